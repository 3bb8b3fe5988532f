"""What the card says of a thing, turned round: 闪点高 for 闪点低, 上风向的人到下风向 for 下风向的到上风向, 就说是水汽 for 讲明光气."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .evidence import LACKING, Evidence
from .hearing import Hit, Span, is_within

_OPPOSITE = {
    "低": "高",
    "高": "低",
    "大": "小",
    "小": "大",
    "快": "慢",
    "慢": "快",
    "轻": "重",
    "重": "轻",
    "易": "难",
    "难": "易",
}
_HOW = re.compile("([很较极更比最]?)([低高大小快慢轻重易难])(?=[,，;；。]|$|[极很])")
_SAID_HOW = re.compile(
    "[也都是]?(?:很|较|极|比较|特别|挺|蛮|老|好|可|太)?(?P<how>[低高大小快慢轻重易难])(?!于|过|出|到|点|一|些|了)"
)
_NO = re.compile("[不没莫别勿甭]|严禁|禁止")
_TOWARDS = re.compile("[到至往向朝去](?:了|那个|那边的?)?$")
_MISNAMED = re.compile("(?:[说讲报]|告诉[他它你人家]{0,2}|讲明|说明)(?:成是?|就?是|作)(?P<what>[一-龥]{2,6})")
_TELLS = re.compile("(?:讲明|说明|讲清|说清|报明|告知|报告)楚?")


def things_reversed(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield what the card says of a thing and was said turned round, in one of the `main` stretches."""
    yield from _turned_how(evidence, main)
    yield from _places_swapped(evidence)
    yield from _misnamed(evidence, main)


def _turned_how(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield how a thing was said to be that is the opposite of what the card says: 闪点高 for 闪点低."""
    point, text = evidence.point, evidence.heard.text
    for n, element in enumerate(point.elements):
        how = _HOW.match(point.text, element.end)
        if how is None or element.kind != "things" or element.is_denied or len(element.text) < 2:
            continue
        for hit in evidence.right(n):
            said = _SAID_HOW.match(text, hit.end)
            if (
                said
                and said["how"] == _OPPOSITE[how[2]]
                and is_within(hit.start, hit.end, main)
                and not evidence.heard.is_paused(hit.end, said.end() - 1)
                and not _NO.search(evidence.heard.beside(hit, 5)[0])
            ):
                yield f"卡上“{element.text}{how[0]}”，说成“{said[0]}”"


def _places_swapped(evidence: Evidence) -> Iterator[str]:
    """Yield where the card brings from one place to its opposite, and the other way round was said."""
    point, heard = evidence.point, evidence.heard
    for one, other in point.opposites:
        first, then = point.elements[one], point.elements[other]
        if first.is_denied or then.is_denied or not _TOWARDS.search(point.text[: then.start]):
            continue
        froms, tos = _longest(evidence.right(one)), _longest(evidence.right(other))
        if (
            not _TOWARDS.search(point.text[: first.start])
            and froms and tos
            and all(_TOWARDS.search(heard.text[max(0, hit.start - 5) : hit.start]) for hit in froms)
            and not any(_TOWARDS.search(heard.text[max(0, hit.start - 5) : hit.start]) for hit in tos)
            and not any(_NO.search(heard.beside(hit, 6)[0]) for hit in (*froms, *tos))
        ):  # fmt: skip
            yield f"“{first.text}”与“{then.text}”说颠倒了"


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    longest = max((hit.end - hit.start for hit in hits), default=0)
    return [hit for hit in hits if hit.end - hit.start == longest]


def _misnamed(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield what was to be told by another name than the card's, where that name was not heard: 就说是普通烫伤."""
    point, text = evidence.point, evidence.heard.text
    tells = [match.end() for match in _TELLS.finditer(point.text)]
    named = [
        n for n, each in enumerate(point.elements)
        if tells and tells[-1] <= each.start <= tells[-1] + 6 and each.kind in ("things", "harms", "states")
    ]  # fmt: skip
    if not named or evidence.got[named[0]] >= LACKING:
        return
    for start, end in main:
        for match in _MISNAMED.finditer(text, start, min(len(text), end + 8)):
            before = text[max(0, match.start() - 4) : match.start()]
            is_known = any(form[:1] in match["what"][:1] for n in named[:1] for form in point.elements[n].forms)
            if match.start() < end and not is_known and not _NO.search(before):
                yield f"该讲明的说成了别的：{match[0]}"
