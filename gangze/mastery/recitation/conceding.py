"""What is said to come only in the last resort, or in spite of what the card asks for: 实在不行再撤人, 先跳下去救人再说, 不穿救生衣也要下水."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .evidence import Evidence
from .hearing import Hit, Span, is_within

_LAST_RESORT = re.compile(
    "(?:实在|要是|如果|若是?|万一)?(?:(?<!冷却)不行|不中|没(?:有|得)?(?:办法|辙|招)|[一-龥]不(?:住|了(?!解)|动(?!火)|下来|灭)|顶不下去|撑不下去|处理不了|搞不定|弄不好|收不了场|不得已|没救)"
    "了?(?:的时候|的话|以后|之后)?[,，]?(?:了?再|才|最后)(?:考虑|去|来|把|给)?"
)
_AT_ONCE = re.compile("立即|马上|立刻|第一时间|优先|首先|先(?!进)|迅速|及时")
_MAY_COME_LAST = re.compile("无效|失效|无法|不能控制|失控|[不未](?:住|行|果|能)|必要时|仍|后")
"""Of a card: that it comes when something else did not help."""
_FIRST_AND = re.compile("先(?:把|给|去|来|下去|进去|上去)?(?P<what>[^,，。先再不没莫别]{1,10}?)(?:再说|再讲|要紧|才是)")
_IN_SPITE = re.compile(
    "[没不未无](?P<without>[^,，。;；不没莫别]{1,7}?)(?:也|都|照样)(?:要|得|先|能|敢|可以)(?:先|马上|赶紧|直接|立即|赶快)*(?:把|去|给|要)?"
)
_WITHOUT = re.compile(
    "(?:[没未](?:有|得|带|戴|穿|挂|办|持|拿)?|不(?:带|戴|穿|挂|办|持|拿))(?P<without>[^,，。;；不没莫别才就]{1,8}?)(?:我|俺|咱|人)?们?(?:也|都|照样|照常)(?:是|能|敢|可以|可|去|先|直接)*(?P<then>[一-龥]{2})"
)
_EVEN_SO = re.compile("[无没未][^,，。]{1,6}也")
"""Of a card: 无症状也要送医."""
_WAITED_FOR = re.compile("(?:合格|完|好|完成)?(?:之|以)?(?:后(?![方头面端侧备])|方可|才)")
"""Of a card: 挂牌后检修."""
_NOT_THEN = re.compile("[不没莫别甭勿要得会严禁是]|出事|炸|着火")
_NO = re.compile("[不没莫别勿甭禁]")
_FORBIDDEN = re.compile("(?:[不莫别]|严禁|禁止)[能准许得可要]?$")


def duties_made_the_last(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where what the card asks for at once was said to come when nothing else helps: 顶不住再停车."""
    point = evidence.point
    if not evidence.heard.says(_LAST_RESORT) or _MAY_COME_LAST.search(point.text) or not _AT_ONCE.search(point.text):
        return
    text = evidence.heard.text
    duties = [
        hit for n, each in enumerate(point.elements)
        if not each.is_denied and each.kind == "actions" for hit in evidence.right(n)
    ]  # fmt: skip
    for match in _LAST_RESORT.finditer(text):
        if any(0 <= hit.start - match.end() <= 3 and is_within(hit.start, hit.end, main) for hit in duties):
            yield f"该先做的说成了最后才做：{match[0]}"


def forbidden_done_first(evidence: Evidence) -> Iterator[str]:
    """Yield what was said to be done first, whatever comes then, though the card forbids it or puts something before it (先下去救人再说), or
    all the same without what the card asks for (不穿救生衣也要下水)."""
    heard = evidence.heard
    if not (heard.says(_FIRST_AND) or heard.says(_IN_SPITE)):
        return
    deeds, denied, required = _forbidden(evidence)
    for match in _FIRST_AND.finditer(heard.text):
        low, high = match.span("what")
        told = [hit for hit in deeds if low - 1 <= hit.start < high]
        if told and not any(low <= hit.start < high for hit in required) and _is_plain(match, told, evidence):
            yield f"卡上严禁的，说成了先做：{match[0]}"
    for match in _IN_SPITE.finditer(heard.text) if not _EVEN_SO.search(evidence.point.text) else ():
        low, high = match.span("without")
        told = [hit for hit in denied if match.end() - 1 <= hit.start <= match.end() + 3]
        if told and any(low <= hit.start < high for hit in required) and _is_plain(match, told, evidence):
            yield f"条件不够也说成要做：{match[0]}"


def done_without(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where something was said to be done without what the card asks for: 没有上岗证我也操作 for 持证上岗."""
    point = evidence.point
    if not evidence.heard.says(_WITHOUT) or evidence.is_danger or _EVEN_SO.search(point.text):
        return
    required = [
        hit for n, each in enumerate(point.elements)
        if not each.is_denied and (each.kind == "things" or _WAITED_FOR.match(point.text, each.end))
        for hit in evidence.right(n) if hit.end - hit.start > 1
    ]  # fmt: skip
    for match in _WITHOUT.finditer(evidence.heard.text):
        low, high = match.span("without")
        is_paused = any(match.start() < each < match.start("then") for each in evidence.heard.ends)
        if (
            not is_paused
            and is_within(match.start(), match.end(), main)
            and not _NOT_THEN.search(match["then"])
            and any(low <= hit.start and hit.end <= high for hit in required)
        ):
            yield f"没有也说成要做：{match[0]}"


def _forbidden(evidence: Evidence) -> Iterator[list[Hit]]:
    """Yield where deeds were said that the card forbids, or makes wait; where anything of the kind; and where what must be there before."""
    point, elements = evidence.point, evidence.point.elements
    clauses = {n for n, word in point.denials.items() if word in evidence.lexicon.lists["prohibitions"]}
    late = {n for order in point.orders for n in order.after}
    early = {n for order in point.orders for n in order.before}
    denied = [n for n, each in enumerate(elements) if n in late or (each.clause in clauses and each.is_denied)]
    required = [n for n, each in enumerate(elements) if n in early or (n in denied and each.kind == "things")]
    required += [n for n, each in enumerate(elements) if each.clause in clauses and n not in denied]
    deeds = [n for n in denied if elements[n].kind == "actions"]
    for numbers in (deeds, denied, required):
        yield [
            hit for n in numbers for hit in evidence.right(n) if is_within(hit.start, hit.end, evidence.places)
        ]  # fmt: skip


def _is_plain(match: re.Match[str], told: Sequence[Hit], evidence: Evidence) -> bool:
    """Return whether that was said with no other no, and in one sentence."""
    heard = evidence.heard
    if any(match.start() < each < match.end() for each in heard.ends):
        return False
    behind = heard.text[max(hit.end for hit in told) :][:5]
    before = heard.beside(Hit(*match.span(), 1.0, match[0]), 5)[0]
    return not (_NO.search(behind) or _FORBIDDEN.search(before))
