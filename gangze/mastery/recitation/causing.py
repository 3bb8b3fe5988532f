"""What a danger comes of, told otherwise: its cause with a no (不抹油会爆炸), or another partner (遇水 for 遇火花)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .evidence import LACKING, Evidence
from .hearing import Span, is_within

_BARE_NO = re.compile("(?:(?<![能可会要用得对断])不(?![能准许得可要让敢会用])|(?<!有)没有?|未)[再去把给]?[一-龥]?$")
_NO = re.compile("[不没莫未免别]")
_LOSS = re.compile("[小近断停失缺坏漏松脱少低破堵欠误错不未无没非过超]")
"""Of a cause on a card: what is wrong already, so that people tell it with a no."""
_MET = re.compile("遇(?:到|上|见|着)?|碰(?:到|着|上|见)|见(?:到|了)?")
_COMES = re.compile("[了就会也要都容易得一]{0,3}(?:会|就|要|得|炸|爆|燃|着|烧|放|反应)")
_WITH = re.compile("[与和跟同]")
_JOINED = re.compile("(?:直接|一起|一块|一道|放|混|接触|碰|凑|装|同|堆|搁)")
_LEADS_TO = re.compile("[人就也都还容得]{0,2}(?:会|易|要|遭|导致|引起|引发|造成)")
_LACK = re.compile("断|缺|失效|失灵|[不没未无](?!锈)|停|堵|过低|欠|少|破|坏|松|漏|熄")
_PLENTY = re.compile(
    "(?:太|过于|过(?!去|来|了|程|滤|氧|后))(?:好|多|大|足|满|高|通畅|充足|干净)|加多了|充足得很|好得很|足得很|(?<![未没不])接地(?:以后|之后|了)|正常(?:了|的时候)?"
)
_PREVENTED = re.compile("防止|避免|以防|以免|防(?=[冻爆火漏滑])")
"""排净余水，防止冻裂: not to do it is the danger."""
LONGEST = 4


def causes_turned(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where of a danger its cause was said with a no, or another thing in the place of what it meets."""
    if evidence.is_danger:
        yield from _causes_denied(evidence, main)
        yield from _other_harms(evidence, main)
        yield from _other_partners(evidence, main)
    yield from _lacks_told_as_plenty(evidence, main)


def _lacks_told_as_plenty(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield where a danger that comes of a lack (断水, 通风不好) was said to come of plenty (水太多, 通风太好)."""
    elements, text = evidence.point.elements, evidence.heard.text
    comes = evidence.point.text.find("会")
    come = [harm or 0 <= comes < each.start for harm, each in zip(evidence.harms, elements, strict=True)]
    first = min((n for n, harm in enumerate(come) if harm), default=0)
    if not evidence.heard.says(_PLENTY) or not first or not _LACK.search(evidence.point.text[: elements[first].start]):
        return
    harms = [hit.start for n, harm in enumerate(come) if harm for hit in evidence.right(n)]
    for match in _PLENTY.finditer(text):
        if not is_within(match.start(), match.end(), main) and not is_within(match.start(), match.end(), evidence.own):
            continue
        low = max((place for place in evidence.heard.ends if place <= match.start()), default=0)
        before = text[max(low, match.start() - 10) : match.start()]
        behind = [place for place in harms if match.end() <= place <= match.end() + 12]
        if (
            behind
            and not _LACK.search(before + text[match.end() : min(behind)])
            and not _PLENTY.search(evidence.point.text)
        ):
            yield f"卡上是缺了才有危险，说成了多了：{match[0]}"
            return


def _causes_denied(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield a cause that was said with a bare no right before what comes of it: 不抹油会燃烧 for 沾油会燃烧."""
    elements, text = evidence.point.elements, evidence.heard.text
    first = min((n for n, harm in enumerate(evidence.harms) if harm), default=0)
    if (
        first == 0
        or _PREVENTED.search(evidence.point.text)
        or _LOSS.search(evidence.point.text[: elements[first].start])
    ):
        return
    harms = [hit for n, harm in enumerate(evidence.harms) if harm for hit in evidence.right(n)]
    for n in range(first):
        for hit in evidence.right(n) if not elements[n].is_denied else ():
            if not is_within(hit.start, hit.end, main) or not _BARE_NO.search(evidence.heard.beside(hit, 4)[0]):
                continue
            behind = [harm.start for harm in harms if hit.end <= harm.start <= hit.end + 10]
            if behind and not _NO.search(text[hit.end : min(behind)]):
                yield f"危险的说成了不做才危险：{text[max(0, hit.start - 2) : min(behind)]}"
                return


def _other_harms(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield another harm that was said to come right behind the cause, whichever point the words were given to: 遇火花会中毒 for 爆炸."""
    elements, heard = evidence.point.elements, evidence.heard
    harms = [n for n, harm in enumerate(evidence.harms) if harm and elements[n].rivals]
    if not harms or any(evidence.got[n] >= LACKING for n in harms):
        return
    for start, end in evidence.own:
        match = _LEADS_TO.match(heard.text, end) if is_within(start, end, main) else None
        if match is None or heard.is_paused(end + 1, match.end()):
            continue
        behind = heard.text[match.end() : match.end() + LONGEST]
        yield from (
            f"卡上“{elements[n].text}”，说成“{rival}”"
            for n in harms for rival in sorted(elements[n].rivals) if behind.startswith(rival)
        )  # fmt: skip


def _other_partners(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield what was named in the place of what a thing meets, or is mixed with, where that was not heard: 遇水 for 遇火花."""
    elements = evidence.point.elements
    for n, element in enumerate(elements):
        if (
            element.kind in ("actions", "states")
            or len(element.text) < 2
            or evidence.got[n] >= LACKING
            or element.is_denied
        ):
            continue
        before = evidence.point.text[max(0, element.start - 1) : element.start]
        if before in ("遇", "见"):
            yield from _named(n, _MET, _COMES, evidence, main)
        elif before in ("与", "和", "跟"):
            yield from _named(n, _WITH, _JOINED, evidence, main)


def _named(
    number: int, before: re.Pattern[str], behind: re.Pattern[str], evidence: Evidence, main: Sequence[Span]
) -> Iterator[str]:
    element, text = evidence.point.elements[number], evidence.heard.text
    known = frozenset().union(*(each.forms for each in evidence.point.elements if each.kind == "things"))
    for start, end in main:
        for match in before.finditer(text, start, end):
            for length in range(LONGEST, 0, -1):
                word = text[match.end() : match.end() + length]
                is_thing = evidence.lexicon.kinds.get(word) == "things" or word in evidence.lexicon.cut
                if is_thing and behind.match(text, match.end() + length):
                    if word not in known and not any(word in each or each in word for each in known if len(each) > 1):
                        yield f"卡上“{element.text}”，说成“{word}”"
                    break
