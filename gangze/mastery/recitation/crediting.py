"""What counts for an element that was not heard itself: another one that says the same, its opposite kept to, a deed told by no name."""

from __future__ import annotations

import re

from .evidence import Evidence
from .model import Element
from .speech import GONE
from .weighing import is_said_otherwise, may_be_said_otherwise, says

HEARD, PART_WORTH = 0.38, 0.8
"""How surely an element must be heard to be there, and what one is worth that another speaks for."""
FAINT_SHARE, ONE_WORD_SHARE, LEAST_SURE, SURELY = 0.36, 0.27, 0.2, 0.98
"""Below which share what was heard may be faint, or be one word of another name; and how much, and how surely, must be heard of its own."""
_FOLLOWS_WITHIN = 10
"""Signs behind a condition within which what it forbids is told."""
_NO_DEED = re.compile(
    "(?:不[能准许得要让敢给会]|莫|别|严禁|禁止|甭|休想|[没莫]得?商量)(?:再|得|要|想|去|给我|乱|先|往下)?"
    "(?:干|搞|弄|做|整|动|来|开始|开工|作业)|(?:不行|不干|不做|不动|免谈|不允许|不可以)(?!净|的)"
)
"""不能干, 莫搞: what is forbidden, called by no name."""


def credit(evidence: Evidence) -> None:
    """Raise in `evidence.got` what was not heard and is spoken for by something that was."""
    if min(evidence.got, default=1.0) >= HEARD:
        return
    _credit_the_same(evidence)
    for n, element in enumerate(evidence.point.elements):
        if element.quantity is None and evidence.got[n] < HEARD and _is_spoken_for(n, element, evidence):
            evidence.got[n] = PART_WORTH
    _credit_parts(evidence)
    _credit_people(evidence)


def _credit_people(evidence: Evidence) -> None:
    """Give who is counted (操作人员 of 不得超过2人) what his number was heard, right or wrong: 里头顶多俩人 names him."""
    elements = evidence.point.elements
    for n, counted in enumerate(elements):
        if counted.quantity is None or counted.quantity.measured != "people" or evidence.got[n] < HEARD:
            continue
        for m, element in enumerate(elements):
            if m < n and element.text.endswith(("人员", "人数")) and element.clause == counted.clause:
                evidence.got[m] = max(evidence.got[m], PART_WORTH)


def _credit_the_same(evidence: Evidence) -> None:
    """Give an element what was heard of one that says the same, or that holds it (动火 in 动火票), and 无票 for 没有动火票."""
    elements = evidence.point.elements
    region: str | None = None
    for index, element in enumerate(elements):
        if element.quantity is not None or evidence.got[index] >= HEARD:
            continue
        same = (each for n, each in enumerate(elements) if n != index and evidence.got[n] >= HEARD)
        if any(says(each, element) for each in same):
            evidence.got[index] = PART_WORTH
        elif may_be_said_otherwise(element):
            region = _untaken(evidence) if region is None else region
            if is_said_otherwise(element, region):
                evidence.got[index] = PART_WORTH


def _untaken(evidence: Evidence) -> str:
    """Return what was heard of a point, without the stops that speak for something already."""
    text = evidence.heard.text
    taken = {place for each in evidence.here for hit in each for place in range(hit.start, hit.end)}
    return "…".join(
        "".join(GONE if text[place] in "停断" and place in taken else text[place] for place in range(start, end))
        for start, end in evidence.places
    )


def _is_spoken_for(number: int, element: Element, evidence: Evidence) -> bool:
    """Return whether something else that was heard makes up for an element."""
    if element.is_denied and not _is_in_word_before(number, element, evidence):
        return _is_kept_to(element, evidence) or _is_forbidden_by_no_name(number, element, evidence)
    return (
        _is_told_before(number, element, evidence)
        or _is_told_in_one(number, element, evidence)
        or _is_in_word_before(number, element, evidence)
    )


def _is_kept_to(element: Element, evidence: Evidence) -> bool:
    """Return whether the opposite of the one deed that a clause forbids is asked for by another, and was heard: 分库存放，严禁混放.

    Not of things: who says 用铜制工具 has not said 严禁铁器.
    """
    elements = evidence.point.elements
    if element.kind == "things" or sum(each.is_denied and each.clause == element.clause for each in elements) > 1:
        return False
    return any(
        other.clause != element.clause and not other.is_denied and evidence.got[n] >= HEARD
        and (not element.against.isdisjoint(other.forms) or not other.against.isdisjoint(element.forms) or other.text in element.against)
        for n, other in enumerate(elements)
    )  # fmt: skip


def _is_forbidden_by_no_name(number: int, element: Element, evidence: Evidence) -> bool:
    """Return whether a deed was forbidden right behind its condition without being named: 票不在现场不能干 for 不动火."""
    if element.kind != "actions":
        return False
    elements = evidence.point.elements
    has_condition = any(each.clause == element.clause and not each.is_denied for each in elements)
    clause = element.clause if has_condition else element.clause - 1  # 票未批，不得起吊
    for n, other in enumerate(elements):
        if n == number or other.clause != clause or evidence.got[n] < HEARD or (has_condition and other.is_denied):
            continue
        for hit in evidence.right(n):
            if _NO_DEED.search(evidence.heard.text, hit.end, hit.end + _FOLLOWS_WITHIN):
                return True
    return False


def _is_told_before(number: int, element: Element, evidence: Evidence) -> bool:
    """Return whether a deed says what the deed right before it does, which was heard: 置换 in 充氮置换."""
    if number == 0 or element.kind != "actions" or element.is_listed:
        return False
    before = evidence.point.elements[number - 1]
    return (
        before.kind == "actions"
        and before.end == element.start
        and evidence.got[number - 1] >= HEARD
        and min(len(before.text), len(element.text)) > 1
        and not before.forms.isdisjoint(element.forms)
    )


def _is_in_word_before(number: int, element: Element, evidence: Evidence) -> bool:
    """Return whether a single sign was said within the word before it: 牢 in 没绑牢 for 绑扎不牢."""
    if number == 0 or len(element.text) > 1:
        return False
    before = evidence.point.elements[number - 1]
    return 0 <= element.start - before.end <= 1 and any(
        element.text in hit.said[1:] and element.text not in before.text for hit in evidence.right(number - 1)
    )


def _is_told_in_one(number: int, element: Element, evidence: Evidence) -> bool:
    """Return whether one word tells a harm and the one right beside it: 毒死 for 中毒死亡."""
    if element.kind != "harms" or element.is_listed:
        return False
    return any(
        len(hit.said) > 1 and hit.said in element.forms
        for n, other in enumerate(evidence.point.elements)
        if n != number and other.kind == "harms" and (other.end == element.start or element.end == other.start)
        for hit in evidence.right(n)
    )


def _credit_parts(evidence: Evidence) -> None:
    """Give part of a word for signs of it that were heard where nothing else of the point was: 钢瓶 as 瓶子."""
    taken = {place for each in evidence.here for hit in each for place in range(hit.start, hit.end)}
    text = evidence.heard.text
    free = {text[place] for start, end in evidence.places for place in range(start, end) if place not in taken}
    for index, element in enumerate(evidence.point.elements):
        if (
            element.quantity is None
            and evidence.got[index] < HEARD
            and len(element.text) > 1
            and element.kind != "harms"
        ):
            share = sum(sign in free for sign in element.text) / len(element.text)
            if share >= 0.5:
                evidence.got[index] = max(evidence.got[index], PART_WORTH * share)


def is_faint(evidence: Evidence, coverage: float) -> bool:
    """Return whether what was heard of a point is one word of another name (发动 for 打开), or words that only sound a little like the
    card's (帽和 for 火花), and no more than a sign or two; `coverage` is the share of the point that was heard."""
    elements = evidence.point.elements
    heard = [n for n, worth in enumerate(evidence.got) if worth >= HEARD]
    if coverage >= FAINT_SHARE:
        return False
    if len(heard) == 1 and coverage < ONE_WORD_SHARE and not _is_alike(heard[0], evidence, 2.0):
        return True
    sure = sum(each.weight * evidence.got[n] for n, each in enumerate(elements) if _is_alike(n, evidence, SURELY))
    return sure < LEAST_SURE * sum(each.weight for each in elements)


def _is_alike(number: int, evidence: Evidence, least: float) -> bool:
    """Return whether an element was heard with a sign of its own, or as surely as `least`; a lone sign of another word is never unsure."""
    element, hits = evidence.point.elements[number], evidence.right(number)
    if element.quantity is not None or not hits:
        return True
    return any(
        hit.score >= least
        or (len(hit.said) == 1 and least <= 1)
        or (not {*hit.said}.isdisjoint(element.text) and (len(hit.said) > 1 or len(element.text) == 1))
        for hit in hits
    )
