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
LONG_NAME, LONGEST_END = 5, 1.3
"""How many signs of a name, and how much weight of last words of a clause, may not be left out."""
_SIDES = frozenset("侧边面端部头")
_SUBSTANCES = frozenset("氢氮氧氯氨酸碱硫苯磷")
_COMES = re.compile("[会易致]|引[起发]|造成")
_TELLS_WHERE = re.compile("[上下左右内外前后进出东西南北顶底侧里]")


@lru_cache(maxsize=MOST_DOCUMENTS)
def topics_of(points: tuple[Point, ...]) -> frozenset[str]:
    """Return what a document is about: things that LEAST_TOPICAL of its points name, and that need not be named each time (氯气泄漏)."""
    named = Counter(
        text for point in points for text in {each.text for each in point.elements if each.kind == "things"}
    )
    return frozenset(text for text, count in named.items() if count >= LEAST_TOPICAL) | _of_one_substance(points)


def _of_one_substance(points: Sequence[Point]) -> frozenset[str]:
    """Return the things named by the one substance that a document is about: 氨水, 液氨 and 氨味, if it names no acid."""
    signs = Counter(sign for point in points for sign in _SUBSTANCES.intersection(point.text))
    if len(signs) != 1 or min(signs.values()) < LEAST_TOPICAL:
        return frozenset()
    sign = next(iter(signs))
    return frozenset(
        each.text for point in points for each in point.elements if each.kind == "things" and sign in each.text
    )


def needed_and_missing(point: Point, got: Sequence[float], lexicon: Lexicon, topics: frozenset[str]) -> list[int]:
    """Return the elements without which a point is not said, and that were not heard, or hardly; of `topics` speak all points."""
    unheard = _ends_unheard(point, got)
    return unheard + [
        n for n, score in enumerate(got)
        if score < (HEARD if point.elements[n].quantity is None else QUANTITY_HEARD) and _is_needed(n, point, got, lexicon)
        and (point.elements[n].text not in topics or _TELLS_WHERE.search(point.elements[n].text) is not None)
    ]  # fmt: skip


def _ends_unheard(point: Point, got: Sequence[float]) -> list[int]:
    """Return the last words of a clause, two or more that weigh LONGEST_END, where nothing of them was heard: 引燃溶剂气, 喷水润湿.

    What a point begins with is its case (列车到达前), and goes without saying.
    """
    elements = point.elements
    for last, element in enumerate(elements):
        if last + 1 < len(elements) and elements[last + 1].clause == element.clause:
            continue
        first = last + 1
        while first > 0 and got[first - 1] < HEARD and elements[first - 1].clause == element.clause:
            first -= 1
        if 0 < first < last and sum(each.weight for each in elements[first : last + 1]) >= LONGEST_END:
            return list(range(first, last + 1))
    return []


def _is_needed(number: int, point: Point, got: Sequence[float], lexicon: Lexicon) -> bool:
    """Return whether a point is not said without an element that was not heard, or hardly.

    A quantity, a direction, a harm, a member of a list, a word of the lexicon's `needed`; of what is denied, one that tells it.
    """
    element = point.elements[number]
    if element.quantity is not None:
        return True
    if _goes_without_saying(number, point, got):
        return False
    if len(element.text) > 1 and element.is_listed:
        return True
    if element.is_denied:
        return not _is_denial_heard(element.clause, point, got)
    if element.text in lexicon.needed:
        return True
    if len(element.text) < 2:
        return False
    if len(element.text) >= LONG_NAME and element.kind == "things":
        return True
    return element.kind == "harms" or _is_direction(number, point, got, lexicon)


def _goes_without_saying(number: int, point: Point, got: Sequence[float]) -> bool:
    """Return whether an element only tells more of what was heard: 污染 of 污染衣物, 停机 of 停机先卸载; or sums up (等可燃物)."""
    element, text = point.elements[number], point.text
    if element.is_denied:
        return False
    if text[element.end : element.end + 1] == "先" or text[max(0, element.start - 1) : element.start] == "等":
        return True
    after = point.elements[number + 1] if number + 1 < len(point.elements) else None
    is_before = after is not None and after.start == element.end and after.clause == element.clause
    if not is_before or after is None or after.kind != "things" or got[number + 1] < HEARD:
        return False
    return element.kind == "harms" and not _COMES.search(text[: element.start])


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
