"""Voices: written down for the page that recorded them; recordings that are kept, heard and deleted."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gangze.kernel.errors import RuleBroken
from gangze.mastery.selectors.recordings import recording_page
from gangze.mastery.services import recordings as kept
from gangze.mastery.services.voice import write_down
from gangze.mastery.transcribing import EXTENSIONS, LARGEST_SOUND_BYTES
from gangze.org.middleware import ActorRequest

from .examining import kind_named, uuid_asked


@require_POST
@login_required
def voice(request: ActorRequest, post_uuid: UUID, kind: str) -> JsonResponse:
    written = write_down(
        actor=request.actor, post_uuid=post_uuid, kind=kind_named(kind), read=partial(_sent, request),
        speaker_uuid=uuid_asked(request.GET.get("person", "")),
    )  # fmt: skip
    recording = str(written.recording) if written.recording else None
    return JsonResponse({"text": written.text, "terms": written.terms, "recording": recording})


def _sent(request: HttpRequest) -> bytes:
    """Return the body: the recording itself, not a form, so that it never touches the disk."""
    if not (request.content_type or "").startswith("audio/"):
        raise RuleBroken("这不是认得的录音格式（WebM、OGG、MP4、WAV）。")
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > LARGEST_SOUND_BYTES:
        raise RuleBroken("录音超过5MB，请录短一些。")
    return request.body


@require_safe
@login_required
def recordings(request: ActorRequest) -> HttpResponse:
    page, lines = recording_page(request.actor, request.GET)
    return render(request, "mastery/recordings.html", {"page": page, "lines": lines})


@require_safe
@login_required
def recording(request: ActorRequest, recording_uuid: UUID) -> FileResponse:
    row, stream = kept.open_recording(actor=request.actor, recording_uuid=recording_uuid)
    response = FileResponse(stream, content_type=row.content_type)
    name = f"{row.made_at:%Y%m%d-%H%M}{EXTENSIONS[row.content_type]}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def delete(request: ActorRequest, recording_uuid: UUID) -> HttpResponse:
    kept.delete_recording(actor=request.actor, recording_uuid=recording_uuid)
    messages.success(request, _("录音已删除。"))
    return redirect("mastery:recordings")
