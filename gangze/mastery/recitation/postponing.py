"""A duty that waits: put off (下班再报告), or made to come after something that the card does not ask for (先观察一个小时再切换)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .evidence import Evidence
from .hearing import Span

_LATE = re.compile(
    "(?:下班|下个?班|等一?会儿?|等一下|等下|过一?会儿?|过[两几]天|过阵子?|明天|改天|回头|有空|有时间|得闲|晚点|晚些)(?:的时候|以后|了)?(?:再|一起|一块)"
)
_LATER_ON = re.compile(
    _LATE.pattern
    + "|等[^,，。]{1,6}(?:来|到|回来)了?再[^说看查确核]|[做干装卸加弄忙打用]完(?:了|以后|之后)?再[停撤报关断走跑说讲]"
)
_AT_ONCE = re.compile("立即|马上|立刻|第一时间|迅速")
_HAS_TIME = re.compile("静置|等|冷却(?![水塔器系])|留守|停放|观察")
_PROMPT = re.compile(f"{_AT_ONCE.pattern}|立刻|及时|(?:分钟|秒)内")
_MAY_WAIT = re.compile("后|再|方可|才|前|待|合格|先|等")
"""Of a card: that something comes before."""
_FIRST_SOMETHING = re.compile("(?:(?<![首预优])先|等(?![级离于同量]))(?P<what>[^,，。]{1,16}?)(?:再|才)(?![次生说])")
_ASKED_BEFORE = re.compile("(?:请示|商量|汇报|问)[过完好]?了?(?P<what>)再")
_NOT_TO_WAIT = re.compile("(?:不能|不准|不许|不得|不要|不可|莫|别|甭|不兴)[^,，。]{0,2}$")
PUT_OFF, NEAR, TELLING = 12, 6, 0.5
"""Signs behind a stretch within which it is put off; and behind 再 within which the duty follows. The least weight of a word that tells."""


def duties_put_off(evidence: Evidence) -> Iterator[str]:
    """Yield where a duty was said to have time: 下班再报告, 过两天再说."""
    elements = evidence.point.elements
    if _HAS_TIME.search(evidence.point.text) or all(each.clause in evidence.point.denials for each in elements):
        return  # what is forbidden may well be put off
    late = _LATER_ON if _AT_ONCE.search(evidence.point.text) else _LATE
    for start, end in evidence.own if evidence.heard.says(late) else ():
        reach = min([end + PUT_OFF, *(each for each in evidence.heard.ends if end <= each)])
        match = late.search(evidence.heard.text, start, reach)
        if match and not _NOT_TO_WAIT.search(evidence.heard.text[max(0, match.start() - 4) : match.start()]):
            yield f"该做的说成了以后再做：{match[0]}"
            return


def duties_made_to_wait(evidence: Evidence, path: Sequence[int], main: Sequence[Span]) -> Iterator[str]:
    """Yield where a duty was said to come after something that the card knows nothing of: 先堵，堵不住再报告 for 立即报告.

    `path` says which sign speaks of which point: what another point asks for is no delay.
    """
    if not (evidence.heard.says(_FIRST_SOMETHING) or evidence.heard.says(_ASKED_BEFORE)):
        return
    point = evidence.point
    is_prompt = _PROMPT.search(point.text) is not None
    if _HAS_TIME.search(point.text) or (not is_prompt and _MAY_WAIT.search(point.text)):
        return
    patterns = (_FIRST_SOMETHING, _ASKED_BEFORE) if is_prompt else (_FIRST_SOMETHING,)
    for pattern in patterns:
        for match in pattern.finditer(evidence.heard.text) if evidence.heard.says(pattern) else ():
            if _NOT_TO_WAIT.search(evidence.heard.text[max(0, match.start() - 4) : match.start()]):
                continue
            if (is_prompt or match[0][0] == "等") and _is_delay(match, evidence, path, main):
                yield f"该做的说成了以后再做：{match[0]}"
                return


def _is_delay(match: re.Match[str], evidence: Evidence, path: Sequence[int], main: Sequence[Span]) -> bool:
    start, end = match.span()
    if any(start < each < end and start - each for each in evidence.heard.ends):
        return False
    if not any(low <= start and end <= high + NEAR for low, high in main):
        return False
    after = _told(evidence, end, end + NEAR)
    between = _told(evidence, *match.span("what"))
    owner = {path[place] for place in range(end, min(end + NEAR, len(path)))} - {-1}
    strange = sum(path[place] not in (-1, *owner) for place in range(*match.span("what")))
    return bool(after) and between <= after and strange * 2 <= end - start


def _told(evidence: Evidence, start: int, end: int) -> set[int]:
    """Return the elements that were said within a stretch."""
    return {
        n for n, each in enumerate(evidence.point.elements)
        if any(start <= hit.start < end for hit in evidence.right(n))
    }  # fmt: skip
