"""Weeks of a workshop signed, months of a principal closed, measures carried out or not: told day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from gangze.access.actor import Actor
from gangze.access.matrix import Role
from gangze.inspections.models import Measure, Occurrence, Plan
from gangze.inspections.rules.answering import Given
from gangze.inspections.rules.defaults import monthly_plan, weekly_plan
from gangze.inspections.rules.months import Wish
from gangze.inspections.rules.words import Answer, Cadence, MeasureState, OccurrenceState
from gangze.inspections.selectors.months import former_measures
from gangze.inspections.selectors.sheets import items_of_sheet
from gangze.inspections.selectors.week import week_page
from gangze.inspections.services.doing import RoundTold, record_round
from gangze.inspections.services.months import MonthTold, close_month, report_measure
from gangze.inspections.services.plans import PlanWish, make_plan
from gangze.inspections.services.scheduling import age_occurrences, schedule_due
from gangze.inspections.services.weeks import sign_week
from gangze.kernel import clock
from gangze.kernel.periods import PeriodKind, period_of
from gangze.org.models import Enterprise, Person, Unit

from .days import first_day, morning, today

ActorOf = Callable[[Role], Actor]
CODE, WORKSHOP = "990000001", "聚合车间"
WEEKS = 8
SIGNED_LATE_AGO = 4
"""So many weeks ago the workshop signed two days too late."""
MISSED_WORDS = "个别夜班漏查，已在班前会点名，班长加一次复查"
DECIDED = (
    ("更换聚合釜搅拌机封，补备件一套", Role.WORKSHOP_HEAD, "已更换，试压合格，备件入库"),
    ("夜班巡检由班长抽查，每周不少于两次", Role.TEAM_LEADER, "四周共抽查九次，漏查由五次降到一次"),
    ("可燃气体报警器故障点一周内全部修复", Role.SAFETY_OFFICER, "三处已修复并校验，一处换新"),
    ("正压式空气呼吸器逐台校压、贴标识", Role.TEAM_LEADER, ""),
)
"""What is decided, two measures a month, who owes them, and what came of them; "" for nothing told yet."""
_OWNERS = (Role.TEAM_LEADER, Role.WORKSHOP_HEAD, Role.SAFETY_OFFICER)


def begin(actor_of_role: ActorOf) -> None:
    """Let the safety officer plan the weekly check of the workshop and the monthly one of the principal, from the first day on."""
    enterprise = Enterprise.objects.get(code=CODE)
    workshop = Unit.objects.get(enterprise=enterprise, name=WORKSHOP)
    weekly, monthly = weekly_plan(workshop.uuid), monthly_plan(enterprise.uuid)
    officer = actor_of_role(Role.SAFETY_OFFICER)
    with clock.standing_at(morning(first_day(), hour=16)):
        for place, told in ((workshop, weekly), (enterprise, monthly)):
            make_plan(actor=officer, wish=PlanWish(place, told.cadence, told.name, told.specification, None))


def tell(actor_of_role: ActorOf, day: date) -> int:
    """Let happen what weeks and months ask for on a day; returns how many facts."""
    enterprise = Enterprise.objects.filter(code=CODE).first()
    workshop = Unit.objects.filter(enterprise=enterprise, name=WORKSHOP).first()
    if enterprise is None or workshop is None:
        return 0
    count = 0
    if day.weekday() in (0, 3) or day.day in (1, 24):
        with clock.standing_at(morning(day, hour=8)):
            schedule_due()
            age_occurrences()
    if day.weekday() == 3:
        count += _check(Cadence.WEEKLY, actor_of_role(Role.WORKSHOP_HEAD), day)
    if day.weekday() in (0, 3):
        count += _sign(workshop, actor_of_role(Role.WORKSHOP_HEAD), day)
    if day.day == 24:
        count += _check(Cadence.MONTHLY, actor_of_role(Role.PRINCIPAL), day)
    if day.day == 20:
        count += _report(enterprise, actor_of_role, day)
    if day.day == 26:
        count += _close(enterprise, actor_of_role, day)
    return count


def _check(cadence: Cadence, actor: Actor, day: date) -> int:
    """Do the check of the week or month that is open on an afternoon."""
    at = morning(day, hour=15)
    open_ones = Occurrence.objects.filter(
        plan__cadence=cadence.value, plan__enterprise__code=CODE, state=OccurrenceState.DUE.value,
        opens_at__lte=at, closes_at__gt=at,
    )  # fmt: skip
    due = open_ones.select_related("version").first()
    if due is None:
        return 0
    plan = Plan.objects.select_related("enterprise", "post", "unit").get(pk=due.plan_id)
    items = items_of_sheet(plan, due.version, None, due.scheduled_for)
    told = RoundTold(
        plan_uuid=plan.uuid, scheduled_for=due.scheduled_for, version=due.version.number,
        answers=[Given(item.key, Answer.OK) for item in items], started_at=at - timedelta(minutes=25), finished_at=at,
    )  # fmt: skip
    with clock.standing_at(at + timedelta(minutes=1)):
        record_round(actor=actor, told=told)
    return 1


def _sign(workshop: Unit, head: Actor, day: date) -> int:
    """Sign the week before: on Monday, but once on Thursday, which is too late."""
    week = period_of(PeriodKind.WEEK, day).previous()
    is_late_one = (period_of(PeriodKind.WEEK, today()).first - week.first).days // 7 == SIGNED_LATE_AGO
    if week.first < today() - timedelta(weeks=WEEKS, days=7) or is_late_one != (day.weekday() == 3):
        return 0
    with clock.standing_at(morning(day, hour=10)):
        page = week_page(head, workshop.uuid, week.key)
        if page.lines or page.checks:
            words = MISSED_WORDS if page.is_lacking else ""
            sign_week(actor=head, unit_uuid=workshop.uuid, week_key=week.key, words=words)
            return 1
    return 0


def _close(enterprise: Enterprise, actor_of_role: ActorOf, day: date) -> int:
    """Close the month: the first time the safety officer does it for the principal, then the principal in person."""
    month = period_of(PeriodKind.MONTH, day)
    is_first = not Measure.objects.filter(enterprise=enterprise).exists()
    actor = actor_of_role(Role.SAFETY_OFFICER if is_first else Role.PRINCIPAL)
    with clock.standing_at(morning(day, hour=16)):
        said = {
            each.uuid: "已催办，下月优先落实" for each in former_measures(enterprise, month)
            if each.state == MeasureState.OPEN.value
        }  # fmt: skip
        wishes = [_wish(month.key, place, actor_of_role, day) for place in ((0, 1) if is_first else (2, 3))]
        told = MonthTold(
            enterprise.uuid, month.key, wishes, words="现场看了聚合釜和罐区，抽问三名员工", said=said,
            why_delegated="主要负责人外出参加安全培训，书面委托安全员" if is_first else "",
        )  # fmt: skip
        close_month(actor=actor, told=told)
    return 1


def _wish(month: str, place: int, actor_of_role: ActorOf, day: date) -> Wish:
    words, role, _outcome = DECIDED[place]
    owner = Person.objects.get(pk=actor_of_role(role).person_id or 0)
    uuid: UUID = uuid5(NAMESPACE_URL, f"gangze-demo/{month}/{place}")
    return Wish(words, owner.uuid, day + timedelta(days=25 + 3 * place), uuid)


def _report(enterprise: Enterprise, actor_of_role: ActorOf, day: date) -> int:
    """Let the owners tell what came of the first month's measures."""
    at: datetime = morning(day, hour=11)
    outcomes = {words: outcome for words, _role, outcome in DECIDED if outcome}
    measures = Measure.objects.filter(enterprise=enterprise, state=MeasureState.OPEN.value, words__in=outcomes)
    found = list(measures.filter(review__closed_at__lt=at).order_by("due_on", "pk"))
    for measure in found:
        with clock.standing_at(at):
            owner = next(actor for actor in map(actor_of_role, _OWNERS) if actor.person_id == measure.owner_id)
            report_measure(
                actor=owner, measure_uuid=measure.uuid, state=MeasureState.DONE.value, outcome=outcomes[measure.words],
                device_at=at,
            )  # fmt: skip
    return len(found)
