"""Whether what a card puts first was said to come first: by 先, 再, 最后, 之前, 等…完, or else by the order it was said in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .hearing import Heard, Hit
from .model import Element, Order

_FORWARD = ("然后", "接着", "首先", "先", "再", "后", "才")
_BACKWARD = ("最后", "在后", "后头", "后面", "在前", "前头", "打头", "头一个")
"""Marks of the next thing, or else of the thing before them (先停苯, 苯先停); and those of the thing before them, or else of the next."""
_EARLY = frozenset({"首先", "先", "在前", "前头", "打头", "头一个"})
_JUST_FIRST, _JUST_THEN, _FAR = (
    re.compile("(?<![首预])先[把给将去]?$"),
    re.compile("(?:再|(?<![以之然最])后)[把给将去]?$"),
    14,
)
_AGAIN = re.compile("再|然后|之后|接着")
_MARK = re.compile("|".join([*_BACKWARD, *_FORWARD]))
_NO_MARK = re.compile("后天|再说|后再|先[不莫别]")
_REACH, _NEXT = 8, 3
_WAITS_FOR = re.compile("(?:等|在(?![前后])|(?<!安)排|放在|跟(?![住着到倒])|位于)[^先再后前]{0,3}$")
_DONE = re.compile("^[^先再]{0,3}?(?:完|后|好了|过了|了)")
_AHEAD_OF = re.compile("^[^后再先]{0,4}?(?:之前|以前|(?<![在走放])前(?!头|面))")
_IN_FRONT = re.compile("^.{0,3}?(?:前头|前面|之前|以前|前)")
_AND_THEN = re.compile("^[^先再]{0,3}(?:后|以后|之后|完|完了)再[^先再]{0,2}$")
_INTO = re.compile("(?:往|向|朝|[倒加注](?:到|进|入))[浓稀]?$")
"""水往酸里倒."""
_FORBIDDEN = re.compile("不[能准许得可要]|[莫别]|严禁|禁止")
"""等15分钟之前不许开盖."""
_NOT_YET = re.compile("[没未不][^，]{0,8}$")


def is_turned(order: Order, elements: Sequence[Element], right: Sequence[Sequence[Hit]], heard: Heard) -> bool:
    """Return whether what an order puts first was said to come after what it puts second; `right` are hits by element."""
    before, after = _telling(order.before, elements, right), _telling(order.after, elements, right)
    if not before or not after:
        return False
    if _is_said_the_other_way(order, right, heard):
        return True
    text = heard.text
    related = [
        told for one in before for other in after
        if not _is_another_between(one, other, before) and (told := _related(one, other, text)) is not None
    ]  # fmt: skip
    if related:
        return related[-1]
    marks = _marks(before, after, heard)
    if order.by_again:
        return any(not early and owner == "before" for early, owner in marks) and _is_after_named_first(
            before, after, heard
        )
    is_named_first = min(hit.start for hit in after) < max(hit.start for hit in before)
    turned = [early for early, owner in marks if early is (owner == "after") and (early or is_named_first)]
    if not order.is_plain:
        return False
    if order.by_place and (into := [name for hit, name in _named(before, after) if _is_into(hit, text)]):
        return "before" in into
    if marks:
        return len(turned) * 2 > len(marks)
    return order.by_place and max(hit.start for hit in after) < min(hit.start for hit in before)


def _telling(numbers: Sequence[int], elements: Sequence[Element], right: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Return the hits that tell where something stands: the surest of longer words that are no actions, if there are any."""
    telling = [n for n in numbers if elements[n].kind != "actions" and right[n]]
    hits = [hit for n in telling or numbers for hit in right[n]]
    best = max((hit.score for hit in hits), default=0.0)
    return [hit for hit in hits if hit.score >= best - 0.1]


def _is_said_the_other_way(order: Order, right: Sequence[Sequence[Hit]], heard: Heard) -> bool:
    """Return whether 先 stands right before what comes second on the card, and 再 or 后 before what comes first: 先涂凝胶再冲水."""
    first = _marked_places(order.after, right, heard, _JUST_FIRST)
    then = _marked_places(order.before, right, heard, _JUST_THEN)
    return any(
        0 < later - early <= _FAR for early in first for later in then
    ) and not _marked_places(order.before, right, heard, _JUST_FIRST)  # fmt: skip


def _marked_places(
    numbers: Sequence[int], right: Sequence[Sequence[Hit]], heard: Heard, mark: re.Pattern[str]
) -> list[int]:
    """Return where elements were said right behind a mark."""
    return [hit.start for n in numbers for hit in right[n] if mark.search(heard.text, max(0, hit.start - 3), hit.start)]


def _is_after_named_first(before: Sequence[Hit], after: Sequence[Hit], heard: Heard) -> bool:
    """Return whether what comes second on the card was said right before 再 and what comes first there."""
    return any(
        one.end <= other.start and _AGAIN.search(heard.text, one.end, other.start) for one in after for other in before
        if other.start - one.end <= _REACH
    ) and not any(
        one.end <= other.start and _AGAIN.search(heard.text, one.end, other.start) for one in before for other in after
        if other.start - one.end <= _REACH
    )  # fmt: skip


def _is_another_between(one: Hit, other: Hit, before: Sequence[Hit]) -> bool:
    """Return whether the first thing was said again between two hits: 启动前要看，启动后空转."""
    return any(one.end <= each.start and each.end <= other.start for each in before if each.said == one.said)


def _related(one: Hit, other: Hit, text: str) -> bool | None:
    """Return whether a relation said outright turns them (`one` should come first), None where none was said.

    粉料等溶剂加完, 粉料排在溶剂后头: the other waits. 拆管之前先关阀: what follows comes first.
    """
    first, second = (one, other) if one.start < other.start else (other, one)
    between, behind = text[first.end : second.start], text[second.end : second.end + 6]
    if len(between) > 12:
        return None
    ahead = _AHEAD_OF.match(between)
    if (
        ahead
        and not _FORBIDDEN.search(between[ahead.end() :])
        and not _NOT_YET.search(text[max(0, first.start - 6) : first.end] + ahead[0])
    ):
        return first is one  # 一之前先二: the second comes first
    if _AND_THEN.match(between):
        return first is other
    if _WAITS_FOR.search(between) and _IN_FRONT.match(behind):
        return first is other
    if _WAITS_FOR.search(between) and _DONE.match(behind):
        return first is one
    return None


def _named(before: Sequence[Hit], after: Sequence[Hit]) -> list[tuple[Hit, str]]:
    return [(hit, "before") for hit in before] + [(hit, "after") for hit in after]


def _is_into(hit: Hit, text: str) -> bool:
    """Return whether something was said to be what another thing is poured into: 往水里, 倒入水."""
    before, behind = text[max(0, hit.start - 3) : hit.start], text[hit.end : hit.end + 1]
    return _INTO.search(before) is not None and (
        behind in "里中头内" or hit.said[-1] in "里中头内" or before[-1] not in "往向朝"
    )


def _marks(before: Sequence[Hit], after: Sequence[Hit], heard: Heard) -> list[tuple[bool, str]]:
    """Return for each 先, 再 … that belongs to one of the two: whether it says early, and to which."""
    low = max(0, min(hit.start for hit in (*before, *after)) - _REACH)
    high = max(hit.end for hit in (*before, *after)) + _REACH
    named = _named(before, after)
    told = []
    for match in _MARK.finditer(heard.text, low, high):
        if heard.text[: match.start()].endswith(("以", "之")) or _NO_MARK.match(heard.text, match.start()):
            continue
        owner = _owner(match, named, heard)
        if owner is not None:
            told.append((match[0] in _EARLY, owner))
    return told


def _owner(match: re.Match[str], named: Sequence[tuple[Hit, str]], heard: Heard) -> str | None:
    """Return whose mark this is: that of the next thing (先停苯), or that of the thing right before it (苯先停, 氢气最后停)."""
    start, end = match.span()
    behind = [name for hit, name in named if 0 <= start - hit.end <= 1 and not _is_paused(hit.end, start, heard)]
    ahead = sorted(
        (hit.start - end, name) for hit, name in named
        if 0 <= hit.start - end <= _REACH and not _is_paused(end, hit.start, heard)
    )  # fmt: skip
    if match[0] in _BACKWARD or (behind and match[0] == "先" and ahead and ahead[0][0] > _NEXT):
        return behind[0] if behind else ahead[0][1] if ahead else None
    return ahead[0][1] if ahead else behind[0] if behind else None


def _is_paused(start: int, end: int, heard: Heard) -> bool:
    return heard.is_paused(start, end)
