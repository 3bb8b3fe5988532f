"""The files of an exported ledger, line by line as verify/verify.py reads them (docs/rules/ledger.md §8)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from .audit import StoredFact, StoredSeal
from .canonical import canonical_bytes, moment_text

FACTS_FILE = "facts.jsonl"
SEALS_FILE = "seals.jsonl"
MANIFEST_FILE = "manifest.json"


def fact_lines(facts: Iterable[StoredFact]) -> Iterator[bytes]:
    """Yield a line for each fact: its content and its hash."""
    for fact in facts:
        yield canonical_bytes({**fact.record.content(), "content_hash": fact.content_hash}) + b"\n"


def seal_lines(seals: Iterable[StoredSeal]) -> Iterator[bytes]:
    """Yield a line for each seal: its content, its hash and the day's content hashes."""
    for seal in seals:
        leaves = [entry.hex() for entry in seal.entries]
        yield canonical_bytes({**seal.record.content(), "seal_hash": seal.seal_hash, "leaves": leaves}) + b"\n"


def manifest(
    *, tenant: str, last_number: int, files: Mapping[str, str], exported_at: datetime, exported_by: str
) -> bytes:
    """Return the manifest: how far the ledger reaches and the SHA-256 of each file, itself under a SHA-256."""
    content: dict[str, Any] = {
        "format": "gangze-ledger-bundle",
        "version": 1,
        "tenant": tenant,
        "last_number": last_number,
        "files": dict(files),
        "exported_at": moment_text(exported_at),
        "exported_by": exported_by,
    }
    own = hashlib.sha256(canonical_bytes(content)).hexdigest()
    return canonical_bytes({**content, "manifest_sha256": own}) + b"\n"
