"""Editing a draft: the whole page, and a fragment for each item, jingle and header."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from gangze.dossiers import selectors, services
from gangze.dossiers.content import ItemContent, Kind, Photo, Step
from gangze.dossiers.forms import HeaderForm, ItemForm, JingleForm
from gangze.dossiers.rules import Conflict, base_of, item_base
from gangze.kernel.errors import Absent, RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.web.asked import whole_number

from .merging import at, base_sent, conflicting_item, saved_item, saves_by_itself

if TYPE_CHECKING:
    from gangze.dossiers.models import Revision


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
    form = HeaderForm(initial=services.words_over(revision))
    return _draft_page(request, revision_uuid, form, json.dumps(services.header_base(revision)), revision=revision)


def _draft_page(
    request: ActorRequest,
    revision_uuid: UUID,
    form: HeaderForm,
    base: str,
    status: int = 200,
    *,
    revision: Revision | None = None,
    **context: Any,
) -> HttpResponse:
    revision = revision or selectors.revision_by_uuid(request.actor, revision_uuid)
    post = revision.dossier.post
    context |= {
        "revision": revision,
        "post": post,
        "documents": selectors.documents_of(revision),
        "gaps": selectors.gaps_of(revision),
        "header_form": form,
        "header_base": base,
        "similar": [] if revision.items.all() else selectors.similar_posts(request.actor, post),
        "triggers": selectors.triggers_to_tick(revision),
    }
    return render(request, "dossiers/draft.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def item_edit(request: ActorRequest, revision_uuid: UUID, uid: UUID) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    item = selectors.item_of(revision, uid)
    form = ItemForm(item.kind, request.POST or None, item=item, auto_id=f"id_{item.uid}_%s")
    if request.method == "POST" and form.is_valid():
        return _save_item(request, revision, form, item)
    if request.method == "POST" and saves_by_itself(request):
        return JsonResponse(
            {"error": " ".join(str(text) for texts in form.errors.values() for text in texts)}, status=422
        )
    base = request.POST.get("base") or json.dumps(item_base(item))
    return render(request, "dossiers/_item_form.html", {"revision": revision, "item": item, "form": form, "base": base})


def _save_item(request: ActorRequest, revision: Revision, form: ItemForm, item: ItemContent) -> HttpResponse:
    """Answer a form that saves by itself with the new base, another one with the item as it now stands."""
    typed, arguments = form.as_item(item), form.arguments()
    try:
        saved, taken = services.edit_item(
            actor=request.actor, revision_uuid=revision.uuid, uid=UUID(item.uid), base=base_sent(request), **arguments
        )
    except Conflict as conflict:
        return conflicting_item(request, revision, typed, conflict)
    if not saves_by_itself(request):
        return _row(request, revision.uuid, UUID(item.uid), is_merged=bool(taken))
    return saved_item(request, saved.to_content(), typed, taken)


@require_POST
@login_required
def item_star(request: ActorRequest, revision_uuid: UUID, uid: UUID) -> HttpResponse:
    services.set_must_know(
        actor=request.actor, revision_uuid=revision_uuid, uid=uid, is_must_know=request.POST.get("star") == "on"
    )
    return _row(request, revision_uuid, uid)


@require_safe
@login_required
def draft_hints(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    context = {
        "revision": revision,
        "hints": selectors.hints_for_draft(revision),
        "gaps": selectors.gaps_of(revision),
    }
    return render(request, "dossiers/_draft_hints.html", context)


@require_POST
@login_required
def draft_start(request: ActorRequest, revision_uuid: UUID, post_uuid: UUID) -> HttpResponse:
    services.start_from_post(actor=request.actor, revision_uuid=revision_uuid, source_post_uuid=post_uuid)
    messages.success(request, _("已抄入草稿。请逐条按本岗位的实际修改。"))
    return redirect("dossiers:draft", revision_uuid=revision_uuid)


@require_safe
@login_required
def item_row(request: ActorRequest, revision_uuid: UUID, uid: UUID) -> HttpResponse:
    return _row(request, revision_uuid, uid, is_merged="merged" in request.GET)


@require_http_methods(["GET", "POST"])
@login_required
def item_add(request: ActorRequest, revision_uuid: UUID, kind: str) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    form = ItemForm(_kind(kind), request.POST or None, auto_id=f"id_{kind}_%s")
    if request.method == "POST" and form.is_valid():
        services.add_item(actor=request.actor, revision_uuid=revision_uuid, kind=form.kind, **form.arguments())
        return _document(request, revision_uuid, form.kind)
    return render(request, "dossiers/_item_form.html", {"revision": revision, "form": form, "kind": form.kind})


@require_safe
@login_required
def draft_document(request: ActorRequest, revision_uuid: UUID, kind: str) -> HttpResponse:
    return _document(request, revision_uuid, _kind(kind))


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
    asked = request.POST.get("places", "")
    places = whole_number(asked.lstrip("-"), default=0) * (-1 if asked.startswith("-") else 1)
    order = services.move_item(actor=request.actor, revision_uuid=revision_uuid, uid=uid, places=places)
    moved = next(place for place, each in enumerate(order, 1) if each.uid == uid)
    context = {"moved": order[moved - 1].to_content(), "moved_to": moved}
    return _document(request, revision_uuid, Kind(order[0].kind), context)


@require_http_methods(["GET", "POST"])
@login_required
def jingle_edit(request: ActorRequest, revision_uuid: UUID, kind: str) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    written = revision.jingles.get(_kind(kind).value, "")
    form = JingleForm(request.POST or None, initial={"jingle": written}, auto_id=f"id_{kind}_%s")
    context: dict[str, Any] = {"revision": revision, "form": form, "kind": _kind(kind)}
    context["base"] = request.POST.get("base") or json.dumps(base_of({"jingle": written}))
    if request.method == "POST" and form.is_valid():
        arguments = {"kind": _kind(kind), "jingle": form.cleaned_data["jingle"], "base": base_sent(request)}
        try:
            services.edit_jingle(actor=request.actor, revision_uuid=revision_uuid, **arguments)
        except Conflict as conflict:
            context |= {"theirs": conflict.present, "mine": arguments["jingle"]}
            context["base"] = json.dumps(base_of({"jingle": conflict.present}))
            return at(
                render(request, "dossiers/_jingle_form.html", context, status=409), f"#jingle-{kind}", "innerHTML"
            )
        return _document(request, revision_uuid, _kind(kind))
    return render(request, "dossiers/_jingle_form.html", context)


@require_POST
@login_required
def header_edit(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    form = HeaderForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, revision_uuid, form, request.POST.get("base", ""), 422)
    written = form.arguments()
    arguments = {**written, "base": base_sent(request)}
    mine = {**written["header"], "label": written["label"], "reason": written["reason"]}
    try:
        saved = services.edit_header(actor=request.actor, revision_uuid=revision_uuid, **arguments)
    except Conflict as conflict:
        merge, theirs = conflict.merge, conflict.present
        sides = [(form[key].label, theirs.get(key, ""), mine[key]) for key in form.fields if key in merge.disputed]
        form, base = HeaderForm(initial=dict(merge.parts)), json.dumps(base_of(theirs))
        return _draft_page(request, revision_uuid, form, base, 409, header_sides=sides)
    messages.success(request, _("版本信息已保存。"))
    if any(services.words_over(saved).get(key, "") != value for key, value in mine.items()):
        messages.info(request, _("这里刚被别人改过，你们改的不是同一处，已合在一起。"))
    return redirect("dossiers:draft", revision_uuid=revision_uuid)


@require_http_methods(["GET", "POST"])
@login_required
def draft_discard(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    if request.method == "POST":
        services.discard_draft(actor=request.actor, revision_uuid=revision_uuid)
        messages.success(request, _("草稿已放弃；内容仍可在版本记录中查看。"))
        return redirect("dossiers:dossier", post_uuid=revision.dossier.post.uuid)
    return render(request, "dossiers/discard.html", {"revision": revision, "post": revision.dossier.post})


def _row(request: ActorRequest, revision_uuid: UUID, uid: UUID, *, is_merged: bool = False) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    item = selectors.item_of(revision, uid)
    number = selectors.position_of(revision, uid) + 1
    context = {"revision": revision, "item": item, "number": number, "is_merged": is_merged}
    return _changed(render(request, "dossiers/_item_row.html", context))


def _document(
    request: ActorRequest, revision_uuid: UUID, kind: Kind, context: dict[str, Any] | None = None
) -> HttpResponse:
    revision = selectors.revision_by_uuid(request.actor, revision_uuid)
    document = next(each for each in selectors.documents_of(revision) if each.kind is kind)
    context = {"revision": revision, "document": document, "is_fragment": True} | (context or {})
    return _changed(render(request, "dossiers/_draft_document.html", context))


def _changed(response: HttpResponse) -> HttpResponse:
    """Let the page ask for the remarks anew."""
    return trigger_client_event(response, "draft-changed")


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
    photos = tuple(Photo(**photo) for photo in parts.pop("photos"))
    kept = parts | {"kind": Kind(parts["kind"]), "steps": steps, "photos": photos}
    return ItemContent(**kept), packed["position"]
