"""Plans as people make, edit and close them: facts, days on which they begin, what is replaced and what never is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from gangze.inspections.models import Occurrence, Plan
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Cadence, OccurrenceState
from gangze.inspections.services.plans import PlanWish, close_plan, edit_plan, make_plan
from gangze.inspections.services.scheduling import occurrence_of, schedule_due
from gangze.kernel.clock import standing_at
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.org import services as org
from tests.builders import TESTS
from tests.cast import SAFETY_OFFICER, STRANGER, TEAM_LEADER, WORKER, WORKSHOP_HEAD, Cast

from .builders import PATROL, monthly_plan_for, occurrence_at, plan_for, weekly_plan_for

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)
NEXT = date(2026, 3, 5)
HOURLY = replace(PATROL, every_minutes=60, opens_minutes=15, due_minutes=15, grace_minutes=30)


@pytest.fixture
def morning() -> Iterator[None]:
    """It is nine in the morning of DAY."""
    with standing_at(moment_of(DAY, 9 * 60)):
        yield


def wish(cast: Cast, **said: object) -> PlanWish:
    return replace(PlanWish(cast.post, Cadence.DAILY, "夜间巡检", PATROL), **said)  # type: ignore[arg-type]  # parts by name


def test_a_plan_is_a_fact_with_its_whole_specification(cast: Cast, morning: None) -> None:
    plan = make_plan(actor=cast.actor(SAFETY_OFFICER), wish=wish(cast))
    fact = Fact.objects.get(client_uuid=plan.versions.get().fact_uuid)
    assert (fact.kind, fact.subject, fact.path) == ("round.planned", f"plan:{plan.uuid}", cast.post.path)
    assert fact.payload["specification"] == PATROL.to_json()
    assert fact.payload["effective_on"] == "2026-03-05"


def test_a_plan_begins_on_the_next_business_day_at_the_earliest(cast: Cast, morning: None) -> None:
    for day in (DAY, date(2026, 3, 1)):
        with pytest.raises(RuleBroken, match="2026-03-05"):
            make_plan(actor=TESTS, wish=wish(cast, effective_on=day))
    assert not Plan.objects.exists()
    later = make_plan(actor=TESTS, wish=wish(cast, effective_on=date(2026, 3, 6)))
    assert set(later.occurrences.values_list("business_on", flat=True)) == {date(2026, 3, 6)}


def test_before_eight_in_the_morning_the_next_business_day_is_the_same_date(cast: Cast) -> None:
    with standing_at(moment_of(DAY, 3 * 60)):
        plan = make_plan(actor=TESTS, wish=wish(cast))
    assert plan.versions.get().effective_on == DAY


def test_who_may_not_edit_rounds_there_makes_no_plan(cast: Cast, morning: None) -> None:
    for name in (WORKER, TEAM_LEADER, STRANGER):
        with pytest.raises(NotAllowed):
            make_plan(actor=cast.actor(name), wish=wish(cast))
    head = cast.actor(WORKSHOP_HEAD)
    assert make_plan(actor=head, wish=wish(cast)).path == cast.post.path
    with pytest.raises(NotAllowed):
        make_plan(actor=head, wish=wish(cast, place=cast.other_post))


def test_a_plan_belongs_to_the_place_of_its_cadence_and_has_its_name_once(cast: Cast, morning: None) -> None:
    with pytest.raises(RuleBroken, match="属于"):
        make_plan(actor=TESTS, wish=wish(cast, cadence=Cadence.WEEKLY))
    make_plan(actor=TESTS, wish=wish(cast))
    with pytest.raises(RuleBroken, match="同名"):
        make_plan(actor=TESTS, wish=wish(cast))


def test_an_edit_replaces_only_what_has_not_opened(cast: Cast, morning: None) -> None:
    plan = plan_for(cast.post, on=DAY)
    schedule_due()
    today = list(plan.occurrences.filter(business_on=DAY).values())
    edit_plan(actor=TESTS, plan_uuid=plan.uuid, base_number=1, specification=HOURLY)
    assert list(plan.occurrences.filter(business_on=DAY).values()) == today
    assert plan.occurrences.filter(business_on=NEXT, version__number=2).count() == 24
    assert not plan.occurrences.filter(business_on=NEXT, version__number=1).exists()


def test_an_edit_keeps_the_name_of_what_is_still_asked_for(cast: Cast, morning: None) -> None:
    plan = plan_for(cast.post, on=DAY)
    before = occurrence_at(plan, NEXT).uuid
    edit_plan(actor=TESTS, plan_uuid=plan.uuid, base_number=1, specification=HOURLY)
    after = occurrence_at(plan, NEXT)
    assert (after.uuid, after.due_at) == (before, moment_of(NEXT, 10 * 60 + 15))


def test_an_edit_never_takes_away_what_was_done_ahead(cast: Cast, morning: None) -> None:
    plan = plan_for(cast.post, on=DAY)
    ahead = occurrence_at(plan, NEXT, 14 * 60)
    Occurrence.objects.filter(pk=ahead.pk).update(state=OccurrenceState.DONE.value, fact_uuid=uuid4())
    edit_plan(actor=TESTS, plan_uuid=plan.uuid, base_number=1, specification=replace(PATROL, every_minutes=240))
    ahead.refresh_from_db()
    assert (ahead.state, ahead.version.number) == ("done", 1)
    assert plan.occurrences.filter(business_on=NEXT).count() == 7


def test_an_edit_of_what_somebody_else_edited_meanwhile_is_refused(cast: Cast, morning: None) -> None:
    plan = plan_for(cast.post, on=DAY)
    edit_plan(actor=TESTS, plan_uuid=plan.uuid, base_number=1, specification=HOURLY)
    with pytest.raises(RuleBroken, match="刷新"):
        edit_plan(actor=TESTS, plan_uuid=plan.uuid, base_number=1, specification=PATROL)


def test_an_edit_that_changes_nothing_is_no_version(cast: Cast, morning: None) -> None:
    plan = plan_for(cast.post, on=DAY)
    facts = Fact.objects.count()
    assert edit_plan(actor=TESTS, plan_uuid=plan.uuid, base_number=1, specification=PATROL).number == 1
    assert Fact.objects.count() == facts


def test_a_plan_out_of_sight_does_not_exist(cast: Cast, morning: None) -> None:
    plan = plan_for(cast.post, on=DAY)
    with pytest.raises(Absent):
        edit_plan(actor=cast.actor(STRANGER), plan_uuid=plan.uuid, base_number=1, specification=HOURLY)
    with pytest.raises(NotAllowed):
        close_plan(actor=cast.actor(TEAM_LEADER), plan_uuid=plan.uuid, ground="不再需要")


def test_a_closed_plan_asks_for_nothing_more_and_what_is_open_stays_open(cast: Cast, morning: None) -> None:
    plan = plan_for(cast.post, on=DAY)
    close_plan(actor=TESTS, plan_uuid=plan.uuid, ground="并入新计划")
    assert set(plan.occurrences.values_list("business_on", flat=True)) == {DAY}
    assert schedule_due().made == 0
    assert Fact.objects.filter(kind="round.plan_closed").get().payload["ground"] == "并入新计划"
    make_plan(actor=TESTS, wish=wish(cast, name=plan.name))


def test_what_an_edit_took_away_while_a_phone_had_begun_it_is_made_again_when_its_record_arrives(
    cast: Cast, morning: None
) -> None:
    plan = plan_for(cast.post, on=DAY)
    begun = occurrence_at(plan, NEXT)
    edit_plan(actor=TESTS, plan_uuid=plan.uuid, base_number=1, specification=replace(PATROL, every_minutes=240))
    assert not Occurrence.objects.filter(uuid=begun.uuid).exists()
    again = occurrence_of(plan=plan, scheduled_for=moment_of(NEXT, 10 * 60))
    assert again is not None
    assert (again.uuid, again.version.number) == (begun.uuid, 1)
    assert occurrence_of(plan=plan, scheduled_for=moment_of(NEXT, 10 * 60 + 1)) is None


def test_a_record_by_a_version_older_than_phones_know_makes_no_row(cast: Cast, morning: None) -> None:
    plan = plan_for(cast.post, on=DAY)
    for number, every in ((1, 240), (2, 180)):
        told = replace(PATROL, every_minutes=every)
        edit_plan(actor=TESTS, plan_uuid=plan.uuid, base_number=number, specification=told)
    assert occurrence_of(plan=plan, scheduled_for=moment_of(NEXT, 10 * 60)) is None
    assert occurrence_of(plan=plan, scheduled_for=moment_of(NEXT, 12 * 60)) is not None


def test_weeks_and_months_are_made_once_and_open_at_once_when_a_plan_begins_in_them(cast: Cast) -> None:
    weekly, monthly = weekly_plan_for(cast.workshop, on=DAY), monthly_plan_for(cast.ours, on=DAY)
    assert list(weekly.occurrences.values_list("period", flat=True)) == ["2026-W10"]
    assert list(monthly.occurrences.values_list("period", "opens_at")) == [("2026-03", moment_of(DAY, 8 * 60))]
    for day in (DAY, NEXT, date(2026, 3, 7), date(2026, 3, 8)):
        with standing_at(moment_of(day, 8 * 60 + 5)):
            schedule_due()
    assert list(weekly.occurrences.order_by("pk").values_list("period", flat=True)) == ["2026-W10", "2026-W11"]


def test_an_outage_of_a_week_leaves_no_hole(cast: Cast, morning: None) -> None:
    plan = plan_for(cast.post, on=DAY)
    with standing_at(moment_of(date(2026, 3, 12), 9 * 60)):
        schedule_due()
    days = plan.occurrences.values_list("business_on", flat=True)
    assert {day: list(days).count(day) for day in set(days)} == {date(2026, 3, day): 12 for day in range(4, 15)}


def test_a_working_day_that_the_park_adds_is_due_at_once(
    cast: Cast, morning: None, django_capture_on_commit_callbacks: object
) -> None:
    friday = date(2026, 3, 6)
    with standing_at(moment_of(NEXT, 9 * 60)):
        plan = plan_for(cast.post, on=friday, skips_weekends=True)
    with standing_at(moment_of(NEXT, 10 * 60)):
        schedule_due()
        assert not plan.occurrences.filter(business_on=date(2026, 3, 7)).exists()
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
            org.set_calendar_day(actor=TESTS, authority_uuid=cast.park.uuid, day=date(2026, 3, 7), is_working=True)
        assert plan.occurrences.filter(business_on=date(2026, 3, 7)).count() == 12
