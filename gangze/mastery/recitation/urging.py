"""A violation stated as advice: a duty made a choice, a condition left out, what is forbidden urged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .evidence import LACKING, Evidence
from .hearing import Hit, Span, is_within

_CHOICE = re.compile(r"可(?:以)?(.{1,3})[也可]?(?:可以)?不\1(?!能)|(.)得?可[，,]?不\2也可")
"""安全带可系可不系."""
_CONDITIONED = re.compile("(?:方可|才可|才能|才准|才许|不得|严禁|禁止|不准|不能|不可)(?:擅自|私自)?")
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
BESIDE, NO_BESIDE = 7, 12
"""Within how many signs beside a word it is urged, and a no is said of it."""


def violations_urged(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield what was said as a matter of choice, without what it needs first, or urged although the card forbids it."""
    for start, end in main:
        said = evidence.heard.text[max(0, start - 4) : end + 8]
        if _CHOICE.search(said):
            yield "该做的说成了可做可不做"
        yield from _without_condition(evidence, said)
    yield from _urged(evidence, main)


def _without_condition(evidence: Evidence, said: str) -> Iterator[str]:
    """Yield that something was said to be done without its condition: 没有审批也可以先干, 不置换就进入."""
    point = evidence.point
    ruled = _CONDITIONED.search(point.text)
    if ruled is None or not _UNLESS.search(point.text) or _WITHOUT.search(point.text):
        return  # 严禁未置换就恢复: the card says it in the same words
    acts = frozenset().union(*(each.forms for each in point.elements if each.start >= ruled.end() - 1))
    for found in _WITHOUT.finditer(said):
        act = found["act"]
        if act in acts or act[0] in acts or act[0] in _DOING:
            yield f"条件不够也说成能做：{found[0]}"


def _urged(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield what the card forbids and was urged, with no no anywhere near: 赶紧用水冲, 升温越快越好."""
    for n, element in enumerate(evidence.point.elements):
        if not element.is_denied or element.quantity is not None or evidence.got[n] < LACKING:
            continue
        for hit in evidence.right(n):
            if is_within(hit.start, hit.end, main) and (told := _urge_at(hit, evidence)):
                yield f"严禁的说成了要做：{told}"


def _urge_at(hit: Hit, evidence: Evidence) -> str:
    before, after = evidence.heard.beside(hit, BESIDE)
    if not (_URGED_BEFORE.search(before) or _URGED_AFTER.match(after)):
        return ""
    is_denied = _NO.search("".join((evidence.heard.beside(hit, NO_BESIDE)[0], hit.said, after)))
    return "" if is_denied else f"{before}{hit.said}{after}"
