"""Bringing a file, looking at what it would do, confirming it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.access.matrix import Action
from gangze.web.asked import whole_number

from .. import selectors, services, tasks
from ..forms import UploadForm
from ..middleware import ActorRequest
from .places import ASKED_AND_DONE

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(ASKED_AND_DONE)
@login_required
def uploads(request: ActorRequest) -> HttpResponse:
    selectors.require_reach(request.actor, Action.ORG_EDIT, Action.PEOPLE_EDIT)
    form = UploadForm(request.POST or None, request.FILES or None, actor=request.actor)
    if form.is_valid():
        file = form.cleaned_data["file"]
        pending = services.receive_upload(
            actor=request.actor, kind=form.cleaned_data["kind"], file_name=file.name, chunks=file.chunks(),
            authority_uuid=form.cleaned_data.get("authority_uuid") or None,
        )  # fmt: skip
        tasks.look_into(actor=request.actor, pending=pending)
        return redirect("org:upload", pending.uuid)
    context = {"form": form, "uploads": selectors.own_uploads(request.actor)}
    return render(request, "org/import.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def upload(request: ActorRequest, upload_uuid: UUID) -> HttpResponse:
    pending = selectors.upload_by(request.actor, upload_uuid)
    counts = selectors.state_counts(pending)
    state = request.GET.get("state") or next((one for one in ("bad", "created", "changed") if counts[one]), "unchanged")
    query, start = request.GET.get("q", "").strip(), whole_number(request.GET.get("start", ""), default=0)
    context = {
        "pending": pending,
        "job": selectors.job_of(request.actor, pending),
        "counts": counts,
        "state": state,
        "query": query,
        "preview": selectors.preview_page(pending, state=state, query=query, start=start),
        "actionable": counts["created"] + counts["changed"],
    }
    return render(request, "org/upload.html", context)


@require_POST
@login_required
def confirm(request: ActorRequest, upload_uuid: UUID) -> HttpResponse:
    tasks.carry_out(actor=request.actor, upload_uuid=upload_uuid, digest=request.POST.get("digest", ""))
    return redirect("org:upload", upload_uuid)


@require_POST
@login_required
def discard(request: ActorRequest, upload_uuid: UUID) -> HttpResponse:
    services.discard_upload(actor=request.actor, upload_uuid=upload_uuid)
    return redirect("org:import")


@require_safe
@login_required
def marked(request: ActorRequest, upload_uuid: UUID) -> HttpResponse:
    name, content = services.marked_file(actor=request.actor, upload_uuid=upload_uuid)
    return _download(name, content)


@require_POST
@login_required
def passwords(request: ActorRequest, upload_uuid: UUID) -> HttpResponse:
    pending = selectors.upload_by(request.actor, upload_uuid)
    people = [UUID(uuid) for uuid in pending.outcome.get("hired", ())]
    content = services.password_sheet(actor=request.actor, person_uuids=people)
    return _download(_("初始密码.xlsx"), content)


@require_http_methods(ASKED_AND_DONE)
@login_required
def suggestions(request: ActorRequest) -> HttpResponse:
    selectors.require_reach(request.actor, Action.GRANT_EDIT)
    found = selectors.suggested_grants(request.actor)
    if request.method == "POST":
        chosen = set(request.POST.getlist("grants"))
        for one in found:
            if one.key in chosen:
                services.give_role(actor=request.actor, person_uuid=one.person.uuid, role=one.role, path=one.path)
        return redirect("org:suggestions")
    return render(request, "org/suggestions.html", {"suggestions": found, "back_url": reverse("org:person_list")})


def _download(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream" if name[-5:] != ".xlsx" else _XLSX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
