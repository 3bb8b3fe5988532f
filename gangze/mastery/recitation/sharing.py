"""Which element of a point a word speaks for, where it may speak for several."""

from __future__ import annotations

from collections.abc import Sequence, Set
from operator import itemgetter

from .hearing import SIGN_FOR_WORD, Hit
from .model import Element

CERTAIN = 0.96
"""How surely a longer word must be heard to take the place of a shorter one within it."""


def shared_out(here: Sequence[Sequence[Hit]], elements: Sequence[Element]) -> list[list[Hit]]:
    """Let each stretch speak for one element only, the surest and longest first: 断了 is 中断 or 切断, not both."""
    ranked = [
        (hit[3] == element.text, hit[2], hit[1] - hit[0], -n, hit)
        for n, (each, element) in enumerate(zip(here, elements, strict=True)) for hit in each if not hit[4]
    ]  # fmt: skip
    ranked.sort(key=itemgetter(0, 1, 2, 3), reverse=True)
    taken: dict[int, int] = {}
    given = [[hit for hit in each if hit.is_against] for each in here]
    heard, later = set[int](), []
    for place in ranked:
        n, hit = -place[3], place[4]
        if n in heard:
            later.append(place)
        elif _is_free(elements[n], n, hit, taken):
            given[n].append(hit)
            heard.add(n)
        else:
            later.append(place)
    for place in later:
        n, hit = -place[3], place[4]
        if n in heard and _is_free(elements[n], n, hit, taken):
            given[n].append(hit)
    return given


def _is_free(element: Element, number: int, hit: Hit, taken: dict[int, int]) -> bool:
    """Return whether a stretch speaks for no other element yet; if so, it speaks for this one from now on."""
    places = range(hit.start, hit.end)
    if element.quantity is None:
        for index in places:
            if taken.get(index, number) != number:
                return False
    for index in places:
        taken[index] = number
    return True


def outermost(near: Sequence[Sequence[Hit]], hits: Sequence[Sequence[Hit]], texts: Sequence[str]) -> list[list[Hit]]:
    """Leave out a hit that lies within a longer hit of another element, wherever that was heard: 酸 within 次氯酸钠."""
    longer = _certain(hits, {hit.start for each in near for hit in each})
    exact = [
        (n, hit.start, hit.end)
        for n, each in enumerate(near)
        for hit in each
        if hit.score == 1.0 and hit.end - hit.start > 1 and hit.said in texts[n]
    ]
    if exact:
        near = [
            [
                hit for hit in each
                if not SIGN_FOR_WORD < hit.score < 1.0 or hit.is_against or not _is_misheard(hit, n, exact)
            ]
            for n, each in enumerate(near)
        ]  # fmt: skip
    return [
        [
            hit for hit in each
            if hit.start not in longer or (hit.said == texts[n] and len(hit.said) > 1) or not _is_inside(hit, n, longer[hit.start])
        ]
        for n, each in enumerate(near)
    ]  # fmt: skip


def _certain(hits: Sequence[Sequence[Hit]], starts: Set[int]) -> dict[int, list[tuple[int, int, int]]]:
    """Return by place, of `starts`, the words of two signs and more that were surely heard there: element, start and end."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for n, each in enumerate(hits):
        for start, end, score, _said, is_against in each:
            if score >= CERTAIN and end - start > 1 and not is_against:
                for place in range(start, end):
                    if place in starts:
                        found.setdefault(place, []).append((n, start, end))
    return found


def _is_inside(hit: Hit, number: int, longer: Sequence[tuple[int, int, int]]) -> bool:
    """Return whether a hit lies within a longer one of another element."""
    low, high = hit.start, hit.end
    for other, start, end in longer:  # noqa: SIM110 - the inner loop of judging
        if other != number and start <= low and high <= end and end - start > high - low:
            return True
    return False


def _is_misheard(hit: Hit, number: int, exact: Sequence[tuple[int, int, int]]) -> bool:
    """Return whether a word heard by its sounds cuts into another element's word that was heard by its signs: 开起 in 开气相."""
    low, high = hit.start, hit.end
    return any(n != number and (start < low < end < high or low < start < high < end) for n, start, end in exact)
