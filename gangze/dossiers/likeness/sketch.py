"""A text as 64 numbers: the share of numbers two sketches have in common estimates how alike the texts are."""

from __future__ import annotations

import operator
import unicodedata
from array import array
from zlib import crc32

WIDTH = 4
"""Characters in a shingle: four Chinese characters are a phrase of their own, two are any word."""
BINS = 64
_SHIFT = 32 - BINS.bit_length() + 1
_EMPTY = -1
_MASK = 0xFFFFFFFF

Sketch = array
"""BINS unsigned numbers as array("q"); all _EMPTY for a text shorter than a shingle."""


def reading(text: str) -> str:
    """Return the letters and digits of a text in NFKC: what is compared."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def shingles(text: str) -> set[bytes]:
    """Return the runs of WIDTH characters of a text, as UTF-16; empty for a shorter one."""
    flat = reading(text).encode("utf-16-le")
    return {flat[i : i + 2 * WIDTH] for i in range(0, len(flat) - 2 * WIDTH + 1, 2)}


def jaccard(one: set[bytes], other: set[bytes]) -> float:
    """Return the share of common shingles among all, 0–1."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def sketch_of(text: str) -> Sketch[int]:
    """Return the sketch of a text; the same text always has the same."""
    return sketch_of_shingles(shingles(text))


def sketch_of_shingles(found: set[bytes]) -> Sketch[int]:
    """Return the sketch of a set of shingles."""
    bins = array("q", [_EMPTY]) * BINS
    for shingle in found:
        mark = crc32(shingle) * 0x9E3779B1 & _MASK
        place = mark >> _SHIFT
        if bins[place] == _EMPTY or mark < bins[place]:
            bins[place] = mark
    return _filled(bins) if found else bins


def _filled(bins: Sketch[int]) -> Sketch[int]:
    """Give each empty bin the number of a bin drawn by its own place, so that two texts draw alike."""
    full = bins[:]
    for place in range(BINS):
        attempt, source = 0, place
        while bins[source] == _EMPTY:
            attempt += 1
            source = (place * 0x9E3779B1 + attempt * 0x85EBCA6B & _MASK) >> _SHIFT
        full[place] = bins[source]
    return full


def alike(one: Sketch[int], other: Sketch[int]) -> float:
    """Return the estimate of jaccard() of the two texts, 0–1; 0 where one of them is too short."""
    if one[0] == _EMPTY or other[0] == _EMPTY:
        return 0.0
    same: int = sum(map(operator.eq, one, other))
    return same / BINS
