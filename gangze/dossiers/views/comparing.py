"""Two revisions of a post, item by item and sign by sign."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gangze.dossiers import selectors
from gangze.kernel.errors import Absent
from gangze.org.middleware import ActorRequest
from gangze.web.asked import whole_number


@require_safe
@login_required
def compare(request: ActorRequest, post_uuid: UUID) -> HttpResponse:
    found = selectors.comparison(request.actor, post_uuid, _number(request, "a"), _number(request, "b"))
    return render(request, "dossiers/compare.html", {"comparison": found, "post": found.post})


def _number(request: ActorRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    number = whole_number(text, default=0)
    if number < 1:
        raise Absent("revision")
    return number
