"""What the content of a fact and of a seal is, and therefore what their hashes cover (docs/rules/ledger.md §3, §5)."""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from .canonical import canonical_bytes, moment_text
from .digest import digest

FORMAT = 1
NO_PREVIOUS = "0" * 64
"""What the first seal of a tenant names as the seal before it."""

_TENANT = re.compile(r"\d{9}|a\d{1,12}")
_KIND = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
_SUBJECT = re.compile(r"[a-z][a-z_]*:[^\s]+")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class FactRecord:
    """Every immutable field of a fact. `number` counts 1, 2, 3 … within the tenant."""

    tenant: str
    number: int
    client_uuid: UUID
    kind: str
    subject: str
    path: str
    payload: Any
    author_key: str
    author_name: str
    device_at: datetime | None
    received_at: datetime
    business_on: date
    corrects: UUID | None
    algorithm: str

    def content(self) -> dict[str, Any]:
        """Return the fields as the plain object that is hashed."""
        return {
            **{name: getattr(self, name) for name in _TEXTS},
            "format": FORMAT,
            "number": self.number,
            "payload": self.payload,
            "client_uuid": str(self.client_uuid),
            "corrects": str(self.corrects) if self.corrects else None,
            "device_at": moment_text(self.device_at) if self.device_at else None,
            "received_at": moment_text(self.received_at),
            "business_on": self.business_on.isoformat(),
        }

    def content_hash(self) -> str:
        """Return the hash of the content in 64 hexadecimal digits."""
        return digest(self.algorithm, canonical_bytes(self.content())).hex()


_TEXTS = ("tenant", "kind", "subject", "path", "author_key", "author_name", "algorithm")


@dataclass(frozen=True, slots=True)
class SealRecord:
    """Every immutable field of a seal. `sequence` counts a tenant's seals from 1; hashes are 64 hexadecimal digits."""

    tenant: str
    sequence: int
    day: date
    first_number: int
    last_number: int
    fact_count: int
    root: str
    previous: str
    algorithm: str
    sealed_at: datetime

    def content(self) -> dict[str, Any]:
        """Return the fields as the plain object that is hashed."""
        return {
            **asdict(self),
            "format": FORMAT,
            "day": self.day.isoformat(),
            "sealed_at": moment_text(self.sealed_at),
        }

    def seal_hash(self) -> str:
        """Return the hash of the content in 64 hexadecimal digits."""
        return digest(self.algorithm, canonical_bytes(self.content())).hex()


def check_names(*, tenant: str, kind: str, subject: str, path: str) -> None:
    """Raise ValueError unless tenant, kind ("dossier.approved"), subject ("post:…") and path have their shape."""
    for value, pattern in ((tenant, _TENANT), (kind, _KIND), (subject, _SUBJECT)):
        if not pattern.fullmatch(value):
            raise ValueError(f"not the shape of a name in the ledger: {value!r}")
    if path and not path.endswith("/"):
        raise ValueError(f"a path ends with a slash, so that 1/2/ never covers 1/22/: {path!r}")


def receipt_code(content_hash: str) -> str:
    """Return the short code people read to each other, such as "7Z4Q-0M1K-X9": 50 bits in Crockford's base 32."""
    bits = int(content_hash[:13], 16) >> 2
    text = "".join(_CROCKFORD[(bits >> shift) & 31] for shift in range(45, -1, -5))
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def common_path(one: str | None, other: str) -> str:
    """Return the longest path that covers both; `one` is None before the first. "" covers everything."""
    if one is None:
        return other
    shared: list[str] = []
    for left, right in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if left != right:
            break
        shared.append(left + "/")
    return "".join(shared)
