"""Months of enterprises: what is decided, what came of it, what is late; measures and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action, Role
from gangze.inspections.models import Measure, MonthReview, Occurrence, PlanVersion
from gangze.inspections.rules.months import Former, MonthState, month_named, state_of_month
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.rules.words import Cadence, MeasureState
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent
from gangze.kernel.periods import Period, PeriodKind, period_of
from gangze.ledger.models import Fact
from gangze.org.models import Enterprise, Person
from gangze.web.keyset import KeysetPage, keyset_page

from .calendar import enterprise_of
from .findings import name_for
from .places import enterprise_for, enterprises_for
from .weeks import today

MONTHS_A_PAGE = 12
DAY_ENDS = 24 * 60 + 8 * 60
"""Minutes from the midnight a business day begins at to its end the next morning."""


def enterprise_looked_at(actor: Actor, enterprise_uuid: UUID) -> Enterprise:
    """Return an enterprise all of which the actor looks at. Raises Absent, NotAllowed."""
    enterprise = enterprise_for(actor, enterprise_uuid, Action.ROUND_VIEW)
    if not actor.may(Action.ROUND_VIEW, enterprise.path):
        raise Absent("enterprise")
    return enterprise


def checks_of_month(enterprise: Enterprise, month: Period) -> QuerySet[Occurrence]:
    """Return the monthly checks that an enterprise owes in a month."""
    rows = Occurrence.objects.filter(enterprise=enterprise, plan__cadence=Cadence.MONTHLY.value, period=month.key)
    return rows.select_related("plan").order_by("due_at", "pk")


def deadlines_of(enterprise: Enterprise, months: Sequence[Period]) -> dict[str, datetime]:
    """Return until when each month is closed in time: the end of the grace of its monthly check, without one the month's end."""
    rows = Occurrence.objects.filter(
        enterprise=enterprise, plan__cadence=Cadence.MONTHLY.value, period__in=[month.key for month in months]
    )
    known = dict(rows.order_by().values_list("period").annotate(closes=Max("closes_at")))
    return {month.key: known.get(month.key) or moment_of(month.last, DAY_ENDS) for month in months}


def reviews_of(enterprise: Enterprise, months: Iterable[Period]) -> dict[str, list[MonthReview]]:
    """Return the closings of months, the first one first; the last one stands."""
    rows = MonthReview.objects.filter(enterprise=enterprise, month__in=[month.key for month in months])
    found: dict[str, list[MonthReview]] = {}
    for row in rows.select_related("closer__enterprise").order_by("closed_at", "pk"):
        found.setdefault(row.month, []).append(row)
    return found


def standing_review(enterprise: Enterprise, month: Period) -> MonthReview | None:
    """Return the closing of a month that no later one replaced."""
    rows = MonthReview.objects.filter(enterprise=enterprise, month=month.key, corrected_by=None)
    return rows.select_related("closer__enterprise").order_by("-closed_at", "-pk").first()


def former_measures(enterprise: Enterprise, month: Period) -> list[Measure]:
    """Return what a month opens with: the measures of the latest month before that decided any, and older ones still open."""
    earlier = Measure.objects.filter(enterprise=enterprise, review__month__lt=month.key)
    last = earlier.aggregate(last=Max("review__month"))["last"]
    wanted = Q(review__month=last) | Q(state=MeasureState.OPEN.value) if last else Q(pk__in=[])
    return list(earlier.filter(wanted).select_related("review", "owner__enterprise").order_by("due_on", "pk"))


def former_of(measure: Measure, said: str = "") -> Former:
    """Return a measure as the rules know it."""
    state = MeasureState(measure.state)
    return Former(measure.uuid, measure.words, measure.due_on, state, measure.outcome, said)


def principals_of(enterprise: Enterprise) -> list[Person]:
    """Return the principals of an enterprise, by name."""
    holders = Person.objects.active().filter(
        user__role_grants__role=Role.PRINCIPAL.value, user__role_grants__path=enterprise.path,
        user__role_grants__revoked_at__isnull=True,
    )  # fmt: skip
    return list(holders.distinct().order_by("name", "pk"))


def owners_to_choose(enterprise: Enterprise) -> list[Person]:
    """Return everybody who can be given a measure, by name; permission is the caller's to check."""
    return list(Person.objects.active().filter(enterprise=enterprise).order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month in a list: how it stands, who closed it, and how many of its measures are done."""

    month: Period
    state: MonthState
    deadline: datetime
    review: MonthReview | None
    name: str
    measure_count: int
    done_count: int
    is_imported: bool = False


@dataclass(frozen=True, slots=True)
class MonthList:
    """Some months of an enterprise, the latest first; `older` and `newer` are keys of the pages beside it.

    `enterprise` is None for who looks at parts of one only: months are the enterprise's.
    """

    enterprises: Sequence[Enterprise]
    enterprise: Enterprise | None
    rows: list[MonthRow]
    older: str | None
    newer: str | None
    may_close: bool


def month_list(actor: Actor, query: Mapping[str, str]) -> MonthList:
    """Return the months that an address asks for, `until` being the latest shown. Raises NotAllowed."""
    enterprises = [
        each for each in enterprises_for(actor, Action.ROUND_VIEW) if actor.may(Action.ROUND_VIEW, each.path)
    ]
    if not enterprises:
        return MonthList([], None, [], None, None, may_close=False)
    chosen = enterprise_of(actor, query.get("enterprise", ""), Action.ROUND_VIEW)
    enterprise = chosen if chosen in enterprises else enterprises[0]
    running = period_of(PeriodKind.MONTH, today())
    latest = min(_month(query.get("until", "")) or running, running)
    first = first_month(enterprise)
    months = [month for month in _months_back(latest, MONTHS_A_PAGE) if first is not None and month >= first]
    rows = month_rows(actor, enterprise, months)
    older = months[-1].previous() if months else latest
    newer = latest
    while newer < running and newer < _after(latest, MONTHS_A_PAGE):
        newer = newer.next()
    return MonthList(
        enterprises, enterprise, rows, older.key if first is not None and older >= first else None,
        newer.key if newer > latest else None, actor.may(Action.MONTH_CLOSE, enterprise.path),
    )  # fmt: skip


def _after(month: Period, count: int) -> Period:
    for _each in range(count):
        month = month.next()
    return month


def _months_back(latest: Period, count: int) -> list[Period]:
    months = [latest]
    while len(months) < count:
        months.append(months[-1].previous())
    return months


def _month(key: str) -> Period | None:
    try:
        return month_named(key)
    except Absent:
        return None


def first_month(enterprise: Enterprise) -> Period | None:
    """Return the first month for which an enterprise had a plan or closed one, None where it never did."""
    planned = PlanVersion.objects.filter(plan__enterprise=enterprise).aggregate(first=Min("effective_on"))["first"]
    closed = MonthReview.objects.filter(enterprise=enterprise).aggregate(first=Min("month"))["first"]
    days = [day for day in (planned, month_named(closed).first if closed else None) if day]
    return period_of(PeriodKind.MONTH, min(days)) if days else None


def month_rows(actor: Actor, enterprise: Enterprise, months: Sequence[Period]) -> list[MonthRow]:
    """Return how months stand; four queries, however many."""
    deadlines, reviews = deadlines_of(enterprise, months), reviews_of(enterprise, months)
    counts: dict[str, list[str]] = {}
    measures = Measure.objects.filter(enterprise=enterprise, review__month__in=[month.key for month in months])
    for month, state in measures.values_list("review__month", "state"):
        counts.setdefault(month, []).append(state)
    moment = now()
    rows = [
        _row(actor, month, deadlines[month.key], reviews.get(month.key, []), counts.get(month.key, []), moment)
        for month in months
    ]
    imported = _imported(enterprise, [row.review.fact_uuid for row in rows if row.review])
    return [replace(row, is_imported=row.review is not None and row.review.fact_uuid in imported) for row in rows]


def _imported(enterprise: Enterprise, fact_uuids: Sequence[UUID]) -> set[UUID]:
    """Return which of some facts were brought in from elsewhere."""
    facts = Fact.objects.of_tenant(enterprise.tenant).filter(client_uuid__in=fact_uuids)
    return set(facts.filter(payload__origin__has_key="file_sha256").values_list("client_uuid", flat=True))


def _row(
    actor: Actor,
    month: Period,
    deadline: datetime,
    reviews: Sequence[MonthReview],
    states: Sequence[str],
    moment: datetime,
) -> MonthRow:
    state = state_of_month(deadline, moment, reviews[0].closed_at if reviews else None)
    last = reviews[-1] if reviews else None
    done = sum(each == MeasureState.DONE.value for each in states)
    return MonthRow(month, state, deadline, last, name_for(actor, last.closer) if last else "", len(states), done)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure as a line: whose, and how many days are left, negative once it is over."""

    measure: Measure
    owner: str
    days_left: int
    may_report: bool

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0 and self.measure.state == MeasureState.OPEN.value


def measure_rows(actor: Actor, measures: Iterable[Measure]) -> list[MeasureRow]:
    """Return measures as lines; owners should be loaded along."""
    day = today()
    return [
        MeasureRow(
            each, name_for(actor, each.owner), (each.due_on - day).days,
            each.state != MeasureState.DONE.value and may_report(actor, each),
        )
        for each in measures
    ]  # fmt: skip


def may_report(actor: Actor, measure: Measure) -> bool:
    """Return whether the actor may tell what came of a measure: whose it is, and who closes months there."""
    return measure.owner_id == actor.person_id or actor.may(Action.MONTH_CLOSE, measure.path)


def measure_by(actor: Actor, measure_uuid: UUID) -> Measure:
    """Return a measure that the actor sees. Raises Absent."""
    rows = Measure.objects.visible_to(actor).select_related("review", "enterprise", "owner__enterprise")
    found = rows.filter(uuid=measure_uuid).first()
    if found is None:
        raise Absent("measure")
    return found


@dataclass(frozen=True, slots=True)
class OwnMeasures:
    """What the actor owes, the soonest first, and what of it is over, a page at a time."""

    open: list[MeasureRow]
    page: KeysetPage[Measure]
    over: list[MeasureRow]


def own_measures(actor: Actor, query: Mapping[str, str]) -> OwnMeasures:
    """Return the actor's own measures."""
    own = Measure.objects.filter(owner_id=actor.person_id or 0).select_related("review", "owner__enterprise")
    page = keyset_page(own.exclude(state=MeasureState.OPEN.value), order=["-due_on", "-pk"], query=query)
    return OwnMeasures(measure_rows(actor, open_measures(actor)), page, measure_rows(actor, page.rows))


def open_measures(actor: Actor, most: int = 50) -> list[Measure]:
    """Return the measures that the actor owes and has not told of, the soonest first."""
    own = Measure.objects.filter(owner_id=actor.person_id or 0, state=MeasureState.OPEN.value)
    return list(own.select_related("review", "owner__enterprise").order_by("due_on", "pk")[:most])


def months_to_close(actor: Actor) -> list[tuple[Enterprise, MonthRow]]:
    """Return the months that the actor should close now, or should have: the running one from its due week on, and the last."""
    reaches = actor.reaches(Action.MONTH_CLOSE)
    if not reaches or "" in reaches:
        return []
    running = period_of(PeriodKind.MONTH, today())
    found = []
    for enterprise in enterprises_for(actor, Action.MONTH_CLOSE):
        first = first_month(enterprise)
        months = [month for month in (running.previous(), running) if first is not None and month >= first]
        rows = month_rows(actor, enterprise, months)
        found += [(enterprise, row) for row in rows if not row.state.is_closed and _is_near(row)]
    return found


def _is_near(row: MonthRow) -> bool:
    return row.state is MonthState.MISSED or now() >= row.deadline - timedelta(days=10)
