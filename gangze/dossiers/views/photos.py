"""Photos beside an item: the page where they are put in, and the picture for whoever sees the revision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.dossiers import selectors, services
from gangze.dossiers.forms import VERDICT_CHOICES, PhotoForm
from gangze.dossiers.rules.photos import MOST_PHOTOS
from gangze.kernel.errors import RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.web.translating import said


@require_safe
@login_required
def photo(request: ActorRequest, revision_uuid: UUID, sha256: str) -> FileResponse:
    content_type, stream = services.open_photo(actor=request.actor, revision_uuid=revision_uuid, sha256=sha256)
    response = FileResponse(stream, content_type=content_type)
    response["Content-Disposition"] = "inline"  # shown beside its item; what it is was read from its own bytes
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_http_methods(["GET", "POST"])
@login_required
def item_photos(request: ActorRequest, revision_uuid: UUID, uid: UUID) -> HttpResponse:
    revision = selectors.draft_to_edit(request.actor, revision_uuid)
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if form.is_valid():
        try:
            services.add_photo(actor=request.actor, revision_uuid=revision_uuid, uid=uid, **_sent(form.cleaned_data))
        except RuleBroken as refusal:
            form.add_error("picture", said(refusal.message))
        else:
            messages.success(request, _("照片已加上。"))
            return redirect("dossiers:item_photos", revision_uuid, uid)
    item = selectors.item_of(revision, uid)
    context = {"revision": revision, "post": revision.dossier.post, "item": item, "form": form, "most": MOST_PHOTOS}
    context["verdicts"] = VERDICT_CHOICES
    return render(request, "dossiers/photos.html", context, status=422 if form.errors else 200)


def _sent(cleaned: dict[str, Any]) -> dict[str, Any]:
    picture = cleaned["picture"]
    told = {"verdict": cleaned["verdict"], "caption": cleaned["caption"]}
    return told | {"stream": picture.file, "content_type": picture.content_type or "", "name": picture.name}


@require_POST
@login_required
def photo_edit(request: ActorRequest, revision_uuid: UUID, uid: UUID, sha256: str) -> HttpResponse:
    services.edit_photo(
        actor=request.actor, revision_uuid=revision_uuid, uid=uid, sha256=sha256,
        verdict=request.POST.get("verdict", ""), caption=request.POST.get("caption", ""),
    )  # fmt: skip
    messages.success(request, _("照片说明已保存。"))
    return redirect("dossiers:item_photos", revision_uuid, uid)


@require_POST
@login_required
def photo_remove(request: ActorRequest, revision_uuid: UUID, uid: UUID, sha256: str) -> HttpResponse:
    services.remove_photo(actor=request.actor, revision_uuid=revision_uuid, uid=uid, sha256=sha256)
    messages.success(request, _("照片已从这一条里删去。"))
    return redirect("dossiers:item_photos", revision_uuid, uid)
