"""Facts about dossiers that a device may hand in later: acknowledgements and proposals."""

from uuid import UUID

from ninja import Schema

from gangze.dossiers import services
from gangze.dossiers.content import Kind
from gangze.dossiers.forms import shown_items
from gangze.org.outbox import Handed, takes


class AcknowledgedBody(Schema):
    """The revision that was read, and which of its items the page showed (uids, parted by commas)."""

    revision: UUID
    shown: str = ""


class ProposedBody(Schema):
    """At which post, in which document, about which item (absent for a new one), in which words."""

    post: UUID
    document: Kind
    uid: UUID | None = None
    text: str


@takes(services.ACKNOWLEDGED, AcknowledgedBody)
def acknowledge(handed: Handed) -> UUID:
    """Take an acknowledgement."""
    done = services.acknowledge_revision(
        actor=handed.actor,
        revision_uuid=handed.body.revision,
        shown=shown_items(handed.body.shown),
        client_uuid=handed.client_uuid,
        device_at=handed.device_at,
    )
    return done.client_uuid


@takes(services.PROPOSED, ProposedBody)
def propose(handed: Handed) -> UUID:
    """Take a proposal."""
    proposal = services.propose_change(
        actor=handed.actor,
        post_uuid=handed.body.post,
        kind=handed.body.document,
        uid=handed.body.uid,
        text=handed.body.text,
        client_uuid=handed.client_uuid,
        device_at=handed.device_at,
    )
    return proposal.fact_uuid
