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
