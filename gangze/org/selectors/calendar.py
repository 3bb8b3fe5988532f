"""Which days an authority works."""

from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.clock import business_date, now
from gangze.web.asked import whole_number

from ..models import Authority, CalendarDay, Enterprise


def working_calendar(enterprise: Enterprise) -> WorkingCalendar:
    """Return the calendar of the park an enterprise belongs to; Monday to Friday where nothing is set."""
    rows = CalendarDay.objects.filter(authority_id=enterprise.authority_id)
    return WorkingCalendar(dict(rows.values_list("day", "is_working")))


def calendar_days(authority: Authority, year: int) -> QuerySet[CalendarDay]:
    """Return the days of a year that differ from Monday–Friday, in order."""
    return authority.calendar_days.filter(day__year=year).order_by("day")


def readable_authorities(actor: Actor) -> list[Authority]:
    """Return the parks whose calendar concerns the actor: those looked after, and the one an own place lies in."""
    editable = actor.reaches(Action.CALENDAR_EDIT)
    places = actor.reaches(Action.ORG_VIEW)
    return [
        park
        for park in Authority.objects.filter(level=Authority.Level.PARK)
        if park.path.startswith(editable or ("-",)) or any(place.startswith(park.path) for place in places)
    ]


def chosen_year(text: str) -> int:
    """Return the year that an address names, or the present one."""
    return whole_number(text, default=business_date(now()).year, least=2000, most=2100)
