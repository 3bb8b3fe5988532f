"""Findings counted: by unit, speciality, kind, level, source; how old the open ones are; how many came back. Every number opens its list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum

from gangze.access.actor import Actor
from gangze.inspections.models import Finding
from gangze.inspections.models.findings import IS_RECURRING
from gangze.inspections.rules.words import (
    OPEN_STATES,
    FindingKind,
    FindingLevel,
    FindingSource,
    FindingState,
    Speciality,
)
from gangze.kernel.wording import Sentence
from gangze.org.models import Enterprise, Unit

from .findings import (
    AGES,
    NONE,
    OPEN,
    STANDING,
    FindingFilter,
    business_today,
    calendar_today,
    enterprises_to_choose,
    narrowed,
    parts_of,
    units_to_choose,
)

PERIODS = ("30", "90", "365")
UNSAID = Sentence("没写的")
_OPEN = Q(state__in=[state.value for state in OPEN_STATES])
_LABELS: Mapping[str, Mapping[str, Any]] = {
    "level": {each.value: each.label for each in FindingLevel},
    "kind": {each.value: each.label for each in FindingKind},
    "category": {each.value: each.label for each in Speciality} | {"": UNSAID},
    "source": {each.value: each.label for each in FindingSource},
}
"""By what is counted besides places, with the words for its values."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the query of the list that shows what was counted."""

    count: int
    query: str


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """One line of a table: what was reported in the period, how much of it is open, overdue, closed, come back."""

    label: str
    reported: Number
    open: Number
    overdue: Number
    closed: Number
    recurring: Number
    closing_days: float | None

    @property
    def recurring_percent(self) -> int:
        """Return how many of a hundred findings came back."""
        return round(100 * self.recurring.count / self.reported.count) if self.reported.count else 0


@dataclass(frozen=True, slots=True)
class StatisticsTable:
    """What was counted by one thing, largest first; `name` is that of its filter."""

    name: str
    rows: list[StatisticsRow]


@dataclass(frozen=True, slots=True)
class Statistics:
    """All tables of a period, the sum over it, and the ages of what is open today, whenever it was reported."""

    filters: FindingFilter
    total: StatisticsRow
    ages: list[tuple[str, Number]]
    tables: list[StatisticsTable]
    units: list[Unit]
    enterprises: list[Enterprise]


def finding_statistics(actor: Actor, filters: FindingFilter) -> Statistics:
    """Return the statistics of what the actor sees; `filters` narrow by period (90 days), enterprise and unit.

    The findings of the period are read once, in groups small enough to be summed here, and once more by place for whoever sees one enterprise.
    """
    since = filters.since if filters.since in PERIODS else "90"
    filters = FindingFilter(since=since, enterprise=filters.enterprise, unit=filters.unit)
    counted = narrowed(actor, filters).exclude(state=FindingState.WITHDRAWN).order_by()
    units, enterprises = units_to_choose(actor), enterprises_to_choose(actor)
    is_of_many = len(enterprises) > 1 and not filters.enterprise
    groups = list(counted.values(*_LABELS, *["enterprise"][:is_of_many]).annotate(**_measures()))
    tables = [_table(groups, filters, name, labels) for name, labels in _LABELS.items()]
    if is_of_many:
        tables.insert(0, StatisticsTable("enterprise", _enterprise_rows(groups, filters, enterprises)))
    else:
        tables.insert(0, StatisticsTable("unit", _unit_rows(counted, filters, units)))
    ages = _ages(narrowed(actor, replace(filters, since="")), filters)
    return Statistics(filters, _row("", _sum_of(groups), filters), ages, tables, units, enterprises)


def _measures() -> dict[str, Count | Sum]:
    taken = ExpressionWrapper(F("closed_at") - F("reported_at"), output_field=DurationField())
    return {
        "reported": Count("pk"),
        "open": Count("pk", filter=_OPEN),
        "overdue": Count("pk", filter=_OPEN & Q(deadline_on__lt=calendar_today())),
        "closed": Count("pk", filter=Q(state=FindingState.CLOSED)),
        "recurring": Count("pk", filter=IS_RECURRING),
        "taken": Sum(taken, filter=Q(state=FindingState.CLOSED)),
    }


def _table(
    groups: Sequence[Mapping[str, Any]], filters: FindingFilter, name: str, labels: Mapping[str, str]
) -> StatisticsTable:
    told = _together(groups, name)
    rows = [
        _row(labels[key], group, replace(filters, **{name: key or NONE}))
        for key, group in told.items()
        if key in labels
    ]
    return StatisticsTable(name, _largest(rows))


def _enterprise_rows(
    groups: Sequence[Mapping[str, Any]], filters: FindingFilter, enterprises: Iterable[Enterprise]
) -> list[StatisticsRow]:
    told = _together(groups, "enterprise")
    return _largest(
        [
            _row(each.name, told[each.pk], replace(filters, enterprise=each.code))
            for each in enterprises
            if each.pk in told
        ]
    )


def _together(groups: Iterable[Mapping[str, Any]], name: str) -> dict[Any, dict[str, Any]]:
    """Return the sums of groups by one of the things they are told apart by."""
    found: dict[Any, list[Mapping[str, Any]]] = {}
    for group in groups:
        found.setdefault(group[name], []).append(group)
    return {key: _sum_of(some) for key, some in found.items()}


def _unit_rows(counted: QuerySet[Finding], filters: FindingFilter, units: Iterable[Unit]) -> list[StatisticsRow]:
    """Return the highest units within reach with all that lies below them; within a chosen one, its teams; last, what is in none."""
    parts = parts_of(list(units), filters.unit)
    groups = list(counted.values("path").annotate(**_measures()))
    rows = []
    for unit in parts:
        group = _sum_of([each for each in groups if each["path"].startswith(unit.path)])
        if group["reported"]:
            rows.append(_row(unit.name, group, replace(filters, unit=str(unit.uuid))))
    rows = _largest(rows)
    rest = _sum_of([each for each in groups if not any(each["path"].startswith(unit.path) for unit in parts)])
    if rest["reported"] and parts:
        label = Sentence("不在下级班组的") if filters.unit else Sentence("没写的、已撤销的")
        rows.append(_row(label, rest, replace(filters, direct="1")))
    return rows


def _sum_of(groups: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the sums over several groups; `taken` is None where nothing was closed."""
    told: dict[str, Any] = {
        name: sum(group[name] for group in groups) for name in ("reported", "open", "overdue", "closed", "recurring")
    }
    taken = [group["taken"] for group in groups if group["taken"] is not None]
    return told | {"taken": sum(taken, timedelta()) if taken else None}


def _largest(rows: list[StatisticsRow]) -> list[StatisticsRow]:
    return sorted(rows, key=lambda row: (row.label == UNSAID, -row.reported.count, row.label))


def _row(label: str, group: Mapping[str, object], filters: FindingFilter) -> StatisticsRow:
    """Return one line; withdrawn findings are counted nowhere, so what was reported is the sum of open and closed."""
    counts = {name: int(str(group[name])) for name in ("reported", "open", "overdue", "closed", "recurring")}
    taken = group["taken"]
    days = taken / timedelta(days=1) / counts["closed"] if isinstance(taken, timedelta) and counts["closed"] else None
    return StatisticsRow(
        label,
        Number(counts["reported"], _query(replace(filters, state=STANDING))),
        Number(counts["open"], _query(replace(filters, state=OPEN))),
        Number(counts["overdue"], _query(replace(filters, overdue="1"))),
        Number(counts["closed"], _query(replace(filters, state=FindingState.CLOSED.value))),
        Number(counts["recurring"], _query(replace(filters, state=STANDING, recurring="1"))),
        days,
    )


def _ages(found: QuerySet[Finding], filters: FindingFilter) -> list[tuple[str, Number]]:
    """Return how many of the findings that are open today were reported so many days ago."""
    day = business_today()
    measures = {}
    for place, (least, most) in enumerate(AGES.values()):
        condition = Q(business_on__lte=day - timedelta(days=least))
        if most is not None:
            condition &= Q(business_on__gte=day - timedelta(days=most))
        measures[f"age{place}"] = Count("pk", filter=condition)
    counts = found.filter(_OPEN).aggregate(**measures)
    return [
        (age, Number(counts[f"age{place}"], _query(replace(filters, since="", state=OPEN, age=age))))
        for place, age in enumerate(AGES)
    ]


def _query(filters: FindingFilter) -> str:
    told = {name: getattr(filters, name) for name in filters.__dataclass_fields__}
    return urlencode({name: value for name, value in told.items() if value})
