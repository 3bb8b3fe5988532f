"""What is not brought in twice: a week or month that stands as signed or closed, unless the record corrects it."""

from __future__ import annotations

from uuid import UUID

from gangze.inspections.models import MonthReview, WeekSheet
from gangze.kernel.errors import RuleBroken
from gangze.ledger.services import FactDraft


def require_new_week(draft: FactDraft) -> None:
    """Raise RuleBroken where the week is signed already by another record."""
    unit = UUID(draft.subject.removeprefix("unit:"))
    rows = WeekSheet.objects.filter(unit__uuid=unit, week=draft.payload["week"], corrected_by=None)
    if draft.corrects is None and rows.exists():
        raise RuleBroken("这一周已经签过字；要再签，请用 corrects 写明原来的记录。")


def require_new_month(draft: FactDraft) -> None:
    """Raise RuleBroken where the month is closed already by another record."""
    enterprise = UUID(draft.subject.removeprefix("enterprise:"))
    rows = MonthReview.objects.filter(enterprise__uuid=enterprise, month=draft.payload["month"], corrected_by=None)
    if draft.corrects is None and rows.exists():
        raise RuleBroken("这个月已经完成；要更正，请用 corrects 写明原来的记录。")
