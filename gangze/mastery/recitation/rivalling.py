"""Another thing of its kind in place of the card's: another harm, agent or person, and the like for the unlike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .evidence import LACKING, Evidence, is_refused_behind
from .hearing import Hit, Span, is_within
from .model import Element

_DENIED_BEFORE = re.compile(
    "(?:不能|不准|不许|不得|不要|不敢|莫|别|不可|严禁|禁止|甭|不用|不是|不让|没有?|未|无)[^不莫别]{0,3}$"
)
_UNLIKE = re.compile("非([一-龥]{2})")


HALF = 0.5
"""How surely a word was heard of which only a part was: 氧化 of 二氧化硫 in 一氧化碳."""


def others_of_a_kind(evidence: Evidence) -> Iterator[str]:
    """Yield what was said in place of something that was not: another harm, another agent, another person to be told."""
    elements, text = evidence.point.elements, evidence.heard.text
    for n, element in enumerate(elements):
        is_absent = evidence.point.denials.get(element.clause) in evidence.lexicon.lists["absences"]
        if (
            not element.rivals
            or evidence.point.text[element.end : element.end + 1] == "者"  # 触电者 is whom it is done to
            or (element.is_denied and not is_absent)
            or (
                evidence.got[n] >= LACKING
                and any(hit.end - hit.start > 1 and hit.score > HALF for hit in evidence.right(n))
            )
            or _is_kin_heard(evidence, n)
        ):
            continue
        taken = [(hit.start, hit.end) for m in range(len(elements)) if m != n for hit in evidence.right(m)]
        for start, end in _phrases(evidence):
            for rival in element.rivals_by_length:
                place = text.find(rival, start, end)
                if (
                    place >= 0
                    and _is_only_within(evidence, n, place, place + len(rival))
                    and not any(rival in each.forms or rival in each.text for each in elements)
                    and _is_meant(
                        evidence,
                        Hit(place, place + len(rival), 1.0, rival, is_against=True),
                        taken,
                        is_absent=is_absent,
                    )
                ):
                    yield f"卡上“{element.text}”，说成“{rival}”"
                    break


def _phrases(evidence: Evidence) -> Iterator[Span]:
    """Yield the places of a point without what stands before a pause in front of its stretch."""
    for start, end in evidence.places:
        begins = [evidence.heard.phrase(own, start + 8)[0] for own in evidence.own if start <= own[0] < end]
        yield max(start, min(begins, default=start)), end


def _is_only_within(evidence: Evidence, number: int, start: int, end: int) -> bool:
    """Return whether an element was not heard, or only as part of another thing: 灯 of 防爆灯 in 普通灯."""
    return evidence.got[number] < LACKING or all(
        start <= hit.start and hit.end <= end and hit.end - hit.start < end - start for hit in evidence.right(number)
    )


def _is_meant(evidence: Evidence, hit: Hit, taken: Sequence[Span], *, is_absent: bool) -> bool:
    """Return whether a word is neither part of something that is right nor said with a no, where the card has none (未戴耳塞)."""
    before, after = evidence.heard.beside(hit, 6)
    if is_refused_behind(after):
        return False
    within = [(start, end) for start, end in taken if start < hit.end and hit.start < end]
    is_free = all(end - start == 1 and hit.end - hit.start > 2 for start, end in within)
    return is_free and (is_absent or not _DENIED_BEFORE.search(before))


def _is_kin_heard(evidence: Evidence, number: int) -> bool:
    """Return whether something of the same kind that the card names in the same clause was heard: more of it is no contradiction."""
    elements = evidence.point.elements
    element = elements[number]
    return any(
        n != number and each.clause == element.clause and not each.is_denied and evidence.got[n] >= LACKING
        and ((each.kind == element.kind == "harms" and not _is_met(each, evidence)) or each.text in element.rivals)
        for n, each in enumerate(elements) if each.rivals
    )  # fmt: skip


def _is_met(element: Element, evidence: Evidence) -> bool:
    """Return whether the card tells something as what a thing meets, not as what comes of it: 火花 in 遇火花会爆炸."""
    return evidence.point.text[max(0, element.start - 1) : element.start] in ("遇", "见", "碰")


def unlike_said_like(evidence: Evidence) -> Iterator[str]:
    """Yield what the card says of things that are not so (非防爆电器) and was said of those that are."""
    text = evidence.heard.text
    for match in _UNLIKE.finditer(evidence.point.text):
        if evidence.point.text.count(match[1]) > 1:
            continue
        told = [
            text[max(0, each.start() - 3) : each.start()] for each in re.finditer(match[1], text)
            if is_within(*each.span(), evidence.places)
        ]  # fmt: skip
        if told and not any(re.search("[非不没无未只]|普通|[要得须]$", before) for before in told):
            yield f"卡上“{match[0]}”，说成“{match[1]}”"
