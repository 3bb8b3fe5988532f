"""Generating in any order, split and repetition gives the same rows; editing never removes or doubles what was begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gangze.inspections import tasks
from gangze.inspections.models import Occurrence, Plan, Rota
from gangze.inspections.rules.planning import Specification
from gangze.inspections.rules.rotas import TEMPLATES, moment_of
from gangze.inspections.rules.words import Cadence, OccurrenceState
from gangze.inspections.services.plans import PlanWish, edit_plan, make_plan
from gangze.inspections.services.rotas import make_rota
from gangze.inspections.services.scheduling import schedule_due, schedule_plans
from gangze.jobs.models import Job
from gangze.jobs.services import JobRun
from gangze.kernel.clock import standing_at
from tests.builders import TESTS, make_post
from tests.cast import Cast

from .builders import PATROL, occurrence_at, plan_for, weekly_plan_for

pytestmark = pytest.mark.django_db
FIRST = date(2027, 12, 28)
"""The days that follow cross the end of a year; the second example crosses 29 February."""
LEAP = date(2028, 2, 27)
MINUTES = st.lists(st.integers(0, 5 * 24 * 60), min_size=0, max_size=6)
QUIETLY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Told = list[tuple[object, ...]]


def told(plan: Plan, until: datetime) -> Told:
    """Return what a plan asks for until a moment, as far as generating decides it."""
    rows = plan.occurrences.filter(scheduled_for__lt=until).order_by("scheduled_for")
    return list(
        rows.values_list("scheduled_for", "business_on", "period", "shift", "group", "opens_at", "due_at", "closes_at")
    )


@QUIETLY
@given(first=st.sampled_from([FIRST, LEAP]), minutes=MINUTES)
def test_whenever_and_however_often_the_job_runs_the_rows_are_the_same(
    cast: Cast, first: date, minutes: list[int]
) -> None:
    rota = _rota(cast, first)
    last = moment_of(first + timedelta(days=6), 9 * 60)
    often, once = (_planned(cast, first, rota) for _each in range(2))
    start = moment_of(first, 9 * 60)
    for minute in sorted(minutes):
        with standing_at(start + timedelta(minutes=minute)):
            schedule_plans(Plan.objects.filter(pk=often.pk))
            schedule_plans(Plan.objects.filter(pk=often.pk))
    with standing_at(last):
        schedule_plans(Plan.objects.filter(pk__in=[often.pk, once.pk]))
        schedule_due()
    assert told(often, last) == told(once, last)
    assert len(told(often, last)) >= 6 * 12


EDITS = st.lists(
    st.tuples(st.integers(0, 3 * 24 * 60), st.sampled_from([60, 120, 180, 240]), st.integers(1, 3)),
    min_size=1,
    max_size=4,
)


@QUIETLY
@given(edits=EDITS, done=st.sets(st.integers(0, 35), max_size=6))
def test_editing_never_removes_doubles_or_moves_what_was_begun(
    cast: Cast, edits: list[tuple[int, int, int]], done: set[int]
) -> None:
    plan = _planned(cast, FIRST, None)
    begun = [each.pk for number, each in enumerate(plan.occurrences.order_by("scheduled_for")) if number in done]
    for key in begun:
        Occurrence.objects.filter(pk=key).update(state=OccurrenceState.DONE.value, fact_uuid=uuid4())
    kept = {row["id"]: row for row in Occurrence.objects.filter(pk__in=begun).values()}
    for minute, every, ahead in sorted(edits):
        moment = moment_of(FIRST, 9 * 60) + timedelta(minutes=minute)
        with standing_at(moment):
            schedule_due()
            opened = list(plan.occurrences.filter(opens_at__lte=moment).order_by("pk").values())
            number = plan.versions.count()
            effective_on = (moment - timedelta(hours=8)).date() + timedelta(days=ahead)
            edit_plan(
                actor=TESTS, plan_uuid=plan.uuid, base_number=number, specification=_every(every, number),
                effective_on=effective_on,
            )  # fmt: skip
            assert list(plan.occurrences.filter(opens_at__lte=moment).order_by("pk").values()) == opened
    rows = list(plan.occurrences.values_list("scheduled_for", flat=True))
    assert len(rows) == len(set(rows))
    assert {row["id"]: row for row in Occurrence.objects.filter(pk__in=begun).values()} == kept


def _every(minutes: int, number: int) -> Specification:
    quarter = minutes // 4
    return replace(
        PATROL, every_minutes=minutes, opens_minutes=quarter, due_minutes=quarter, grace_minutes=quarter + number
    )


def _rota(cast: Cast, first: date) -> Rota:
    with standing_at(moment_of(first - timedelta(days=1), 12 * 60)):
        pattern = TEMPLATES["four_three"].pattern(first)
        return make_rota(actor=TESTS, enterprise=cast.ours, name=f"四班三倒{uuid4().hex[:8]}", pattern=pattern)


def _planned(cast: Cast, first: date, rota: Rota | None) -> Plan:
    with standing_at(moment_of(first - timedelta(days=1), 12 * 60)):
        wish = PlanWish(cast.post, Cadence.DAILY, f"操作巡检{uuid4().hex[:8]}", PATROL, rota=rota)
        return make_plan(actor=TESTS, wish=wish)


def test_all_plans_of_an_enterprise_cost_a_constant_number_of_queries(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    for number in range(6):
        plan_for(make_post(cast.team, name=f"外操{number}"), on=FIRST)
    weekly_plan_for(cast.workshop, on=FIRST)
    with standing_at(moment_of(FIRST + timedelta(days=3), 9 * 60)):
        with django_assert_max_num_queries(16):  # type: ignore[operator]  # pytest-django's fixture
            assert schedule_due().made == 6 * 48
        with django_assert_max_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
            assert schedule_due().made == 0


def test_a_job_that_was_away_notes_what_nobody_could_do_and_the_job_lets_it_be_missed(cast: Cast) -> None:
    plan = plan_for(cast.post, on=FIRST)
    with standing_at(moment_of(FIRST + timedelta(days=4), 9 * 60)):
        run = JobRun(Job(uuid=uuid4(), kind="inspections.schedule"), TESTS, is_beating=False)
        tasks.schedule(run)
    assert run.summary["made"] == 4 * 12 + 12
    assert run.summary["missed"] > 0
    assert occurrence_at(plan, FIRST + timedelta(days=3)).state == "missed"
