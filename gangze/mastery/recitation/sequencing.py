"""What a recitation does in another order than the card within one point."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .evidence import TELLING, Evidence
from .hearing import Span
from .ordering import is_turned

_FIRST = re.compile("(?<![首预])先(?!进)")
_LATER = re.compile("(?:再|才|最后)(?:去|来|把|给|开始)?$")
_LAST = re.compile("最后[再才把去给]?[一-龥]?$")
_TOGETHER = re.compile("(?:一起|同时|一块儿?|一道)(?=[停开关启加投放拆接装送通])")
_WHEN = re.compile("((?!分钟|小时)[一-龥]{2}|(?:^|(?<=[,，。;；]))班)[之以]?([前后])(?![方头面端侧续勤备门台排])")
_EARLY = re.compile("先[^再后才]{0,3}$")


def _is_said_last(evidence: Evidence) -> bool:
    """Return whether what the card puts first, without saying before what, was said to come after something else: 主机转起来以后再开油泵."""
    point, text = evidence.point, evidence.heard.text
    if any(evidence.right(n) for order in point.orders for n in order.after):
        return False
    for match in _FIRST.finditer(point.text):
        first = [n for n, each in enumerate(point.elements) if match.end() <= each.start <= match.end() + 1]
        told = [
            (_LATER.search(text, max(0, hit.start - 4), hit.start), hit) for n in first for hit in evidence.right(n)
        ]
        is_early = any(_EARLY.search(text, max(0, hit.start - 4), hit.start) for _later, hit in told)
        if not is_early and any(
            later and later.start() and later.start() not in evidence.heard.ends for later, _hit in told
        ):
            return True
    return False


def _is_another_last(evidence: Evidence) -> bool:
    """Return whether 最后 was said of what the card puts before it: 最后注背面 for 从背面开始，最后注泄漏点."""
    elements, text = evidence.point.elements, evidence.heard.text
    place = evidence.point.text.find("最后")
    if place < 0 or "最后" not in text:
        return False
    last = frozenset().union(*(each.forms for each in elements if each.start > place))
    first = [n for n, each in enumerate(elements) if each.end <= place and each.forms.isdisjoint(last)]
    told = [evidence.right(n) for n in first if elements[n].weight >= TELLING and evidence.right(n)]
    return any(all(_LAST.search(text, max(0, hit.start - 5), hit.start) for hit in hits) for hits in told)


def _is_before_after(evidence: Evidence, main: Sequence[Span]) -> bool:
    """Return whether something was said to be done after what the card puts it before (动火前), or the other way round."""
    said = "…".join(evidence.heard.text[max(0, start - 6) : end] for start, end in main)
    for match in _WHEN.finditer(evidence.point.text):
        told = list(re.finditer(f"(.{{0,4}}){match[1]}[之以]?([前后])(?![方头面端侧续勤备门台排再])", said))
        if told and all(each[2] != match[2] and not re.search("[没未不]", each[1]) for each in told):
            return True
    return False


def _is_at_once(evidence: Evidence) -> bool:
    """Return whether what has an order on the card was said to be done together: 引风机和煤一起停."""
    point = evidence.point
    if not any(order.is_plain and not order.by_place for order in point.orders) or _TOGETHER.search(point.text):
        return False
    return any(_TOGETHER.search(evidence.heard.text, start, end) for start, end in evidence.own)


def sequences_turned(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where the card says 先…再… and the second was said to come first."""
    right = [evidence.right(n) for n in range(len(evidence.here))]
    if (
        _is_at_once(evidence)
        or _is_said_last(evidence)
        or _is_another_last(evidence)
        or _is_before_after(evidence, main)
        or any(is_turned(order, evidence.point.elements, right, evidence.heard) for order in evidence.point.orders)
    ):
        yield "先后说反了"
