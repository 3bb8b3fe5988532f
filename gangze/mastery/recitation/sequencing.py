"""What a recitation does in another order than the card within one point."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .evidence import TELLING, Evidence
from .hearing import Span, is_within
from .ordering import is_turned

_FIRST = re.compile("(?<![首预])先(?!进)")
_LATER = re.compile("(?:再|才|最后)(?:去|来|把|给|开始)?$")
_LAST = re.compile("最后[再才把去给]?[一-龥]?$")
_TOGETHER = re.compile("(?:一起|同时|一块儿?|一道)(?=[停开关启加投放拆接装送通])")
_WHEN = re.compile("((?!分钟|小时)[一-龥]{2}|(?:^|(?<=[,，。;；]))班)[之以]?([前后])(?![方头面端侧续勤备门台排])")
_OTHER_FIRST = re.compile("先(?!进)(?P<what>[^先再后才不没莫别,，]{2,7})再[把给将去]?")
_MUST_WAIT = re.compile("(?:静置|等待|冷却|保持|停留|沉降)[^,，;；]{1,8}后")
_AT_ONCE = re.compile("(?<![不莫别没能准许得要可])(?:马上|立马|立刻|直接|紧接着)就?(?:去|来|可以|能)?[一-龥]{0,2}$")
_THEN_ON_CARD = re.compile("[,，;；。再后]")
_AHEAD = re.compile("提前|事先|事前|预先")
_AFTERWARDS = re.compile("[完了](?:以后|之后|后)?[^前先不没莫,，]{0,8}(?:再|才|补)")
_FIRST_HERE, _THEN_HERE = (
    re.compile("(?<![首预])先[把给将去]?[一-龥]?$"),
    re.compile("(?:再|(?<![以之然最])后|才)[把给将去来]?[一-龥]?$"),
)
FAR = 14
"""Signs between what is done first and what then."""
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
    for match in _WHEN.finditer(evidence.point.text):
        said = "…".join(evidence.heard.text[max(0, start - 6) : end] for start, end in main)
        told = list(re.finditer(f"(.{{0,4}}){match[1]}[之以]?([前后])(?![方头面端侧续勤备门台排再])", said))
        if told and all(each[2] != match[2] and not re.search("[没未不]", each[1]) for each in told):
            return True
    return False


def _is_other_first(evidence: Evidence, main: Sequence[Span]) -> bool:
    """Return whether of what the card puts first something else was said to come before: 先灭火再断气源 for 先断气源."""
    text = evidence.heard.text
    for match in _FIRST.finditer(evidence.point.text):
        ends = _THEN_ON_CARD.search(evidence.point.text, match.end())
        first = [
            n for n, each in enumerate(evidence.point.elements)
            if match.end() <= each.start < (ends.start() if ends else len(evidence.point.text))
        ]  # fmt: skip
        things = [n for n in first if evidence.point.elements[n].kind == "things"]
        hits = [hit for n in things or first for hit in evidence.right(n)]
        for told in _OTHER_FIRST.finditer(text) if hits else ():
            low, high = told.span("what")
            if evidence.point.text[match.end() : match.end() + 2] in told["what"]:
                continue
            is_own = is_within(told.start(), told.end(), main) and not evidence.is_others(low, high - low)
            if (
                is_own
                and any(0 <= hit.start - told.end() <= 2 for hit in hits)
                and not any(
                    told.start() - 2 <= hit.start < high
                    or hit.end == told.start()
                    or _FIRST_HERE.search(text, max(0, hit.start - 4), hit.start)
                    for hit in hits
                )
            ):
                return True
    return False


def _is_result_first(evidence: Evidence) -> bool:
    """Return whether what must wait was said with 先, and what it waits for with 再: 先封人孔再清点 for 清点一致后方可封人孔."""
    elements, text = evidence.point.elements, evidence.heard.text
    for order in evidence.point.orders:
        if order.is_plain:
            continue
        begins = min((elements[n].start for n in order.after), default=0)
        earlier = [n for n, each in enumerate(elements) if each.start < begins and n not in order.after]
        late = [
            hit
            for n in order.after
            for hit in evidence.right(n)
            if _FIRST_HERE.search(text, max(0, hit.start - 4), hit.start)
        ]
        early = [hit for n in earlier for hit in evidence.right(n)]
        if any(_FIRST_HERE.search(text, max(0, hit.start - 4), hit.start) for hit in early):
            continue
        if any(
            0 < hit.start - other.end <= FAR and _THEN_HERE.search(text, max(0, hit.start - 4), hit.start)
            for other in late
            for hit in early
        ):
            return True
    return False


def _is_not_waited_for(evidence: Evidence) -> bool:
    """Return whether what must wait was said to be done at once: 收完马上取样 for 静置30分钟后方可取样."""
    point, text = evidence.point, evidence.heard.text
    waits = _MUST_WAIT.search(point.text)
    if waits is None or re.search("立即|马上|立刻|迅速", point.text):
        return False
    late = [hit for n, each in enumerate(point.elements) if each.start >= waits.end() for hit in evidence.right(n)]
    return any(_AT_ONCE.search(text, max(0, hit.start - 9), hit.start) for hit in late if hit.end - hit.start > 1)


def _is_told_afterwards(evidence: Evidence, main: Sequence[Span]) -> bool:
    """Return whether what the card wants done beforehand was said to come after: 停完再通知 for 提前通知."""
    if not _AHEAD.search(evidence.point.text):
        return False
    told = "…".join(evidence.heard.text[max(0, start - 2) : end] for start, end in main)
    return _AFTERWARDS.search(told) is not None and not re.search("[提之以]前|事[先前]|预先|前", told)


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
        or _is_other_first(evidence, main)
        or _is_result_first(evidence)
        or _is_not_waited_for(evidence)
        or _is_told_afterwards(evidence, main)
        or any(is_turned(order, evidence.point.elements, right, evidence.heard) for order in evidence.point.orders)
    ):
        yield "先后说反了"
