"""When a business day of the ledger may be sealed, and from when an unsealed one is a fault."""

from datetime import date, datetime, timedelta

from gangze.kernel.clock import DAY_STARTS_AT, PARK_ZONE, business_date

SEAL_GRACE = timedelta(days=1)
"""How long after its end a day may stay unsealed before verification calls it a fault."""


def is_over(day: date, moment: datetime) -> bool:
    """Return whether the business day has ended at the moment, so that no fact can be received on it any more."""
    return day < business_date(moment)


def overdue_before(moment: datetime) -> date:
    """Return the date before which every day with facts should have been sealed."""
    return business_date(moment - SEAL_GRACE)


def day_after_begins_at(day: date) -> datetime:
    """Return the aware moment at which the next business day begins."""
    return datetime.combine(day + timedelta(days=1), DAY_STARTS_AT, PARK_ZONE)
