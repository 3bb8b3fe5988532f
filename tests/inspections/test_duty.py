"""Who is on duty by the rota, as a pre-shift meeting asks it through org: the apps do not see each other."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gangze.inspections.models import Plan, Rota
from gangze.inspections.rules.rotas import OFF, TEMPLATES, moment_of
from gangze.inspections.rules.words import Cadence
from gangze.inspections.services import duty as duty_module
from gangze.inspections.services.duty import duty_at
from gangze.inspections.services.plans import PlanWish, edit_plan, make_plan
from gangze.inspections.services.rotas import except_day, make_rota
from gangze.kernel.clock import standing_at
from gangze.mastery.selectors import meeting_of
from tests.builders import TESTS
from tests.cast import SAFETY_OFFICER, Cast

from .builders import PATROL

FIRST = date(2026, 3, 2)


@pytest.fixture
def rota(cast: Cast) -> Rota:
    return made(cast, "四班三倒")


def made(cast: Cast, name: str) -> Rota:
    with standing_at(moment_of(FIRST - timedelta(days=1), 12 * 60)):
        pattern = TEMPLATES["four_three"].pattern(FIRST)
        return make_rota(actor=cast.actor(SAFETY_OFFICER), enterprise=cast.ours, name=name, pattern=pattern)


def duty(cast: Cast, day: date = FIRST + timedelta(days=3)) -> dict[str, Any]:
    with standing_at(moment_of(day, 9 * 60)):
        told: dict[str, Any] = json.loads(meeting_of(cast.actor(SAFETY_OFFICER), cast.team.uuid).duty)
    return told


def groups_at(told: dict[str, Any], day: date, minutes: int) -> list[str]:
    moment = moment_of(day, minutes).timestamp() * 1000
    return [group for turn in told["turns"] if turn["from"] <= moment < turn["to"] for group in turn["groups"]]


def test_a_meeting_is_of_the_shift_that_begins_within_the_hour(cast: Cast, rota: Rota) -> None:
    told, day = duty(cast), FIRST + timedelta(days=3)
    assert told["known"] == sorted("甲乙丙丁")
    changes = [
        minutes
        for minutes in range(0, 24 * 60, 5)
        if groups_at(told, day, minutes) != groups_at(told, day, minutes - 5)
    ]
    pattern = TEMPLATES["four_three"].pattern(FIRST)
    assert changes == sorted((shift.starts - 60) % (24 * 60) for shift in pattern.shifts)
    for minutes in range(0, 24 * 60, 30):
        assert len(groups_at(told, day, minutes)) == 1


def test_a_kept_page_knows_the_days_ahead(cast: Cast, rota: Rota) -> None:
    told = duty(cast, FIRST)
    assert groups_at(told, FIRST + timedelta(days=6), 12 * 60)


def test_an_excepted_group_is_not_expected(cast: Cast, rota: Rota) -> None:
    day = FIRST + timedelta(days=3)
    [group] = groups_at(duty(cast), day, 10 * 60)
    with standing_at(moment_of(FIRST, 12 * 60)):
        except_day(
            actor=cast.actor(SAFETY_OFFICER), rota_uuid=rota.uuid, day=day, group=group, shift=OFF, ground="停工检修"
        )
    assert group not in groups_at(duty(cast), day, 10 * 60)


def test_without_a_rota_nobody_is_left_out(cast: Cast) -> None:
    assert duty(cast) == {"known": [], "turns": []}


def test_of_two_rotas_the_one_of_the_plans_counts_and_without_plans_none(cast: Cast, rota: Rota) -> None:
    made(cast, "另一张")
    assert duty(cast)["turns"] == []
    with standing_at(moment_of(FIRST, 12 * 60)):
        make_plan(actor=TESTS, wish=PlanWish(cast.post, Cadence.DAILY, "操作巡检", PATROL, rota=rota))
    assert duty(cast)["turns"]


def test_only_versions_that_hold_on_the_days_asked_name_their_rota(cast: Cast, rota: Rota) -> None:
    other, change = made(cast, "另一张"), FIRST + timedelta(days=10)
    with standing_at(moment_of(FIRST, 12 * 60)):
        plan = make_plan(actor=TESTS, wish=PlanWish(cast.post, Cadence.DAILY, "操作巡检", PATROL, rota=rota))
        edit_plan(
            actor=TESTS, plan_uuid=plan.uuid, base_number=1, specification=PATROL, rota=other, effective_on=change
        )
    plans = Plan.objects.filter(pk=plan.pk)
    begun, day = plan.versions.earliest("number").effective_on, timedelta(days=1)
    assert duty_module._rotas_between(plans, begun, change - day) == {rota.pk}
    assert duty_module._rotas_between(plans, begun, change) == {rota.pk, other.pk}
    assert duty_module._rotas_between(plans, change, change + day) == {other.pk}
    assert duty_module._rotas_between(plans, begun - 2 * day, begun - day) == set()
    before = duty_at(cast.team.path, begun, change - day)
    assert before is not None
    assert len(before.turns) == len({(turn.shift, turn.starts_at) for turn in before.turns})  # no turn of two rotas


def test_the_question_costs_few_queries(cast: Cast, rota: Rota) -> None:
    with CaptureQueriesContext(connection) as taken:
        duty_at(cast.team.path, FIRST, FIRST + timedelta(days=8))
    assert len(taken) <= 5
