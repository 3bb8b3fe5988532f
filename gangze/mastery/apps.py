"""Registers the app with Django and its places in the shell."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action

_FACT_NAMES = {
    "mastery.recited": _("抽背"),
    "mastery.explained": _("讲明"),
    "mastery.demonstrated": _("实操演练"),
    "mastery.practised": _("练习"),
    "mastery.withdrawn": _("撤回抽背或演练记录"),
    "mastery.trained": _("培训"),
    "mastery.certified": _("登记证书"),
    "mastery.training_withdrawn": _("撤回培训或证书记录"),
    "mastery.recordings_purged": _("清理到期录音"),
    "mastery.exported": _("导出掌握矩阵"),
    "mastery.settings_edited": _("修改掌握设置"),
    "mastery.wording_edited": _("修改认可的说法"),
}


class MasteryConfig(AppConfig):
    """抽背、掌握: the app `mastery`."""

    name = "gangze.mastery"
    label = "mastery"
    verbose_name = _("掌握")

    def ready(self) -> None:
        """Name the kinds of facts and take places in the shell."""
        from gangze.ledger.rules.kinds import name_kinds
        from gangze.web.home import Section, register_section
        from gangze.web.navigation import Entry, Group, register

        from . import receivers, shell  # noqa: F401  # importing receivers connects them

        name_kinds(_FACT_NAMES)
        hear = frozenset({Action.EXAMINE})
        register(Entry(_("抽背与演练"), "mastery:examine_people", "clipboard", 20, hear, Group.MASTERY))
        seen = frozenset({Action.MASTERY_PEOPLE})
        register(Entry(_("抽背记录"), "mastery:examinations", "history", 30, seen, Group.MASTERY))
        register_section(Section("mastery.practice", "mastery/_home_practice.html", shell.practice, 12))
