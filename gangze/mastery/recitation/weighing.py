"""When a word of the card counts as said by another one, and when an opposite outweighs it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .hearing import Hit, Span
from .model import Element, Point

_ENDINGS = frozenset({"停止", "停", "停用", "严禁"})
_ENDED = re.compile("莫|别|甭|不[能准许得要再]|停|断")
"""How else people say that something ends: 莫装 for 停止装车."""
_PAIR = "(?:[两二]个?人|双人|俩人)"
_NONE_WITHOUT = "[没无](?:[有得]|得有)?{}的?人?.{{0,4}}(?:不|别|莫|甭|休想)"
_TOLD = {
    "双人双锁": re.compile(f"{_PAIR}.{{0,12}}(?:[两二]把锁|锁[两二]把|双锁)|[两二]把锁.{{0,6}}{_PAIR}"),
    "双锁": re.compile("[两二]把锁|锁[两二]把"),
    "持证": re.compile(_NONE_WITHOUT.format("证") + "|证.{0,2}(?:要有|得有|必须有)|(?:要|得|必须)有[^,，]{0,4}证"),
    "上岗": re.compile(_NONE_WITHOUT.format("证") + "|证.{0,2}(?:要有|得有|必须有)"),
}
"""What is told in whole phrases: 两个人两把锁, 没证的人别碰."""
_OF_IT = frozenset("票证阀前后中时")
"""What follows a deed in the name of something that is for it: 动火票, 充装阀."""


def may_be_said_otherwise(element: Element) -> bool:
    """Return whether an element is one of those that `is_said_otherwise` knows."""
    text = element.text
    return text in _ENDINGS or text in _TOLD or (text[0] in "无未" and len(text) > 1)


def is_said_otherwise(element: Element, region: str) -> bool:
    """Return whether a stop was said as a no (莫装 for 停止装车), or 无票 as 没有动火票."""
    if element.text in _ENDINGS:
        return _ENDED.search(region) is not None
    if (pattern := _TOLD.get(element.text)) is not None:
        return pattern.search(region) is not None
    if element.text[0] not in "无未" or len(element.text) < 2:
        return False
    return re.search(f"[没无未](?:有|得)?.{{0,4}}{re.escape(element.text[1:])}", region) is not None


def says(one: Element, other: Element) -> bool:
    """Return whether a word of the card says another one too, both denied or neither."""
    if one.quantity is not None or one.is_denied != other.is_denied or one.is_listed or other.is_listed:
        return one.text == other.text and one.quantity is None
    return one.text == other.text or (one.text[:-1] == other.text and len(other.text) > 1 and one.text[-1] in _OF_IT)


def lies_within(hit: Hit, others: Sequence[Hit]) -> bool:
    """Return whether a hit is only part of what contradicts it: 报警仪 in 可燃气报警仪 for 氰化氢报警仪."""
    return any(
        other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start
        for other in others
    )


def outweighed(element: Element, right: Sequence[Hit], against: Sequence[Hit]) -> bool:
    """Return whether an opposite was said in full where only a sign was heard that may stand for the element."""
    return (
        len(element.text) > 1
        and all(hit.end - hit.start == 1 for hit in right)
        and any(hit.end - hit.start > 1 for hit in against)
    )


def is_anothers(hit: Hit, index: int, point: Point, own: Sequence[Span]) -> bool:
    """Return whether a word means what another element asks for, and stands in another stretch than the rest: 停下来 of 停机并打开."""
    stretch = next((span for span in own if span[0] <= hit.start < span[1]), None)
    is_asked = any(
        n != index and not each.is_denied and hit.said in each.forms for n, each in enumerate(point.elements)
    )
    return is_asked and stretch is not None and stretch != max(own, key=lambda span: span[1] - span[0])
