"""What people do slowly counts: a sheet of a week or a month is done over days, and how long it took is how long it lay open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from gangze.inspections.models import Plan, Round
from gangze.inspections.rules.answering import SHEET_AHEAD, Given, Window, check_times, spent_in
from gangze.inspections.rules.formalism import Done, is_fast
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Answer
from gangze.inspections.services.doing import RoundTold, correct_round, record_round
from gangze.kernel.clock import standing_at
from gangze.kernel.errors import RuleBroken
from gangze.ledger.models import Fact
from tests.cast import WORKSHOP_HEAD, Cast

from .builders import weekly_plan_for
from .rounds import DAY, TEN, Shop, make_shop

MONDAY = DAY - timedelta(days=DAY.weekday())
DAYS = Window(moment_of(MONDAY, 0), moment_of(MONDAY, 4 * 1440), moment_of(MONDAY, 6 * 1440))


@pytest.mark.parametrize("hours", [0.01, 11, 13, 26, 100])
def test_a_round_may_take_as_long_as_it_takes(hours: float) -> None:
    end = DAYS.opens_at + timedelta(hours=hours)
    check_times(DAYS, DAYS.opens_at, end, end)


@pytest.mark.parametrize(
    ("started", "finished"),
    [
        pytest.param(DAYS.opens_at - SHEET_AHEAD - timedelta(minutes=6), DAYS.due_at, id="before anybody had the sheet"),
        pytest.param(DAYS.due_at, DAYS.due_at - timedelta(seconds=1), id="ended before it began"),
        pytest.param(DAYS.opens_at, DAYS.due_at + timedelta(minutes=6), id="in the future"),
        pytest.param(DAYS.opens_at - timedelta(hours=9), DAYS.opens_at - timedelta(minutes=6), id="before it opened"),
    ],
)  # fmt: skip
def test_times_that_nobody_can_have_are_refused(started: datetime, finished: datetime) -> None:
    with pytest.raises(RuleBroken):
        check_times(DAYS, started, finished, DAYS.due_at)


@pytest.mark.parametrize(("told", "kept"), [(None, None), (0, 0), (59, 59), (60, 60), (86_400, 60)])
def test_a_sheet_lay_open_no_longer_than_from_beginning_to_end(told: int | None, kept: int | None) -> None:
    assert spent_in(TEN, TEN + timedelta(minutes=1), told) == kept


def test_a_draft_left_overnight_hides_no_speed() -> None:
    slow = Done(1, 1, 1, "process", 1, TEN, TEN, TEN + timedelta(hours=20), 12, 0, "")
    assert (is_fast(slow), is_fast(replace(slow, spent_seconds=9)), is_fast(replace(slow, spent_seconds=600))) == (
        False,
        True,
        False,
    )


def slowly(cast: Cast, plan: Plan, scheduled_for: datetime, begun: datetime, done: datetime) -> Fact:
    with standing_at(done):
        told = RoundTold(
            plan_uuid=plan.uuid, scheduled_for=scheduled_for, version=1, answers=[Given("q:leak", Answer.OK)],
            started_at=begun, finished_at=done, spent_seconds=900,
        )  # fmt: skip
        return record_round(actor=cast.actor(WORKSHOP_HEAD), told=told)


@pytest.mark.django_db
def test_the_check_of_a_week_begun_on_monday_and_ended_on_friday_is_one_round_on_time(cast: Cast) -> None:
    plan = weekly_plan_for(cast.workshop, on=MONDAY)
    due = plan.occurrences.order_by("scheduled_for").first()
    assert due is not None
    begun, done = moment_of(MONDAY, 540), due.due_at - timedelta(hours=1)
    fact = slowly(cast, plan, due.scheduled_for, begun, done)
    row = Round.objects.get()
    assert (row.is_on_time, row.started_at, row.finished_at, row.spent_seconds) == (True, begun, done, 900)
    with standing_at(done):
        shown = cast.client(WORKSHOP_HEAD).get(reverse("inspections:round", args=[fact.client_uuid])).content.decode()
    assert ("分几次做完" in shown, "15 分 0 秒" in shown) == (True, True)


@pytest.mark.django_db
def test_a_daily_round_found_again_the_next_day_is_taken_as_made_up(cast: Cast) -> None:
    shop: Shop = make_shop(cast)
    shop.do(after_minutes=26 * 60, started_at=TEN, spent_seconds=300, why_late="手机没电")
    row = Round.objects.get()
    assert (row.is_afterwards, row.spent_seconds) == (True, 300)
    with standing_at(TEN + timedelta(hours=27)):
        correct_round(actor=shop.worker, fact_uuid=row.fact_uuid, answers=shop.answers(), ground="点错了")
    assert Round.objects.standing().get().spent_seconds == 300
