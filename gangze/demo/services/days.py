"""The days of the demo's story."""

from datetime import date, datetime, time, timedelta

from gangze.kernel import clock

DAYS = 62
"""How long ago the story begins."""


def today() -> date:
    """Return the business date on which the story ends."""
    return clock.business_date(clock.now())


def first_day() -> date:
    """Return the day on which the story begins."""
    return today() - timedelta(days=DAYS)


def morning(day: date, *, hour: int = 9) -> datetime:
    """Return an hour of a day in the park's zone."""
    return datetime.combine(day, time(hour), clock.PARK_ZONE)
