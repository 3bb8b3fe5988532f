"""What two texts share, word for word: the passages, and how much of a text they are."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from .sketch import reading

LEAST_PASSAGE = 6
"""Characters from which a common run is a passage and not a turn of speech."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What of a text stands in another: `ratio` of its characters, 0–1, and the passages, longest first."""

    ratio: float
    passages: tuple[str, ...]


def shared_passages(text: str, other: str) -> Shared:
    """Return what of `text` stands in `other` too; punctuation, blanks and width do not count."""
    flat, there = reading(text), reading(other)
    blocks = SequenceMatcher(None, flat, there, autojunk=False).get_matching_blocks()
    found = [flat[block.a : block.a + block.size] for block in blocks if block.size >= LEAST_PASSAGE]
    ratio = sum(map(len, found)) / len(flat) if flat else 0.0
    return Shared(ratio, tuple(sorted(dict.fromkeys(found), key=len, reverse=True)))
