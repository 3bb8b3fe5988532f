"""Days, weeks, months and years as periods with a key that never moves (docs/rules/time.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of whole business dates; `first` and `last` belong to it."""

    first: date
    last: date
    kind: PeriodKind

    @property
    def key(self) -> str:
        """Return what the period is filed under: 2026-03-05, 2026-W10, 2026-03 or 2026."""
        if self.kind is PeriodKind.DAY:
            return self.first.isoformat()
        if self.kind is PeriodKind.WEEK:
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02d}"
        return f"{self.first:%Y-%m}" if self.kind is PeriodKind.MONTH else f"{self.first:%Y}"

    def contains(self, day: date) -> bool:
        """Return whether the day lies in the period."""
        return self.first <= day <= self.last

    def next(self) -> "Period":
        """Return the period of the same kind that follows."""
        return period_of(self.kind, self.last + timedelta(days=1))

    def previous(self) -> "Period":
        """Return the period of the same kind that came before."""
        return period_of(self.kind, self.first - timedelta(days=1))


def period_of(kind: PeriodKind, day: date) -> Period:
    """Return the period of a kind in which the day lies; weeks begin on Monday (ISO 8601)."""
    if kind is PeriodKind.DAY:
        return Period(day, day, kind)
    if kind is PeriodKind.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6), kind)
    if kind is PeriodKind.MONTH:
        first = day.replace(day=1)
        next_first = (first + timedelta(days=31)).replace(day=1)
        return Period(first, next_first - timedelta(days=1), kind)
    return Period(date(day.year, 1, 1), date(day.year, 12, 31), kind)


def month_of_week(week: Period) -> Period:
    """Return the month a week counts for: the one of its Thursday, so that every week counts exactly once."""
    return period_of(PeriodKind.MONTH, week.first + timedelta(days=3))


def weeks_of_month(month: Period) -> tuple[Period, ...]:
    """Return the four or five weeks that count for a month, in order."""
    weeks = periods_between(PeriodKind.WEEK, month.first, month.last)
    return tuple(week for week in weeks if month_of_week(week) == month)


def periods_between(kind: PeriodKind, first: date, last: date) -> Iterator[Period]:
    """Yield the periods of a kind that touch the days from `first` to `last`, in order."""
    period = period_of(kind, first)
    while period.first <= last:
        yield period
        period = period.next()
