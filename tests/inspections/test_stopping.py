"""Installations out of service: nothing is due, the record stays, and what can still be done comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.urls import reverse

from gangze.inspections.models import Plan, Stoppage
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.services.scheduling import age_occurrences, schedule_due
from gangze.inspections.services.stopping import resume_place, stop_place
from gangze.kernel.clock import standing_at
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from tests.builders import TESTS, make_post
from tests.cast import SAFETY_OFFICER, TEAM_LEADER, WORKER, Cast

from .builders import occurrence_at, plan_for, weekly_plan_for

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 3, 4), date(2026, 3, 5)
EVENING = moment_of(DAY, 22 * 60)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """It is noon of DAY."""
    with standing_at(moment_of(DAY, 12 * 60)):
        yield


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return plan_for(cast.post, on=DAY)


def stop(cast: Cast, **said: object) -> Stoppage:
    told = {"actor": TESTS, "place": cast.workshop, "starts_at": EVENING, "ground": "年度检修", **said}
    return stop_place(**told)  # type: ignore[arg-type]  # parts by name


def states(plan: Plan, *minutes: int) -> list[str]:
    return [occurrence_at(plan, DAY, minute).state for minute in minutes]


def test_what_falls_due_across_midnight_is_excused_and_what_falls_due_before_and_after_is_not(
    cast: Cast, plan: Plan
) -> None:
    stop(cast, ends_at=moment_of(NEXT, 5 * 60))
    hours = [hour * 60 for hour in (20, 22, 24, 26, 28, 30)]
    assert states(plan, *hours) == ["due", "excused", "excused", "excused", "excused", "due"]


def test_what_is_made_while_a_place_stands_still_is_excused_from_the_start(cast: Cast, plan: Plan) -> None:
    stop(cast, starts_at=moment_of(DAY, 12 * 60))
    with standing_at(moment_of(NEXT, 9 * 60)):
        schedule_due()
    rows = plan.occurrences.filter(business_on=date(2026, 3, 6))
    assert set(rows.values_list("state", flat=True)) == {"excused"}
    assert rows.count() == 12


def test_what_can_still_be_done_is_due_again_when_the_place_runs(cast: Cast, plan: Plan) -> None:
    stoppage = stop(cast, starts_at=moment_of(DAY, 12 * 60))
    with standing_at(moment_of(DAY, 17 * 60)):
        resume_place(actor=TESTS, stoppage_uuid=stoppage.uuid)
    assert states(plan, 14 * 60, 16 * 60, 18 * 60) == ["excused", "excused", "due"]
    assert list(
        Fact.objects.filter(subject=f"stoppage:{stoppage.uuid}").order_by("number").values_list("kind", flat=True)
    ) == [
        "round.stopped",
        "round.resumed",
    ]


def test_what_stands_still_twice_is_due_only_when_both_have_ended(cast: Cast, plan: Plan) -> None:
    first = stop(cast, starts_at=moment_of(DAY, 12 * 60))
    stop(cast, place=cast.post, starts_at=moment_of(DAY, 12 * 60), ground="换泵")
    with standing_at(moment_of(DAY, 13 * 60)):
        resume_place(actor=TESTS, stoppage_uuid=first.uuid)
    assert states(plan, 16 * 60) == ["excused"]


def test_one_installation_leaves_the_others_running(cast: Cast, plan: Plan) -> None:
    tower = plan_for(make_post(cast.team, name="精馏外操", installation="精馏装置"), on=DAY)
    stop(cast, installation="精馏装置", starts_at=moment_of(DAY, 13 * 60))
    assert states(plan, 14 * 60) == ["due"]
    assert states(tower, 14 * 60) == ["excused"]


def test_an_emergency_stop_noted_later_excuses_what_was_missed_in_it(cast: Cast, plan: Plan) -> None:
    age_occurrences()
    assert states(plan, 8 * 60, 10 * 60) == ["missed", "missed"]
    stop(cast, starts_at=moment_of(DAY, 9 * 60), ground="紧急停车")
    assert states(plan, 8 * 60, 10 * 60) == ["missed", "excused"]


def test_older_omissions_cannot_be_excused_afterwards(cast: Cast, plan: Plan) -> None:
    with pytest.raises(RuleBroken, match="24"):
        stop(cast, starts_at=moment_of(DAY, 12 * 60) - timedelta(hours=25))


def test_a_week_is_excused_only_when_the_place_stood_still_all_the_time_it_was_open(cast: Cast) -> None:
    weekly = weekly_plan_for(cast.workshop, on=DAY)
    stop(cast, starts_at=moment_of(DAY, 12 * 60))
    assert weekly.occurrences.get().state == "due"
    with standing_at(moment_of(date(2026, 3, 8), 12 * 60)):
        schedule_due()
    assert weekly.occurrences.get(period="2026-W11").state == "excused"


def test_a_stoppage_needs_a_ground_times_that_fit_and_somebody_who_may(cast: Cast) -> None:
    wrong: list[dict[str, object]] = [
        {"ground": " "},
        {"ends_at": EVENING},
        {"starts_at": EVENING + timedelta(days=90)},
    ]
    for said in wrong:
        with pytest.raises(RuleBroken):
            stop(cast, **said)
    with pytest.raises(NotAllowed):
        stop(cast, actor=cast.actor(TEAM_LEADER))
    stoppage = stop(cast, starts_at=moment_of(DAY, 12 * 60))
    with pytest.raises(RuleBroken):
        resume_place(actor=TESTS, stoppage_uuid=stoppage.uuid, ends_at=moment_of(DAY, 11 * 60))
    resume_place(actor=TESTS, stoppage_uuid=stoppage.uuid)
    with pytest.raises(RuleBroken, match="已经恢复"):
        resume_place(actor=TESTS, stoppage_uuid=stoppage.uuid)


def test_whoever_does_the_rounds_reads_what_is_excused_and_why(cast: Cast, plan: Plan) -> None:
    stoppage, address = stop(cast), reverse("inspections:now")
    before = cast.client(WORKER).get(address)
    (told,) = before.context["mine"].excused
    assert (told.plan, told.stoppage, told.count > 1) == (plan, stoppage, True)
    assert (told.first_at, "停用，免查：年度检修" in before.content.decode()) == (EVENING, True)
    with standing_at(EVENING):
        page = cast.client(WORKER).get(address)
        assert "停用，免查：年度检修" in page.content.decode()
        assert "停用，免查：年度检修" in cast.client(WORKER).get("/").content.decode()
        assert cast.client(TEAM_LEADER).get(address).context["mine"].excused


def test_a_standstill_to_come_reads_so_and_may_be_called_off(cast: Cast, plan: Plan) -> None:
    stoppage, address = stop(cast), reverse("inspections:stoppages")

    def told() -> list[bool]:
        text = cast.client(SAFETY_OFFICER).get(address).content.decode()
        return [word in text for word in ("将停用", "停用中", "取消停用", "已取消")]

    assert told() == [True, False, True, False]
    with standing_at(EVENING + timedelta(minutes=1)):
        assert told() == [False, True, False, False]
    resume_place(actor=TESTS, stoppage_uuid=stoppage.uuid)
    assert told() == [False, False, False, True]
