"""What the card asks for, said to be needless or forbidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from .evidence import Evidence, is_needless
from .hearing import Hit, Span, is_within
from .model import Element

_WAITS = re.compile("才|后再|再[开加]|方可")
_FORBIDDEN_BEFORE = re.compile(
    "(?<![分区特差级类个])(?:莫|别|不准|不许|不能|(?<![碰动摸沾见靠拢等离断惹挨去停])不得|严禁|禁止|不要|不可|不可以|不敢|甭)(?:先|再|给|把|去|用|拿|使|忙|急着|随便)?$"
)
_ONLY_HALF = re.compile("(?:不[能准许得要]|莫|别)只.{1,8}不$")
"""不能只断电不上锁: both are asked for."""
NEAR = 2
"""Signs behind a deed within which stands what it is done to."""
_COMES_OF_IT = re.compile("[会易致引]|可能|造成")
_SOME_NO = re.compile("[不莫别甭禁]")
_NOT_YET = re.compile("(?:[没未]|不(?:满|到|足|够|合格)).{1,12}$")
"""没有押运证我不上岗, 三十米都不到的地方莫停."""
_LACKS = re.compile(
    "(?:[没未](?!事|关系|得[事关]|啥|什么|问题|必要|用)|不(?:满|到|足|够|合格))[^,，。]{1,10}(?:不|莫|别|不[能许准得要可])(?:先|去|给|让)?$"
)
_OTHER_SIDE = re.compile("(?:要|得|必须|只能|只许|只准)(?P<deed>[一-龥]{1,3})(?:不[能许准得要可]|莫|别)$")
"""要开不能关: the other side of what was just asked for."""
_NOT_FIRST = re.compile("(?:莫|别|甭|不[能许准得要可])先$")
_OR_ELSE = re.compile("[不没莫]|就|才|会|要(?!继续)|(?<!免)得|否则|的话")
_STAYS_OUT, _INSIDE = re.compile("[站待留].{0,8}外"), re.compile(".{0,10}[里内]")
_ACTS = frozenset("破停开关断切撤报戴穿系挂锁冲打退看查测塞盖拉贴记填签拴垫夹问验清扫")
_DOING = frozenset("系戴穿挂接拴")
_NOT_A_NO = tuple(f"{sign}不" for sign in "能得要用会看听差对可是有好来动想记说背搞弄分认管怕也")
"""能不, 用不 …: no no of its own."""


def duties_said_needless(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield what the card asks for and was said to be needless, or in one of the `main` stretches forbidden."""
    point, text = evidence.point, evidence.heard.text
    may_be_needless = evidence.may_be_needless and not (evidence.is_danger and _ends_in_harm(evidence))
    if not may_be_needless and not evidence.heard.says(_SOME_NO):
        return
    for n, element in enumerate(point.elements):
        hits = evidence.right(n)
        if (
            not hits
            or element.quantity is not None
            or element.is_denied
            or not point.denied_forms.isdisjoint(element.forms)
        ):
            continue
        last = max(hits, key=itemgetter(1))
        for hit in hits if may_be_needless else ():
            if (
                evidence.is_told_at(hit.start)
                and is_needless(hit, evidence)
                and not _is_part_of_others(hit, n, evidence)
                and not _is_ended(element, hit, evidence)
                and not _is_before_it(hit, n, evidence)
            ):
                before, after = evidence.heard.beside(hit, 7)
                yield f"该做的说成了不用做：{before}{hit.said}{after}"
        if (
            _SOME_NO.search(text, max(0, last.start - 8), last.start)
            and is_within(last.start, last.end, main)
            and evidence.is_told_at(last.start)
            and _is_forbidden(last, n, evidence)
            and not _is_part_of_others(last, n, evidence)
        ):
            yield f"该做的说成了不准做：{evidence.heard.beside(last, 7)[0]}{last.said}"


def _ends_in_harm(evidence: Evidence) -> bool:
    """Return whether what harms is not only the case of a duty: 着火打119 asks for something."""
    elements = evidence.point.elements
    if _COMES_OF_IT.search(evidence.point.text):
        return True
    last = max(n for n, harm in enumerate(evidence.harms) if harm)
    return not any(each.kind == "actions" and not evidence.harms[n] for n, each in enumerate(elements) if n > last)


def _is_before_it(hit: Hit, number: int, evidence: Evidence) -> bool:
    """Return whether a stretch begins with what is needless, and what the card asks for was said behind it: 标志不用看|途中停车检查."""
    own = next((span for span in evidence.own if span[0] <= hit.start < span[1]), None)
    return own is not None and hit.start == own[0] and any(
        hit.end < other.start < own[1] and not is_needless(other, evidence) for other in evidence.right(number)
    )  # fmt: skip


def _is_ended(element: Element, hit: Hit, evidence: Evidence) -> bool:
    """Return whether a bare no says what the card ends: 料先不加了 of 停加料."""
    stopping = evidence.lexicon.alike("停")
    is_stopped = any(each.end == element.start and each.forms & stopping for each in evidence.point.elements)
    return is_stopped and evidence.heard.beside(hit, 2)[0] == "先不"


def _is_part_of_others(hit: Hit, number: int, evidence: Evidence) -> bool:
    """Return whether a lone sign stands for a longer word where other words of the point are said."""
    return hit.end - hit.start == 1 and len(evidence.point.elements[number].text) > 1 and any(
        other.start <= hit.start and hit.end <= other.end and other.end - other.start > 1
        for n in range(len(evidence.here)) if n != number for other in evidence.right(n)
    )  # fmt: skip


def _is_forbidden(hit: Hit, number: int, evidence: Evidence) -> bool:
    """Return whether a no turns round what the card asks for: 进料泵别停, 莫用铜的, 人员不撤."""
    before, after = evidence.heard.beside(hit, 8)
    element = evidence.point.elements[number]
    if not _SOME_NO.search(before) or _ONLY_HALF.search(before) or not _may_be_forbidden(evidence, number, hit):
        return False
    if _is_two_noes(hit, evidence) or _is_told_of_another(hit, number, before, evidence):
        return False
    if _goes_on(hit.said, evidence.point.text):
        return False
    if _FORBIDDEN_BEFORE.search(before) and not _is_said_of_denied(hit, evidence):
        return not _OR_ELSE.search(after) and not _NOT_YET.search(evidence.heard.beside(hit, 16)[0])
    return (element.kind == "actions" or element.text[0] in _DOING) and before.endswith("不") and not before.endswith(_NOT_A_NO) and not _OR_ELSE.search(after) and (
        before[-2:-1] != hit.said[:1]
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _goes_on(deed: str, card: str) -> bool:
    """Return whether the card itself says of a deed that it may not be done: 搅拌不停 beside 停滴加."""
    return re.search(f"(?:不|不得|不能|不准){re.escape(deed[0])}", card) is not None


def _is_two_noes(hit: Hit, evidence: Evidence) -> bool:
    """Return whether a lack stands before the no, in the same phrase: 没有押运证我不上岗, 三十米都不到的地方莫停."""
    low, _high = evidence.heard.phrase((hit.start, hit.end), 16)
    return _LACKS.search(evidence.heard.text, low, hit.start) is not None


def _is_told_of_another(hit: Hit, number: int, before: str, evidence: Evidence) -> bool:
    """Return whether a no speaks of the other side of what was asked for (要开不能关), or of too early (莫先停)."""
    if _NOT_FIRST.search(before):
        late = {n for order in evidence.point.orders for n in order.after}
        early = {n for order in evidence.point.orders for n in order.before} - late
        near = {
            n for n in {number, *late, *early} for other in evidence.right(n)
            if other.end - other.start > 1 and 0 <= other.start - hit.end <= NEAR
        }  # fmt: skip
        return bool(near & late or (number in late and not near))
    match = _OTHER_SIDE.search(before)
    if match is None:
        return False
    low, high = (hit.start - len(before) + place for place in match.span("deed"))
    return any(
        low <= other.start < high for n in range(len(evidence.here)) if n != number for other in evidence.right(n)
    )


def _is_said_of_denied(hit: Hit, evidence: Evidence) -> bool:
    """Return whether the no before a word speaks of what the card forbids, named right before it: 自动位, 手动不许打."""
    elements = evidence.point.elements
    return any(
        0 < hit.start - other.end <= 3
        for n, each in enumerate(elements) if each.is_denied and each.kind == "things"
        for other in evidence.right(n)
    )  # fmt: skip


def _may_be_forbidden(evidence: Evidence, number: int, hit: Hit) -> bool:
    """Return whether a no before this turns the card round: not where the card itself ends it (停止滴加) or makes it wait (停稳才能开)."""
    point, element = evidence.point, evidence.point.elements[number]
    if (
        element.clause in point.denials
        or not is_within(hit.start, hit.end, evidence.own)
        or element.kind in ("states", "harms")
        or element.text[0] in "快将"  # 快抽空时: nearly
    ):
        return False
    if _is_outside(hit, evidence) or _is_case_of_means(element, hit, evidence):
        return False
    if hit.said == "有人":  # 下面不能有人 forbids nobody his duty
        return False
    if hit.end - hit.start == 1 and (hit.said not in _ACTS or element.kind != "actions"):
        return False
    if evidence.is_danger and _ends_in_harm(evidence):  # 吊物下站人会砸伤: 底下不能有人
        return False
    if re.search("[防免]", point.text[max(0, element.start - 2) : element.start]):
        return False
    stopping = evidence.lexicon.alike("停")
    earlier = [each for each in point.elements if each.clause == element.clause and each.start < element.start]
    return not _WAITS.search(point.text) and not any(each.forms & stopping for each in earlier)


def _is_outside(hit: Hit, evidence: Evidence) -> bool:
    """Return whether not to be inside says what the card does: 人不站在回弹区里 for 站在回弹区外."""
    return (
        _STAYS_OUT.search(evidence.point.text) is not None
        and _INSIDE.match(evidence.heard.beside(hit, 14)[1]) is not None
    )


def _is_case_of_means(element: Element, hit: Hit, evidence: Evidence) -> bool:
    """Return whether a no that ends with 用 stands before what the card begins with: 所以不能用|皮肤沾上冲水."""
    return element.start == 0 and element.kind == "things" and evidence.heard.beside(hit, 1)[0] in ("用", "拿", "使")
