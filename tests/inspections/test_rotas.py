"""Rotas as people keep them, and what falls due by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from gangze.inspections.models import Plan, Rota
from gangze.inspections.rules.rotas import OFF, TEMPLATES, moment_of
from gangze.inspections.rules.words import Cadence
from gangze.inspections.services.plans import PlanWish, make_plan, make_plans
from gangze.inspections.services.rotas import edit_rota, except_day, lift_exception, make_rota
from gangze.inspections.services.scheduling import MOST_AT_ONCE, schedule_due
from gangze.kernel.clock import standing_at
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from tests.builders import TESTS
from tests.cast import SAFETY_OFFICER, STRANGER, WORKSHOP_HEAD, Cast

from .builders import PATROL

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 3, 4), date(2026, 3, 5)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """It is nine in the morning of DAY."""
    with standing_at(moment_of(DAY, 9 * 60)):
        yield


@pytest.fixture
def rota(cast: Cast) -> Rota:
    pattern = TEMPLATES["four_three"].pattern(NEXT)
    return make_rota(actor=cast.actor(SAFETY_OFFICER), enterprise=cast.ours, name="四班三倒", pattern=pattern)


@pytest.fixture
def plan(cast: Cast, rota: Rota) -> Plan:
    return make_plan(actor=TESTS, wish=PlanWish(cast.post, Cadence.DAILY, "操作巡检", PATROL, rota=rota))


def groups(plan: Plan, day: date) -> list[str]:
    rows = plan.occurrences.filter(business_on=day).order_by("scheduled_for")
    return list(dict.fromkeys(rows.values_list("group", flat=True)))


def test_what_falls_due_names_the_group_on_shift(plan: Plan) -> None:
    assert groups(plan, NEXT) == ["甲", "乙", "丙"]
    assert set(plan.occurrences.values_list("shift", flat=True)) == {"早班", "中班", "夜班"}


def test_another_pattern_counts_from_its_day_on(plan: Plan, rota: Rota) -> None:
    pattern = TEMPLATES["four_two"].pattern(date(2026, 3, 6))
    edit_rota(actor=TESTS, rota_uuid=rota.uuid, base_number=1, pattern=pattern, effective_on=date(2026, 3, 6))
    assert set(plan.occurrences.filter(business_on=NEXT).values_list("shift", flat=True)) == {"早班", "中班", "夜班"}
    assert set(plan.occurrences.filter(business_on__gt=NEXT).values_list("shift", flat=True)) == {"白班", "夜班"}
    assert Fact.objects.filter(kind="round.rota_set").count() == 2


def test_a_change_in_mid_period_leaves_the_running_day_as_it_is(plan: Plan, rota: Rota) -> None:
    with standing_at(moment_of(NEXT, 13 * 60)):
        schedule_due()
        before = list(plan.occurrences.filter(business_on=NEXT).order_by("pk").values())
        edit_rota(actor=TESTS, rota_uuid=rota.uuid, base_number=1, pattern=TEMPLATES["three_two"].pattern(NEXT))
        assert list(plan.occurrences.filter(business_on=NEXT).order_by("pk").values()) == before
        assert groups(plan, date(2026, 3, 6)) == ["丙", "甲"]


def test_a_rota_of_many_plans_is_followed_by_the_next_run_of_the_job(cast: Cast, rota: Rota) -> None:
    seldom = replace(PATROL, every_minutes=0)
    wishes = [
        PlanWish(cast.post, Cadence.DAILY, f"{number}号泵", seldom, rota=rota) for number in range(MOST_AT_ONCE + 1)
    ]
    plans = make_plans(actor=TESTS, wishes=wishes)
    assert not plans[0].occurrences.exists()
    schedule_due()
    assert groups(plans[-1], NEXT) == ["甲", "乙", "丙"]
    edit_rota(actor=TESTS, rota_uuid=rota.uuid, base_number=1, pattern=TEMPLATES["four_two"].pattern(NEXT))
    assert set(plans[0].occurrences.values_list("shift", flat=True)) == {"早班", "中班", "夜班"}
    schedule_due()
    assert {shift for plan in plans for shift in plan.occurrences.values_list("shift", flat=True)} == {"白班", "夜班"}


def test_an_exception_moves_what_falls_due_to_another_group_and_back_when_it_is_lifted(plan: Plan, rota: Rota) -> None:
    for group, shift in (("甲", OFF), ("丁", "早班")):
        except_day(actor=TESTS, rota_uuid=rota.uuid, day=NEXT, group=group, shift=shift, ground="甲班培训")
    assert groups(plan, NEXT) == ["丁", "乙", "丙"]
    for group in ("甲", "丁"):
        lift_exception(actor=TESTS, rota_uuid=rota.uuid, day=NEXT, group=group)
    assert groups(plan, NEXT) == ["甲", "乙", "丙"]
    assert Fact.objects.filter(kind="round.rota_excepted").count() == 4


def test_an_exception_that_cannot_be_is_refused(rota: Rota) -> None:
    refused = {
        "today": (DAY, "甲", "早班", "换班"),
        "unknown group": (NEXT, "戊", "早班", "换班"),
        "unknown shift": (NEXT, "甲", "白班", "换班"),
        "no ground": (NEXT, "甲", "早班", " "),
    }
    for name, (day, group, shift, ground) in refused.items():
        with pytest.raises(RuleBroken):
            except_day(actor=TESTS, rota_uuid=rota.uuid, day=day, group=group, shift=shift, ground=ground)
        assert not rota.exceptions.exists(), name


def test_rotas_are_edited_by_who_edits_the_whole_enterprise_and_seen_by_its_workshops(cast: Cast, rota: Rota) -> None:
    head, stranger = cast.actor(WORKSHOP_HEAD), cast.actor(STRANGER)
    pattern = TEMPLATES["four_two"].pattern(NEXT)
    assert list(Rota.objects.visible_to(head)) == [rota]
    with pytest.raises(NotAllowed):
        edit_rota(actor=head, rota_uuid=rota.uuid, base_number=1, pattern=pattern)
    with pytest.raises(Absent):
        edit_rota(actor=stranger, rota_uuid=rota.uuid, base_number=1, pattern=pattern)
    with pytest.raises(RuleBroken, match="同名"):
        make_rota(actor=TESTS, enterprise=cast.ours, name="四班三倒", pattern=pattern)
