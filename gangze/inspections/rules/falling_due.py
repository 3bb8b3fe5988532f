"""When something falls due by a plan: from specification, shifts and calendar to slots (docs/rules/rounds.md §1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.periods import Period, PeriodKind, period_of

from .planning import DAY_BEGINS, Slot, Specification
from .rotas import RotaStanding, Turn, in_force, moment_of, turns_of_day
from .words import Cadence

_KINDS = {Cadence.WEEKLY: PeriodKind.WEEK, Cadence.MONTHLY: PeriodKind.MONTH}


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a plan with the rota it names, None where its windows say when people work."""

    number: int
    effective_on: date
    specification: Specification
    rota: RotaStanding | None = None
    key: int = 0
    """Of its row."""


def slots_between(
    cadence: Cadence, versions: Sequence[Version], first: date, last: date, calendar: WorkingCalendar
) -> dict[datetime, tuple[Version, Slot]]:
    """Return what falls due on the business days from `first` to `last`, by the moment it was scheduled for.

    Something weekly or monthly belongs to every day of its period. Which version counts is asked of the day, the first day of
    the week or month; a plan that begins in a period owes it where its day is still to come.
    """
    slots: dict[datetime, tuple[Version, Slot]] = {}
    for version, slot in _slots(cadence, versions, first, last, calendar):
        slots.setdefault(slot.scheduled_for, (version, slot))
    return slots


def _slots(
    cadence: Cadence, versions: Sequence[Version], first: date, last: date, calendar: WorkingCalendar
) -> Iterator[tuple[Version, Slot]]:
    if cadence is Cadence.DAILY:
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            version = version_on(versions, day)
            if version is not None:
                yield from ((version, slot) for slot in daily_slots(version, day, calendar))
        return
    kind = _KINDS[cadence]
    period = period_of(kind, first)
    while period.first <= last:
        yield from _of_period(versions, period, calendar)
        period = period.next()


def version_on(versions: Iterable[Version], day: date) -> Version | None:
    """Return the version in force on a day, None before the first."""
    return in_force([(each.number, each.effective_on, each) for each in versions], day)


def _of_period(
    versions: Sequence[Version], period: Period, calendar: WorkingCalendar
) -> Iterator[tuple[Version, Slot]]:
    version = version_on(versions, period.first)
    if version is not None:
        yield version, period_slot(version, period, calendar)
        return
    version = version_on(versions, period.last)
    if version is None:
        return
    slot = period_slot(version, period, calendar)
    if slot.due_at > moment_of(version.effective_on, DAY_BEGINS):
        yield version, slot


def period_slot(version: Version, period: Period, calendar: WorkingCalendar) -> Slot:
    """Return what is due once in a week or month: open from its first day, or the plan's, and late until it has ended.

    A due day that is not worked moves to the working day before it in the same period, if there is one, else after it.
    """
    told = version.specification
    due_on = _due_day(period, told.due_day, calendar)
    owed_on = max(period.first, min(version.effective_on, due_on))
    due_at = moment_of(due_on, told.due_minute)
    ends_at = moment_of(period.last + timedelta(days=1), DAY_BEGINS)
    return Slot(
        business_on=due_on,
        owed_on=owed_on,
        period=period.key,
        scheduled_for=moment_of(period.first, DAY_BEGINS),
        opens_at=moment_of(owed_on, DAY_BEGINS),
        due_at=due_at,
        closes_at=max(ends_at, due_at) + timedelta(minutes=told.grace_minutes),
    )


def _due_day(period: Period, number: int, calendar: WorkingCalendar) -> date:
    wished = min(period.first + timedelta(days=number - 1), period.last)
    before = [day for day in _days(period.first, wished) if calendar.is_working(day)]
    after = [day for day in _days(wished, period.last) if calendar.is_working(day)]
    return before[-1] if before else after[0] if after else wished


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def daily_slots(version: Version, day: date, calendar: WorkingCalendar) -> Iterator[Slot]:
    """Yield what falls due on one day by a version, by shift; nothing on a day that it skips or that nobody works."""
    told = version.specification
    if _is_skipped(told, day, calendar):
        return
    spans = _spans(version, day, calendar)
    for turn in spans:
        yield from _of_shift(told, turn)
    if spans and told.times_a_day:
        yield from _spread(told, day, spans, has_rota=version.rota is not None)


def _is_skipped(told: Specification, day: date, calendar: WorkingCalendar) -> bool:
    """Return whether a day is skipped: a make-up Saturday is worked, a weekday off is a holiday."""
    if calendar.is_working(day):
        return False
    return told.skips_weekends if day.weekday() >= 5 else told.skips_holidays


def _spans(version: Version, day: date, calendar: WorkingCalendar) -> tuple[Turn, ...]:
    if version.rota is not None:
        return turns_of_day(version.rota, day, calendar)
    windows = sorted(version.specification.windows)
    return tuple(Turn(day, "", (), moment_of(day, begin), moment_of(day, end)) for begin, end in windows)


def _of_shift(told: Specification, turn: Turn) -> Iterator[Slot]:
    if told.at_handover:
        yield _around(told, turn, turn.starts_at)
    if not told.every_minutes:
        return
    moment = turn.starts_at + timedelta(minutes=told.every_minutes)
    while moment < turn.ends_at:
        yield _around(told, turn, moment)
        moment += timedelta(minutes=told.every_minutes)


def _around(told: Specification, turn: Turn, moment: datetime) -> Slot:
    due_at = moment + timedelta(minutes=told.due_minutes)
    return Slot(
        business_on=turn.day,
        owed_on=turn.day,
        period=turn.day.isoformat(),
        scheduled_for=moment,
        opens_at=moment - timedelta(minutes=told.opens_minutes),
        due_at=due_at,
        closes_at=due_at + timedelta(minutes=told.grace_minutes),
        shift=turn.shift,
        group=turn.group,
    )


def _spread(told: Specification, day: date, spans: Sequence[Turn], *, has_rota: bool) -> Iterator[Slot]:
    """Yield so many times a day, each with its own part of the windows: due when the part ends, open when it begins."""
    for begin, end in parts_of(told.windows, told.times_a_day):
        starts_at, ends_at = moment_of(day, begin), moment_of(day, end)
        turn = next((each for each in spans if each.starts_at <= starts_at < each.ends_at), None)
        yield Slot(
            business_on=day,
            owed_on=day,
            period=day.isoformat(),
            scheduled_for=starts_at,
            opens_at=starts_at,
            due_at=ends_at,
            closes_at=ends_at + timedelta(minutes=told.grace_minutes),
            shift=turn.shift if turn and has_rota else "",
            group=turn.group if turn and has_rota else "",
        )


def parts_of(windows: Sequence[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """Return `count` parts of the windows: whole windows are cut evenly where that works out, else the span of all of them."""
    ordered = sorted(windows)
    if count % len(ordered):
        ordered = [(ordered[0][0], ordered[-1][1])]
    each = count // len(ordered)
    return [
        (begin + (end - begin) * part // each, begin + (end - begin) * (part + 1) // each)
        for begin, end in ordered
        for part in range(each)
    ]
