"""What time it is, and which business date a moment belongs to (docs/rules/time.md)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARK_ZONE = ZoneInfo("Asia/Shanghai")
DAY_STARTS_AT = time(8, 0)
"""The night shift belongs to the day it began: the business day turns over at the morning hand-over."""

_set: ContextVar[datetime | None] = ContextVar("set", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _set.get() or datetime.now(UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock of this context stand at an aware moment: only the demo tells a history of days that were not.

    No page, job or command of the product may do so: what people do is recorded when they do it (tests/architecture).
    Raises ValueError for a naive datetime.
    """
    if moment.tzinfo is None:
        raise ValueError("the clock stands at an aware moment")
    token = _set.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)


def business_date(moment: datetime, *, day_starts_at: time = DAY_STARTS_AT) -> date:
    """Return the business date of an aware moment in the park's zone.

    A moment before `day_starts_at` belongs to the day before, so that a night shift stays whole.
    Raises ValueError for a naive datetime.
    """
    if moment.tzinfo is None:
        raise ValueError("a business date needs an aware moment")
    local = moment.astimezone(PARK_ZONE)
    if local.time() < day_starts_at:
        return local.date() - timedelta(days=1)
    return local.date()


def park_date(moment: datetime) -> date:
    """Return the calendar date of an aware moment in the park's zone: deadlines are calendar days, they end at midnight.

    Raises ValueError for a naive datetime.
    """
    if moment.tzinfo is None:
        raise ValueError("a date in the park needs an aware moment")
    return moment.astimezone(PARK_ZONE).date()
