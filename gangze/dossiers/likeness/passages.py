"""What two texts share, word for word: the passages, and how much of a text they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .sketch import reading

LEAST_PASSAGE = 6
"""Characters from which a common run is a passage and not a turn of speech."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What of a text stands in another: `ratio` of its characters, 0–1, and the passages, longest first."""

    ratio: float
    passages: tuple[str, ...]


def shared_passages(text: str, other: str) -> Shared:
    """Return what of `text` stands in `other` too, in whatever order; punctuation, blanks and width do not count."""
    flat = reading(text)
    found = list(_passages(flat, reading(other)))
    ratio = sum(map(len, found)) / len(flat) if flat else 0.0
    return Shared(ratio, tuple(sorted(dict.fromkeys(found), key=len, reverse=True)))


def _passages(flat: str, there: str) -> Iterator[str]:
    """Yield the runs of `flat` that stand in `there`, each as long as it goes, from the left."""
    least = {there[i : i + LEAST_PASSAGE] for i in range(len(there) - LEAST_PASSAGE + 1)}
    start = 0
    while start <= len(flat) - LEAST_PASSAGE:
        if flat[start : start + LEAST_PASSAGE] not in least:
            start += 1
            continue
        end = start + LEAST_PASSAGE
        while end < len(flat) and flat[start : end + 1] in there:
            end += 1
        yield flat[start:end]
        start = end
