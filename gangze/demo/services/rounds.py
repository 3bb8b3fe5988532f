"""A month of rounds at one post: shifts patrol, hand over, find things, come late and miss now and then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from gangze.access.actor import Actor
from gangze.dossiers.selectors import current_revision
from gangze.inspections.models import Occurrence, Plan
from gangze.inspections.rules.answering import Given
from gangze.inspections.rules.handing_over import Abnormal
from gangze.inspections.rules.handing_over import Given as HandedOver
from gangze.inspections.rules.planning import READING, Question, Specification
from gangze.inspections.rules.rotas import TEMPLATES, is_of_group
from gangze.inspections.rules.sheets import ItemKind, SheetItem
from gangze.inspections.rules.usual import usual_questions
from gangze.inspections.rules.words import Answer, Cadence, Speciality
from gangze.inspections.selectors.handing_over import states_on
from gangze.inspections.selectors.sheets import items_of_sheet
from gangze.inspections.services.doing import RoundTold, record_round
from gangze.inspections.services.handing_over import ShiftEnd, give_handover, take_handover
from gangze.inspections.services.plans import PlanWish, make_plan
from gangze.inspections.services.rotas import make_rota
from gangze.inspections.services.scheduling import age_occurrences, schedule_due
from gangze.inspections.services.turns import shift_ends
from gangze.kernel import clock
from gangze.org.models import Person, Post
from gangze.org.selectors import actor_of

from .days import morning, today

BEGUN_AGO = 30
HANDED_OVER_DAYS = 7
POST, PLAN, ROTA = "聚合主操", "聚合主操巡检", "聚合班四班三倒"
LEVEL = Question("level", "缓冲罐液位", READING, "%", "30", "80")
FOUND = (
    ("q:leak", "三楼取样阀手柄处滴漏，已挂牌"), ("q:gear", "正压式空气呼吸器压力低于下限"), ("q:work", "检修脚手架没有挂验收牌"),
    ("card", "现场卡片褪色，看不清步骤"), ("q:pump", "循环泵联轴器护罩松动"), ("q:alarm", "2号可燃气体报警器显示故障"),
)  # fmt: skip
"""What is found in turn: the item of the sheet and the words."""
ALWAYS_OPEN = {"every_minutes": 60, "opens_minutes": 15, "due_minutes": 15, "grace_minutes": 30}
"""Every hour, as 应急〔2019〕78号 wants it of a major hazard; one round or another may be done at every moment, so that a visitor has one to try."""
PAPER_AGO, PAPER_SHIFT = (9, 6), "早班"
"""On these days ago the phones were away for a check, and the shift wrote on paper (papers.py)."""
HASTY = 0.3
"""So many rounds of one of the people are answered faster than anybody looks."""


def begin(officer: Actor) -> None:
    """Let the safety officer make the rota and the plan, in force from the day on which the rounds begin."""
    post = Post.objects.select_related("enterprise").get(name=POST)
    with clock.standing_at(morning(today() - timedelta(days=BEGUN_AGO + 1), hour=15)):
        pattern = TEMPLATES["four_three"].pattern(today() + timedelta(days=1))
        rota = make_rota(actor=officer, enterprise=post.enterprise, name=ROTA, pattern=pattern)
        questions = (LEVEL, *usual_questions(Speciality.PROCESS))
        told = Specification(questions=questions, at_handover=True, **ALWAYS_OPEN)  # type: ignore[arg-type]
        wish = PlanWish(post, Cadence.DAILY, PLAN, told, Speciality.PROCESS, rota)
        make_plan(actor=officer, wish=wish)


def do_day(day: date) -> int:
    """Let the shifts of a day do their rounds as far as it has gone, most on time, and hand over; returns how many facts."""
    plan = Plan.objects.filter(name=PLAN).select_related("enterprise", "post__dossier__in_force").first()
    if plan is None or plan.post is None:
        return 0
    with clock.standing_at(morning(day, hour=8)):
        schedule_due()
        age_occurrences()
    people = list(
        Person.objects.filter(assignments__post=plan.post, user__isnull=False).select_related("user").order_by("pk")
    )
    due = (
        Occurrence.objects.filter(plan=plan, business_on=day, closes_at__lte=clock.now())
        .select_related("version")
        .order_by("scheduled_for")
    )
    if (today() - day).days in PAPER_AGO:
        due = due.exclude(shift=PAPER_SHIFT)
    count = sum(_do(plan, each, people, Random(f"{each.scheduled_for}")) for each in due)  # noqa: S311 — a story
    if (today() - day).days <= HANDED_OVER_DAYS:
        ends = [end for end in shift_ends(plan.post, morning(day)) if _is_of(day, end.ends_at)]
        over = max((end.ends_at for end in shift_ends(plan.post) if _is_over(end.ends_at)), default=None)
        count += sum(_hand_over(end, people, is_taken=end.ends_at != over) for end in ends)
    return count


def _is_of(day: date, ends_at: datetime) -> bool:
    return clock.business_date(ends_at - timedelta(minutes=1)) == day and _is_over(ends_at)


def _is_over(ends_at: datetime) -> bool:
    return ends_at < clock.now() - timedelta(minutes=30)


def _do(plan: Plan, due: Occurrence, people: Sequence[Person], chance: Random) -> int:
    if chance.random() < 0.015:
        return 0
    person = chance.choice(on_shift(due, people))
    minutes = chance.randrange(17, 43) if chance.random() < 0.03 else chance.randrange(-10, 14)
    finished_at = due.scheduled_for + timedelta(minutes=minutes, seconds=chance.randrange(60))
    assert plan.post is not None
    revision = current_revision(plan.post)
    number = revision.number if revision else None
    items = items_of_sheet(plan, due.version, number, due.scheduled_for)
    told = RoundTold(
        plan_uuid=plan.uuid, scheduled_for=due.scheduled_for, version=due.version.number, revision=number,
        answers=answers_to(items, chance), started_at=finished_at - timedelta(seconds=_seconds(person, people, chance)),
        finished_at=finished_at, device_at=finished_at,
    )  # fmt: skip
    with clock.standing_at(finished_at + timedelta(seconds=20)):
        record_round(actor=_actor(person), told=told)
    return 1


def on_shift(due: Occurrence, people: Sequence[Person]) -> list[Person]:
    """Return who of the people works when a round falls due."""
    return [person for person in people if is_of_group(due.group, person.shift_group)] or list(people)


def _seconds(person: Person, people: Sequence[Person], chance: Random) -> int:
    is_hasty = person == people[-1] and chance.random() < HASTY
    return chance.randrange(8, 15) if is_hasty else chance.randrange(60, 420)


def answers_to(items: Sequence[SheetItem], chance: Random) -> list[Given]:
    """Return answers to a sheet: in order but for what is found now and then."""
    key, words = FOUND[chance.randrange(len(FOUND))] if chance.random() < 0.012 else ("", "")
    return [_answer(item, words if item.key == key else "", chance) for item in items]


def _answer(item: SheetItem, found: str, chance: Random) -> Given:
    if found:
        return Given(item.key, Answer.FINDING, note=found)
    if item.kind is ItemKind.READING:
        return Given(item.key, Answer.OK, str(chance.randrange(42, 68)))
    if item.kind is ItemKind.STEP and chance.random() < 0.5:
        return Given(item.key, Answer.NOT_APPLICABLE)
    return Given(item.key, Answer.OK)


def _hand_over(end: ShiftEnd, people: Sequence[Person], *, is_taken: bool) -> int:
    """Hand a shift over, and take it; the latest waits for whoever looks at the demo."""
    chance = Random(f"{end.ends_at}")  # noqa: S311 — a story
    giver, taker = chance.sample(list(people), 2)
    on, is_turning = states_on(Post.objects.get(uuid=end.post_uuid), end.ends_at), chance.random() < 0.3
    states = ((Abnormal.REPAIR, "备用循环泵检修，未送电"),) if is_turning and not on else ()
    ended = tuple((each.uuid, "检修完，已试车") for each in on if is_turning)
    kept = tuple(each.uuid for each in on if not is_turning)
    with clock.standing_at(end.ends_at - timedelta(minutes=8)):
        given = HandedOver(is_normal=not states, states=states, kept=kept, ended=ended)
        give_handover(actor=_actor(giver), end=end, given=given, device_at=end.ends_at - timedelta(minutes=8))
    if not is_taken:
        return 1
    with clock.standing_at(end.ends_at + timedelta(minutes=4)):
        take_handover(actor=_actor(taker), end=end, device_at=end.ends_at + timedelta(minutes=4))
    return 2


def _actor(person: Person) -> Actor:
    assert person.user is not None
    return actor_of(person.user)
