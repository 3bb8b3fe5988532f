"""Without which elements a point is not said, however much else of it was heard."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from .crediting import HEARD
from .lexicon import Lexicon
from .model import Point

LEAST_TOPICAL, MOST_DOCUMENTS = 3, 256
QUANTITY_HEARD = 0.5
"""How surely a quantity must be heard; one that was said otherwise is not."""
_SIDES = frozenset("侧边面端部头")
_TELLS_WHERE = re.compile("[上下左右内外前后进出东西南北顶底侧里]")


@lru_cache(maxsize=MOST_DOCUMENTS)
def topics_of(points: tuple[Point, ...]) -> frozenset[str]:
    """Return what a document is about: things that LEAST_TOPICAL of its points name, and that need not be named each time (氯气泄漏)."""
    named = Counter(
        text for point in points for text in {each.text for each in point.elements if each.kind == "things"}
    )
    return frozenset(text for text, count in named.items() if count >= LEAST_TOPICAL)


def needed_and_missing(point: Point, got: Sequence[float], lexicon: Lexicon, topics: frozenset[str]) -> list[int]:
    """Return the elements without which a point is not said, and that were not heard, or hardly; of `topics` speak all points."""
    return [
        n for n, score in enumerate(got)
        if score < (HEARD if point.elements[n].quantity is None else QUANTITY_HEARD) and _is_needed(n, point, got, lexicon)
        and (point.elements[n].text not in topics or _TELLS_WHERE.search(point.elements[n].text) is not None)
    ]  # fmt: skip


def _is_needed(number: int, point: Point, got: Sequence[float], lexicon: Lexicon) -> bool:
    """Return whether a point is not said without an element that was not heard, or hardly.

    A quantity, a direction, a harm, a member of a list, a word of the lexicon's `needed`; of what is denied, one that tells it.
    """
    element = point.elements[number]
    if element.quantity is not None:
        return True
    if len(element.text) > 1 and element.is_listed:
        return True
    if element.is_denied:
        return not _is_denial_heard(element.clause, point, got)
    if element.text in lexicon.needed:
        return True
    if len(element.text) < 2:
        return False
    return element.kind == "harms" or _is_direction(number, point, got, lexicon)


def _is_direction(number: int, point: Point, got: Sequence[float], lexicon: Lexicon) -> bool:
    """Return whether an element tells which of two things is meant: 上风向, 进料阀; not 氢气 before 外送阀 that was heard."""
    element = point.elements[number]
    if element.kind != "things" or not _has_opposite(element.text, lexicon):
        return False
    if element.text in lexicon.light or element.text in lexicon.soft:
        return False
    after = point.elements[number + 1] if number + 1 < len(point.elements) else None
    is_attribute = after is not None and after.kind == "things" and after.start == element.end and len(after.text) > 1
    return not is_attribute or got[number + 1] < HEARD or _TELLS_WHERE.search(element.text) is not None


def _has_opposite(text: str, lexicon: Lexicon) -> bool:
    return text in lexicon.opposites or (text[-1] in _SIDES and text[0] in lexicon.opposites)


def _is_denial_heard(clause: int, point: Point, got: Sequence[float]) -> bool:
    """Return whether something that tells what is denied in a clause was heard."""
    elements = point.elements
    elsewhere = frozenset().union(*(each.forms for each in elements if not each.is_denied))
    denied = [n for n, each in enumerate(elements) if each.clause == clause and each.is_denied]
    telling = [n for n in denied if not elements[n].forms & elsewhere]
    return any(got[n] >= HEARD for n in telling or denied)
