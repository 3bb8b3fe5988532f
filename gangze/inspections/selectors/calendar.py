"""The month of a place: how much was due each day, and how it stands; each number opens its list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Occurrence
from gangze.inspections.rules.weeks import week_named
from gangze.inspections.rules.words import Cadence, OccurrenceState, Speciality
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import Absent
from gangze.kernel.periods import Period, PeriodKind, period_of
from gangze.org.models import Enterprise, Unit
from gangze.org.scoping import reach_filter
from gangze.org.selectors.calendar import working_calendar
from gangze.web.keyset import KeysetPage, keyset_page

from .places import enterprises_for, workshops_for

STATES = tuple(OccurrenceState)
OWED = "owed"
SHAPES: Mapping[str, str] = {"done": "done", "missed": "attention", "due": "waiting", "excused": "stopped"}


@dataclass(frozen=True, slots=True)
class Count4:
    """How many are in a state."""

    state: OccurrenceState
    count: int

    @property
    def shape(self) -> str:
        """Return by which shape pages tell it."""
        return SHAPES[self.state.value]


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the month with what was due; empty `counts` for nothing."""

    day: date
    is_inside: bool
    is_working: bool
    is_today: bool
    counts: Sequence[Count4]


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month of an enterprise, or of a workshop in it."""

    enterprises: Sequence[Enterprise]
    enterprise: Enterprise
    units: Sequence[Unit]
    unit: Unit | None
    month: Period
    cadence: str
    weeks: Sequence[Sequence[DayCell]]
    totals: Sequence[Count4]

    @property
    def narrowed(self) -> str:
        """Return the part of an address that keeps what is looked at."""
        return _narrowed(self.enterprise, self.unit, self.cadence)

    @property
    def has_any(self) -> bool:
        """Return whether anything was due."""
        return any(each.count for each in self.totals)


def month_page(actor: Actor, query: Mapping[str, str]) -> MonthPage:
    """Return the month that an address asks for; five queries whatever was due. Raises NotAllowed."""
    enterprises = enterprises_for(actor, Action.ROUND_VIEW)
    enterprise = next((each for each in enterprises if str(each.uuid) == query.get("enterprise")), enterprises[0])
    units = workshops_for(actor, enterprise, Action.ROUND_VIEW)
    unit = next((each for each in units if str(each.uuid) == query.get("unit")), None)
    month = _month(query.get("month", ""))
    cadence = query.get("cadence", "") if query.get("cadence") in set(Cadence) else ""
    counts = _counts(_rows(actor, enterprise, unit, cadence), month)
    worked = working_calendar(enterprise)
    today = business_date(now())
    first = month.first - timedelta(days=month.first.weekday())
    weeks = [
        [
            DayCell(day, month.contains(day), worked.is_working(day), day == today, _of_day(counts, day))
            for day in (first + timedelta(days=week * 7 + offset) for offset in range(7))
        ]
        for week in range(((month.last - first).days // 7) + 1)
    ]
    totals = [
        Count4(state, sum(counts.get((day.day, state.value), 0) for week in weeks for day in week)) for state in STATES
    ]
    return MonthPage(enterprises, enterprise, units, unit, month, cadence, weeks, totals)


def _unit(actor: Actor, enterprise: Enterprise, key: str) -> Unit | None:
    """Return the unit of any level that an address names, closed ones too: their weeks stay; None where it names none. Raises Absent."""
    if not key:
        return None
    try:
        unit = enterprise.units.filter(uuid=UUID(key)).first()
    except ValueError:
        unit = None
    reaches = actor.reaches(Action.ROUND_VIEW)
    if unit is None or not any(unit.path.startswith(path) or path.startswith(unit.path) for path in reaches):
        raise Absent("unit")
    return unit


def _rows(actor: Actor, enterprise: Enterprise, unit: Unit | None, cadence: str) -> QuerySet[Occurrence]:
    rows = Occurrence.objects.filter(reach_filter(actor, Action.ROUND_VIEW, "path"), enterprise=enterprise)
    if unit is not None:
        rows = rows.filter(path__startswith=unit.path)
    return rows.filter(plan__cadence=cadence) if cadence else rows


def _counts(rows: QuerySet[Occurrence], month: Period) -> dict[tuple[date, str], int]:
    found = (
        rows.filter(business_on__range=(month.first, month.last))
        .order_by()
        .values_list("business_on", "state")
        .annotate(count=Count("pk"))
    )
    return {(day, state): count for day, state, count in found}


def _of_day(counts: Mapping[tuple[date, str], int], day: date) -> list[Count4]:
    return [Count4(state, counts[day, state.value]) for state in STATES if (day, state.value) in counts]


def _month(text: str) -> Period:
    today = business_date(now())
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        today = date(int(text[:4]), int(text[5:]), 1)
    return period_of(PeriodKind.MONTH, today)


@dataclass(frozen=True, slots=True)
class OccurrencePage:
    """What was due on a day, in a week or in a month, narrowed to a state; `kept` are the narrowings that a form hands on."""

    enterprise: Enterprise
    unit: Unit | None
    day: date | None
    week: Period | None
    month: Period
    state: str
    cadence: str
    kept: Mapping[str, str]
    page: KeysetPage[Occurrence]

    @property
    def narrowed(self) -> str:
        """Return the part of an address that keeps what is looked at."""
        return _narrowed(self.enterprise, self.unit, self.cadence)


def _narrowed(enterprise: Enterprise, unit: Unit | None, cadence: str) -> str:
    return urlencode({"enterprise": enterprise.uuid, "unit": unit.uuid if unit else "", "cadence": cadence})


def occurrence_page(actor: Actor, query: Mapping[str, str]) -> OccurrencePage:
    """Return the list behind a number of the month or of a week, by time; three queries, one more for a unit. Raises NotAllowed, Absent (no such unit)."""
    enterprises = enterprises_for(actor, Action.ROUND_VIEW)
    enterprise = next((each for each in enterprises if str(each.uuid) == query.get("enterprise")), enterprises[0])
    unit = _unit(actor, enterprise, query.get("unit", ""))
    cadence = query.get("cadence", "") if query.get("cadence") in set(Cadence) else ""
    state = query.get("state", "") if query.get("state") in {*OccurrenceState, OWED} else ""
    day, week = _day(query.get("day", "")), _week(query.get("week", ""))
    month = period_of(PeriodKind.MONTH, day) if day else _month(query.get("month", ""))
    period = week or month
    rows = _rows(actor, enterprise, unit, cadence).select_related("plan__post__unit", "plan__unit", "plan__enterprise")
    rows = rows.filter(business_on=day) if day else rows.filter(business_on__range=(period.first, period.last))
    rows = rows.filter(_in_state(state), **_line(query))
    page = keyset_page(rows, order=["scheduled_for", "pk"], query=query)
    kept = {
        name: query.get(name, "")
        for name in ("post", "speciality", "week")
        if query.get(name) and not (day and name == "week")
    }
    return OccurrencePage(enterprise, unit, day, None if day else week, month, state, cadence, kept, page)


def _in_state(state: str) -> Q:
    """Return what narrows to a state; OWED is all that was to be done, so not what was excused."""
    if state == OWED:
        return ~Q(state=OccurrenceState.EXCUSED.value)
    return Q(state=state) if state else Q()


def _line(query: Mapping[str, str]) -> dict[str, Any]:
    """Return what narrows to the post and the speciality that an address names."""
    speciality = query.get("speciality", "")
    return _post(query.get("post", "")) | ({"plan__speciality": speciality} if speciality in set(Speciality) else {})


def _week(key: str) -> Period | None:
    try:
        return week_named(key)
    except Absent:
        return None


def _post(key: str) -> dict[str, UUID]:
    """Return what narrows a list to the post that an address names, nothing where it names none."""
    try:
        return {"plan__post__uuid": UUID(key)} if key else {}
    except ValueError:
        return {}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def enterprise_of(actor: Actor, key: str, action: Action) -> Enterprise:
    """Return the enterprise that an address names by uuid, or the first within reach. Raises NotAllowed."""
    enterprises = enterprises_for(actor, action)
    try:
        wanted = UUID(key)
    except ValueError:
        return enterprises[0]
    return next((each for each in enterprises if each.uuid == wanted), enterprises[0])
