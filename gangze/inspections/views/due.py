"""现在该查: the page of what is due for a person, and the person's own rounds."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.dossiers.views.phone import KEEP_AS_HEADER, KEEP_HEADER
from gangze.inspections.selectors.due import mine_now
from gangze.inspections.selectors.rounds import own_rounds
from gangze.org.middleware import ActorRequest


def kept(response: HttpResponse, listed_as: str) -> HttpResponse:
    """Let the device keep a page until sign-out: rounds are done where there is no network. `listed_as` is "due", "sheet" or "handover"."""
    response[KEEP_HEADER], response[KEEP_AS_HEADER] = "private", listed_as
    return response


@require_safe
@login_required
def now(request: ActorRequest) -> HttpResponse:
    may_look = bool(request.actor.reaches(Action.ROUND_VIEW))
    may_report = bool(request.actor.reaches(Action.FINDING_REPORT))
    context = {"mine": mine_now(request.actor), "kinds": list(Kind), "may_look": may_look, "may_report": may_report}
    return kept(render(request, "inspections/now.html", context), "due")


@require_safe
@login_required
def mine(request: ActorRequest) -> HttpResponse:
    return render(request, "inspections/own_rounds.html", {"found": own_rounds(request.actor, request.GET)})
