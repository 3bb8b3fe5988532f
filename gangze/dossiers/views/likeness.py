"""千岗一面: what a draft's document shares with other posts, and the report on a whole enterprise."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gangze.access.matrix import Action
from gangze.dossiers import selectors
from gangze.dossiers.content import Kind
from gangze.dossiers.tasks import start_finding_shared_text
from gangze.kernel.errors import Absent, NotAllowed
from gangze.org.middleware import ActorRequest


@require_safe
@login_required
def shared_text(request: ActorRequest, revision_uuid: UUID, kind: str) -> HttpResponse:
    if kind not in list(Kind):
        raise Absent("kind")
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    hints = selectors.shared_text_of(request.actor, revision, {Kind(kind)})
    context = {"revision": revision, "kind": Kind(kind), "shared": hints, "is_answer": True}
    return render(request, "dossiers/_shared_text.html", context)


@require_safe
@login_required
def likeness(request: ActorRequest) -> HttpResponse:
    page = selectors.likeness_page(request.actor, request.GET.get("place", ""))
    if page.place is None:
        raise NotAllowed(Action.DOSSIER_EDIT.value)
    is_polling = bool(request.headers.get("HX-Request"))
    template = "dossiers/_likeness_wait.html" if is_polling else "dossiers/likeness.html"
    response = render(request, template, {"page": page})
    if is_polling and not (page.job and page.job.is_live):
        response["HX-Refresh"] = "true"
    return response


@require_POST
@login_required
def likeness_find(request: ActorRequest) -> HttpResponse:
    page = start_finding_shared_text(actor=request.actor, place=request.POST.get("place", ""))
    assert page.place is not None
    return redirect(f"{reverse('dossiers:likeness')}?place={page.place.uuid}")
