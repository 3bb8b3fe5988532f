"""Numbers that follow from a seed and from nothing else: HMAC-SHA256 in streams. source: docs/rules/draw.md §4."""

import hmac
from collections.abc import Collection

from .hashing import length_prefixed, tagged_hash

_SPAN = 1 << 256


class Generator:
    """Streams of integers, one for each label; the same seed gives the same integers for ever and everywhere."""

    def __init__(self, seed: str) -> None:
        self._key = bytes.fromhex(seed)
        self._counters: dict[str, int] = {}

    def below(self, label: str, limit: int) -> int:
        """Return the next integer of a label's stream, each from 0 to `limit` - 1 equally likely; `limit` at least 1."""
        accepted = _SPAN - _SPAN % limit
        while True:
            found = self._block(label)
            if found < accepted:
                return found % limit

    def _block(self, label: str) -> int:
        counter = self._counters.get(label, 0)
        self._counters[label] = counter + 1
        message = length_prefixed(label) + counter.to_bytes(8, "big")
        return int.from_bytes(hmac.digest(self._key, message, "sha256"), "big")


def draw_one(keys: Collection[str], seed_parts: Collection[str]) -> str:
    """Return one of a few keys (names, uuids), each equally likely; the same keys and parts always give the same.

    The parts should hold something that nobody chose. Raises ValueError without keys. source: docs/rules/draw.md §10.
    """
    if not keys:
        raise ValueError("there is nobody to draw from")
    generator = Generator(tagged_hash("one", *seed_parts).hex())
    return sorted(keys)[generator.below("one", len(keys))]
