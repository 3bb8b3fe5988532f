"""Another thing said in the place of the card's: one of the same head (柴油泵 for 电动泵, 煤油 for 汽油)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .evidence import LACKING, Evidence, is_refused_behind
from .hearing import Hit, Span
from .model import Element

_HEADS = frozenset("阀泵罐釜机炉塔槽服鞋帽镜罩绳牌灯油酸碱剂器仪表杆电")
"""Last signs of things that what stands before them tells apart."""
_DEEDS = frozenset("开关停启放掀把拿带戴穿加装卸拆接打用进出抽倒盖挂换看回好到坏满空排供送输喷浇")
"""What stands before a thing as a deed done to it, not as its name: 开阀."""
_NO = re.compile("(?:不[能准许得要可用是让敢]|[没莫别勿甭]|严禁|禁止|除了|比)[^不莫别]{0,3}$")
LONGEST, LEAST_WEIGHT = 4, 0.8


def others_of_the_same_head(evidence: Evidence, places: list[Span]) -> Iterator[str]:
    """Yield things of another name and the same last sign, each where the card's own thing was not heard."""
    for n, element in enumerate(evidence.point.elements):
        if _may_be_replaced(element, evidence) and _is_unheard(n, evidence):
            for hit in _named_alike(element, evidence, places):
                before, after = evidence.heard.beside(hit, 6)
                if not _is_known(hit, evidence) and not _NO.search(before) and not is_refused_behind(after):
                    yield f"卡上“{element.text}”，说成“{hit.said}”"


def _may_be_replaced(element: Element, evidence: Evidence) -> bool:
    return (
        element.kind == "things"
        and element.quantity is None
        and not element.is_denied
        and len(element.text) > 1
        and element.weight >= LEAST_WEIGHT
        and element.text[-1] in _HEADS
    )


def _is_unheard(number: int, evidence: Evidence) -> bool:
    return evidence.got[number] < LACKING or all(hit.end - hit.start == 1 for hit in evidence.right(number))


def _named_alike(element: Element, evidence: Evidence, places: list[Span]) -> Iterator[Hit]:
    """Yield the longest known word that ends in the head of a thing, wherever the head was said."""
    text, head = evidence.heard.text, element.text[-1]
    known = evidence.lexicon.words | evidence.lexicon.cut
    for start, end in places:
        place = text.find(head, start, end)
        while place >= 0:
            for length in range(LONGEST, 1, -1):
                begin = place + 1 - length
                word = text[begin : place + 1]
                if begin >= start and word in known and (length > 2 or word[0] not in _DEEDS):
                    yield Hit(begin, place + 1, 1.0, word)
                    break
            place = text.find(head, place + 1, end)


def _is_known(hit: Hit, evidence: Evidence) -> bool:
    """Return whether a word is one of the card's, or part of one."""
    return any(
        hit.said in each.text or hit.said in each.forms or each.text in hit.said for each in evidence.point.elements
    )
