"""One post's dossier and its revisions, whole."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from gangze.access.actor import Actor
from gangze.dossiers.content import DocumentContent, ItemContent, Kind
from gangze.dossiers.models import Dossier, Proposal, Revision, SignOff
from gangze.dossiers.rules import ChangeClass, Gap, ItemChange, compare_items, gaps_before_review
from gangze.dossiers.rules.proposing import gaps_of_adopted
from gangze.dossiers.rules.reviewing import Review
from gangze.kernel.errors import Absent
from gangze.org.models import Post


def post_for_dossier(actor: Actor, post_uuid: UUID) -> Post:
    """Return a visible post with enterprise and unit; raises Absent."""
    posts = Post.objects.visible_to(actor).select_related("enterprise", "unit__parent", "dossier__in_force")
    post = posts.filter(uuid=post_uuid).first()
    if post is None:
        raise Absent("post")
    return post


def revision_of(actor: Actor, post_uuid: UUID, number: int) -> Revision:
    """Return a visible revision by its running number; raises Absent."""
    revisions = _whole_revisions(actor).filter(dossier__post__uuid=post_uuid, number=number)
    revision = revisions.first()
    if revision is None:
        raise Absent("revision")
    return revision


def revision_by_uuid(actor: Actor, revision_uuid: UUID) -> Revision:
    """Return a visible revision, with the proposals its editor has to deal with as `dossier.proposals_in_play`; raises Absent."""
    in_play = Proposal.objects.visible_to(actor).in_play().order_by("pk")
    revisions = _whole_revisions(actor).prefetch_related(
        Prefetch("dossier__proposals", queryset=in_play, to_attr="proposals_in_play")
    )
    revision = revisions.filter(uuid=revision_uuid).first()
    if revision is None:
        raise Absent("revision")
    return revision


def current_revision(post: Post) -> Revision | None:
    """Return the revision in force of a post already shown to the actor, or None."""
    dossier: Dossier | None = getattr(post, "dossier", None)
    return dossier.in_force if dossier else None


def revisions_of(actor: Actor, post: Post) -> QuerySet[Revision]:
    """Return the visible revisions of a post, newest first, with their sign-offs."""
    return Revision.objects.visible_to(actor).filter(dossier__post=post).prefetch_related("signoffs")


def _whole_revisions(actor: Actor) -> QuerySet[Revision]:
    return (
        Revision.objects.visible_to(actor)
        .select_related("dossier__post__enterprise", "dossier__post__unit__parent", "based_on", "dossier__in_force")
        .prefetch_related("items", "signoffs")
    )


def documents_of(revision: Revision) -> list[DocumentContent]:
    """Return the four documents of a revision in order, empty ones included."""
    documents = revision.to_content().documents
    return [documents.get(kind, DocumentContent(kind)) for kind in Kind]


def document_of(revision: Revision, kind: Kind) -> DocumentContent:
    """Return one document of a revision, reading only its own items; empty where there is none."""
    items = tuple(item.to_content() for item in revision.items.filter(kind=kind.value))
    return DocumentContent(kind, items, revision.jingles.get(kind.value, ""))


def gaps_of(revision: Revision) -> list[Gap]:
    """Return what a draft still lacks before review."""
    gaps = gaps_before_review(revision.to_content(), is_frontline=revision.dossier.post.is_frontline)
    return gaps + gaps_of_adopted(revision.adopted_proposals.all().unwritten())


def changes_of(revision: Revision) -> dict[Kind, list[ItemChange]]:
    """Return what a revision changes against the one it was based on, by document; {} for a first revision."""
    return changes_between(revision.based_on, revision) if revision.based_on is not None else {}


def changes_between(old: Revision, new: Revision) -> dict[Kind, list[ItemChange]]:
    """Return what differs between two revisions of a post, by document, as its author classed it where `new` followed `old`."""
    before = {document.kind: document.items for document in documents_of(old)}
    said = new.change_classes if new.based_on_id == old.pk else {}
    lines = {}
    for document in documents_of(new):
        changes = [
            replace(line, change=ChangeClass(said.get(line.uid, line.change)))
            for line in compare_items(before[document.kind], document.items)
            if line.change is not ChangeClass.SAME
        ]
        if changes:
            lines[document.kind] = changes
    return lines


def reviews_of(revision: Revision) -> list[tuple[Review, SignOff | None]]:
    """Return the steps of the review that are asked, each with its signature for the content as it stands."""
    signed = {
        each.review: each
        for each in revision.signoffs.all()
        if each.step == SignOff.Step.REVIEWED and each.content_hash == revision.content_hash
    }
    return [(review, signed.get(review.value)) for review in Review if review.value in revision.asked_reviews]


def signatures_of(revision: Revision) -> list[SignOff]:
    """Return the sign-offs of a revision in order."""
    return list(revision.signoffs.all())


def item_of(revision: Revision, uid: UUID) -> ItemContent:
    """Return one item of a revision already read; raises Absent."""
    for item in revision.items.all():
        if item.uid == uid:
            return item.to_content()
    raise Absent("item")


def position_of(revision: Revision, uid: UUID) -> int:
    """Return the place of an item within its document, from 0; raises Absent."""
    kind = item_of(revision, uid).kind
    order = [item.uid for item in revision.items.all() if item.kind == kind.value]
    return order.index(uid)
