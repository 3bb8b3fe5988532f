"""The admin's gate: superusers only, through our own sign-in with its limits and its second step."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


class SuperuserSite(AdminSite):
    """Django's admin without a sign-in of its own: one would go past the lock-out and the second step."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the person is an active superuser."""
        return request.user.is_active and request.user.is_superuser

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send strangers to our sign-in and refuse everyone else."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        target = request.GET.get("next") or request.get_full_path()
        return redirect_to_login(target)
