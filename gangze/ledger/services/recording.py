"""How a fact enters the ledger, once, numbered without gaps, and what its author is shown for it."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from gangze.access.actor import Actor
from gangze.kernel.errors import NotAllowed, RuleBroken

from ..models import Fact, TenantHead
from ..rules.canonical import canonical_bytes, moment_text, plain
from ..rules.records import check_names, receipt_code
from .appending import KnownAlready, append

LARGEST_PAYLOAD_BYTES = 1024 * 1024
HANDED_IN = "handed_in"
"""Where a payload tells how the fact came: a device's clock, who brought it. It is not what the fact says."""
_handed_in: ContextVar[Mapping[str, Any] | None] = ContextVar("handed_in", default=None)
_collected: ContextVar[list[Fact] | None] = ContextVar("collected", default=None)


@contextmanager
def handed_in(told: Mapping[str, Any]) -> Iterator[None]:
    """Let every fact recorded within tell how it came, `{"clock_skew_ms": 7200000}`; nothing is added where that is empty."""
    token = _handed_in.set(told)
    try:
        yield
    finally:
        _handed_in.reset(token)


@contextmanager
def collecting() -> Iterator[list[Fact]]:
    """Give the facts that are recorded within, those that were there already too, in order."""
    facts: list[Fact] = []
    token = _collected.set(facts)
    try:
        yield facts
    finally:
        _collected.reset(token)


@dataclass(frozen=True, slots=True)
class FactDraft:
    """What a caller tells about one fact; the ledger adds number, author, times and hash."""

    kind: str
    subject: str
    payload: Mapping[str, Any]
    path: str = ""
    client_uuid: UUID | None = None
    device_at: datetime | None = None
    corrects: UUID | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a person is shown for a fact. `code` is the start of the hash in ten readable characters."""

    uuid: UUID
    tenant: str
    number: int
    content_hash: str
    algorithm: str
    received_at: datetime
    code: str


def record_fact(
    *,
    actor: Actor,
    tenant: str,
    kind: str,
    subject: str,
    payload: Mapping[str, Any],
    path: str = "",
    client_uuid: UUID | None = None,
    device_at: datetime | None = None,
    corrects: UUID | None = None,
) -> Fact:
    """Return the fact, recorded now or, for a repeated `client_uuid` with the same content, earlier.

    `tenant` is an enterprise's 9-digit code or "a<id>"; `path` is where it happened; `device_at` is what the device
    claims; `corrects` is the client UUID of the fact that this one replaces, which may arrive later. Permission is the
    caller's to check. Raises RuleBroken for a used `client_uuid` with other content and for a payload over 1 MiB,
    NotAllowed for an actor who is nobody, TypeError or ValueError for what no fact can keep.
    source: house rules §4.
    """
    draft = FactDraft(kind, subject, payload, path, client_uuid, device_at, corrects)
    return record_facts(actor=actor, tenant=tenant, drafts=[draft])[0]


def record_facts(*, actor: Actor, tenant: str, drafts: Sequence[FactDraft]) -> list[Fact]:
    """Return one fact for each draft, in order; all are recorded or none. Errors as for `record_fact`."""
    if not actor.is_system and actor.user_id is None:
        raise NotAllowed("a fact needs an author")
    facts = [_candidate(actor, tenant, draft) for draft in drafts]
    try:
        append(tenant, facts)
    except KnownAlready:
        facts = _append_what_is_new(tenant, facts)
    if (collected := _collected.get()) is not None:
        collected += facts
    return facts


def receipt_of(fact: Fact) -> Receipt:
    """Return what the author of the fact is shown and may keep."""
    return Receipt(
        uuid=fact.client_uuid,
        tenant=fact.tenant,
        number=fact.number,
        content_hash=fact.content_hash,
        algorithm=fact.algorithm,
        received_at=fact.received_at,
        code=receipt_code(fact.content_hash),
    )


def lock_head(tenant: str) -> TenantHead:
    """Return the tenant's head, locked until the transaction ends; made on first use."""
    head, _made = TenantHead.objects.select_for_update().get_or_create(tenant=tenant)
    return head


def _candidate(actor: Actor, tenant: str, draft: FactDraft) -> Fact:
    check_names(tenant=tenant, kind=draft.kind, subject=draft.subject, path=draft.path)
    told = _handed_in.get()
    payload = plain({**draft.payload, HANDED_IN: told} if told else draft.payload)
    if len(canonical_bytes(payload)) > LARGEST_PAYLOAD_BYTES:
        raise RuleBroken(_("记录内容过大，未保存。"))
    if draft.device_at is not None:
        moment_text(draft.device_at)  # refuses a naive moment before anything is locked
    if draft.corrects is not None and draft.corrects == draft.client_uuid:
        raise RuleBroken(_("一条记录不能更正它自己。"))
    return Fact(
        tenant=tenant,
        client_uuid=draft.client_uuid or uuid.uuid4(),
        kind=draft.kind,
        subject=draft.subject,
        path=draft.path,
        payload=payload,
        author_key=actor.key,
        author_name=actor.name,
        device_at=draft.device_at,
        corrects=draft.corrects,
        algorithm=settings.GANGZE_SEAL_HASH,
    )


@transaction.atomic
def _append_what_is_new(tenant: str, candidates: Sequence[Fact]) -> list[Fact]:
    """Return the stored fact for each candidate that repeats one, and the candidate itself, recorded, for the others."""
    lock_head(tenant)  # first, so that nothing comes between looking and recording
    known = _known(tenant, candidates)
    fresh: list[Fact] = []
    for candidate in candidates:
        earlier = known.setdefault(candidate.client_uuid, candidate)
        if earlier is candidate:
            fresh.append(candidate)
        elif _told(earlier) != _told(candidate):
            raise RuleBroken(_("同一记录标识已用于另一条内容不同的记录，未保存。"))
    append(tenant, fresh)
    return [known[candidate.client_uuid] for candidate in candidates]


def _known(tenant: str, candidates: Sequence[Fact]) -> dict[UUID, Fact]:
    uuids = [candidate.client_uuid for candidate in candidates]
    return {fact.client_uuid: fact for fact in Fact.objects.of_tenant(tenant).filter(client_uuid__in=uuids)}


def _told(fact: Fact) -> tuple[object, ...]:
    """Return what the device told: a name or a place that changed since, or another way to come, is no other content."""
    payload = {name: value for name, value in fact.payload.items() if name != HANDED_IN}
    return (fact.kind, fact.subject, payload, fact.author_key, fact.device_at, fact.corrects)
