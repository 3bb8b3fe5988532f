"""Editing a draft: the whole page, and a fragment for each item, jingle and header."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.dossiers import selectors, services
from gangze.dossiers.content import ItemContent, Kind, Step
from gangze.dossiers.forms import HeaderForm, ItemForm, JingleForm
from gangze.dossiers.rules import item_hash
from gangze.kernel.errors import Absent, RuleBroken
from gangze.org.middleware import ActorRequest


def _kind(value: str) -> Kind:
    try:
        return Kind(value)
    except ValueError as error:
        raise Absent("kind") from error


@require_POST
@login_required
def draft_open(request: ActorRequest, post_uuid: UUID) -> HttpResponse:
    draft = services.open_draft(actor=request.actor, post_uuid=post_uuid, reason=request.POST.get("reason", ""))
    return redirect("dossiers:draft", revision_uuid=draft.uuid)


@require_safe
@login_required
def draft(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    if revision.state != "draft":
        return redirect("dossiers:revision", post_uuid=revision.dossier.post.uuid, number=revision.number)
    context = {
        "revision": revision,
        "post": revision.dossier.post,
        "documents": selectors.documents_of(revision),
        "gaps": selectors.gaps_of(revision),
        "header_form": HeaderForm(initial=revision.header | {"label": revision.label, "reason": revision.reason}),
    }
    return render(request, "dossiers/draft.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def item_edit(request: ActorRequest, revision_uuid: UUID, uid: UUID) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    item = selectors.item_of(revision, uid)
    form = ItemForm(item.kind, request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        services.edit_item(
            actor=request.actor, revision_uuid=revision_uuid, uid=uid, base=request.POST.get("base"), **form.arguments()
        )
        return _row(request, revision_uuid, uid)
    context = {"revision": revision, "item": item, "form": form, "base": request.POST.get("base") or item_hash(item)}
    return render(request, "dossiers/_item_form.html", context)


@require_safe
@login_required
def item_row(request: ActorRequest, revision_uuid: UUID, uid: UUID) -> HttpResponse:
    return _row(request, revision_uuid, uid)


@require_http_methods(["GET", "POST"])
@login_required
def item_add(request: ActorRequest, revision_uuid: UUID, kind: str) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    form = ItemForm(_kind(kind), request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_item(actor=request.actor, revision_uuid=revision_uuid, kind=form.kind, **form.arguments())
        return _document(request, revision_uuid, form.kind)
    return render(request, "dossiers/_item_form.html", {"revision": revision, "form": form, "kind": form.kind})


@require_POST
@login_required
def item_delete(request: ActorRequest, revision_uuid: UUID, uid: UUID) -> HttpResponse:
    before = selectors.revision_by_uuid(request.actor, revision_uuid)
    position = selectors.position_of(before, uid)
    content = services.delete_item(actor=request.actor, revision_uuid=revision_uuid, uid=uid)
    context = {"deleted": content, "deleted_text": _pack(content, position)}
    return _document(request, revision_uuid, content.kind, context)


@require_POST
@login_required
def item_restore(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    content, position = _unpack(request.POST.get("deleted", ""))
    services.restore_item(actor=request.actor, revision_uuid=revision_uuid, content=content, position=position)
    return _document(request, revision_uuid, content.kind)


@require_POST
@login_required
def item_move(request: ActorRequest, revision_uuid: UUID, uid: UUID) -> HttpResponse:
    places = -1 if request.POST.get("to") == "up" else 1
    order = services.move_item(actor=request.actor, revision_uuid=revision_uuid, uid=uid, places=places)
    return _document(request, revision_uuid, Kind(order[0].kind))


@require_http_methods(["GET", "POST"])
@login_required
def jingle_edit(request: ActorRequest, revision_uuid: UUID, kind: str) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    form = JingleForm(request.POST or None, initial={"jingle": revision.jingles.get(_kind(kind).value, "")})
    if request.method == "POST" and form.is_valid():
        jingle = form.cleaned_data["jingle"]
        services.edit_jingle(actor=request.actor, revision_uuid=revision_uuid, kind=_kind(kind), jingle=jingle)
        return _document(request, revision_uuid, _kind(kind))
    return render(request, "dossiers/_jingle_form.html", {"revision": revision, "form": form, "kind": _kind(kind)})


@require_POST
@login_required
def header_edit(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    form = HeaderForm(request.POST)
    if form.is_valid():
        services.edit_header(actor=request.actor, revision_uuid=revision_uuid, **form.arguments())
        messages.success(request, _("版本信息已保存。"))
        return redirect("dossiers:draft", revision_uuid=revision_uuid)
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    context = {
        "revision": revision,
        "post": revision.dossier.post,
        "documents": selectors.documents_of(revision),
        "gaps": selectors.gaps_of(revision),
        "header_form": form,
    }
    return render(request, "dossiers/draft.html", context, status=422)


@require_http_methods(["GET", "POST"])
@login_required
def draft_discard(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    if request.method == "POST":
        services.discard_draft(actor=request.actor, revision_uuid=revision_uuid)
        messages.success(request, _("草稿已放弃；内容仍可在版本记录中查看。"))
        return redirect("dossiers:dossier", post_uuid=revision.dossier.post.uuid)
    return render(request, "dossiers/discard.html", {"revision": revision, "post": revision.dossier.post})


def _row(request: ActorRequest, revision_uuid: UUID, uid: UUID) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    item = selectors.item_of(revision, uid)
    number = selectors.position_of(revision, uid) + 1
    return render(request, "dossiers/_item_row.html", {"revision": revision, "item": item, "number": number})


def _document(
    request: ActorRequest, revision_uuid: UUID, kind: Kind, context: dict[str, Any] | None = None
) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    document = next(each for each in selectors.documents_of(revision) if each.kind is kind)
    context = {"revision": revision, "document": document, "is_fragment": True} | (context or {})
    return render(request, "dossiers/_draft_document.html", context)


def _pack(content: ItemContent, position: int) -> str:
    """Return a deleted item signed, so that undo can put back exactly what was taken out and nothing else."""
    parts = asdict(content) | {"kind": content.kind.value}
    return signing.dumps({"item": parts, "position": position}, salt="dossiers.undo", compress=True)


def _unpack(text: str) -> tuple[ItemContent, int]:
    try:
        packed = signing.loads(text, salt="dossiers.undo", max_age=24 * 3600)
    except signing.BadSignature as error:
        raise RuleBroken(_("撤销已过期，请重新添加这一条。")) from error
    parts = packed["item"]
    steps = tuple(Step(**step) for step in parts.pop("steps"))
    return ItemContent(**parts | {"kind": Kind(parts["kind"]), "steps": steps}), packed["position"]
