"""How often operators walk round: what asks for less than 应急〔2019〕78号 is named and needs a ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from gangze.inspections.rules.intervals import interval_broken, require_ground
from gangze.inspections.rules.planning import Specification
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Cadence, Speciality
from gangze.inspections.services.plans import PlanWish, edit_plan, make_plan
from gangze.kernel.clock import standing_at
from gangze.kernel.errors import RuleBroken
from gangze.org.models import Enterprise, Post
from tests.builders import TESTS, make_post
from tests.cast import SAFETY_OFFICER, Cast

from .builders import PATROL

DAY = date(2026, 3, 4)
SILENT = replace(PATROL, why_seldom="")
HOURLY = replace(SILENT, every_minutes=60, opens_minutes=15, due_minutes=15, grace_minutes=30)
HANDOVER = replace(SILENT, every_minutes=0)


@pytest.mark.parametrize(
    ("told", "others", "is_key", "words"),
    [
        (SILENT, [], False, ""),
        (SILENT, [], True, "不得大于 1 小时"),
        (HOURLY, [], True, ""),
        (replace(SILENT, every_minutes=180), [], False, "不得大于 2 小时"),
        (HANDOVER, [], False, "不得大于 2 小时"),
        (HANDOVER, [SILENT], False, ""),
        (HANDOVER, [SILENT], True, "不得大于 1 小时"),
        (HANDOVER, [HANDOVER], False, "不得大于 2 小时"),
    ],
)
def test_operators_walk_round_every_two_hours_and_every_hour_at_key_places(
    told: Specification, others: list[Specification], is_key: bool, words: str
) -> None:
    broken = interval_broken(told, others, is_key=is_key)
    assert words in (broken or "")
    assert bool(broken) is bool(words)


def test_less_needs_a_ground_that_names_something() -> None:
    broken = interval_broken(SILENT, [], is_key=True)
    for why in ("", "无", "   "):
        with pytest.raises(RuleBroken, match="应急〔2019〕78号"):
            require_ground(replace(SILENT, why_seldom=why), broken)
    require_ground(PATROL, broken)
    require_ground(SILENT, None)


def wish(post: Post, told: Specification, speciality: Speciality = Speciality.PROCESS) -> PlanWish:
    return PlanWish(post, Cadence.DAILY, f"检查 {told.every_minutes}", told, speciality)


def test_a_plan_of_a_key_post_that_patrols_every_two_hours_says_why(cast: Cast) -> None:
    with standing_at(moment_of(DAY, 9 * 60)):
        with pytest.raises(RuleBroken, match="不得大于 1 小时"):
            make_plan(actor=TESTS, wish=wish(cast.post, SILENT))
        plan = make_plan(actor=TESTS, wish=wish(cast.post, HOURLY))
        with pytest.raises(RuleBroken, match="请缩短间隔，或者写明理由"):
            edit_plan(actor=TESTS, plan_uuid=plan.uuid, base_number=1, specification=SILENT)
        edit_plan(actor=TESTS, plan_uuid=plan.uuid, base_number=1, specification=PATROL)
        shown = cast.client(SAFETY_OFFICER).get(reverse("inspections:plan", args=[plan.uuid])).content.decode()
    for words in ("比规定间隔少", "应急〔2019〕78号", "理由：夜间远程监控，两小时一巡"):
        assert words in shown, words


def test_the_rule_speaks_of_operators_of_the_front_line_only(cast: Cast) -> None:
    office = make_post(cast.team, name="车间统计", is_frontline=False, is_key=True)
    plain = make_post(cast.team, name="切片包装", is_key=False)
    with standing_at(moment_of(DAY, 9 * 60)):
        make_plan(actor=TESTS, wish=wish(office, HANDOVER))
        make_plan(actor=TESTS, wish=wish(cast.post, HANDOVER, Speciality.EQUIPMENT))
        make_plan(actor=TESTS, wish=wish(plain, SILENT))
        Enterprise.objects.filter(pk=cast.ours.pk).update(is_major_hazard=True)
        plain.refresh_from_db()
        with pytest.raises(RuleBroken, match="不得大于 1 小时"):
            make_plan(actor=TESTS, wish=wish(plain, HANDOVER))
