"""Weeks of workshops: the sheet as the union of its facts, who signed for what, and what is still to be signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Sum

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Finding, Occurrence, Plan, PlanVersion, Round, WeekSheet
from gangze.inspections.rules.weeks import (
    Counts,
    Piece,
    Sheet,
    WeekState,
    counts_of_state,
    sheet_of,
    sign_until,
    state_of_week,
    week_named,
)
from gangze.inspections.rules.words import Cadence, OccurrenceState
from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import Absent
from gangze.kernel.periods import Period, PeriodKind, period_of
from gangze.ledger.models import Fact
from gangze.org.models import Enterprise, Unit
from gangze.org.scoping import reach_filter
from gangze.org.selectors.calendar import working_calendar

from .calendar import enterprise_of
from .places import enterprises_for, workshops_for

WEEKS_A_PAGE = 8
WEEKS_REMEMBERED = 4
"""So many weeks back are reminded of on the first page."""
_SUMS = ("ok", "finding", "not_applicable", "unable", "unanswered")


def unit_looked_at(actor: Actor, unit_uuid: UUID) -> Unit:
    """Return a unit all of which the actor looks at. Raises Absent."""
    units = Unit.objects.filter(reach_filter(actor, Action.ROUND_VIEW, "path")).select_related("enterprise", "parent")
    found = units.filter(uuid=unit_uuid).first()
    if found is None:
        raise Absent("unit")
    return found


def daily_rounds(path: str, first: date, last: date) -> QuerySet[Round]:
    """Return the rounds that stand of daily plans at a place on some days."""
    rounds = Round.objects.standing().filter(plan__cadence=Cadence.DAILY.value)
    return rounds.filter(path__startswith=path, business_on__range=(first, last))


def daily_occurrences(path: str, first: date, last: date) -> QuerySet[Occurrence]:
    """Return what fell due by daily plans at a place on some days."""
    rows = Occurrence.objects.filter(plan__cadence=Cadence.DAILY.value)
    return rows.filter(path__startswith=path, business_on__range=(first, last))


def sheet_between(path: str, first: date, last: date) -> Sheet:
    """Return the sum of all daily facts at a place on some days; two queries, whatever the number of facts."""
    return sheet_of([*_due_pieces(path, first, last), *_round_pieces(path, first, last)])


def _due_pieces(path: str, first: date, last: date) -> Iterator[Piece]:
    rows = daily_occurrences(path, first, last).order_by()
    for day, speciality, post, state, count in rows.values_list(
        "business_on", "plan__speciality", "plan__post_id", "state"
    ).annotate(count=Count("pk")):
        yield Piece(day, speciality, post, counts_of_state(OccurrenceState(state), count))


def _round_pieces(path: str, first: date, last: date) -> Iterator[Piece]:
    late = Q(is_on_time=False, is_afterwards=False)
    rows = daily_rounds(path, first, last).order_by().values("business_on", "plan__speciality", "plan__post_id")
    for row in rows.annotate(
        rounds=Count("pk"), late=Count("pk", filter=late), afterwards=Count("pk", filter=Q(is_afterwards=True)),
        **{name: Sum(f"{name}_count") for name in _SUMS},
    ):  # fmt: skip
        told: Mapping[str, Any] = dict(row)
        yield Piece(told["business_on"], told["plan__speciality"], told["plan__post_id"], Counts.from_told(told))


def facts_of_week(unit: Unit, week: Period) -> QuerySet[Fact]:
    """Return the facts a week is the union of: its daily rounds as they stand, and what was reported at the unit."""
    rounds = daily_rounds(unit.path, week.first, week.last).values("fact_uuid")
    found = findings_of_week(unit, week).values("uuid")
    facts = Fact.objects.of_tenant(unit.enterprise.tenant)
    return facts.filter(Q(client_uuid__in=rounds) | Q(client_uuid__in=found))


def findings_of_week(unit: Unit, week: Period) -> QuerySet[Finding]:
    """Return what was reported at a unit in a week, anonymous reports left out: they lie at the enterprise."""
    found = Finding.objects.filter(path__startswith=unit.path, business_on__range=(week.first, week.last))
    return found.filter(is_anonymous=False)


def checks_of_week(unit: Unit, week: Period) -> QuerySet[Occurrence]:
    """Return the weekly checks that a unit owes in a week."""
    rows = Occurrence.objects.filter(plan__cadence=Cadence.WEEKLY.value, plan__unit=unit, period=week.key)
    return rows.select_related("plan").order_by("due_at", "pk")


def state_of_checks(checks: Iterable[Occurrence]) -> OccurrenceState | None:
    """Return how the weekly checks stand together, the worst first; None where none was due."""
    states = {check.state for check in checks}
    order = (OccurrenceState.MISSED, OccurrenceState.DUE, OccurrenceState.DONE, OccurrenceState.EXCUSED)
    return next((state for state in order if state.value in states), None)


def signatures_of(unit: Unit, week: Period) -> list[WeekSheet]:
    """Return the signatures for a week, the latest first."""
    rows = WeekSheet.objects.filter(unit=unit, week=week.key).select_related("signer__enterprise")
    return list(rows.order_by("-signed_at", "-pk"))


def today() -> date:
    """Return the business date of this moment."""
    return business_date(now())


def first_weeks(enterprise: Enterprise, units: Iterable[Unit]) -> dict[int, Period | None]:
    """Return by unit the first week in which it had a daily or weekly plan, None where it never had one; one query."""
    versions = PlanVersion.objects.filter(plan__enterprise=enterprise).exclude(plan__cadence=Cadence.MONTHLY.value)
    begun = list(versions.order_by().values_list("plan__path").annotate(first=Min("effective_on")))
    found: dict[int, Period | None] = {}
    for unit in units:
        first = min((day for path, day in begun if path.startswith(unit.path)), default=None)
        found[unit.pk] = period_of(PeriodKind.WEEK, first) if first else None
    return found


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week of a unit in a list: how it stands, and the latest signature. `counts` are those that were signed."""

    unit: Unit
    week: Period
    state: WeekState
    until: date
    signature: WeekSheet | None

    @property
    def counts(self) -> Counts | None:
        return Counts.from_told(self.signature.totals) if self.signature else None


@dataclass(frozen=True, slots=True)
class WeekList:
    """Some weeks of an enterprise, the latest first, each with its workshops; `older` is the key of the week that follows."""

    enterprises: Sequence[Enterprise]
    enterprise: Enterprise
    weeks: list[tuple[Period, list[WeekRow]]]
    older: str | None
    newer: str | None


def week_list(actor: Actor, query: Mapping[str, str]) -> WeekList:
    """Return the weeks that an address asks for, `until` being the latest one shown. Raises NotAllowed."""
    enterprises = enterprises_for(actor, Action.ROUND_VIEW)
    enterprise = enterprise_of(actor, query.get("enterprise", ""), Action.ROUND_VIEW)
    units = _signing_units(actor, enterprise, Action.ROUND_VIEW)
    running = period_of(PeriodKind.WEEK, today())
    latest = min(_week(query.get("until", "")) or running, running)
    begun = first_weeks(enterprise, units)
    earliest = min((week for week in begun.values() if week), default=None)
    weeks = _weeks_back(latest, WEEKS_A_PAGE)
    shown = [week for week in weeks if earliest is not None and week >= earliest]
    rows = _rows(enterprise, units, shown, begun)
    older = weeks[-1].previous() if weeks else latest
    has_older = earliest is not None and older >= earliest
    newer = _weeks_on(latest, WEEKS_A_PAGE, running)
    by_week = [(week, [row for row in rows if row.week == week]) for week in shown]
    return WeekList(enterprises, enterprise, by_week, older.key if has_older else None, newer)


def _signing_units(actor: Actor, enterprise: Enterprise, action: Action) -> list[Unit]:
    """Return the open units that have a week: workshops, and teams with a weekly plan of their own, all within reach."""
    planned = Plan.objects.filter(enterprise=enterprise, cadence=Cadence.WEEKLY.value, unit__isnull=False)
    keys = {unit.pk for unit in workshops_for(actor, enterprise, action)} | set(
        planned.values_list("unit_id", flat=True)
    )
    units = Unit.objects.active().filter(reach_filter(actor, action, "path"), pk__in=keys)
    return list(units.select_related("enterprise", "parent").order_by("path"))


def _rows(
    enterprise: Enterprise, units: Sequence[Unit], weeks: Sequence[Period], begun: Mapping[int, Period | None]
) -> list[WeekRow]:
    if not weeks:
        return []
    calendar, day = working_calendar(enterprise), today()
    signed = _signed(units, weeks)
    rows = []
    for week in weeks:
        for unit in units:
            first = begun[unit.pk]
            if first is not None and week >= first:
                rows.append(_row(unit, week, calendar, day, signed.get((unit.pk, week.key), [])))
    return rows


def _row(unit: Unit, week: Period, calendar: WorkingCalendar, day: date, signed: Sequence[WeekSheet]) -> WeekRow:
    first_on = business_date(signed[0].signed_at) if signed else None
    state = state_of_week(week, calendar, day, first_on)
    return WeekRow(unit, week, state, sign_until(week, calendar), signed[-1] if signed else None)


def _signed(units: Sequence[Unit], weeks: Sequence[Period]) -> dict[tuple[int, str], list[WeekSheet]]:
    rows = WeekSheet.objects.filter(unit__in=units, week__in=[week.key for week in weeks])
    found: dict[tuple[int, str], list[WeekSheet]] = {}
    for row in rows.select_related("signer__enterprise").order_by("signed_at", "pk"):
        found.setdefault((row.unit_id, row.week), []).append(row)
    return found


def rows_of_weeks(enterprise: Enterprise, units: Sequence[Unit], weeks: Sequence[Period]) -> list[WeekRow]:
    """Return how some weeks of some units stand, those before their first plan left out."""
    return _rows(enterprise, units, weeks, first_weeks(enterprise, units))


def workshops_with_weeks(actor: Actor, enterprise: Enterprise) -> list[Unit]:
    """Return the units of an enterprise whose weeks the actor looks at."""
    return _signing_units(actor, enterprise, Action.ROUND_VIEW)


def weeks_to_sign(actor: Actor) -> list[WeekRow]:
    """Return the weeks of the last month that the actor should have signed, the oldest first; nothing for who signs none."""
    reaches = actor.reaches(Action.WEEK_SIGN)
    if not reaches or "" in reaches:
        return []
    last = period_of(PeriodKind.WEEK, today()).previous()
    weeks = _weeks_back(last, WEEKS_REMEMBERED)
    found: list[WeekRow] = []
    for enterprise in enterprises_for(actor, Action.WEEK_SIGN):
        units = _signing_units(actor, enterprise, Action.WEEK_SIGN)
        found += [row for row in rows_of_weeks(enterprise, units, weeks) if not row.state.is_signed]
    return sorted(found, key=lambda row: (row.week, row.unit.path))


def _weeks_back(latest: Period, count: int) -> list[Period]:
    weeks = [latest]
    while len(weeks) < count:
        weeks.append(weeks[-1].previous())
    return weeks


def _weeks_on(latest: Period, count: int, running: Period) -> str | None:
    if latest >= running:
        return None
    first = min(latest.first + timedelta(days=7 * count), running.first)
    return period_of(PeriodKind.WEEK, first).key


def _week(key: str) -> Period | None:
    try:
        return week_named(key)
    except Absent:
        return None
