"""The month of an enterprise, and the list behind each number."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gangze.inspections.rules.words import Cadence, OccurrenceState
from gangze.inspections.selectors import calendar as selectors
from gangze.org.middleware import ActorRequest


@require_safe
@login_required
def month(request: ActorRequest) -> HttpResponse:
    context = {"shown": selectors.month_page(request.actor, request.GET), "cadences": list(Cadence)}
    return render(request, "inspections/calendar.html", context)


@require_safe
@login_required
def occurrences(request: ActorRequest) -> HttpResponse:
    context = {"shown": selectors.occurrence_page(request.actor, request.GET), "states": list(OccurrenceState)}
    return render(request, "inspections/occurrences.html", context)
