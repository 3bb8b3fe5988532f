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
        from gangze.draws.following import Following, register_following
        from gangze.ledger.rules.kinds import name_kinds
        from gangze.web.home import Section, register_section
        from gangze.web.navigation import Entry, Group, register, register_me

        from . import receivers, shell  # noqa: F401  # importing receivers connects them

        name_kinds(_FACT_NAMES)
        looking = frozenset({Action.MASTERY_VIEW})
        below = frozenset({"mastery:place", "mastery:needs", "mastery:person", "mastery:cell"})
        register(Entry(_("掌握矩阵"), "mastery:places", "chart", 10, looking, Group.MASTERY, below))
        deciding = frozenset({Action.SETTINGS_EDIT})
        chosen = frozenset({"mastery:enterprise_settings"})
        register(Entry(_("掌握设置"), "mastery:settings", "settings", 62, deciding, Group.ORG, chosen))
        register_section(Section("mastery.mine", "mastery/_home_own_matrix.html", shell.own_matrix, 13))
        register_section(Section("mastery.hearing", "mastery/_home_hearing.html", shell.hearing, 14))
        register_section(Section("mastery.places", "mastery/_home_matrix.html", shell.matrix, 25))
        register_me(Entry(_("我的掌握"), "mastery:mine", "chart", 20))
        register_following("mastery.examine", Following(_("抽背"), shell.hear_drawn, "clipboard"))
        hear = frozenset({Action.EXAMINE})
        hearing = frozenset({"mastery:explain", "mastery:drill"})
        register(Entry(_("抽背与演练"), "mastery:examine_people", "clipboard", 20, hear, Group.MASTERY, hearing))
        register(
            Entry(
                _("班前会"),
                "mastery:preshift_units",
                "people",
                25,
                hear,
                Group.MASTERY,
                frozenset({"mastery:preshift"}),
            )
        )
        register_me(Entry(_("自测"), "mastery:self_tests", "comment", 25))
        seen = frozenset({Action.MASTERY_PEOPLE})
        register(
            Entry(
                _("抽背记录"),
                "mastery:examinations",
                "history",
                30,
                seen,
                Group.MASTERY,
                frozenset({"mastery:session"}),
            )
        )
        register(Entry(_("复核抽背"), "mastery:review", "eye", 35, seen, Group.MASTERY))
        register(
            Entry(
                _("行话"),
                "mastery:trade_words_home",
                "comment",
                63,
                deciding,
                Group.ORG,
                frozenset({"mastery:trade_words"}),
            )
        )
        register_section(Section("mastery.practice", "mastery/_home_practice.html", shell.practice, 12))
        register_me(Entry(_("今日练习"), "mastery:practice", "calendar", 20))
        register(Entry(_("练习提示"), "mastery:practice_hints", "clock", 40, seen, Group.MASTERY))
        taught = frozenset({Action.TRAINING_VIEW})
        needs = frozenset({"mastery:training_needs"})
        register(Entry(_("培训档案"), "mastery:training", "book", 60, taught, Group.MASTERY, needs))
        register(Entry(_("证书"), "mastery:certificates", "certificate", 70, taught, Group.MASTERY))
        register_me(Entry(_("我的培训"), "mastery:my_training", "book", 30))
        register_section(Section("mastery.training", "mastery/_home_training.html", shell.training, 35))

        from django.core.checks import register as register_check

        from .services.voice import check_transcriber

        register_check(check_transcriber)
