"""Whom an emergency number calls: each number of the card goes with its own service (火警 119, 急救 120)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from .hearing import Heard
from .model import Point
from .quantities import Quantity

EMERGENCY = {110: "报警电话|公安", 119: "火警|消防队|消防电话", 120: "急救电话|急救中心|救护车|救护"}
"""Emergency numbers, and how they are called."""
_SERVICES = re.compile(
    "(?P<fire>火警|火灾|消防队?|[着起失救发]了?火|火情)|(?P<medical>急救|救护车?|伤员|伤者|[受负]伤|救人|医生|医院)"
    "|(?P<police>公安局?|警察|匪警|治安|派出所|偷盗|盗抢)"
)
_BEFORE_IT, _BEHIND_IT = (
    re.compile(
        "(?:了|的|人|就|是|要|得|都|也|赶紧|马上|立即|电话|中心|的话){0,3}(?:打|拨|拨打|报|叫|喊|找|呼叫)?[个的]?(?:是|电话)?"
    ),
    re.compile("(?:是|找|叫|喊|报|电话|的){0,2}"),
)
"""What may stand between a service and its number: 有人受伤打120; and between a number and its service: 119报火警."""
MOST_BETWEEN = 6


class _Call(NamedTuple):
    """A service that was named beside a number, in which words, and where both stand."""

    service: str
    number: float
    told: str
    at: int
    place: int


def numbers_of_other_services(point: Point, heard: Heard, said: Sequence[Quantity]) -> Iterator[str]:
    """Yield where one of several emergency numbers was given to a service for which the card has another one: 火警打120."""
    card = _services(point)
    if not card:
        return
    said = [each for each in said if not each.measured and each.value in EMERGENCY]
    if not said:
        return
    named = [*_SERVICES.finditer(heard.text)]
    ahead = _calls(heard, named, said, is_ahead=True)
    behind = _calls(heard, named, said, is_ahead=False)
    every = [*ahead, *behind]
    best = max(ahead, behind, key=len)
    if len(ahead) == len(behind):  # which goes with which is sure only of those that stand beside no other
        best = [one for one in every if sum(one.at == each.at or one.place == each.place for each in every) == 1]
        best = best or (ahead if any(_is_other(each, card) for each in behind) else [])
    yield from (f"卡上{card[each.service]}，说成{each.told}" for each in best if _is_other(each, card))


def _is_other(call: _Call, card: Mapping[str, int]) -> bool:
    return card.get(call.service, call.number) != call.number


def is_of_services(point: Point) -> bool:
    """Return whether the card gives emergency numbers to services."""
    return bool(_services(point))


@lru_cache(maxsize=4096)
def _services(point: Point) -> dict[str, int]:
    """Return which number the card gives to which service, {} where it names but one number or service."""
    numbers = [
        (each.start, each.end, int(each.quantity.value)) for each in point.elements
        if each.quantity is not None and not each.quantity.measured and each.quantity.value in EMERGENCY
    ]  # fmt: skip
    named = [*_SERVICES.finditer(point.text)] if numbers else []
    found: dict[str, int] = {}
    for match in named:
        near = [
            (min(abs(match.start() - end), abs(start - match.end())), start > match.start(), number)
            for start, end, number in numbers
        ]
        distance, _is_behind, number = min(near, key=lambda each: (each[0], not each[1]))
        if distance <= MOST_BETWEEN:
            found.setdefault(match.lastgroup or "", number)
    return found if len(set(found.values())) == len(found) else {}


def _calls(heard: Heard, named: Sequence[re.Match[str]], said: Sequence[Quantity], *, is_ahead: bool) -> list[_Call]:
    """Return the services that were named right before a number, or right behind it."""
    found = []
    for number in said:
        for match in named:
            start, end = (match.end(), number.start) if is_ahead else (number.end, match.start())
            between = _BEFORE_IT if is_ahead else _BEHIND_IT
            is_near = 0 <= end - start <= MOST_BETWEEN and between.fullmatch(heard.text, start, end)
            if (
                is_near
                and (end - start > 0 or is_ahead or end not in heard.stops)
                and not _is_parted(start, end, heard, is_ahead=is_ahead)
            ):
                low, high = min(match.start(), number.start), max(match.end(), number.end)
                found.append(
                    _Call(match.lastgroup or "", float(number.value), heard.text[low:high], match.start(), number.start)
                )
    return found


def _is_parted(start: int, end: int, heard: Heard, *, is_ahead: bool) -> bool:
    """Return whether a number and what stands behind it are parted by a pause; a service may be named a breath before its number."""
    return not is_ahead and any(start <= stop <= end for stop in heard.stops)
