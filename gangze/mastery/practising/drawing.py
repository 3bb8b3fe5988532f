"""What is left to chance, and yet the same wherever it is drawn again: an order by HMAC-SHA256 of the seed and a label."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draw:
    """Draws from one seed (any text); the same seed and label give the same."""

    seed: str

    def mark(self, label: str) -> bytes:
        """Return the 32 bytes by which a label is drawn."""
        return hmac.digest(self.seed.encode(), label.encode("utf-8", "surrogatepass"), sha256)

    def shuffled(self, label: str, things: Sequence[T]) -> list[T]:
        """Return the things in the order drawn under a label."""
        places = sorted(range(len(things)), key=lambda n: (self.mark(f"{label}/{n}"), n))
        return [things[n] for n in places]

    def some(self, label: str, things: Sequence[T], most: int) -> list[T]:
        """Return at most so many of the things, drawn under a label, in the order in which they were given."""
        chosen = set(self.shuffled(label, range(len(things)))[: max(0, most)])
        return [thing for n, thing in enumerate(things) if n in chosen]

    def number(self, label: str, below: int) -> int:
        """Return a number from 0 to `below` - 1."""
        return int.from_bytes(self.mark(label)[:8], "big") % below
