"""A secret given to a person's device ahead of need, and what a record proves that carries its trace (docs/rules/outbox.md §8)."""

import hmac
import secrets
from datetime import timedelta
from typing import Any

from django.utils.crypto import salted_hmac

from gangze.access.actor import Actor
from gangze.kernel import clock

PROVES_FOR = timedelta(days=90)
_SALT = "gangze.org.device_proofs"


def issue_proof(actor: Actor) -> dict[str, str]:
    """Return {"id", "key"}: the key, 32 bytes in hexadecimal, is found again from the id, so nothing is stored."""
    proof_id = f"{actor.key}.{int(clock.now().timestamp())}.{secrets.token_hex(8)}"
    return {"id": proof_id, "key": _key(proof_id).hex()}


def is_proven(*, author_key: str, record_hash: str, proof: Any) -> bool:
    """Return whether a record was made on a device to which this server had given the author's secret in the last 90 days."""
    proof_id, mac = (proof.get(name) if isinstance(proof, dict) else None for name in ("id", "mac"))
    if not isinstance(proof_id, str) or not isinstance(mac, str) or not mac.isascii():
        return False
    owner, _dot, rest = proof_id.partition(".")
    issued_at = rest.partition(".")[0]
    if owner != author_key or not issued_at.isdecimal() or len(issued_at) > 12:
        return False
    age = clock.now().timestamp() - int(issued_at)
    wanted = hmac.new(_key(proof_id), record_hash.encode("ascii"), "sha256").hexdigest()
    return age <= PROVES_FOR.total_seconds() and hmac.compare_digest(wanted, mac)


def _key(proof_id: str) -> bytes:
    return salted_hmac(_SALT, proof_id, algorithm="sha256").digest()
