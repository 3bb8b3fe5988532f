"""More weeks that were signed, months that were closed, and measures."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils.timezone import now

from gangze.inspections.models import Measure, MonthReview
from gangze.inspections.rules.words import MeasureState
from gangze.kernel.clock import business_date
from tests.cast import SAFETY_OFFICER, WORKER, Cast


def add_periods(cast: Cast, number: int) -> None:
    """Add a month closed long ago, with a measure that the worker owes and one that the safety officer carried out."""
    review = MonthReview.objects.create(
        fact_uuid=uuid4(), enterprise=cast.ours, path=cast.ours.path, month=f"20{10 + number % 15:02d}-{1 + number % 12:02d}",
        closer=cast.people[SAFETY_OFFICER], is_delegated=True, closed_at=now(), corrected_by=uuid4(),
    )  # fmt: skip
    for owner, state in ((WORKER, MeasureState.OPEN), (SAFETY_OFFICER, MeasureState.DONE)):
        Measure.objects.create(
            uuid=uuid4(), review=review, enterprise=cast.ours, path=cast.ours.path, words=f"措施{number}", owner=cast.people[owner],
            due_on=business_date(now()) + timedelta(days=number), state=state.value,
        )  # fmt: skip
