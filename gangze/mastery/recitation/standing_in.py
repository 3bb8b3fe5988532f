"""Another thing said in the place of the card's: one of the same head (柴油泵 for 电动泵, 煤油 for 汽油)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .evidence import LACKING, Evidence, ends_badly, is_refused_behind
from .hearing import Hit, Span, is_within
from .model import Element

_HEADS = frozenset("阀泵罐釜机炉塔槽服鞋帽镜罩绳牌灯油酸碱剂器仪表杆电")
"""Last signs of things that what stands before them tells apart."""
_DEEDS = frozenset("溢漏冒跑洒开关停启放掀把拿带戴穿加装卸拆接打用进出抽倒盖挂换看回好到坏满空排供送输喷浇")
"""What stands before a thing as a deed done to it, not as its name: 开阀."""
_NO = re.compile("(?:不[能准许得要可用是让敢]|[没莫别勿甭]|严禁|禁止|除了|比)[^不莫别]{0,3}$")
_WITH = re.compile("(?<![使采占费耗备有专通])用(?!于|途|完|电|水量)")
_WITH_SAID = re.compile(
    "(?<![不没莫别使采占费耗备有专通])(?:用|拿|使)(?![不的来于完途量户力心品具掉劲得了到着过]|处|起来|手机)"
)
_NO_BEFORE = re.compile("不[能准许得可要行让敢]?|[没莫别勿甭]|严禁|禁")
_TAKEN = re.compile(
    "(?<![不没莫别使采占费耗备有专通])(?:用|拿|使|取|弄)(?:点|些|个|块|根|把|那个|旁边的|一[点些块把根])*(?:[一-龥]{2}[和跟]?)?$"
)
_USED = re.compile("[去来把给往将]{0,2}[一-龥]{0,5}?[吸擦冲浇喷洗敲撬刮铲盖扫打堵捅灭抹接垫包捂塞裹砸捞清]")
_ANY_NO = re.compile("[不没莫别禁甭勿忌免]")
_NOT_DONE = re.compile(f"{_ANY_NO.pattern}|要是|如果|若|一旦|万一|谁")
_NOT_TO_USE = re.compile("(?:不[能准许可]|[莫别])[用拿使]")
_UNNAMED = ("那个什么", "那什么", "什么", "啥", "那个啥")
"""What is no name of other means: 用那个什么溶液."""
LONGEST, LEAST_WEIGHT, NO_REACH = 4, 0.8, 10


def others_of_the_same_head(evidence: Evidence, places: list[Span]) -> Iterator[str]:
    """Yield things of another name and the same last sign, each where the card's own thing was not heard."""
    for n, element in enumerate(evidence.point.elements):
        if _may_be_replaced(element, evidence) and _is_unheard(n, evidence):
            for hit in _named_alike(element, evidence, places):
                before, after = evidence.heard.beside(hit, 6)
                if not _is_known(hit, evidence) and not _NO.search(before) and not is_refused_behind(after):
                    yield f"卡上“{element.text}”，说成“{hit.said}”"


def other_means(evidence: Evidence, places: list[Span]) -> Iterator[str]:
    """Yield other means than what the card says something is done with: 拿水冲 for 用干沙吸附."""
    for match in _WITH.finditer(evidence.point.text):
        means = [n for n, each in enumerate(evidence.point.elements) if match.end() <= each.start <= match.end() + 4]
        first = evidence.point.elements[means[0]] if means else None
        if first is None or first.start > match.end() or first.is_denied or not _is_means(means, evidence):
            continue
        if not any(evidence.right(n) for n in means if evidence.point.elements[n].kind == "things"):
            yield from _used_instead(first, evidence, places)


def forbidden_means(evidence: Evidence, main: list[Span]) -> Iterator[str]:
    """Yield where what the card forbids to use or to touch was said to be used: 拿木屑去吸 for 严禁接触木屑."""
    point, text = evidence.point, evidence.heard.text
    if not point.denials:
        return
    clauses = {n for n, word in point.denials.items() if word in evidence.lexicon.lists["prohibitions"]}
    asked = point.asked_forms
    for n, element in enumerate(point.elements):
        is_thing = element.kind == "things" and element.is_denied and element.weight >= LEAST_WEIGHT
        if element.clause not in clauses or not is_thing or element.text in asked:
            continue
        for hit in evidence.right(n):
            before, after = evidence.heard.beside(hit, 8)
            told, used = _TAKEN.search(before), _USED.match(after)
            if not (told and used and is_within(hit.start, hit.end, main)) or hit.said in asked:
                continue
            begins = max([hit.start - NO_REACH, 0, *(each for each in evidence.heard.ends if each <= hit.start)])
            is_refused = _NOT_TO_USE.search(text, begins, hit.start)  # 水不能用，拿水冲…
            if not (is_refused or _NOT_DONE.search(before) or _ANY_NO.search(after) or ends_badly(after)):
                yield f"卡上严禁的，说成了用：{text[hit.start - len(told[0]) : hit.end + len(used[0])]}"


def _is_means(means: list[int], evidence: Evidence) -> bool:
    """Return whether the words behind 用 on a card begin with a thing, or with what tells its kind: 用防爆吸尘器."""
    kinds = [evidence.point.elements[n].kind for n in means[:2]]
    return kinds[0] == "things" or (len(kinds) > 1 and kinds[0] != "quantity" and kinds[1] == "things")


def other_kinds(evidence: Evidence, places: list[Span]) -> Iterator[str]:
    """Yield what was said before a thing in the place of what tells its kind on the card: 水桶 for 煤油桶, 铁质工具 for 铜质工具."""
    elements = evidence.point.elements
    for n, (element, head) in enumerate(pairwise(elements)):
        if (
            element.kind != "things"
            or head.kind != "things"
            or element.weight < LEAST_WEIGHT
            or element.end != head.start
            or element.is_denied
            or evidence.right(n)
        ):
            continue
        for hit in evidence.right(n + 1):
            if is_within(hit.start, hit.end, places) and (other := _kind_before(hit, element, evidence)):
                yield f"卡上“{element.text}{head.text}”，说成“{other}{hit.said}”"


def _kind_before(hit: Hit, element: Element, evidence: Evidence) -> str:
    """Return what was said right before a hit and is another of its class than an element, "" where nothing is, or the card names it."""
    text, others = evidence.heard.text, evidence.lexicon.classes.get(element.text, ())
    for length in range(LONGEST, 0, -1):
        word = text[max(0, hit.start - length) : hit.start]
        if len(word) == length and word in others:
            names = any(word in each.text or word in each.forms for each in evidence.point.elements)
            is_refused = _NO.search(evidence.heard.beside(Hit(hit.start - length, hit.end, 1.0, word), 6)[0])
            return "" if names or is_refused else word
    return ""


def _used_instead(element: Element, evidence: Evidence, places: list[Span]) -> Iterator[str]:
    text = evidence.heard.text
    for start, end in places:
        for match in _WITH_SAID.finditer(text, start, end):
            means = text[match.end() : match.end() + 5]
            if not {*means}.isdisjoint(element.text) or means.startswith(_UNNAMED):
                continue
            if _NO_BEFORE.search(text[max(0, match.start() - 4) : match.start()]) or any(
                means.startswith(form) or (len(form) > 1 and form in means)
                for each in evidence.point.elements
                for form in each.forms
                if each.kind == "things"
            ):
                continue
            yield f"卡上用“{element.text}”，说成{match[0]}{means}"


def _may_be_replaced(element: Element, evidence: Evidence) -> bool:
    return (
        element.kind == "things"
        and element.quantity is None
        and not element.is_denied
        and len(element.text) > 1
        and element.weight >= LEAST_WEIGHT
        and element.text[-1] in _HEADS
        and not (len(element.text) == 2 and element.text[0] in _DEEDS)
    )


def _is_unheard(number: int, evidence: Evidence) -> bool:
    return evidence.got[number] < LACKING or all(hit.end - hit.start == 1 for hit in evidence.right(number))


def _named_alike(element: Element, evidence: Evidence, places: list[Span]) -> Iterator[Hit]:
    """Yield the longest known word that ends in the head of a thing, wherever the head was said."""
    text, head = evidence.heard.text, element.text[-1]
    words, cut = evidence.lexicon.words, evidence.lexicon.cut
    for start, end in places:
        place = text.find(head, start, end)
        while place >= 0:
            for length in range(LONGEST, 1, -1):
                begin = place + 1 - length
                word = text[begin : place + 1]
                if begin >= start and (word in words or word in cut) and (length > 2 or word[0] not in _DEEDS):
                    yield Hit(begin, place + 1, 1.0, word)
                    break
            place = text.find(head, place + 1, end)


def _is_known(hit: Hit, evidence: Evidence) -> bool:
    """Return whether a word is one of the card's, or part of one."""
    return any(
        hit.said in each.text or hit.said in each.forms or each.text in hit.said for each in evidence.point.elements
    )
