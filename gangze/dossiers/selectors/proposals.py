"""Proposals: those of a post, one with its talk, those that wait, one's own, and the item as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import ItemContent, Kind
from gangze.dossiers.models import Item, Proposal, ProposalReply, Revision
from gangze.dossiers.rules.states import OPEN_STATES
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent
from gangze.org.models import Post
from gangze.org.rules.naming import shown_name
from gangze.web.keyset import keyset_page

LATEST = 5
NEWS_DAYS = 30


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal in a list, with the name of its author as the actor may see it."""

    proposal: Proposal
    author: str
    reply_count: int
    may_open: bool


@dataclass(frozen=True, slots=True)
class ProposalList:
    """A page of the list; the keys go into the URL as after= and before=, None where there is no such page."""

    rows: list[ProposalRow]
    next_key: str | None
    previous_key: str | None

    @property
    def has_other_pages(self) -> bool:
        return bool(self.next_key or self.previous_key)


@dataclass(frozen=True, slots=True)
class Contribution:
    """One contribution to the talk, with the name as the actor may see it."""

    reply: ProposalReply
    author: str


@dataclass(frozen=True, slots=True)
class ProposalTold:
    """One proposal whole: the item as it stands now (None: new, or gone since), the talk, and what the actor may do."""

    proposal: Proposal
    author: str
    item: ItemContent | None
    talk: tuple[Contribution, ...]
    may_decide: bool
    may_withdraw: bool

    @property
    def post(self) -> Post:
        return self.proposal.dossier.post

    @property
    def is_item_gone(self) -> bool:
        return self.proposal.uid is not None and self.item is None


def item_as_it_stands(actor: Actor, post: Post, kind: Kind, uid: UUID) -> ItemContent:
    """Return an item of a document as it is in force, else as the open revision has it for whoever may see that.

    Raises Absent.
    """
    standing = Q(revision__state="in_force") | Q(revision__state__in=[state.value for state in OPEN_STATES])
    revisions = Revision.objects.visible_to(actor).filter(dossier__post=post)
    items = Item.objects.filter(standing, revision__in=revisions, kind=kind.value, uid=uid)
    item = items.order_by("revision__number").first()
    if item is None:
        raise Absent("item")
    return item.to_content()


def proposal_list(actor: Actor, state: str, query: Mapping[str, str], *, is_mine: bool = False) -> ProposalList:
    """Return the page of proposals that the URL asks for (`query` is request.GET); `state` "" means all of them.

    `is_mine` narrows to what the actor has proposed, also at posts held no more.
    """
    proposals = own_proposals(actor) if is_mine else _shown(actor)
    if state:
        proposals = proposals.filter(state=state)
    page = keyset_page(proposals.annotate(reply_count=Count("replies")), order=["-pk"], query=query)
    return ProposalList([_row(actor, each) for each in page.rows], page.next_key, page.previous_key)


def _row(actor: Actor, proposal: Proposal) -> ProposalRow:
    return ProposalRow(
        proposal=proposal,
        author=_author(actor, proposal),
        reply_count=proposal.reply_count,  # type: ignore[attr-defined]  # counted by the query
        may_open=actor.may(Action.PROPOSE, proposal.dossier.post.path),
    )


def proposal_told(actor: Actor, proposal_uuid: UUID) -> ProposalTold:
    """Return one visible proposal whole; raises Absent."""
    proposal = _shown(actor).prefetch_related("replies").filter(uuid=proposal_uuid).first()
    if proposal is None:
        raise Absent("proposal")
    post = proposal.dossier.post
    is_open = proposal.state == Proposal.State.OPEN
    return ProposalTold(
        proposal=proposal,
        author=_author(actor, proposal),
        item=_item_now(actor, post, proposal),
        talk=tuple(Contribution(reply, _masked(actor, post, reply.author_name)) for reply in proposal.replies.all()),
        may_decide=is_open and actor.may(Action.DOSSIER_EDIT, post.path),
        may_withdraw=is_open and proposal.author_key == actor.key,
    )


def proposals_waiting(actor: Actor) -> QuerySet[Proposal]:
    """Return the open proposals that the actor may adopt or decline, oldest first."""
    proposals = Proposal.objects.reached_by(actor, Action.DOSSIER_EDIT).open()
    return proposals.select_related("dossier__post__enterprise").order_by("pk")


def own_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Return what the actor has proposed, latest first; also at posts held no more: one hears what became of it."""
    own = Proposal.objects.filter(author_key=actor.key)
    return own.select_related("dossier__post__enterprise", "adopted_in").order_by("-pk")


def own_news(actor: Actor) -> list[ProposalRow]:
    """Return the actor's latest proposals that are open or were decided in the last NEWS_DAYS days."""
    recent = Q(state=Proposal.State.OPEN) | Q(decided_at__gte=now() - timedelta(days=NEWS_DAYS))
    own = own_proposals(actor).filter(recent).annotate(reply_count=Count("replies"))
    return [_row(actor, each) for each in own[:LATEST]]


def _shown(actor: Actor) -> QuerySet[Proposal]:
    return Proposal.objects.visible_to(actor).select_related("dossier__post__enterprise", "adopted_in")


def _item_now(actor: Actor, post: Post, proposal: Proposal) -> ItemContent | None:
    if proposal.uid is None:
        return None
    try:
        return item_as_it_stands(actor, post, Kind(proposal.kind), proposal.uid)
    except Absent:
        return None


def _author(actor: Actor, proposal: Proposal) -> str:
    if proposal.author_key == actor.key:
        return proposal.author_name
    return _masked(actor, proposal.dossier.post, proposal.author_name)


def _masked(actor: Actor, post: Post, name: str) -> str:
    is_masked = post.enterprise.is_name_masked_for_park
    return shown_name(actor, name=name, path=post.path, person_id=0, is_masked_for_park=is_masked)
