"""Which texts of many are alike, in time that grows with their number and not with its square."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from .sketch import BINS, Sketch, alike, jaccard, shingles, sketch_of_shingles

ROWS = 3
"""Numbers in a band: texts with half of their shingles in common meet in some band 19 times of 20."""
MOST_COMPARED = 24
"""How many of the texts met in one band a text is compared with: enough to name neighbours, however many there are."""
DOUBT = 0.2
"""How far below the truth an estimate may lie, three times its spread: what is estimated less alike is not compared."""

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Pair(Generic[K]):
    """Two texts that are alike; `ratio` is the share of common shingles among all, 0–1."""

    one: K
    other: K
    ratio: float


def like_pairs(
    texts: Mapping[K, str], *, least: float = 0.5, progress: Callable[[int, int], None] | None = None
) -> list[Pair[K]]:
    """Return pairs of texts at least `least` alike, most alike first; every text with such neighbours is in some pair.

    Where very many texts are alike not every pair of them is listed. `progress(done, of)` counts texts.
    """
    found = {}
    met: dict[tuple[int, bytes], list[K]] = defaultdict(list)
    sets: dict[K, set[bytes]] = {}
    sketches: dict[K, Sketch[int]] = {}
    for number, (key, text) in enumerate(texts.items(), 1):
        sets[key] = shingles(text)
        sketches[key] = sketch_of_shingles(sets[key])
        for other in _candidates(key, sketches[key], met) if sets[key] else ():
            if alike(sketches[key], sketches[other]) < least - DOUBT:
                continue
            ratio = jaccard(sets[key], sets[other])
            if ratio >= least:
                found[other, key] = Pair(other, key, ratio)
        if progress is not None and (number % 500 == 0 or number == len(texts)):
            progress(number, len(texts))
    return sorted(found.values(), key=lambda pair: -pair.ratio)


def _candidates(key: K, sketch: Sketch[int], met: dict[tuple[int, bytes], list[K]]) -> Iterator[K]:
    """Yield, once each, texts that agree with this one in a band, and enter it into its bands."""
    seen = set()
    for start in range(0, BINS - ROWS + 1, ROWS):
        there = met[start, sketch[start : start + ROWS].tobytes()]
        for other in there[:MOST_COMPARED]:
            if other not in seen:
                seen.add(other)
                yield other
        there.append(key)


def nearest(sketch: Sketch[int], others: Sequence[tuple[K, Sketch[int]]], *, least: float, most: int) -> list[K]:
    """Return the keys of up to `most` sketches estimated at least `least` alike, most alike first."""
    scored = [(ratio, key) for key, other in others if (ratio := alike(sketch, other)) >= least]
    return [key for _ratio, key in sorted(scored, key=lambda each: -each[0])[:most]]
