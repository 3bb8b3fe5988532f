"""What was named in the place of what a deed of the card is done to or with: 放到雨水沟 for 放到紧急放料池, 抹点烫伤膏 for 涂凝胶."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .evidence import LACKING, Evidence, is_refused_behind
from .hearing import Hit, Span, is_within
from .model import Element
from .points import tagged

_PUT = frozenset("接放排倒交挂抬送移转搬注存连引导卸固装扔丢撤靠")
_SPREAD = frozenset("涂抹敷撒盖垫喝灌通充")
_BROUGHT = _PUT | _SPREAD
"""Signs of deeds that bring something to a place or to somebody; and of those whose object stands right behind them."""
_INTO = frozenset("到至入在给往向进于")
_BETWEEN = re.compile(
    "(?:了|点|些|个|一点|一些|一下|一层|起|掉|好|直接)*(?:到|至|入|在|给|往|向|进)?(?:了|个|那个|一个|旁边的|外面的|点|些)*"
)
_NO = re.compile("(?:[不没莫别勿甭]|严禁|禁止)[^,，。]{0,6}$")
_OUT = re.compile("[^,，。]{0,4}的(?!话)|好的?地方|新鲜")
_VAGUE = re.compile(
    "领导|东西|地方|人家|师傅|工具|设备|机器|现场|位置|容器|时候|人|[里外上下]面|[里外]头|[旁边]边|边上|[那这一]边|自己|[我他]们|大家|[那这哪]里|话|事|情况|问题"
    "|机子|家什|家伙|料子?|液|气|水|玩意"
)
"""What names nothing in particular."""
_WATERS = frozenset("河江海沟井坑")
LONGEST, LEAST = 8, 0.6


def others_in_its_place(evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    """Yield what was named right behind a deed where the card names where to, to whom or with what, and nothing of that was heard."""
    point = evidence.point
    for number, deed in enumerate(point.elements):
        if _BROUGHT.isdisjoint(deed.text):
            continue
        if deed.is_denied and point.denials.get(deed.clause) in evidence.lexicon.lists["prohibitions"]:
            continue
        its = _object_of(number, point.elements, point.text)
        if its and all(evidence.got[n] < LACKING for n in its):
            yield from _named_instead(number, its, evidence, main)


def _object_of(number: int, elements: Sequence[Element], text: str) -> list[int]:
    """Return the elements that name where something is brought, or what it is done with, [] where the card does not tell."""
    deed = elements[number]
    is_into = text[deed.end : deed.end + 1] in _INTO or deed.text[-1] in _INTO
    if not (is_into and not {*deed.text}.isdisjoint(_PUT)) and {*deed.text}.isdisjoint(_SPREAD):
        return []
    earlier = {each.text for each in elements[: number + 1]}
    found, end = [], deed.end + (text[deed.end : deed.end + 1] in _INTO)
    for n in range(number + 1, len(elements)):
        each = elements[n]
        if each.clause != deed.clause or each.quantity is not None or each.start - end > 1:
            break
        end = each.end
        if each.text not in earlier:
            found.append(n)
    return found if sum(elements[n].weight for n in found) >= LEAST else []


def _named_instead(number: int, its: Sequence[int], evidence: Evidence, main: Sequence[Span]) -> Iterator[str]:
    heard, elements = evidence.heard, evidence.point.elements
    card = evidence.point.text[elements[its[0]].start : elements[its[-1]].end]
    for hit in _told(elements[number], evidence, main):
        if not is_within(hit.start, hit.end, main) or hit.end in heard.stops:
            continue
        if "不" not in elements[number].text and _NO.search(heard.beside(hit, 8)[0]):
            continue
        between = _BETWEEN.match(heard.text, hit.end)
        begin = between.end() if between else hit.end
        word = _first_thing(begin, evidence)
        if word and not heard.is_paused(hit.end, begin) and _is_another(word, begin, evidence):
            yield f"卡上“{elements[number].text}{card}”，说成“{word}”"
            return


def _told(deed: Element, evidence: Evidence, main: Sequence[Span]) -> Iterator[Hit]:
    """Yield where a deed was heard, also with another word for where to: 送到 for 送至."""
    for n, each in enumerate(evidence.point.elements):
        if each.text == deed.text:  # of two 放料 one was heard
            yield from evidence.right(n)
    stem = deed.text[:-1]
    if stem and deed.text[-1] in _INTO:
        for start, end in main:
            for match in re.finditer(f"{stem}[{''.join(sorted(_INTO))}]", evidence.heard.text[:end]):
                if match.start() >= start:
                    yield Hit(*match.span(), 1.0, match[0])


def _first_thing(begin: int, evidence: Evidence) -> str:
    """Return the name of a thing, a place or a person that begins at a place, "" where none does."""
    until = evidence.heard.phrase((begin, begin), LONGEST)[1]
    parts = tagged(evidence.heard.text[begin:until], evidence.lexicon)
    word = ""
    for n, (part, tag) in enumerate(parts):
        is_named = tag.startswith("n") or tag == "s" or part[-1:] in evidence.lexicon.heads
        tells_kind = (
            not word and tag == "v" and n + 1 < len(parts) and parts[n + 1][1] == "n" and len(parts[n + 1][0]) == 1
        )
        if _VAGUE.fullmatch(part) or not (is_named or tells_kind):
            break
        word += part
    if word in _WATERS:
        return word
    return "" if len(word) < 2 or _OUT.match(evidence.heard.text, begin + len(word), until) else word


def _is_another(word: str, begin: int, evidence: Evidence) -> bool:
    """Return whether a thing is none of the card's, is no other point's, and was not refused."""
    elements, path = evidence.point.elements, evidence.path
    if not {*word}.isdisjoint(evidence.point.text):
        return False
    if any(len(form) > 1 and (form in word or word in form) for each in elements for form in each.forms):
        return False
    own = path[evidence.own[0][0]] if path else -1
    if any(path[place] not in (-1, own) for place in range(begin, begin + len(word))):
        return False
    return not is_refused_behind(evidence.heard.text[begin + len(word) :][:8])
