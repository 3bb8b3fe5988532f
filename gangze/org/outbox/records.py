"""A record as a device tells it, and the hash by which device and server speak of the same one (docs/rules/outbox.md §2)."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from gangze.kernel.errors import Absent, NotAllowed
from gangze.ledger.rules.canonical import canonical_bytes, plain

HASHED = ("actor", "body", "client_uuid", "device_at", "kind")
LARGEST_SKEW_MS = 100 * 366 * 86_400_000
"""A hundred years: phones without power begin again in 1970."""


class OtherPerson(NotAllowed):
    """The record belongs to somebody who is not the one signed in: it waits for that person."""


class Early(Absent):
    """The record speaks of one that is not here yet: it waits for that one (docs/rules/outbox.md §3).

    Also where the other one is out of its author's reach: nobody learns by this that it is there.
    """


class OutboxFact(Schema):
    """One fact made on a device: its own uuid, by whom, what kind, when by the device's clock, and what.

    `clock_skew_ms` is how far the device knew its clock to be ahead of the server's when the fact was made.
    """

    client_uuid: UUID
    actor: str = Field(max_length=80)
    kind: str = Field(max_length=60)
    device_at: datetime
    body: dict[str, Any]
    clock_skew_ms: int | None = Field(default=None, ge=-LARGEST_SKEW_MS, le=LARGEST_SKEW_MS)


def record_hash(told: Mapping[str, Any]) -> str:
    """Return SHA-256 in hexadecimal over the canonical JSON of what a device told, texts exactly as it told them.

    Raises KeyError for a field that is absent, TypeError or ValueError for what no fact can keep: fractions, NUL,
    integers beyond 2**53 - 1.
    """
    return hashlib.sha256(canonical_bytes(plain({name: told[name] for name in HASHED}))).hexdigest()
