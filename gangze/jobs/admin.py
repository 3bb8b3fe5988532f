"""Jobs in the admin: to look at, traceback included; changed only through the services."""

from django.contrib import admin
from django.http import HttpRequest

from .models import Job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin[Job]):
    """Reads jobs."""

    list_display = ["created_at", "kind", "title", "state", "attempts", "started_by_name", "worker"]
    list_filter = ["state", "kind"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False
