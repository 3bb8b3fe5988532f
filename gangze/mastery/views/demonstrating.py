"""做得到: the checklist of an operation card or a scenario, observed step by step, at work or in a drill."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gangze.dossiers.content import Kind
from gangze.mastery import selectors
from gangze.mastery.rules.levels import Outcome
from gangze.mastery.rules.marking import Mode
from gangze.org.middleware import ActorRequest

from .examining import kept, kind_named, uuid_asked


@require_safe
@login_required
def drill(request: ActorRequest, post_uuid: UUID, kind: str) -> HttpResponse:
    page = selectors.drill_page(request.actor, post_uuid, kind_named(kind))
    context = {
        "page": page, "post": page.document.post, "kind": page.document.kind, "kinds": list(Kind),
        "outcomes": list(Outcome), "modes": list(Mode), "draw": uuid_asked(request.GET.get("draw", "")),
        "chosen": request.GET.get("person", ""),
    }  # fmt: skip
    return kept(render(request, "mastery/drill.html", context))
