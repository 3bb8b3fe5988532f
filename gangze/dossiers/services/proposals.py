"""集思广益: a change is proposed, talked about, and adopted into the draft, declined with a reason, or withdrawn; once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Dossier, Proposal, ProposalReply
from gangze.dossiers.rules.proposing import (
    require_adoptable,
    require_proposal,
    require_reason,
    require_reply,
    require_undecided,
)
from gangze.dossiers.selectors import item_as_it_stands
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed
from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.org.models import Post

from .drafting import clean_text, open_draft

FACT_KIND = "dossier.proposed"


@transaction.atomic
def propose_change(
    *,
    actor: Actor,
    post_uuid: UUID,
    kind: Kind,
    text: str,
    uid: UUID | None = None,
    client_uuid: UUID | None = None,
    device_at: datetime | None = None,
) -> Proposal:
    """Propose a change to an item as it stands in force or in the open draft, or a new item of a document (no `uid`).

    The same `client_uuid` twice is one proposal. Raises Absent, NotAllowed, RuleBroken (empty, too long).
    """
    post = Post.objects.visible_to(actor).select_related("enterprise").filter(uuid=post_uuid).first()
    if post is None:
        raise Absent("post")
    actor.require(Action.PROPOSE, post.path)
    known = Proposal.objects.filter(author_key=actor.key, dossier__post=post)
    if client_uuid is not None and (earlier := known.filter(fact_uuid=client_uuid).first()) is not None:
        return earlier
    text = clean_text(text)
    require_proposal(text)
    item_text = item_as_it_stands(actor, post, kind, uid).main_text[:500] if uid else ""
    dossier, _made = Dossier.objects.get_or_create(post=post)
    told = {"document": kind.value, "item": uid.hex if uid else "", "item_text": item_text, "text": text}
    fact = _record(
        actor, post, f"dossier:{dossier.uuid}", FACT_KIND, told, client_uuid=client_uuid, device_at=device_at
    )
    proposal, _made = Proposal.objects.get_or_create(
        fact_uuid=fact.client_uuid,
        defaults={
            "dossier": dossier,
            "kind": kind.value,
            "uid": uid,
            "item_text": item_text,
            "text": text,
            "author_key": actor.key,
            "author_name": actor.name,
            "author_person_id": actor.person_id,
            "proposed_at": clock.now(),
        },
    )
    return proposal


@transaction.atomic
def reply_to_proposal(*, actor: Actor, proposal_uuid: UUID, text: str) -> ProposalReply:
    """Say something about a proposal that is not decided yet; whoever may propose there may. Raises as above."""
    proposal = _undecided(actor, proposal_uuid)
    text = clean_text(text)
    require_reply(text)
    fact = _record_about(actor, proposal, "dossier.proposal_discussed", {"text": text})
    return ProposalReply.objects.create(
        proposal=proposal,
        author_key=actor.key,
        author_name=actor.name,
        text=text,
        replied_at=clock.now(),
        fact_uuid=fact.client_uuid,
    )


@transaction.atomic
def adopt_proposal(*, actor: Actor, proposal_uuid: UUID, comment: str = "") -> Proposal:
    """Adopt a proposal into the open draft, which is begun if there is none; the editor then writes the item.

    Raises Absent, NotAllowed, RuleBroken (decided already; the item is gone from the draft; a revision is in review).
    """
    proposal = _undecided(actor, proposal_uuid)
    draft = open_draft(actor=actor, post_uuid=proposal.dossier.post.uuid)
    is_there = proposal.uid is not None and draft.items.filter(uid=proposal.uid).exists()
    require_adoptable(is_new=proposal.uid is None, is_there=is_there)
    proposal.adopted_in = draft
    return _decide(actor, proposal, Proposal.State.ADOPTED, comment, revision=draft.number)


@transaction.atomic
def decline_proposal(*, actor: Actor, proposal_uuid: UUID, reason: str) -> Proposal:
    """Decline a proposal with a reason that its author reads. Raises Absent, NotAllowed, RuleBroken (decided; no reason)."""
    proposal = _undecided(actor, proposal_uuid)
    actor.require(Action.DOSSIER_EDIT, proposal.dossier.post.path)
    require_reason(clean_text(reason))
    return _decide(actor, proposal, Proposal.State.DECLINED, reason)


@transaction.atomic
def withdraw_proposal(*, actor: Actor, proposal_uuid: UUID) -> Proposal:
    """Take one's own proposal back while it is open. Raises Absent, NotAllowed (somebody else's), RuleBroken (decided)."""
    proposal = _undecided(actor, proposal_uuid)
    if proposal.author_key != actor.key:
        raise NotAllowed("only the author withdraws a proposal")
    return _decide(actor, proposal, Proposal.State.WITHDRAWN, "")


@transaction.atomic
def mark_proposal_written(*, actor: Actor, proposal_uuid: UUID) -> Proposal:
    """Note that the draft now says what was adopted; until then it is shown beside the item and the draft is not sent.

    Raises Absent (also for a proposal that is not adopted into an open draft), NotAllowed.
    """
    proposal = _locked(actor, proposal_uuid)
    actor.require(Action.DOSSIER_EDIT, proposal.dossier.post.path)
    if proposal.adopted_in is None or proposal.adopted_in.state != "draft":
        raise Absent("proposal")
    proposal.is_written = True
    proposal.save(update_fields=["is_written"])
    return proposal


def _locked(actor: Actor, proposal_uuid: UUID) -> Proposal:
    proposals = Proposal.objects.visible_to(actor).select_for_update(of=("self",))
    found = proposals.select_related("dossier__post__enterprise", "adopted_in").filter(uuid=proposal_uuid).first()
    if found is None:
        raise Absent("proposal")
    return found


def _undecided(actor: Actor, proposal_uuid: UUID) -> Proposal:
    """Return a visible open proposal, locked: of two people who decide at once, the second is told."""
    proposal = _locked(actor, proposal_uuid)
    require_undecided(is_open=proposal.state == Proposal.State.OPEN)
    return proposal


def _decide(actor: Actor, proposal: Proposal, state: Proposal.State, decision: str, **told: object) -> Proposal:
    proposal.state = state
    proposal.decision = clean_text(decision)[:500]
    proposal.decided_by, proposal.decided_at = actor.name, clock.now()
    proposal.save(update_fields=["state", "decision", "decided_by", "decided_at", "adopted_in"])
    payload = {"decision": state.value, "reason": proposal.decision, **told}
    _record_about(actor, proposal, "dossier.proposal_decided", payload)
    return proposal


def _record_about(actor: Actor, proposal: Proposal, kind: str, payload: Mapping[str, object]) -> Fact:
    told = {"proposed": str(proposal.fact_uuid), **payload}
    return _record(actor, proposal.dossier.post, f"proposal:{proposal.uuid}", kind, told)


def _record(
    actor: Actor,
    post: Post,
    subject: str,
    kind: str,
    payload: Mapping[str, object],
    *,
    client_uuid: UUID | None = None,
    device_at: datetime | None = None,
) -> Fact:
    return record_fact(
        actor=actor,
        tenant=post.enterprise.tenant,
        path=post.path,
        kind=kind,
        subject=subject,
        payload={"post": str(post.uuid), **payload},
        client_uuid=client_uuid,
        device_at=device_at,
    )
