"""What was done to what: 进口阀开大 is wrong where the card closes it, even though something else was closed in the same breath."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from .hearing import Heard, Hit, Span, is_within
from .lexicon import Lexicon
from .model import Element, Point

_NO = re.compile("(?:[不没未莫别甭勿]|不[能准许得要敢可]|严禁|禁止)[再先去把给]?$")
_FORBIDS = re.compile("(?:不[能准许得要可让]|[莫别]|严禁|禁止)[^不没莫别严禁,，]{0,2}$")
_WILL_NOT_DO = re.compile(
    "[^,，。不没莫别]{0,6}(?:就|都|可|是)?(?:不(?:行|中|成|干|能|准|许|得|可|让|开|进|动)|莫|别|严禁|禁止)"
)
_ANY_NO = re.compile("[不没莫别禁勿甭未]")
_REACH, _PUT_RIGHT, _FAR, _SWAPPED = 3, 5, 16, 1
"""Signs between a thing and what was done to it, at the most."""


def deeds_turned(
    point: Point,
    heard: Heard,
    lexicon: Lexicon,
    places: Sequence[Span],
    hits: Sequence[Sequence[Hit]],
    right: Sequence[Sequence[Hit]],
) -> Iterator[str]:
    """Yield what was done to a thing of the card that contradicts the card: the nearest deed said of it is the opposite one.

    `hits` are all hits by element, `right` those that say the point in its stretches, `places` the stretches.
    """
    for number, verb in enumerate(point.elements):
        if verb.kind != "actions" or not verb.against or verb.is_denied:
            continue
        thing = _thing_of(number, point.elements)
        if thing is None or _is_stopped(number, point.elements, lexicon):
            continue
        begins = {hit.start for hit in right[thing]} if not right[number] and not point.orders else set()
        told = [
            hit for hit in hits[number]
            if is_within(hit.start, hit.end, places) or (hit.is_against and hit.end in begins)
        ]  # fmt: skip
        if not any(hit.is_against for hit in told):
            continue
        told = [hit for hit in told if not (hit.is_against and _is_something_else(hit, number, right, heard))]
        for place in right[thing]:
            deeds = [
                hit for hit in told
                if place.start - _FAR <= hit.start < hit.end <= place.start or place.end <= hit.start <= place.end + _FAR
            ]  # fmt: skip
            if _is_turned(place, deeds, right, point.elements, heard):
                yield f"卡上“{verb.text}{point.elements[thing].text}”，说成了相反的做法"


def deeds_swapped(point: Point, right: Sequence[Sequence[Hit]], main: Sequence[Span]) -> Iterator[str]:
    """Yield where two opposite deeds of the card were said each of the other's thing: 开出口阀、关进口阀."""
    pairs = [
        (n, thing) for n, each in enumerate(point.elements)
        if each.kind == "actions" and not each.is_denied and (thing := _thing_of(n, point.elements)) is not None
    ]  # fmt: skip
    for (one, its), (other, others) in combinations(pairs, 2):
        if its != others and point.elements[one].against & point.elements[other].forms and all(
            _is_nearer(deed, strange, thing, right, main)
            for deed, strange, thing in ((one, other, its), (other, one, others))
        ):  # fmt: skip
            yield f"卡上“{point.elements[one].text}{point.elements[its].text}”，与“{point.elements[other].text}”说颠倒了"


def opposites_swapped(point: Point, right: Sequence[Sequence[Hit]], heard: Heard) -> Iterator[str]:
    """Yield where two opposites of the card changed places: 打手动，严禁打自动 for 打自动，严禁打手动; 合格挂红牌 for 合格挂绿牌，不合格挂红牌."""
    elements = point.elements
    pairs = [
        (one, other) for one, other in point.opposites if right[one] and right[other]
    ]  # fmt: skip
    for one, other in pairs:
        if elements[one].is_denied is not elements[other].is_denied:
            allowed, denied = (other, one) if elements[one].is_denied else (one, other)
            if _is_no_at(right[allowed], right[denied], heard):
                yield f"“{elements[one].text}”与“{elements[other].text}”说颠倒了"
    for (case, other_case), (thing, other_thing) in permutations(pairs, 2):
        if case < thing < other_case < other_thing and _follows(thing, other_case, case, right) and _follows(
            other_thing, case, other_case, right
        ):  # fmt: skip
            yield f"“{elements[thing].text}”与“{elements[other_thing].text}”说颠倒了"


def _follows(thing: int, case: int, other_case: int, right: Sequence[Sequence[Hit]]) -> bool:
    """Return whether a thing was said behind one case rather than the other, wherever it was said."""
    cases = [(hit.end, hit.end - hit.start, n) for n in (case, other_case) for hit in right[n]]
    nearest = [max((each for each in cases if each[0] <= hit.start), default=None) for hit in right[thing]]
    return all(
        each is not None and each[2] == case and hit.start - each[0] <= _REACH
        for each, hit in zip(nearest, right[thing], strict=True)
    )


def _is_no_at(allowed: Sequence[Hit], denied: Sequence[Hit], heard: Heard) -> bool:
    """Return whether what the card asks for was forbidden wherever it was said, and what it forbids nowhere."""
    longest = max(hit.end - hit.start for hit in allowed)
    told = [(hit.start, _FORBIDS.search(heard.beside(hit, 7)[0])) for hit in allowed if hit.end - hit.start == longest]
    if not all(match for _start, match in told):
        return False
    noes = [(start - len(match[0]), start) for start, match in told if match]
    if any(low < hit.start and hit.end <= high for low, high in noes for hit in denied):  # 不得离车|盯住液位
        return False
    if any(start == hit.end for start, _end in noes for hit in denied):  # 水不能用，用干粉
        return False
    taken = {place for span in noes for place in range(*span)}
    return not any(
        match.start() not in taken
        for hit in denied
        for match in _ANY_NO.finditer(heard.text, max(0, hit.start - 7), hit.end + 4)
    )


def _is_nearer(own: int, strange: int, thing: int, right: Sequence[Sequence[Hit]], main: Sequence[Span]) -> bool:
    """Return whether the deed nearest to a thing is the strange one, wherever the thing was said."""
    longest = max((hit.end - hit.start for hit in right[thing]), default=0)
    places = [hit for hit in right[thing] if is_within(hit.start, hit.end, main) and hit.end - hit.start == longest]
    return bool(places) and all(
        _gap(place, right[strange]) <= _SWAPPED and _gap(place, right[own]) > _gap(place, right[strange])
        for place in places
    )


def _gap(place: Hit, deeds: Sequence[Hit]) -> int:
    """Return how many signs part a thing and the nearest of several deeds."""
    return min((max(hit.start - place.end, place.start - hit.end, 0) for hit in deeds), default=_FAR * 2)


def _is_stopped(number: int, elements: Sequence[Element], lexicon: Lexicon) -> bool:
    """Return whether the card ends this deed: 停止加热."""
    ending = lexicon.alike("停")
    return any(each.forms & ending for each in elements[:number] if each.clause == elements[number].clause)


def _is_something_else(hit: Hit, number: int, right: Sequence[Sequence[Hit]], heard: Heard) -> bool:
    """Return whether a deed is part of another word of the point, or was said with a no."""
    if _NO.search(heard.beside(hit, 5)[0]) or _is_lack_forbidden(hit, heard):
        return True
    return any(
        other.start <= hit.start and hit.end <= other.end
        for n, each in enumerate(right)
        if n != number
        for other in each
        if len(each) == 1 or other.end - other.start > hit.end - hit.start
    )


def _is_lack_forbidden(hit: Hit, heard: Heard) -> bool:
    """Return whether a lack was told as what will not do: 没断电上锁不行."""
    return hit.said[0] in "没未不" and _WILL_NOT_DO.match(heard.beside(hit, 9)[1]) is not None


def _is_turned(
    place: Hit, deeds: Sequence[Hit], right: Sequence[Sequence[Hit]], elements: Sequence[Element], heard: Heard
) -> bool:
    """Return whether the deed nearest to a thing is the opposite one, and was not put right in the same breath."""
    near = sorted(((_distance(place, hit, heard), not hit.is_against, hit) for hit in deeds), key=lambda each: each[:2])
    if not near or near[0][1]:
        return False
    far, _is_right, wrong = near[0]
    if far > (_REACH if wrong.end - wrong.start > 1 else 1) or any(
        is_right and other <= far for other, is_right, _hit in near
    ):
        return False
    things = [
        hit
        for n, each in enumerate(right)
        if elements[n].kind == "things" and len(elements[n].text) > 1
        for hit in each
    ]
    return not any(
        is_right
        and 0 <= hit.start - wrong.end <= _PUT_RIGHT
        and not any(wrong.end <= thing.start < hit.start for thing in things)
        for _far, is_right, hit in near
    )


def _thing_of(number: int, elements: Sequence[Element]) -> int | None:
    """Return what a deed of the card is done to: the thing right behind it, or else right before it."""
    verb = elements[number]
    for other, gap in ((number + 1, 1), (number - 1, -1)):
        if 0 <= other < len(elements):
            thing = elements[other]
            between = thing.start - verb.end if gap > 0 else verb.start - thing.end
            if thing.clause == verb.clause and thing.kind == "things" and len(thing.text) > 1 and 0 <= between <= 2:
                return other
    return None


def _distance(place: Hit, hit: Hit, heard: Heard) -> int:
    """Return how many signs part two hits; far more where the speaker paused between them in a text with pauses."""
    low, high = (place.end, hit.start) if hit.start >= place.end else (hit.end, place.start)
    is_marked = heard.ends or len(heard.stops) * 8 < len(heard.text)  # not where every word stands alone
    paused = is_marked and heard.is_paused(low, high)
    return high - low + (8 if paused else 0)
