"""Registers the app with Django, its places with the shell, and the admin that only superusers enter."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _

from gangze.web.navigation import Entry, register_me, register_phone


class AccountsConfig(AppConfig):
    """The app `accounts`."""

    default = True
    name = "gangze.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """Listen to allauth, and offer the own account in the menus."""
        import_module("gangze.accounts.receivers")
        mine = Entry(_("我"), "account_home", "person", order=40)
        register_phone(mine)
        register_me(Entry(_("我的账号"), "account_home", "person", order=10))
        register_me(Entry(_("修改密码"), "account_change_password", "password", order=20))
        register_me(Entry(_("登录的设备"), "usersessions_list", "device", order=30))


class SuperuserAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site in place of its own."""

    default = False  # of this module's two, AccountsConfig is the one that "gangze.accounts" means
    default_site = "gangze.accounts.admin.site.SuperuserSite"

    def ready(self) -> None:
        """Show accounts in it. Not by discovery: our site is made while Django discovers, and would be made twice."""
        super().ready()
        import_module("gangze.accounts.admin.people")
