"""现在该查: the page of what is due for a person, and the person's own rounds."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.dossiers.views.phone import KEEP_HEADER
from gangze.inspections.selectors.due import mine_now
from gangze.inspections.selectors.rounds import own_rounds
from gangze.org.middleware import ActorRequest


def kept(response: HttpResponse) -> HttpResponse:
    """Let the device keep a page until sign-out: rounds are done where there is no network."""
    response[KEEP_HEADER] = "private"
    return response


@require_safe
@login_required
def now(request: ActorRequest) -> HttpResponse:
    may_look = bool(request.actor.reaches(Action.ROUND_VIEW))
    context = {"mine": mine_now(request.actor), "kinds": list(Kind), "may_look": may_look}
    return kept(render(request, "inspections/now.html", context))


@require_safe
@login_required
def mine(request: ActorRequest) -> HttpResponse:
    return render(request, "inspections/own_rounds.html", {"found": own_rounds(request.actor, request.GET)})
