"""What is not brought in twice: a week or month that stands as signed or closed, unless the record corrects it."""

from __future__ import annotations

from uuid import UUID

from gangze.inspections.models import Measure, MonthReview, WeekSheet
from gangze.kernel.errors import RuleBroken
from gangze.ledger.services import FactDraft


def require_new_week(draft: FactDraft) -> None:
    """Raise RuleBroken where the week is signed already by another record."""
    unit = UUID(draft.subject.removeprefix("unit:"))
    rows = WeekSheet.objects.filter(unit__uuid=unit, week=draft.payload["week"], corrected_by=None)
    if draft.corrects is None and rows.exists():
        raise RuleBroken("这一周已经签过字；要再签，请用 corrects 写明原来的记录。")


def require_new_month(draft: FactDraft) -> None:
    """Raise RuleBroken where the month is closed already by another record, or a measure has the name of another month's or house's."""
    enterprise = UUID(draft.subject.removeprefix("enterprise:"))
    rows = MonthReview.objects.filter(enterprise__uuid=enterprise, month=draft.payload["month"], corrected_by=None)
    if draft.corrects is None and rows.exists():
        raise RuleBroken("这个月已经完成；要更正，请用 corrects 写明原来的记录。")
    measures = Measure.objects.filter(uuid__in=[UUID(each["uuid"]) for each in draft.payload["measures"]])
    if measures.exclude(enterprise__uuid=enterprise, review__month=draft.payload["month"]).exists():
        raise RuleBroken("有措施的标识已被占用，请刷新后重填。")
