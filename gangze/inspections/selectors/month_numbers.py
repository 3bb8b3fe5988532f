"""The month of an enterprise in numbers, each with the list it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from gangze.inspections.models import Finding, Occurrence, Round
from gangze.inspections.models.findings import IS_RECURRING
from gangze.inspections.rules.weeks import WeekState
from gangze.inspections.rules.words import OPEN_STATES, Cadence, FindingState, OccurrenceState
from gangze.kernel.periods import Period, weeks_of_month
from gangze.org.models import Enterprise, Unit

from .findings import AGES, calendar_today
from .weeks import WeekRow, rows_of_weeks, today

_OPEN = Q(state__in=[state.value for state in OPEN_STATES])


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and the query of the list that shows what was counted."""

    name: str
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class CadenceNumbers:
    """What fell due in one cadence, by state."""

    cadence: Cadence
    states: list[tuple[OccurrenceState, Number]]

    @property
    def due(self) -> int:
        """Return how much was to be done: without what was excused."""
        return sum(number.count for state, number in self.states if state is not OccurrenceState.EXCUSED)

    @property
    def done(self) -> int:
        return sum(number.count for state, number in self.states if state is OccurrenceState.DONE)

    @property
    def percent(self) -> int | None:
        """Return how much of a hundred that was due and is over was done, None where nothing was."""
        over = self.done + sum(number.count for state, number in self.states if state is OccurrenceState.MISSED)
        return self.done * 100 // over if over else None


@dataclass(frozen=True, slots=True)
class MonthNumbers:
    """The month as its page shows it; `ages` are those of every finding open now, whenever it was reported."""

    cadences: list[CadenceNumbers]
    late: Number
    findings: list[Number]
    ages: list[Number]
    weeks: list[WeekRow]


def month_numbers(enterprise: Enterprise, month: Period, units: Sequence[Unit]) -> MonthNumbers:
    """Return the numbers of a month; `units` are those whose weeks count. A dozen queries."""
    late = _rounds(enterprise, month).filter(is_on_time=False).count()
    return MonthNumbers(
        cadences=[cadence_numbers(enterprise, month, cadence) for cadence in Cadence],
        late=Number("late", late, urlencode({"kind": "late", "period": month.key, "enterprise": enterprise.code})),
        findings=_findings(enterprise, month), ages=_ages(enterprise),
        weeks=rows_of_weeks(enterprise, units, [week for week in weeks_of_month(month) if week.first <= today()]),
    )  # fmt: skip


def numbers_of(enterprise: Enterprise, month: Period) -> dict[str, Any]:
    """Return the numbers as a closing fact keeps them."""
    units = list(enterprise.units.active().filter(level=Unit.Level.WORKSHOP).select_related("enterprise"))
    numbers = month_numbers(enterprise, month, units)
    return {
        "rounds": {
            each.cadence.value: {state.value: number.count for state, number in each.states} for each in numbers.cadences
        },
        "late": numbers.late.count,
        "findings": {each.name: each.count for each in numbers.findings},
        "ages": {each.name: each.count for each in numbers.ages},
        "weeks": {
            state.value: sum(row.state is state for row in numbers.weeks) for state in WeekState
        },
    }  # fmt: skip


def _rounds(enterprise: Enterprise, month: Period) -> QuerySet[Round]:
    rows = Round.objects.standing().filter(path__startswith=enterprise.path)
    return rows.filter(business_on__range=(month.first, month.last))


def cadence_numbers(
    enterprise: Enterprise, month: Period, cadence: Cadence, unit: Unit | None = None
) -> CadenceNumbers:
    """Return what fell due in one cadence in a month, at a unit or in the whole enterprise; one query."""
    rows = Occurrence.objects.filter(enterprise=enterprise, business_on__range=(month.first, month.last))
    rows = rows.filter(path__startswith=unit.path) if unit else rows
    counts = dict(rows.filter(plan__cadence=cadence.value).order_by().values_list("state").annotate(count=Count("pk")))
    narrowed = {"enterprise": enterprise.uuid, "cadence": cadence.value, "month": month.key}
    narrowed |= {"unit": unit.uuid} if unit else {}
    return CadenceNumbers(
        cadence,
        [
            (state, Number(state.value, counts.get(state.value, 0), urlencode(narrowed | {"state": state.value})))
            for state in OccurrenceState
        ],
    )


def _findings(enterprise: Enterprise, month: Period) -> list[Number]:
    rows = Finding.objects.filter(enterprise=enterprise, business_on__range=(month.first, month.last))
    standing = rows.exclude(state=FindingState.WITHDRAWN.value)
    wanted: dict[str, tuple[Q, dict[str, str]]] = {
        "reported": (Q(), {"state": "standing"}),
        "open": (_OPEN, {"state": "open"}),
        "overdue": (_OPEN & Q(deadline_on__lt=calendar_today()), {"overdue": "1"}),
        "closed": (Q(state=FindingState.CLOSED.value), {"state": FindingState.CLOSED.value}),
        "major": (Q(major_since__isnull=False), {"state": "standing", "major": "1"}),
        "recurring": (IS_RECURRING, {"state": "standing", "recurring": "1"}),
    }
    counts = standing.aggregate(**{name: Count("pk", filter=condition) for name, (condition, _told) in wanted.items()})
    narrowed = {"enterprise": enterprise.code, "period": month.key}
    return [Number(name, counts[name], urlencode(narrowed | told)) for name, (_condition, told) in wanted.items()]


def _ages(enterprise: Enterprise) -> list[Number]:
    """Return how many findings that are open now were reported so many days ago."""
    rows, day = Finding.objects.filter(enterprise=enterprise).filter(_OPEN), today()
    conditions = {}
    for place, (least, most) in enumerate(AGES.values()):
        condition = Q(business_on__lte=day - timedelta(days=least))
        conditions[f"age{place}"] = condition & (Q(business_on__gte=day - timedelta(days=most)) if most else Q())
    counts = rows.aggregate(**{name: Count("pk", filter=condition) for name, condition in conditions.items()})
    narrowed = {"enterprise": enterprise.code, "state": "open"}
    return [
        Number(age, counts[f"age{place}"], urlencode(narrowed | {"age": age})) for place, age in enumerate(AGES)
    ]  # fmt: skip
