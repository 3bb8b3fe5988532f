"""What the ledger has already of the records of a former system: they enter it once, as facts of today that say where they come from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from typing import Any
from uuid import UUID

from ..models import Fact, Media
from ..rules.canonical import canonical_bytes, plain
from .recording import FactDraft, lock_head

ORIGIN = "origin"
"""The key of a payload that says where a record was before; it is no part of what is compared."""


class Standing(Enum):
    """What becomes of a record: recorded now; here already; its uuid stands for another content; it corrects what is about another subject."""

    NEW = "new"
    KNOWN = "known"
    TAKEN = "taken"
    ASTRAY = "astray"


def what_is_known(tenant: str, drafts: Sequence[FactDraft]) -> list[Standing]:
    """Return of each draft whether the ledger has it already; of two equal ones the second is known.

    Each draft has a `client_uuid` and a `device_at`. Equal are records of the same kind, subject, moment and payload, whoever
    brought them and from whichever file: `origin` is left out of the comparison. Call it within the transaction that records:
    it locks the tenant's head, so that nobody records anything there meanwhile.
    """
    lock_head(tenant)
    named = {draft.client_uuid for draft in drafts} | {draft.corrects for draft in drafts}
    wanted = [uuid for uuid in named if uuid is not None]
    facts = {fact.client_uuid: fact for fact in Fact.objects.of_tenant(tenant).filter(client_uuid__in=wanted)}
    told: dict[UUID | None, bytes] = {uuid: _of_fact(fact) for uuid, fact in facts.items()}
    states = []
    for draft in drafts:
        content = _of_draft(draft)
        if draft.client_uuid in told:
            states.append(Standing.KNOWN if told[draft.client_uuid] == content else Standing.TAKEN)
        elif draft.corrects in facts and facts[draft.corrects].subject != draft.subject:
            states.append(Standing.ASTRAY)
        else:
            told[draft.client_uuid] = content
            states.append(Standing.NEW)
    return states


def stored_hashes(tenant: str, hashes: Collection[str]) -> set[str]:
    """Return which of some files (SHA-256) the tenant keeps, whoever stored them."""
    return set(Media.objects.of_tenant(tenant).filter(sha256__in=hashes).values_list("sha256", flat=True))


def _of_draft(draft: FactDraft) -> bytes:
    return _content(draft.kind, draft.subject, draft.payload, draft.device_at, draft.corrects)


def _of_fact(fact: Fact) -> bytes:
    return _content(fact.kind, fact.subject, fact.payload, fact.device_at or fact.received_at, fact.corrects)


def _content(kind: str, subject: str, payload: Mapping[str, Any], moment: Any, corrects: UUID | None) -> bytes:
    told = {key: value for key, value in payload.items() if key != ORIGIN}
    return canonical_bytes(plain([kind, subject, told, moment, corrects]))
