"""What changed within a text, character by character."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: `change` is "kept", "gone" or "new"."""

    change: str
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """Return the two texts as one run of pieces; joining kept and gone gives the old one, kept and new the new one."""
    if old == new:
        return [Piece("kept", old)] if old else []
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("kept", old[a:b]))
        else:
            found += [Piece("gone", old[a:b])] if b > a else []
            found += [Piece("new", new[c:d])] if d > c else []
    return found
