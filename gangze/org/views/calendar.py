"""The calendar of working days, read by all whom it concerns, corrected by the park."""

from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gangze.access.matrix import Action
from gangze.kernel.calendar import has_make_up_days

from .. import selectors, services
from ..forms import CalendarDayForm
from ..middleware import ActorRequest
from .editing import form_page


@require_safe
@login_required
def calendar(request: ActorRequest) -> HttpResponse:
    year = selectors.chosen_year(request.GET.get("year", ""))
    parks = selectors.readable_authorities(request.actor)
    selectors.require_any(parks)
    park = next((one for one in parks if str(one.uuid) == request.GET.get("park")), parks[0])
    context = {
        "park": park,
        "parks": parks,
        "year": year,
        "days": selectors.calendar_days(park, year),
        "is_announced": has_make_up_days(year),
        "form": CalendarDayForm(),
        "may_edit": request.actor.may(Action.CALENDAR_EDIT, park.path),
    }
    return render(request, "org/calendar.html", context)


@require_POST
@login_required
def calendar_set(request: ActorRequest, authority_uuid: UUID) -> HttpResponse:
    selectors.authority_by(request.actor, authority_uuid, Action.CALENDAR_EDIT)
    form = CalendarDayForm(request.POST)
    if not form.is_valid():
        return form_page(request, form, title="", back_url=reverse("org:calendar"))
    services.set_calendar_day(actor=request.actor, authority_uuid=authority_uuid, **form.cleaned_data)
    return _back(authority_uuid, form.cleaned_data["day"].year)


@require_POST
@login_required
def calendar_clear(request: ActorRequest, authority_uuid: UUID, day: date) -> HttpResponse:
    services.clear_calendar_day(actor=request.actor, authority_uuid=authority_uuid, day=day)
    return _back(authority_uuid, day.year)


@require_POST
@login_required
def calendar_seed(request: ActorRequest, authority_uuid: UUID, year: int) -> HttpResponse:
    services.seed_calendar(actor=request.actor, authority_uuid=authority_uuid, year=year)
    return _back(authority_uuid, year)


def _back(authority_uuid: UUID, year: int) -> HttpResponse:
    return redirect(f"{reverse('org:calendar')}?park={authority_uuid}&year={year}")
