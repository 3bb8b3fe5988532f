"""Bringing a list of trainings or certificates: looked at first, recorded whole after a confirmation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.access.matrix import Action
from gangze.mastery import tasks
from gangze.mastery.forms.training import TrainingUploadForm
from gangze.mastery.selectors.training import houses_of
from gangze.mastery.selectors.training_standing import own_training_uploads, upload_page
from gangze.mastery.services import training_uploads as services
from gangze.mastery.services.training_export import training_template
from gangze.org.middleware import ActorRequest
from gangze.org.selectors import require_reach
from gangze.web.asked import whole_number

from .training import ASKED_AND_DONE, XLSX, download


@require_http_methods(ASKED_AND_DONE)
@login_required
def uploads(request: ActorRequest) -> HttpResponse:
    require_reach(request.actor, Action.TRAINING_EDIT)
    houses = houses_of(request.actor, Action.TRAINING_EDIT)
    form = TrainingUploadForm(request.POST or None, request.FILES or None, enterprises=houses)
    if form.is_valid():
        file, house = form.cleaned_data["file"], form.cleaned_data["enterprise_uuid"]
        upload = services.receive_training(
            actor=request.actor, enterprise_uuid=house, file_name=file.name, chunks=file.chunks()
        )
        tasks.look_into_training(actor=request.actor, upload=upload)
        return redirect("mastery:training_upload", upload.uuid)
    context = {"form": form, "uploads": own_training_uploads(request.actor)}
    return render(request, "mastery/training_import.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def upload(request: ActorRequest, training_upload_uuid: UUID) -> HttpResponse:
    start = whole_number(request.GET.get("start", ""), default=0)
    shown = upload_page(request.actor, training_upload_uuid, state=request.GET.get("state", ""), start=start)
    return render(request, "mastery/training_upload.html", {"shown": shown, "upload": shown.upload})


@require_POST
@login_required
def confirm(request: ActorRequest, training_upload_uuid: UUID) -> HttpResponse:
    digest = request.POST.get("digest", "")
    tasks.import_training(actor=request.actor, upload_uuid=training_upload_uuid, digest=digest)
    return redirect("mastery:training_upload", training_upload_uuid)


@require_POST
@login_required
def discard(request: ActorRequest, training_upload_uuid: UUID) -> HttpResponse:
    services.discard_training(actor=request.actor, upload_uuid=training_upload_uuid)
    messages.success(request, _("文件已放弃，什么也没有导入。"))
    return redirect("mastery:training_import")


@require_safe
@login_required
def marked(request: ActorRequest, training_upload_uuid: UUID) -> HttpResponse:
    name, content = services.marked_training(actor=request.actor, upload_uuid=training_upload_uuid)
    return download(name, content, XLSX if name.endswith(".xlsx") else "application/octet-stream")


@require_safe
@login_required
def template(request: ActorRequest) -> HttpResponse:
    require_reach(request.actor, Action.TRAINING_EDIT)
    return download(_("培训与证书台账.xlsx"), training_template(), XLSX)
