"""What the job makes from plans: once, for three days, and never anew what has opened."""

from __future__ import annotations

from datetime import date

import pytest

from gangze.inspections.models import Occurrence
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.services.scheduling import age_occurrences, schedule_due
from gangze.kernel.clock import standing_at
from tests.cast import Cast

from .builders import occurrence_at, plan_for

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)


def test_a_plan_falls_due_from_the_next_business_day_on_for_the_coming_two(cast: Cast) -> None:
    plan = plan_for(cast.post, on=DAY)
    days = list(plan.occurrences.order_by("business_on").values_list("business_on", flat=True).distinct())
    assert days == [DAY, date(2026, 3, 5)]
    assert plan.occurrences.filter(business_on=DAY).count() == 12


def test_making_again_makes_nothing_anew(cast: Cast) -> None:
    plan = plan_for(cast.post, on=DAY)
    with standing_at(moment_of(DAY, 9 * 60)):
        assert schedule_due().made == 12
        before = list(Occurrence.objects.order_by("pk").values())
        assert schedule_due().made == 0
    assert list(Occurrence.objects.order_by("pk").values()) == before
    assert plan.occurrences.count() == 36


def test_what_nobody_did_is_missed_when_its_grace_is_over(cast: Cast) -> None:
    plan = plan_for(cast.post, on=DAY)
    assert age_occurrences(moment_of(DAY, 11 * 60 + 29)) == 1
    assert age_occurrences(moment_of(DAY, 11 * 60 + 30)) == 1
    assert occurrence_at(plan, DAY).state == "missed"
    assert occurrence_at(plan, DAY, 12 * 60).state == "due"
