"""A violation stated as advice: a duty made a choice, a condition left out, what is forbidden urged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from .evidence import LACKING, Evidence
from .hearing import Hit, Span, is_within

_CHOICE = re.compile(r"可(?:以)?(.{1,3})[也可]?(?:可以)?不\1(?!能)|(.)得?可[，,]?不\2也可")
"""安全带可系可不系."""
_CONDITIONED = re.compile("(?:方可|才可|才能|才准|才许|不得|严禁|禁止|不准|不能|不可)(?:擅自|私自)?")
_WAITS = re.compile("方可|才可|才能|才准|才许|方能|方准|后再|后才")
_UNLESS = re.compile("未|不合格|没有|[经办批验测查].{0,8}后|合格后|无.{0,6}不得")
"""Of a card: that something must be there before."""
_WITHOUT = re.compile(
    "(?:没有?|未|不)(?:经|等|做|办)?[^不没未莫别，,。]{1,5}?(?:也|就|都)(?:可以|能|敢|得)?(?:先|直接|去|开始)?"
    "(?![不没莫别禁严才要得能先])(?P<act>[一-龥]{1,2})"
)
_DOING = frozenset("干做进上弄搞")
_URGED_BEFORE = re.compile("(?:赶紧|赶快|尽管|只管|尽量|抓紧|马上就?)(?:去|来|用|拿|给|把)?$")
_URGED_AFTER = re.compile("^.{0,2}越.{1,2}越(?:好|行|中|安全)")
_NO = re.compile("[不没无未莫别冇甭忘免禁严停关]")
_NOT_THERE_BEFORE = re.compile("(?:没|未|还没|不用等?|不等|没等|无需|不必)[^,，。才就]{0,4}$")
_NOT_THERE_BEHIND = re.compile(
    "^[^不没未才就]{0,3}(?:[没未]|还没|不)(?:有|出|好|到|完|下|合格|做|过|来|齐|批|验|测|稳)"
)
_ALL_THE_SAME = re.compile("(?:可以|就|先|也[能行可]?|直接|照样|照常)[^不没未莫别才]{0,3}$")
_FORBIDS = re.compile("不[能准许得可要行让敢该应]|莫|别(?![人的处])|严禁|禁止|才|方")
_STILL = re.compile(
    "(?<![才再])(?:继续|接着|还是?[能可要得]以?|(?<!不)可以|照样|照常|照旧|抓紧|赶紧|尽快|尽量|加大|加快|增加|增大|提高|开大)[^停断关切]{0,3}$"
)
_ENDS_TOO = re.compile("[停关断切拆并]")
_ENDING = frozenset({"停止", "停", "停用", "中止"})
_PERMITTED = re.compile("(?<![不没才])(?:就|也|都|还|还是)(?:能|可以)(?![^,，。]{0,3}[不没莫])|(?<![不没才])可以先")
CASE_REACH = 18
FAR = 12
BESIDE, NO_BESIDE = 7, 12
"""Within how many signs beside a word it is urged, and a no is said of it."""


def violations_urged(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield what was said as a matter of choice, without what it needs first, or urged although the card forbids it."""
    for start, end in main:
        said = evidence.heard.text[max(0, start - 4) : end + 8]
        if _CHOICE.search(said):
            yield "该做的说成了可做可不做"
        yield from _without_condition(evidence, said)
    yield from _before_its_condition(evidence, main)
    yield from _allowed_in_its_case(evidence, main)
    yield from _urged(evidence, main)
    yield from _going_on(evidence, main)


def _without_condition(evidence: Evidence, said: str) -> Iterator[str]:
    """Yield that something was said to be done without its condition: 没有审批也可以先干, 不置换就进入."""
    point = evidence.point
    ruled = _CONDITIONED.search(point.text)
    if ruled is None or not _UNLESS.search(point.text) or _WITHOUT.search(point.text):
        return  # 严禁未置换就恢复: the card says it in the same words
    acts = frozenset().union(*(each.forms for each in point.elements if each.start >= ruled.end() - 1))
    for found in _WITHOUT.finditer(said):
        act = found["act"]
        if _FORBIDS.search(said[found.end() : found.end() + 6]):  # 不置换就进入是不准的
            continue
        if act in acts or act[0] in acts or act[0] in _DOING or act in evidence.point.text[ruled.end() :]:
            yield f"条件不够也说成能做：{found[0]}"


def _before_its_condition(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where what the card makes wait (合格后方可动火) was said to go on without it: 结果没出来可以先动火."""
    ruled = _WAITS.search(evidence.point.text)
    if ruled is None:
        return
    elements, text = evidence.point.elements, evidence.heard.text
    conditions = [
        hit
        for n, each in enumerate(elements)
        if each.end <= ruled.start() and each.quantity is None
        for hit in evidence.right(n)
    ]
    acts = [hit for n, each in enumerate(elements) if each.start >= ruled.end() for hit in evidence.right(n)]
    for hit in conditions:
        before, after = evidence.heard.beside(hit, BESIDE)
        if not (_NOT_THERE_BEFORE.search(before) or _NOT_THERE_BEHIND.match(after)):
            continue
        for act in acts:
            between = text[hit.end : act.start]
            if (
                0 < act.start - hit.end <= FAR
                and _ALL_THE_SAME.search(between)
                and not _FORBIDS.search(between + text[act.end : act.end + 4])
            ):
                yield f"条件不够也说成能做：{text[hit.start : act.end]}"
                return


def _allowed_in_its_case(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where the deed was allowed in the case in which the card forbids it: 灯不够亮让人打个手电就能吊 for 照明不足不得作业."""
    if not evidence.point.denials or not evidence.heard.says(_PERMITTED):
        return
    prohibitions, elements = evidence.lexicon.lists["prohibitions"], evidence.point.elements
    clauses = {clause for clause, word in evidence.point.denials.items() if word in prohibitions}
    cases = [
        hit for n, each in enumerate(elements)
        if each.clause in clauses and not each.is_denied and each.quantity is None for hit in evidence.right(n)
    ]  # fmt: skip
    for hit in cases:
        if not is_within(hit.start, hit.end, main):
            continue
        until = min([hit.end + CASE_REACH, *(each for each in evidence.heard.ends if each >= hit.end)])
        match = _PERMITTED.search(evidence.heard.text, hit.end, until)
        if match and not _FORBIDS.search(evidence.heard.text[hit.start : match.end() + 6]):
            yield f"卡上严禁的情况，说成了可以：{evidence.heard.text[hit.start : match.end()]}"
            return


def _urged(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield what the card forbids and was urged, with no no anywhere near: 赶紧用水冲, 升温越快越好."""
    for n, element in enumerate(evidence.point.elements):
        if not element.is_denied or element.quantity is not None or evidence.got[n] < LACKING:
            continue
        for hit in evidence.right(n):
            if is_within(hit.start, hit.end, main) and (told := _urge_at(hit, evidence)):
                yield f"严禁的说成了要做：{told}"


def _going_on(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield what the card ends (停止加热) and was said to go on: 还能再加热一会儿, 抓紧装完."""
    elements = evidence.point.elements
    ended = [each for each in elements if each.text in _ENDING and not each.is_denied]
    for one, (n, other) in product(ended, enumerate(elements)):
        between = evidence.point.text[one.end : other.start] if one.end <= other.start else None
        if other.kind != "actions" or between is None or len(between) > 3:
            continue
        if one.clause != other.clause or _ENDS_TOO.search(between):
            continue
        for hit in evidence.right(n):
            before, after = evidence.heard.beside(hit, BESIDE)
            if is_within(hit.start, hit.end, main) and _STILL.search(before) and not _NO.search(before + after):
                yield f"该停的说成了接着做：{before}{hit.said}"


def _urge_at(hit: Hit, evidence: Evidence) -> str:
    before, after = evidence.heard.beside(hit, BESIDE)
    if not (_URGED_BEFORE.search(before) or _URGED_AFTER.match(after)):
        return ""
    is_denied = _NO.search("".join((evidence.heard.beside(hit, NO_BESIDE)[0], hit.said, after)))
    return "" if is_denied else f"{before}{hit.said}{after}"
