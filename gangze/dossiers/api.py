"""What a phone's outbox hands in once it has a network again: facts made offline, each with its own uuid."""

from datetime import datetime
from uuid import UUID

from ninja import Router, Schema
from ninja.security import django_auth

from gangze.dossiers import services
from gangze.dossiers.forms import shown_items
from gangze.kernel.errors import RuleBroken
from gangze.org.middleware import ActorRequest

router = Router(tags=["phone"], auth=django_auth)


class OutboxBody(Schema):
    """What was done: the revision that was read, and which of its items the page showed (uids, parted by commas)."""

    revision: UUID
    shown: str = ""


class OutboxFact(Schema):
    """One fact made on a device: its own uuid, what kind, when by the device's clock, and what."""

    client_uuid: UUID
    kind: str
    device_at: datetime
    body: OutboxBody


class OutboxReceipt(Schema):
    """What the device may forget, and the receipt to show for it."""

    client_uuid: UUID
    receipt: str


@router.post("/outbox/", response=OutboxReceipt, url_name="outbox")
def outbox(request: ActorRequest, fact: OutboxFact) -> OutboxReceipt:
    """Take one fact from a device; the same fact sent twice is one fact."""
    if fact.kind != services.ACKNOWLEDGED:
        raise RuleBroken("这种记录不能离线提交。")
    if fact.device_at.tzinfo is None:
        raise RuleBroken("设备时间缺少时区。")
    done = services.acknowledge_revision(
        actor=request.actor,
        revision_uuid=fact.body.revision,
        shown=shown_items(fact.body.shown),
        client_uuid=fact.client_uuid,
        device_at=fact.device_at,
    )
    return OutboxReceipt(client_uuid=fact.client_uuid, receipt=str(done.client_uuid))
