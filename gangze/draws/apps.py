"""Registers the app with Django, its place in the navigation and on the home page, and the names of its facts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action

_FACT_NAMES = {
    "draw.frozen": _("冻结抽取名册"),
    "draw.contributed": _("填入一方数字"),
    "draw.drawn": _("抽取"),
    "draw.abandoned": _("放弃抽取"),
    "draw.substituted": _("候补替换"),
    "draw.excused": _("登记免抽"),
    "draw.excuse_ended": _("结束免抽"),
}


class DrawsConfig(AppConfig):
    """抽取: the app `draws`."""

    name = "gangze.draws"
    label = "draws"
    verbose_name = _("抽取")

    def ready(self) -> None:
        """Take a place in the navigation and on the home page, and listen to moves."""
        from gangze.ledger.rules.kinds import name_kinds
        from gangze.web.home import Section, register_section
        from gangze.web.navigation import Entry, Group, register

        from . import receivers, shell  # noqa: F401 - receivers connect themselves

        name_kinds(_FACT_NAMES)
        register(Entry(_("抽取"), "draws:list", "draw", 30, frozenset({Action.DRAW_VIEW}), Group.MASTERY))
        register_section(Section("draws.waiting", "draws/_home_waiting.html", shell.waiting, 12))
