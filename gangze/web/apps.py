"""Registers the app with Django, and the places the shell itself offers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """The app `web`."""

    name = "gangze.web"
    label = "web"

    def ready(self) -> None:
        """Offer 今天 and 扫码; 我的岗位 and 我 come from the apps that own them."""
        from .navigation import Entry, Group, register, register_phone

        register(Entry(_("今天"), "web:home", "today", order=0, group=Group.HOME))
        register_phone(Entry(_("今天"), "web:home", "today", order=0))
        register_phone(Entry(_("扫码"), "web:scan", "scan", order=20))
