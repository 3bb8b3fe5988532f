"""What is hashed how: roster, commitment, numbers, seed and labels. source: docs/rules/draw.md §2."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from gangze.ledger.rules.canonical import canonical_bytes

FORMAT = "gangze-draw/1"
SLIP_FORMAT = "gangze-draw-slip/1"
SIDES = ("first", "second")
NUMBER = re.compile(r"[0-9]{1,20}", re.ASCII)


def length_prefixed(text: str) -> bytes:
    """Return the UTF-8 bytes of a text after their length in four bytes, so that no two lists of texts look alike."""
    content = text.encode("utf-8")
    return len(content).to_bytes(4, "big") + content


def tagged_hash(tag: str, *texts: str) -> bytes:
    """Return the 32 bytes of H(tag, …)."""
    return hashlib.sha256(b"".join(map(length_prefixed, (f"{FORMAT} {tag}", *texts)))).digest()


def roster_hash(frozen: Mapping[str, Any]) -> str:
    """Return the hash of everything that was frozen, 64 hexadecimal digits."""
    return hash_of_text(canonical_bytes(frozen).decode())


def hash_of_text(frozen_text: str) -> str:
    """Return the hash of a roster that is canonical JSON already."""
    return hashlib.sha256(frozen_text.encode()).hexdigest()


def commitment_to(draw: UUID | str, secret: str) -> str:
    """Return what is published of the server's secret before it is opened."""
    return tagged_hash("commitment", str(draw), secret).hex()


def digest_of_number(draw: UUID | str, side: str, number: str, nonce: str) -> str:
    """Return what is recorded of a number before both are there."""
    return tagged_hash("contribution", str(draw), side, number, nonce).hex()


def seed_of(draw: UUID | str, frozen_hash: str, commitment: str, secret: str, numbers: Mapping[str, str]) -> str:
    """Return the seed; `numbers` by side. Everything that was told goes into it, in a fixed order."""
    told = [part for side in SIDES for part in (side, numbers[side])]
    return tagged_hash("seed", str(draw), frozen_hash, commitment, secret, *told).hex()


def label_hash(kind: str, salt: str, label: Mapping[str, Any]) -> str:
    """Return what the roster carries of a label; `kind` is "place" or "person"."""
    return tagged_hash(kind, salt, canonical_bytes(label).decode()).hex()
