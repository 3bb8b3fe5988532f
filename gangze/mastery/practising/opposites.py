"""Which is right: a sentence of the card, and what would hurt people instead, made with the words of the trade.

Nothing is taken for wrong because we changed it: the judge of recitations must call it wrong, or it is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gangze.mastery.recitation import Lexicon, Verdict, compile_point, judge
from gangze.mastery.recitation.model import Element, Point

from .telling import Folded, bare

MOST_WRONG = 2
_MOST_TRIED = 12
_MUST = re.compile("必须|一律应|应当")
_FIRST = re.compile(
    r"先(?P<one>[^，,。；;、先]{2,14}?)(?P<then>[，,]?(?:再|后))(?P<other>[^，,。；;、再]{2,14})(?=$|[，,。；;])"
)
_PARTS_OF_FIRST = ("one", "then", "other")
_TURNED_ALONE = {"开": "关", "关": "开"}
"""Of single characters only these may be turned: others are parts of too many words."""
_TURNED_WHOLLY = {
    frozenset(pair)
    for pair in (
        ("打开", "关闭"), ("启动", "停止"), ("停止", "继续"), ("投用", "切除"), ("投用", "摘除"), ("加大", "减少"), ("增大", "减小"),
        ("缓慢", "快速"), ("合上", "断开"), ("接通", "切断"), ("接通", "断开"), ("进入", "离开"), ("内", "外"),
    )
}  # fmt: skip
"""Opposites that share no character and yet read as the card does; others are words of the street (报告, 瞒着), seen at once."""
_LONGER = ("关闭", "开启", "开关", "关键", "开始", "关于", "关注")
"""Where a single character is the beginning of one of these, it is not turned."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A sentence that says the opposite of the card, and why it is wrong."""

    text: str
    why: str


def wrong_sentences(text: str, lexicon: Lexicon) -> list[Wrong]:
    """Return at most MOST_WRONG opposites of a sentence of a card; empty where none can be made surely."""
    folded = Folded(text)
    if not folded.is_true or not bare(text):
        return []
    point = compile_point("said", text, False, lexicon)
    found: list[Wrong] = []
    for number, changed in enumerate(_changed(folded, point, lexicon)):
        if number >= _MOST_TRIED or len(found) >= MOST_WRONG:
            break
        if bare(changed) == bare(text) or any(bare(each.text) == bare(changed) for each in found):
            continue
        mark = judge([point], changed, is_ordered=False, lexicon=lexicon).marks[0]
        if mark.verdict is Verdict.WRONG:
            found.append(Wrong(changed, mark.reason))
    return found


def _changed(folded: Folded, point: Point, lexicon: Lexicon) -> Iterator[str]:
    """Yield the sentence changed in one place: what is forbidden allowed, what must be done needless, the order turned …"""
    for word in lexicon.lists["prohibitions"]:
        place = folded.text.find(word) if len(word) > 1 else -1
        if place >= 0:
            yield folded.replaced(place, place + len(word), "可以")
            break
    if first := _FIRST.search(folded.text):
        one, then, other = (folded.original[slice(*folded.span(*first.span(name)))] for name in _PARTS_OF_FIRST)
        yield folded.replaced(*first.span(), f"先{other}{then}{one}")
    for element in point.elements:
        is_part = len(element.text) == 1 and folded.text.startswith(_LONGER, element.start)
        if not is_part:
            yield from (folded.replaced(element.start, element.end, word) for word in _instead_of(element, lexicon))
    if must := _MUST.search(folded.text):
        yield folded.replaced(*must.span(), "不必")


def _instead_of(element: Element, lexicon: Lexicon) -> Iterator[str]:
    """Yield what would be wrong instead of a word: its opposite (the most like it in letters), or what does not replace it."""
    if element.quantity is not None:
        return
    if len(element.text) == 1:
        if element.text in _TURNED_ALONE:
            yield _TURNED_ALONE[element.text]
        return
    weaker = lexicon.weaker.get(element.text, frozenset()) if element.kind == "things" else frozenset()
    opposites = [word for word in lexicon.opposites.get(element.text, ()) if _reads_alike(word, element.text)]
    for words in (opposites, weaker):
        if words:
            yield min(words, key=lambda word: (-_shared(word, element.text), abs(len(word) - len(element.text)), word))


def _reads_alike(one: str, other: str) -> bool:
    """Return whether one word in the place of the other reads as a sentence of a card: that it is wrong must be known, not seen."""
    return frozenset((one, other)) in _TURNED_WHOLLY or (len(one) == len(other) and _shared(one, other) > 0)


def _shared(one: str, other: str) -> int:
    return sum(a == b for a, b in zip(one, other, strict=False))
