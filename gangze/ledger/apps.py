"""Registers the app with Django, its place in the navigation and the names of its own facts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action


class LedgerConfig(AppConfig):
    """台账: the app `ledger`."""

    name = "gangze.ledger"
    label = "ledger"
    verbose_name = _("台账")

    def ready(self) -> None:
        """Offer the ledger to those who may look into it."""
        from gangze.web.navigation import Entry, Group, register

        from .rules.kinds import name_kinds

        register(
            Entry(_("台账"), "ledger:facts", "ledger", 70, actions=frozenset({Action.LEDGER_VIEW}), group=Group.SYSTEM)
        )
        name_kinds({"ledger.exported": _("导出台账")})
