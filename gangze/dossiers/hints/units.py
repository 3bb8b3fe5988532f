"""Quantities given as bare numbers."""

from __future__ import annotations

import re

from .quantities import IS_FRACTION, NOUNS, NUMBER, UNIT, normal

_NEEDS_UNIT = re.compile(
    rf"(?P<what>{NOUNS}|重量|功率|频率|升温|降温|升压|降压)"
    r"(?:应|须|要)?(?:控制|保持|维持|设定|稳定|升高|上升|升|下降|降低|降|调)?"
    r"(?:在|为|到|至|达到|达|不得超过|不得低于|不少于|不超过|不超|不大于|不高于|不低于|不小于|超过|大于|高于|低于|小于|≤|≥|<|>|=|:|约)?"
    rf"(?P<value>{NUMBER}(?:(?:±|～|~|-|至|到)(?:{UNIT})?{NUMBER})?)(?!\d|\.\d)"
)
_NEEDS_TIME = re.compile(
    r"(?:停车|停机|停炉|断电|停电)(?:至少|约|满)?(?P<value>\d{1,2})(?=(?:以|之)?后)|"
    r"(?:冷却|通风|置换|吹扫|静置|等待|预热|保温|盘车)(?:不少于|至少|约|满)?(?P<longer>\d{1,3})(?=(?:以|之)?后)"
)
_BOUND = re.compile(r"(?:及|或)?以[上下]|时(?!间)|分(?![钟贝米])")
"""What stands behind a number like a unit and is none for anything but a time."""
_HAS_UNIT = re.compile(rf"[(（]?(?:{UNIT}|[A-Za-zμ℃%‰°])")
_IS_LABEL = re.compile(r"[.、)）](?!\d)\D|[.、)）]$|[#＃:(（]|[、,/和或](?=\d)")
"""What stands behind a number that counts the next point, names a device, or goes on: 检查压力2.检查液位; 1#; 300、320℃."""


def without_unit(text: str) -> list[str]:
    """Return the passages in which a physical quantity, or a time to wait, is given as a bare number."""
    flat = normal(text)
    found = [match[0] for match in _NEEDS_UNIT.finditer(flat) if _is_bare(match, flat[match.end() :])]
    return found + [f"{match[0]}后" for match in _NEEDS_TIME.finditer(flat)]


def _is_bare(match: re.Match[str], behind: str) -> bool:
    if IS_FRACTION.search(match["value"]) or match["value"] == "0":
        return False
    if match["what"] != "时间" and _BOUND.match(behind):
        return True
    return not _HAS_UNIT.match(behind) and not _is_label(match, behind)


def _is_label(match: re.Match[str], behind: str) -> bool:
    """Tell whether a number is the sign of what follows; one that is said to be kept or exceeded is a quantity."""
    says_how = not match[0].startswith(f"{match['what']}{match['value']}")
    return _IS_LABEL.match(behind) is not None and not (says_how and behind[0] in ".、)）")
