"""排查质量: what rates and hints say of how rounds are done, and the rounds behind them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gangze.inspections.selectors.formalism import formalism_page, hint_facts
from gangze.org.middleware import ActorRequest


@require_safe
@login_required
def formalism(request: ActorRequest) -> HttpResponse:
    return render(request, "inspections/formalism.html", {"page": formalism_page(request.actor, request.GET)})


@require_safe
@login_required
def facts(request: ActorRequest) -> HttpResponse:
    return render(request, "inspections/formalism_facts.html", {"page": hint_facts(request.actor, request.GET)})
