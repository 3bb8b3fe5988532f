"""班前会: big type, one of the team is drawn, the points are shown after the recitation, one tap records."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gangze.dossiers.content import Kind
from gangze.mastery import selectors
from gangze.org.middleware import ActorRequest

from .examining import kept


@require_safe
@login_required
def units(request: ActorRequest) -> HttpResponse:
    found, own = selectors.units_to_meet(request.actor)
    if own is not None and "all" not in request.GET:
        return redirect("mastery:preshift", unit_uuid=own.uuid)
    return render(request, "mastery/preshift_units.html", {"units": found})


@require_safe
@login_required
def meeting(request: ActorRequest, unit_uuid: UUID) -> HttpResponse:
    context = {"meeting": selectors.meeting_of(request.actor, unit_uuid), "kinds": list(Kind)}
    return kept(render(request, "mastery/preshift.html", context))
