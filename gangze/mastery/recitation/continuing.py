"""What the card ends at once, and was said to go on or not to be in a hurry: 超标先通通风，人接着干; 还不忙停泵."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .evidence import TELLING, Evidence
from .hearing import Span, is_within

_ENDS = re.compile("(?:立即|马上|立刻|迅速|及时|必须)[^,，;；]{0,4}[停撤断关切]|立即停止|停止(?![^,，]{0,6}[后时])")
"""Of a card: that something ends at once."""
_NOT_IN_A_HURRY = re.compile(
    "(?<![不没])(?:还|先|倒|也)?(?:不忙|不急|莫忙|别忙|莫慌|别慌|别急|莫急|不慌|不着急|用不着急)(?:着|到|倒)?(?P<deed>[停撤断关切报启开通打送]|等|把[^,，]{1,5}[停撤断关切])?"
)
_GOES_ON = re.compile(
    "(?<![停再不])(?:接着|继续)(?:往下|给|把)?(?P<deed>[干滴加做装卸开转跑投作运升灌充打用弄])|边(?P<one>[^,，边]{1,4})边(?P<other>[^,，边]{1,4})"
)
_NO = re.compile("(?:不[能准许得可要敢让再会]?|莫|别|甭|严禁|禁止|停止?|才|方可|再|没有?|谁)[^,，。]{0,4}$")
_AFTERWARDS = re.compile("[^,，。]{0,6}(?:不行|不准|不许|不能|要不得|严禁|违)")
_KEPT = re.compile("(?:不|不得|不能|不准|严禁|勿)(?P<deed>[停断关])(?![止放留车机电炉闭])")
"""Of a card: that something stays in motion (搅拌不停)."""
_STOPPED = re.compile(
    "(?:[^不没莫别未勿才前,，。]{0,2}(?:也|都|一起|一道|一并|跟着|同时|顺便|先)(?:就|给|要|得|可以|一起)?|了)?(?:停|关|断)(?:下来|下|掉|了|脱|起|$)(?!就|会|的|后|以后|之后|要)"
)
BEHIND = 12
"""Signs behind a stretch within which it is said to go on."""


def ends_said_to_go_on(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where what the card ends at once was said to go on, or to have time."""
    heard, point = evidence.heard, evidence.point
    if not _ENDS.search(point.text) or not (heard.says(_GOES_ON) or heard.says(_NOT_IN_A_HURRY)):
        return
    words = [
        hit for n, each in enumerate(point.elements)
        if each.weight >= TELLING for hit in evidence.right(n) if is_within(hit.start, hit.end, main)
    ]  # fmt: skip
    for start, end in evidence.own:
        first = min((hit.end for hit in words if start <= hit.start < end), default=None)
        if first is None:
            continue
        until = min([end + BEHIND, *(each for each in heard.ends if each >= end)])
        for pattern in (_GOES_ON, _NOT_IN_A_HURRY):
            for match in pattern.finditer(heard.text, first, until):
                if _is_meant(match, evidence):
                    yield f"该马上停的说成了不停：{match[0]}"


def _is_meant(match: re.Match[str], evidence: Evidence) -> bool:
    """Return whether it is said of this point, with no no before it or behind it."""
    text = evidence.heard.text
    if evidence.is_others(match.start(), 4) or _AFTERWARDS.match(text, match.end()):
        return False
    if _NO.search(text[max(0, match.start() - 7) : match.start()]):
        return False
    return match.re is _GOES_ON or match["deed"] is not None


def kept_running_stopped(evidence: Evidence) -> Iterator[str]:
    """Yield where what the card keeps in motion was said to be stopped too: 搅拌也停下来 for 搅拌不停."""
    point, text = evidence.point, evidence.heard.text
    for match in _KEPT.finditer(point.text):
        for n, element in enumerate(point.elements):
            if element.end != match.start() or element.quantity is not None:
                continue
            for hit in evidence.right(n):
                told = _STOPPED.match(text, hit.end)
                if told and hit.end - hit.start > 1 and not evidence.heard.is_paused(hit.end, told.end() - 1):
                    yield f"不能停的说成了停：{hit.said}{told[0]}"
