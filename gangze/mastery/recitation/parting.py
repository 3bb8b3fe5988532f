"""Deeds told in parts: 拿水管子对到漏的钢瓶冲 says 喷水, 把它放到沙子里埋起 says 掩埋."""

from __future__ import annotations

import re
from itertools import islice

from .hearing import MOST_HITS, Heard, Hit
from .model import Element

_WATERED = re.compile("(?:喷|浇|洒|冲|泼|淋)水|用水(?:直?冲|喷|浇|灭火|扑救)?|水(?:直?冲|喷|浇)|注水|浇淋")
_WITH_WATER = re.compile(
    "(?:[拿用端接提开使]|扯起|拉起?)(?:消防|自来|高压|冷|凉)?水(?:管子?|枪|龙头|带|炮|桶|盆|瓢)?[^,，。不没莫别禁用拿后再]{0,9}?[冲浇喷泼淋滋呲射灌](?![洗洁干净])"
)
PARTED_WORTH = 0.9


def told_in_parts(element: Element, heard: Heard) -> list[Hit]:
    """Return where a deed was told by its means and what was done with them, other words between: the sign that tells what was done."""
    if not heard.says(_WITH_WATER) or element.kind not in ("actions", "things") or not _WATERED.fullmatch(element.text):
        return []
    found = islice(_WITH_WATER.finditer(heard.text), MOST_HITS)
    return [
        Hit(match.end() - 1, match.end(), PARTED_WORTH, match[0][-1])
        for match in found if not any(match.start() < each < match.end() for each in heard.stops)
    ]  # fmt: skip
