"""Prints and exports: one revision at once, a selection as a job with progress."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from gangze.dossiers import selectors
from gangze.dossiers.forms import BatchForm
from gangze.dossiers.printing import Layout
from gangze.dossiers.services import printing
from gangze.dossiers.tasks import start_export, start_print
from gangze.kernel.errors import Absent, RuleBroken
from gangze.org.middleware import ActorRequest

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _file(made: printing.Print, *, is_attachment: bool) -> HttpResponse:
    response = HttpResponse(made.content, content_type=CONTENT_TYPES[made.name.rsplit(".", 1)[1]])
    response["Content-Disposition"] = content_disposition_header(is_attachment, made.name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def print_revision(request: ActorRequest, post_uuid: UUID, number: int) -> HttpResponse:
    revision = selectors.revision_of(request.actor, post_uuid, number)
    try:
        layout = Layout(request.POST.get("layout", ""))
    except ValueError as error:
        raise RuleBroken("请选择打印版式。") from error
    made = printing.print_revisions(actor=request.actor, revisions=[revision], layout=layout)
    return _file(made, is_attachment=False)


@require_safe
@login_required
def export_revision(request: ActorRequest, post_uuid: UUID, number: int, file_format: str) -> HttpResponse:
    revision = selectors.revision_of(request.actor, post_uuid, number)
    if file_format not in ("xlsx", "docx"):
        raise Absent("format")
    return _file(printing.export_revisions(revisions=[revision], file_format=file_format), is_attachment=True)


@require_POST
@login_required
def batch(request: ActorRequest) -> HttpResponse:
    form = BatchForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("请在列表中勾选岗位，并选择版式。")
    posts = selectors.chosen_posts(request.actor, form.cleaned_data["posts"], request.POST)
    if request.POST.get("do") == "export":
        job = start_export(actor=request.actor, posts=posts)
    else:
        job = start_print(actor=request.actor, posts=posts, layout=form.cleaned_data["layout"] or "a4")
    return redirect("jobs:job", job_uuid=job.uuid)
