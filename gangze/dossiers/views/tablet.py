"""A tablet that a crew shares: holders of a post acknowledge one after another, each with an own PIN."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.dossiers import selectors, services
from gangze.dossiers.forms import shown_items
from gangze.kernel.errors import Absent, RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.web.translating import said


@require_safe
@login_required
def tablet(request: ActorRequest, post_uuid: UUID) -> HttpResponse:
    post = selectors.post_for_dossier(request.actor, post_uuid)
    services.require_tablet(actor=request.actor, post=post)
    revision = selectors.current_revision(post)
    waiting = selectors.waiting_holders(request.actor, post, revision) if revision else []
    return render(request, "dossiers/tablet.html", {"post": post, "revision": revision, "waiting": waiting})


@require_http_methods(["GET", "POST"])
@login_required
def tablet_person(request: ActorRequest, post_uuid: UUID, person_uuid: UUID) -> HttpResponse:
    post = selectors.post_for_dossier(request.actor, post_uuid)
    revision = selectors.current_revision(post)
    if revision is None:
        raise Absent("revision")
    person, _post = selectors.holder_of(request.actor, revision.uuid, person_uuid)
    services.require_tablet(actor=request.actor, post=post)
    context: dict[str, Any] = {"post": post, "revision": revision, "person": person}
    if request.method == "POST":
        refusal = _signed(request, revision.uuid, person_uuid)
        if not refusal:
            messages.success(request, _("%(name)s 已签收。") % {"name": person.name})
            return redirect("dossiers:tablet", post_uuid=post_uuid)
        context["refusal"] = refusal
    context["items"] = selectors.asked_items(person.pk, revision)
    return render(request, "dossiers/tablet_person.html", context, status=422 if context.get("refusal") else 200)


def _signed(request: ActorRequest, revision_uuid: UUID, person_uuid: UUID) -> str:
    """Return "", or why it was refused: the page stays, and with it what was read."""
    try:
        services.acknowledge_on_tablet(
            actor=request.actor, revision_uuid=revision_uuid, person_uuid=person_uuid, pin=request.POST.get("pin", ""),
            shown=shown_items(request.POST.get("shown", "")) or set(),
        )  # fmt: skip
    except RuleBroken as broken:
        return said(broken.message)
    return ""
