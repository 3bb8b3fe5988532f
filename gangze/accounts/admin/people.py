"""Accounts in Django's admin: looked at, closed and given new passwords, never made or deleted here."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.access.actor import Actor
from gangze.accounts import services
from gangze.accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """People who sign in. They come from org, which knows who they are; the history of a person is never deleted."""

    list_display = ["name", "phone", "enterprise_code", "employee_number", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["name", "phone", "employee_number"]
    fields = ["name", "phone", "enterprise_code", "employee_number", "is_active", "is_staff", "is_superuser"]
    readonly_fields = ["phone", "enterprise_code", "employee_number", "is_active", "name"]
    actions = ["give_new_password", "close"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody is added here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody is deleted here."""
        return False

    @admin.action(description=gettext_lazy("重置密码（显示一次）"))
    def give_new_password(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Show the new initial passwords, once."""
        for user in queryset:
            password = services.reset_password(actor=_actor(request), user=user)
            self.message_user(
                request, _("%(name)s 的初始密码：%(password)s") % {"name": user.name, "password": password}
            )

    @admin.action(description=gettext_lazy("停用账号"))
    def close(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Close accounts and end their sessions."""
        for user in queryset:
            services.deactivate(actor=_actor(request), user=user)
        self.message_user(request, _("已停用。"), messages.SUCCESS)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # org's middleware sets it
    return actor
