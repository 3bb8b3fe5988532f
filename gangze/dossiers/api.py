"""Facts that were made offline, each with its own uuid, handed in by a phone; and documents in force for other systems."""

from datetime import date, datetime
from uuid import UUID

from ninja import Router, Schema
from ninja.security import django_auth

from gangze.accounts.api import ApiTokenAuth
from gangze.dossiers import selectors, services
from gangze.dossiers.content import DocumentContent, Kind
from gangze.dossiers.forms import shown_items
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.org.middleware import ActorRequest

router = Router(tags=["dossiers"])


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


@router.post("/outbox/", response=OutboxReceipt, url_name="outbox", auth=[ApiTokenAuth("facts"), django_auth])
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


class StepOut(Schema):
    """One step of a scenario."""

    text: str
    who: str


class ItemOut(Schema):
    """One item: texts by the keys of its fields, and the steps of an emergency scenario with who does them."""

    uid: str
    is_must_know: bool
    fields: dict[str, str]
    steps: list[StepOut]


class DocumentOut(Schema):
    """One of the four documents, its items in order."""

    items: list[ItemOut]
    jingle: str


class DossierOut(Schema):
    """What is in force at a post. `content_hash` is what the sign-offs are bound to (docs/rules/ledger.md)."""

    post: UUID
    revision: UUID
    number: int
    label: str
    in_force_on: date | None
    content_hash: str
    documents: dict[Kind, DocumentOut]


@router.get(
    "/posts/{uuid:post_uuid}/documents/",
    response=DossierOut,
    url_name="documents",
    auth=[ApiTokenAuth("read"), django_auth],
)
def documents(request: ActorRequest, post_uuid: UUID) -> DossierOut:
    """Return the documents in force at a post. Raises Absent where there are none, as where there is no such post."""
    revision = selectors.current_revision(selectors.post_for_dossier(request.actor, post_uuid))
    if revision is None:
        raise Absent("revision")
    return DossierOut(
        post=post_uuid,
        revision=revision.uuid,
        number=revision.number,
        label=revision.label,
        in_force_on=revision.in_force_on,
        content_hash=revision.content_hash,
        documents={each.kind: _document(each) for each in selectors.documents_of(revision)},
    )


def _document(document: DocumentContent) -> DocumentOut:
    items = [
        ItemOut(
            uid=item.uid,
            is_must_know=item.is_must_know,
            fields=dict(item.fields),
            steps=[StepOut(text=step.text, who=step.who) for step in item.steps],
        )
        for item in document.items
    ]
    return DocumentOut(items=items, jingle=document.jingle)
