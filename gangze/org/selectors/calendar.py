"""Which days an authority works."""

from django.db.models import QuerySet

from gangze.kernel.calendar import WorkingCalendar

from ..models import Authority, CalendarDay, Enterprise


def working_calendar(enterprise: Enterprise) -> WorkingCalendar:
    """Return the calendar of the park an enterprise belongs to; Monday to Friday where nothing is set."""
    rows = CalendarDay.objects.filter(authority_id=enterprise.authority_id)
    return WorkingCalendar(dict(rows.values_list("day", "is_working")))


def calendar_days(authority: Authority, year: int) -> QuerySet[CalendarDay]:
    """Return the days of a year that differ from Monday–Friday, in order."""
    return authority.calendar_days.filter(day__year=year).order_by("day")
