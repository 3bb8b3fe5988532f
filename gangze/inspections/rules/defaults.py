"""Which plans an enterprise begins with: from its posts and their specialities (docs/rules/rounds.md §1.2).

source: clause 二(二) of the notice; 应急〔2019〕78号: operators at most every 2 hours, every hour at 两重点一重大; specialities at least twice
a day; workshops weekly; the enterprise monthly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from .intervals import longest_interval
from .planning import WORKING_HOURS, Specification
from .rotas import template_named
from .usual import MONTHLY, WEEKLY, usual_questions
from .words import Cadence, Speciality

_SPECIALITIES: tuple[tuple[Speciality, tuple[str, ...]], ...] = (
    (Speciality.INSTRUMENT, ("仪表", "自控", "仪控")),
    (Speciality.ELECTRICAL, ("电气", "电工", "供配电", "变配电", "配电", "变电")),
    (Speciality.EQUIPMENT, ("设备", "机修", "维修", "检修", "钳工", "机械", "焊工")),
    (Speciality.PROCESS, ("工艺", "生产", "储运", "公用", "操作", "罐区", "装卸", "充装", "动力", "热电", "锅炉")),
)
NAMES = {
    Speciality.PROCESS: "操作巡检",
    Speciality.EQUIPMENT: "设备专业检查",
    Speciality.ELECTRICAL: "电气专业检查",
    Speciality.INSTRUMENT: "仪表专业检查",
}
WEEKLY_NAME, MONTHLY_NAME = "车间周排查", "主要负责人月排查"
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What is asked of a post; `group_count` is how many different shift groups its holders have."""

    uuid: UUID
    name: str
    is_frontline: bool
    is_key: bool
    speciality: str
    shift_system: str
    group_count: int = 0


@dataclass(frozen=True, slots=True)
class DefaultPlan:
    """A plan that is proposed: where, how often, what; `template` names the usual rota that it wants, "" for none."""

    place_uuid: UUID
    cadence: Cadence
    speciality: Speciality | None
    name: str
    specification: Specification
    template: str = ""

    @property
    def key(self) -> str:
        """Return the name under which a page lets it be chosen."""
        return f"{self.place_uuid}:{self.cadence.value}:{self.speciality.value if self.speciality else ''}"


def speciality_of(post: PostFacts) -> Speciality | None:
    """Return the speciality whose daily checks fall to a post: by its speciality, then by its name; None for the office."""
    for text in (post.speciality, post.name):
        for speciality, signs in _SPECIALITIES:
            if any(sign in text for sign in signs):
                return speciality if post.is_frontline or speciality is not Speciality.PROCESS else None
    return Speciality.PROCESS if post.is_frontline else None


def plan_of_post(post: PostFacts, *, is_major_hazard: bool) -> DefaultPlan | None:
    """Return the daily plan of a post, None where none falls to it."""
    speciality = speciality_of(post)
    if speciality is None:
        return None
    template = template_named(post.shift_system)
    is_day = template == "day_staff" or (not template and post.group_count < 2)
    every_minutes = longest_interval(is_key=post.is_key or is_major_hazard)
    specification = specification_for(
        speciality, post.name, post.speciality, every_minutes=every_minutes, is_day=is_day
    )
    rota = "" if is_day or speciality is not Speciality.PROCESS else template
    return DefaultPlan(post.uuid, Cadence.DAILY, speciality, NAMES[speciality], specification, rota)


def specification_for(
    speciality: Speciality, post_name: str, post_speciality: str, *, every_minutes: int = 120, is_day: bool = False
) -> Specification:
    """Return the usual specification of a speciality at a post: operators patrol, the others come twice a day."""
    if speciality is Speciality.PROCESS:
        told = _patrol(every_minutes, is_day=is_day)
    else:
        told = Specification(times_a_day=2, windows=WORKING_HOURS, opens_minutes=0, due_minutes=0)
    questions = usual_questions(speciality, post_name, post_speciality)
    return replace(told, questions=questions, skips_weekends=is_day, skips_holidays=is_day)


def _patrol(every_minutes: int, *, is_day: bool) -> Specification:
    quarter = every_minutes // 4
    said = Specification(
        at_handover=True, every_minutes=every_minutes, opens_minutes=quarter, due_minutes=quarter,
        grace_minutes=2 * quarter,
    )  # fmt: skip
    return replace(said, windows=((8 * 60, 17 * 60),)) if is_day else said


def weekly_plan(workshop_uuid: UUID) -> DefaultPlan:
    """Return the weekly check of a workshop: due on Friday at five, a working day before where that is none."""
    specification = Specification(
        questions=WEEKLY, duty_questions=False, opens_minutes=0, due_minutes=0, grace_minutes=DAY, due_day=5
    )
    return DefaultPlan(workshop_uuid, Cadence.WEEKLY, None, WEEKLY_NAME, specification)


def monthly_plan(enterprise_uuid: UUID) -> DefaultPlan:
    """Return the monthly check by the principal: due on the 25th."""
    specification = Specification(
        questions=MONTHLY, duty_questions=False, opens_minutes=0, due_minutes=0, grace_minutes=5 * DAY, due_day=25
    )
    return DefaultPlan(enterprise_uuid, Cadence.MONTHLY, None, MONTHLY_NAME, specification)


def default_plans(
    enterprise_uuid: UUID, workshops: Iterable[UUID], posts: Iterable[PostFacts], *, is_major_hazard: bool
) -> Iterator[DefaultPlan]:
    """Yield what an enterprise begins with: daily by post, weekly by workshop, monthly once."""
    for post in posts:
        plan = plan_of_post(post, is_major_hazard=is_major_hazard)
        if plan is not None:
            yield plan
    for workshop in workshops:
        yield weekly_plan(workshop)
    yield monthly_plan(enterprise_uuid)


def lacking_specialities(plans: Iterable[DefaultPlan]) -> list[Speciality]:
    """Return the specialities that no post checks: somebody has to be found for them."""
    covered = {plan.speciality for plan in plans}
    return [speciality for speciality in Speciality if speciality not in covered]
