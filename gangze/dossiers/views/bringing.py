"""Import: bring a file, see what was understood beside the source, decide, confirm."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.access.matrix import Action
from gangze.dossiers import selectors, services
from gangze.dossiers.content import Kind
from gangze.dossiers.forms import UploadForm
from gangze.dossiers.importing import Mapping
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.web.asked import whole_number

RECENT_UPLOADS = 20


@require_http_methods(["GET", "POST"])
@login_required
def uploads(request: ActorRequest) -> HttpResponse:
    enterprises = selectors.enterprises_for_import(request.actor)
    if not enterprises.exists():
        raise NotAllowed(Action.DOSSIER_IMPORT.value)
    form = UploadForm(request.POST or None, request.FILES or None, enterprises=enterprises)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        code = form.cleaned_data["enterprise"].code
        upload = services.receive_upload(actor=request.actor, enterprise_code=code, name=file.name, stream=file)
        return redirect("dossiers:upload", upload_uuid=upload.uuid)
    recent = selectors.uploads_of(request.actor)[:RECENT_UPLOADS]
    return render(
        request, "dossiers/import.html", {"form": form, "uploads": recent}, status=422 if form.errors else 200
    )


@require_safe
@login_required
def upload(request: ActorRequest, upload_uuid: UUID) -> HttpResponse:
    found = selectors.upload_by_uuid(request.actor, upload_uuid)
    job = selectors.job_of_upload(request.actor, found)
    context: dict[str, Any] = {"upload": found, "job": job}
    if found.state in ("ready", "stored"):
        preview = selectors.preview_of_upload(found)
        context |= {"preview": preview, "shown": selectors.shown_post(preview, request.GET.get("post", ""))}
        context |= {"fields": selectors.mapping_choices(), "kinds": list(Kind)}
    is_polling = bool(request.headers.get("HX-Request"))
    template = "dossiers/_upload_wait.html" if is_polling else "dossiers/upload.html"
    response = render(request, template, context)
    if is_polling and found.state not in ("reading", "storing"):
        response["HX-Refresh"] = "true"
    return response


@require_safe
@login_required
def source(request: ActorRequest, upload_uuid: UUID, index: int) -> HttpResponse:
    found = selectors.upload_by_uuid(request.actor, upload_uuid)
    row = request.GET.get("row", "1")
    name = request.GET.get("sheet", "")
    page = selectors.source_page(found, index, row=whole_number(row, default=1), name=name)
    return render(request, "dossiers/_source.html", {"upload": found, "source": page})


@require_POST
@login_required
def confirm(request: ActorRequest, upload_uuid: UUID) -> HttpResponse:
    names = request.POST.getlist("posts")
    found = services.start_storing(actor=request.actor, upload_uuid=upload_uuid, post_names=names)
    return redirect("dossiers:upload", upload_uuid=found.uuid)


@require_POST
@login_required
def mapping(request: ActorRequest, upload_uuid: UUID) -> HttpResponse:
    services.remember_mapping(actor=request.actor, upload_uuid=upload_uuid, mapping=_mapping(request.POST))
    messages.success(request, _("对应关系已记住，正在重新识别；以后导入同样的表不用再选。"))
    return redirect("dossiers:upload", upload_uuid=upload_uuid)


@require_POST
@login_required
def discard(request: ActorRequest, upload_uuid: UUID) -> HttpResponse:
    services.discard_upload(actor=request.actor, upload_uuid=upload_uuid)
    messages.success(request, _("已放弃，没有导入任何内容。"))
    return redirect("dossiers:import")


@require_safe
@login_required
def marked(request: ActorRequest, upload_uuid: UUID) -> HttpResponse:
    found = selectors.upload_by_uuid(request.actor, upload_uuid)
    name, content = services.marked_file(found)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _mapping(sent: QueryDict) -> Mapping:
    """Return what the form says: column-<n> for headings, block-<n> for sheets and titles, post-<n> for names."""
    columns: dict[str, dict[str, str]] = {}
    for heading, kind, key in _triples(sent, "heading", "kind", "key"):
        columns.setdefault(kind or "*", {})[heading] = key
    documents = {title: value for title, value, _same in _triples(sent, "title", "document", "document")}
    posts = {written: name for written, name, _same in _triples(sent, "written", "post", "post")}
    try:
        return Mapping.from_json({"columns": columns, "documents": documents, "posts": posts})
    except ValueError as error:
        raise RuleBroken(_("所选的对应关系不适用，请重新选择。")) from error


def _triples(sent: QueryDict, first: str, second: str, third: str) -> list[tuple[str, str, str]]:
    rows = zip(sent.getlist(first), sent.getlist(second), sent.getlist(third), strict=False)
    return [row for row in rows if row[0] and row[2]]
