"""Registers the app with Django, its places in the shell, and the names of its facts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_FACT_NAMES = {
    "round.planned": _("制定排查计划"),
    "round.plan_closed": _("停用排查计划"),
    "round.rota_set": _("设定倒班表"),
    "round.rota_excepted": _("倒班例外"),
    "round.stopped": _("装置停用"),
    "round.resumed": _("装置恢复"),
    "round.done": _("排查"),
    "round.corrected": _("更正排查"),
    "handover.given": _("交班"),
    "handover.taken": _("接班"),
    "week.signed": _("签字周排查表"),
    "month.closed": _("完成月排查"),
    "measure.reported": _("报告措施结果"),
    "finding.reported": _("上报隐患"),
    "finding.assigned": _("指派整改"),
    "finding.rectified": _("完成整改"),
    "finding.checked": _("复查隐患"),
    "finding.extension_asked": _("申请延期"),
    "finding.extension_decided": _("批复延期"),
    "finding.escalated": _("隐患超期上报"),
    "finding.graded": _("隐患定级"),
    "finding.linked": _("关联隐患"),
    "finding.withdrawn": _("撤销隐患"),
    "board.hung": _("看板挂上大屏"),
    "board.taken_down": _("看板撤下大屏"),
}


class InspectionsConfig(AppConfig):
    """排查: the app `inspections`."""

    name = "gangze.inspections"
    label = "inspections"
    verbose_name = _("排查")

    def ready(self) -> None:
        """Name the kinds of facts."""
        from gangze.ledger.rules.kinds import name_kinds

        from . import receivers  # noqa: F401  # importing receivers connects them

        name_kinds(_FACT_NAMES)
        _register_plans()
        _register_rounds()
        _register_findings()
        _register_periods()


def _register_plans() -> None:
    """Take the places of plans, the month, rotas and stoppages in the navigation."""
    from gangze.access.matrix import Action
    from gangze.web.navigation import Entry, Group, register

    looking = frozenset({Action.ROUND_VIEW})
    days = frozenset({"inspections:occurrences"})
    register(Entry(_("排查日历"), "inspections:calendar", "calendar", 50, looking, Group.ROUNDS, days))
    pages = frozenset({"inspections:rotas", "inspections:rota", "inspections:stoppages"})
    register(Entry(_("排查计划"), "inspections:plans", "list", 60, looking, Group.ROUNDS, pages))


def _register_rounds() -> None:
    """Take the places of what is due and what was done: navigation, own menu, home, scanned codes."""
    from gangze.access.matrix import Action
    from gangze.web.home import Section, register_section
    from gangze.web.navigation import Entry, Group, register, register_me
    from gangze.web.scanning import NextThing, register_code_reader, register_next_thing

    from . import shell

    doing, looking = frozenset({Action.ROUND_DO}), frozenset({Action.ROUND_VIEW})
    register(
        Entry(_("现在该查"), "inspections:now", "today", 10, doing, Group.ROUNDS, frozenset({"inspections:sheet"}))
    )
    pages = frozenset({"inspections:round", "inspections:correct", "inspections:handovers", "inspections:paper"})
    register(Entry(_("排查记录"), "inspections:rounds", "clipboard", 20, looking, Group.ROUNDS, pages))
    register_me(Entry(_("现在该查"), "inspections:now", "today", 10, doing))
    register_me(Entry(_("我查过的"), "inspections:own_rounds", "history", 12, doing))
    register_section(Section("inspections.due", "inspections/_home_due.html", shell.due, 5))
    register_code_reader(shell.page_of_paper)
    register_next_thing("inspections.round", NextThing(_("开始排查"), shell.rounds_of_post, "today"))


def _register_findings() -> None:
    """Take the places of findings: navigation, own menu, home, what a scanned post offers."""
    from gangze.access.matrix import Action
    from gangze.web.home import Section, register_section
    from gangze.web.navigation import Entry, Group, register, register_me
    from gangze.web.references import register_references
    from gangze.web.scanning import NextThing, register_next_thing

    from . import shell

    seeing, reporting = frozenset({Action.FINDING_VIEW}), frozenset({Action.FINDING_REPORT})
    pages = frozenset({"inspections:finding", "inspections:finding_act", "inspections:finding_report"})
    register(Entry(_("隐患"), "inspections:findings", "flag", 30, seeing, Group.ROUNDS, pages))
    register(Entry(_("隐患统计"), "inspections:finding_statistics", "chart", 35, seeing, Group.ROUNDS))
    boards = frozenset({"inspections:board_sheet"})
    register(Entry(_("隐患公示"), "inspections:boards", "dashboard", 40, seeing, Group.ROUNDS, boards))
    register_me(Entry(_("我的隐患"), "inspections:findings_mine", "flag", 14, reporting))
    register_section(Section("inspections.findings", "inspections/_home_findings.html", shell.findings, 7))
    register_references("trigger", "inspections.finding", shell.findings_behind_trigger)
    register_next_thing("inspections.finding", NextThing(_("报隐患"), shell.report_at_post, "flag"))


def _register_periods() -> None:
    """Take the places of weeks, months, measures and what looks odd: navigation, own menu, home."""
    from gangze.access.matrix import Action
    from gangze.web.home import Section, register_section
    from gangze.web.navigation import Entry, Group, register, register_me

    from . import shell

    looking = frozenset({Action.ROUND_VIEW})
    pages = frozenset({"inspections:week", "inspections:week_sign"})
    register(Entry(_("周排查表"), "inspections:weeks", "list", 22, looking, Group.ROUNDS, pages))
    pages = frozenset({"inspections:month", "inspections:month_close"})
    register(Entry(_("月排查"), "inspections:months", "calendar", 24, looking, Group.ROUNDS, pages))
    pages = frozenset({"inspections:formalism_facts"})
    register(Entry(_("排查质量"), "inspections:formalism", "chart", 26, looking, Group.ROUNDS, pages))
    doing = frozenset({Action.ROUND_DO})
    register_me(Entry(_("我的措施"), "inspections:own_measures", "list", 16, doing))
    register_section(Section("inspections.periods", "inspections/_home_periods.html", shell.periods, 6))
