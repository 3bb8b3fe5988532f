"""Drafts: opened from the revision in force, edited item by item, discarded, or written whole by an import."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import FIELDS, DossierContent, Header, ItemContent, Kind, Photo, Step
from gangze.dossiers.models import Dossier, Item, Proposal, Revision, item_columns
from gangze.dossiers.rules import (
    RevisionState,
    base_of,
    content_hash,
    match_items,
    merged,
    parts_of_item,
    with_parts,
)
from gangze.dossiers.rules.states import require_draft
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.services import record_fact
from gangze.org.models import Post

from .grading import graded_fields

LONGEST_TEXT = 4000


class Edited(NamedTuple):
    """What an edit left, and the names of the parts that somebody else had changed meanwhile and that were kept."""

    item: Item
    taken: tuple[str, ...]


@transaction.atomic
def open_draft(*, actor: Actor, post_uuid: UUID, reason: str = "") -> Revision:
    """Return the open draft of a post, begun from the revision in force when there was none.

    Raises Absent for a post the actor cannot see, NotAllowed, and RuleBroken while a revision is in review.
    """
    post = Post.objects.visible_to(actor).select_for_update(of=("self",)).filter(uuid=post_uuid).first()
    if post is None:
        raise Absent("post")
    actor.require(Action.DOSSIER_EDIT, post.path)
    dossier, _created = Dossier.objects.get_or_create(post=post)
    revision = dossier.revisions.open().first()
    if revision is not None:
        require_draft(RevisionState(revision.state))
        return revision
    base = dossier.in_force
    header = asdict(Header()) if base is None else base.header | {"revision_label": ""}
    revision = _begin_revision(actor, dossier, reason=reason, header=header, jingles=base.jingles if base else {})
    if base is not None:
        copies = [
            Item.from_content(item.to_content(), revision=revision, position=item.position) for item in base.items.all()
        ]
        Item.objects.bulk_create(copies, batch_size=500)
    return revision


def _begin_revision(actor: Actor, dossier: Dossier, *, reason: str, **words: Any) -> Revision:
    """Make the next revision of a dossier, without items; `words` stand over its documents."""
    number = (dossier.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    revision = Revision.objects.create(
        dossier=dossier, number=number, based_on=dossier.in_force, created_by=actor.name, reason=reason, **words
    )
    if number > 1:
        # What was adopted into a draft given up since waits for this one: no adoption is lost.
        given_up = dossier.proposals.filter(
            state=Proposal.State.ADOPTED, adopted_in__state=RevisionState.DISCARDED.value
        )
        given_up.update(adopted_in=revision, is_written=False)
    return revision


def draft_for_edit(actor: Actor, revision_uuid: UUID, edit_number: int | None = None) -> Revision:
    """Return the draft locked for one edit; raises Absent, NotAllowed, or RuleBroken for a stale or closed draft."""
    revision = (
        Revision.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("dossier__post__enterprise")
        .filter(uuid=revision_uuid)
        .first()
    )
    if revision is None:
        raise Absent("revision")
    actor.require(Action.DOSSIER_EDIT, revision.dossier.post.path)
    require_draft(RevisionState(revision.state))
    if edit_number is not None and edit_number != revision.edit_number:
        raise RuleBroken("这份草稿刚被别人改过。你的修改还没有保存；请刷新查看后再改。")
    return revision


def touch(revision: Revision) -> None:
    """Count one edit, so that another editor's base revision is seen to be old."""
    Revision.objects.filter(pk=revision.pk).update(edit_number=F("edit_number") + 1)
    revision.edit_number += 1


@transaction.atomic
def edit_item(
    *,
    actor: Actor,
    revision_uuid: UUID,
    uid: UUID,
    fields: Mapping[str, str],
    steps: Iterable[tuple[str, str]] = (),
    is_must_know: bool = False,
    base: Mapping[str, str] | None = None,
) -> Edited:
    """Change one item of a draft; `base` is item_base of the item the editor saw, so two editors lose nothing.

    What somebody else changed meanwhile and the editor did not stays. The level of a risk follows from its L and S where
    they are given. Raises Absent, NotAllowed, Conflict (both changed one part), RuleBroken (not a draft; too long; L or S
    outside the matrix).
    """
    revision = draft_for_edit(actor, revision_uuid)
    item = revision.items.select_for_update().filter(uid=uid).first()
    if item is None:
        raise Absent("item")
    before = item.to_content()
    wanted = replace(
        before,
        fields=clean_fields(Kind(item.kind), fields),
        steps=_clean_steps(steps),
        is_must_know=is_must_know,
    )
    merge = merged(base, parts_of_item(wanted), parts_of_item(before), before)
    after = with_parts(before, merge.parts)
    after = replace(after, fields=graded_fields(revision, after.fields, before.fields))
    for column, value in item_columns(after).items():
        setattr(item, column, value)
    item.save(update_fields=["fields", "steps", "extra", "is_must_know"])
    touch(revision)
    return Edited(item, merge.taken)


@transaction.atomic
def add_item(
    *,
    actor: Actor,
    revision_uuid: UUID,
    kind: Kind,
    fields: Mapping[str, str],
    steps: Iterable[tuple[str, str]] = (),
    is_must_know: bool = False,
) -> Item:
    """Append an item to a document of a draft; raises as edit_item does, and RuleBroken without its main text."""
    revision = draft_for_edit(actor, revision_uuid)
    cleaned = graded_fields(revision, clean_fields(kind, fields))
    content = ItemContent(kind, cleaned, _clean_steps(steps), is_must_know)
    if not content.main_text:
        raise RuleBroken("请先填写这一条的主要内容。")
    last = revision.items.filter(kind=kind.value).aggregate(last=Max("position"))["last"]
    item = Item.from_content(content, revision=revision, position=0 if last is None else last + 1)
    item.save(force_insert=True)
    touch(revision)
    return item


@transaction.atomic
def delete_item(*, actor: Actor, revision_uuid: UUID, uid: UUID) -> ItemContent:
    """Take an item out of a draft and return it, so that the page can offer to put it back."""
    revision = draft_for_edit(actor, revision_uuid)
    item = revision.items.filter(uid=uid).first()
    if item is None:
        raise Absent("item")
    content = item.to_content()
    item.delete()
    touch(revision)
    return content


@transaction.atomic
def restore_item(*, actor: Actor, revision_uuid: UUID, content: ItemContent, position: int) -> Item:
    """Put back an item just deleted, under its old identity and place; raises RuleBroken when it is there already."""
    revision = draft_for_edit(actor, revision_uuid)
    if revision.items.filter(uid=UUID(content.uid)).exists():
        raise RuleBroken("这一条已经在草稿里。")
    content = replace(content, fields=clean_fields(content.kind, content.fields))
    revision.items.filter(kind=content.kind.value, position__gte=position).update(position=F("position") + 1)
    item = Item.from_content(content, revision=revision, position=position)
    item.save(force_insert=True)
    touch(revision)
    return item


@transaction.atomic
def move_item(*, actor: Actor, revision_uuid: UUID, uid: UUID, places: int) -> list[Item]:
    """Move an item up (negative) or down by places within its document; returns the document in its new order."""
    revision = draft_for_edit(actor, revision_uuid)
    item = revision.items.filter(uid=uid).first()
    if item is None:
        raise Absent("item")
    order = list(revision.items.filter(kind=item.kind))
    index = next(i for i, each in enumerate(order) if each.uid == item.uid)
    target = max(0, min(len(order) - 1, index + places))
    order.insert(target, order.pop(index))
    for position, each in enumerate(order):
        each.position = position
    Item.objects.bulk_update(order, ["position"])
    touch(revision)
    return order


@transaction.atomic
def set_must_know(*, actor: Actor, revision_uuid: UUID, uid: UUID, is_must_know: bool) -> Item:
    """Set or take away the ★ of an item of a draft; setting what is set changes nothing."""
    revision = draft_for_edit(actor, revision_uuid)
    item = revision.items.select_for_update().filter(uid=uid).first()
    if item is None:
        raise Absent("item")
    if item.is_must_know != is_must_know:
        item.is_must_know = is_must_know
        item.save(update_fields=["is_must_know"])
        touch(revision)
    return item


@transaction.atomic
def edit_jingle(
    *, actor: Actor, revision_uuid: UUID, kind: Kind, jingle: str, base: Mapping[str, str] | None = None
) -> Revision:
    """Set the 顺口溜 of a document of a draft; empty takes it away. `base` is base_of the jingle the editor saw.

    Raises as edit_item does.
    """
    revision = draft_for_edit(actor, revision_uuid)
    before = revision.jingles.get(kind.value, "")
    merge = merged(base, {"jingle": clean_text(jingle)}, {"jingle": before}, before)
    revision.jingles = revision.jingles | {kind.value: merge.parts["jingle"]}
    revision.save(update_fields=["jingles"])
    touch(revision)
    return revision


@transaction.atomic
def edit_header(
    *,
    actor: Actor,
    revision_uuid: UUID,
    label: str,
    reason: str,
    header: Mapping[str, str],
    base: Mapping[str, str] | None = None,
) -> Revision:
    """Set what stands over the documents: version label, reason, drafters, basis …; unknown keys are refused.

    `base` is the header_base the editor saw. Raises as edit_item does.
    """
    revision = draft_for_edit(actor, revision_uuid)
    known = set(asdict(Header()))
    if unknown := set(header) - known:
        raise KeyError(sorted(unknown)[0])
    mine = {key: clean_text(value) for key, value in header.items()}
    mine |= {"label": clean_text(label)[:30], "reason": clean_text(reason)[:200]}
    parts = dict(merged(base, mine, words_over(revision), words_over(revision)).parts)
    revision.label, revision.reason = parts.pop("label"), parts.pop("reason")
    revision.header = revision.header | parts | {"revision_label": revision.label}
    revision.save(update_fields=["label", "reason", "header"])
    touch(revision)
    return revision


def words_over(revision: Revision) -> dict[str, str]:
    """Return what stands over the documents of a draft, as edit_header takes it but in one."""
    return {**revision.header, "label": revision.label, "reason": revision.reason}


def header_base(revision: Revision) -> dict[str, str]:
    """Return what an edit of the header is based on."""
    return base_of(words_over(revision))


@transaction.atomic
def discard_draft(*, actor: Actor, revision_uuid: UUID) -> Revision:
    """Give up a draft; its content stays readable for those who may see drafts, and the fact is recorded."""
    revision = draft_for_edit(actor, revision_uuid)
    revision.state = RevisionState.DISCARDED.value
    revision.save(update_fields=["state"])
    record_revision_fact(actor, revision, "dossier.draft_discarded", {})
    return revision


def write_draft(actor: Actor, dossier: Dossier, content: DossierContent, *, reason: str) -> Revision | None:
    """Write a whole content into the post's draft, matching items by identity; None when nothing would change.

    Documents absent from `content` stay as they are in the draft, or in the revision in force. Call inside a
    transaction that holds the post. Raises RuleBroken while a revision is in review.
    """
    draft = dossier.revisions.open().first()
    if draft is not None:
        require_draft(RevisionState(draft.state))
    base = draft or dossier.in_force
    before = base.to_content() if base is not None else None
    after = merged_content(before, content)
    post_uuid = dossier.post.uuid.hex
    if before is not None and content_hash(before, post_uuid=post_uuid) == content_hash(after, post_uuid=post_uuid):
        return None
    words: dict[str, Any] = {
        "label": after.header.revision_label[:30],
        "header": asdict(after.header),
        "jingles": {kind.value: document.jingle for kind, document in after.documents.items()},
    }
    if draft is None:
        draft = _begin_revision(actor, dossier, reason=reason, **words)
    else:
        draft.items.all().delete()
        for name, value in words.items():
            setattr(draft, name, value)
        draft.save(update_fields=list(words))
        touch(draft)
    rows = [
        Item.from_content(item, revision=draft, position=position)
        for document in after.documents.values()
        for position, item in enumerate(document.items)
    ]
    Item.objects.bulk_create(rows, batch_size=500)
    return draft


def merged_content(before: DossierContent | None, content: DossierContent) -> DossierContent:
    """Return `before` with the documents of `content` in it, each item under the identity it continues."""
    documents = dict(before.documents) if before is not None else {}
    for kind, document in content.documents.items():
        old = documents[kind].items if kind in documents else ()
        uids = match_items(old, document.items)
        items = tuple(
            replace(item, uid=uid, is_must_know=item.is_must_know or _was_must_know(old, uid), photos=_photos(old, uid))
            for item, uid in zip(document.items, uids, strict=True)
        )
        documents[kind] = replace(document, items=items)
    old_header = asdict(before.header) if before is not None else {}
    header = Header(**(old_header | {key: value for key, value in asdict(content.header).items() if value}))
    name = before.post if before is not None else content.post
    return DossierContent(name, documents, header)


def _was_must_know(old: Iterable[ItemContent], uid: str) -> bool:
    """A ★ set here survives a re-import: the enterprise's file has no column for it more often than not."""
    return any(item.uid == uid and item.is_must_know for item in old)


def _photos(old: Iterable[ItemContent], uid: str) -> tuple[Photo, ...]:
    """Photos survive a re-import: no file carries them."""
    return next((item.photos for item in old if item.uid == uid), ())


def record_revision_fact(actor: Actor, revision: Revision, kind: str, payload: Mapping[str, object]) -> UUID:
    """Record a fact about a revision, with its hash; returns the fact's uuid."""
    post = revision.dossier.post
    fact = record_fact(
        actor=actor,
        tenant=post.enterprise.tenant,
        path=post.path,
        kind=kind,
        subject=f"revision:{revision.uuid}",
        payload={
            "post": str(post.uuid),
            "revision": revision.number,
            "label": revision.label,
            "content_hash": revision.content_hash,
            **payload,
        },
    )
    return fact.client_uuid


def clean_text(text: str) -> str:
    """Return a text trimmed at both ends, lines kept; raises RuleBroken beyond LONGEST_TEXT characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        raise RuleBroken("一项内容最多{most}字，现有{length}字。", most=LONGEST_TEXT, length=len(text))
    return text


def clean_fields(kind: Kind, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the known, filled fields of a document's item; strangers are dropped."""
    known = {field.key for field in FIELDS[kind]}
    cleaned = {key: clean_text(value) for key, value in fields.items() if key in known}
    return {key: value for key, value in cleaned.items() if value}


def _clean_steps(steps: Iterable[tuple[str, str]]) -> tuple[Step, ...]:
    cleaned = [Step(clean_text(text), clean_text(who)) for text, who in steps]
    return tuple(step for step in cleaned if step.text)
