"""Plans and what is due by them, made through the services people use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from gangze.inspections.models import Occurrence, Plan
from gangze.inspections.rules.planning import Question, Specification
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Cadence, Speciality
from gangze.inspections.services.plans import PlanWish, make_plan
from gangze.kernel.clock import business_date, now, standing_at
from gangze.org.models import Enterprise, Post, Unit
from tests.builders import TESTS

QUESTIONS = (
    Question("leak", "机泵、法兰有无泄漏"),
    Question("level", "储槽液位", "reading", "%", "20", "85"),
)
PATROL = Specification(questions=QUESTIONS, at_handover=True, every_minutes=120, why_seldom="夜间远程监控，两小时一巡")
"""Hand-over at eight and a patrol every two hours round the clock, by everybody at the post: twelve a day. A key post needs a ground for it."""


def plan_for(
    post: Post,
    *,
    on: date | None = None,
    name: str = "操作巡检",
    speciality: Speciality = Speciality.PROCESS,
    **said: Any,
) -> Plan:
    """Return a daily plan in force from a business day on (today), made the day before; `said` replaces parts of PATROL.

    What falls due on that day and the day after is there; on later days after `schedule_due`.
    """
    return _made(post, Cadence.DAILY, name, replace(PATROL, **said), on, speciality)


def weekly_plan_for(workshop: Unit, *, on: date | None = None, **said: Any) -> Plan:
    """Return a weekly plan of a workshop, due on Friday at five."""
    return _made(workshop, Cadence.WEEKLY, "车间周排查", replace(PATROL, **{"due_day": 5, **said}), on, None)


def monthly_plan_for(enterprise: Enterprise, *, on: date | None = None, **said: Any) -> Plan:
    """Return a monthly plan of an enterprise, due on the 25th."""
    return _made(enterprise, Cadence.MONTHLY, "主要负责人月排查", replace(PATROL, **{"due_day": 25, **said}), on, None)


def _made(
    place: Post | Unit | Enterprise,
    cadence: Cadence,
    name: str,
    specification: Specification,
    on: date | None,
    speciality: Speciality | None,
) -> Plan:
    day = on or business_date(now())
    with standing_at(moment_of(day - timedelta(days=1), 12 * 60)):
        return make_plan(actor=TESTS, wish=PlanWish(place, cadence, name, specification, speciality))


def occurrence_at(plan: Plan, day: date, minute: int = 10 * 60) -> Occurrence:
    """Return what the plan asks for at a minute of a day (10:00); open from half an hour before until 90 minutes after."""
    return Occurrence.objects.get(plan=plan, scheduled_for=moment_of(day, minute))
