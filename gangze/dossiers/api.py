"""What a phone's outbox hands in once it has a network again: facts made offline, each with its own uuid."""

from datetime import datetime
from uuid import UUID

from ninja import Router, Schema
from ninja.security import django_auth

from gangze.dossiers import services
from gangze.dossiers.content import Kind
from gangze.dossiers.forms import shown_items
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.org.middleware import ActorRequest

router = Router(tags=["phone"], auth=django_auth)


class OutboxBody(Schema):
    """What was done: the revision that was read, and which of its items the page showed (uids, parted by commas)."""

    revision: UUID
    shown: str = ""


class ProposedBody(Schema):
    """What was proposed: at which post, in which document, about which item ("" for a new one), in which words."""

    post: UUID
    document: Kind
    uid: UUID | None = None
    text: str


class OutboxFact(Schema):
    """One fact made on a device: its own uuid, by whom, what kind, when by the device's clock, and what."""

    client_uuid: UUID
    actor: str
    kind: str
    device_at: datetime
    body: OutboxBody | ProposedBody


class OutboxReceipt(Schema):
    """What the device may forget, and the receipt to show for it."""

    client_uuid: UUID
    receipt: str


@router.post("/outbox/", response=OutboxReceipt, url_name="outbox")
def outbox(request: ActorRequest, fact: OutboxFact) -> OutboxReceipt:
    """Take one fact from a device; the same fact sent twice is one fact.

    A page left open while somebody else signs in on the same device sends with that person's session: a fact is taken
    only from whom it belongs to. The 403 leaves it waiting on the device.
    """
    if fact.actor != request.actor.key:
        raise NotAllowed("outbox of another person")
    if fact.device_at.tzinfo is None:
        raise RuleBroken("设备时间缺少时区。")
    if fact.kind == services.PROPOSED and isinstance(fact.body, ProposedBody):
        receipt = _propose(request, fact, fact.body)
    elif fact.kind == services.ACKNOWLEDGED and isinstance(fact.body, OutboxBody):
        receipt = _acknowledge(request, fact, fact.body)
    else:
        raise RuleBroken("这种记录不能离线提交。")
    return OutboxReceipt(client_uuid=fact.client_uuid, receipt=str(receipt))


def _acknowledge(request: ActorRequest, fact: OutboxFact, body: OutboxBody) -> UUID:
    done = services.acknowledge_revision(
        actor=request.actor,
        revision_uuid=body.revision,
        shown=shown_items(body.shown),
        client_uuid=fact.client_uuid,
        device_at=fact.device_at,
    )
    return done.client_uuid


def _propose(request: ActorRequest, fact: OutboxFact, body: ProposedBody) -> UUID:
    proposal = services.propose_change(
        actor=request.actor,
        post_uuid=body.post,
        kind=body.document,
        uid=body.uid,
        text=body.text,
        client_uuid=fact.client_uuid,
        device_at=fact.device_at,
    )
    return proposal.fact_uuid
