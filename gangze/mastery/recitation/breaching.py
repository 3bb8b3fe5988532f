"""Points told in part, and in the place of the rest how the rule is not kept: 鞋子嘛 穿各人的胶鞋也一样, 消防站就别惊动了."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from .hearing import Heard, Hit, Span
from .lexicon import Lexicon
from .model import Mark, Point, Verdict
from .zoning import surplus, zones

LEAST_SURPLUS, MUCH_SURPLUS, MOST_SURPLUS = 3, 4, 12
"""How many signs of other content a zone must hold, and where less speaks for a breach, and the most that still speaks of the point."""
_BY, NAME = (
    re.compile(
        "(?<![使采占费耗备有专通不])(?:(?:让|派|喊|叫(?!停|醒|人|救护|医|消防))(?![伊渠佢她它]|他(?!们|自己|先|徒))|拿|凭|靠|扯|蒙|丢|扔|浇|架着|(?<=[接抹撒添加搽])点)"
    ),
    4,
)
"""By whom or with what something is done, and within how many signs that is named."""
_BAD = re.compile(
    "遭|危险|出事|不好|不安全|恼火|凶|坏|疼|怕|小心|注意|死|害|伤|毒|炸|爆|烧|燃|厉害|要命|不[能准许得要]|莫|别|盖|堵|大事|越|控制不住"
)
"""What tells a danger by no name, or forbids what brings it."""
NO_BEFORE, NO_BEHIND, CLOSE_BEHIND = 8, 6, 10
TELLING = 0.5
"""Signs beside a word within which a no is said of it, and behind a word of the point within which it speaks of it; the least weight of such a word."""

NO_AHEAD = 6
"""Signs before a zone in which a no may stand that is said of it."""
_ANY_NO = re.compile("[不没无未莫别冇甭忘免禁停严勿才只违炸死]|防止|要命|催命|前提|危险|出事|等于|罚|记不|想不")
_BOUNDS = frozenset({"顶多", "至多", "充其量", "也就是", "无非", "不过是", "大不了", "撑死", "顶天了"})
"""Of a danger these make it small; before a number they only bound it or say it again: 顶多俩人, 也就是零点零五毫米."""
_AT_ONCE = re.compile("立即|马上|立刻|迅速|当场|当日|及时")
_BY_WHOM = re.compile("持证|专人|亲自|双人|[两二]人|负责人|组长|班长|本人|专业|授权|主任|经理")
_CONTRARY, _BAD_END = frozenset({"反而", "反倒"}), re.compile(".{0,4}(?:[炸爆燃死伤毒坏糟塌漏喷堵裂]|着火|危险|出事)")
_MAY_FOLLOW = frozenset(
    {"各人", "互相招呼", "我们都", "我们是", "我们都是", "我们一般", "各自", "再说", "不急", "慢慢来", "搁到", "休息"}
)
"""Of what waits: what may be said of any duty."""
_NO_BEFORE = re.compile(
    "不能|不准|不许|不得(?!不)|不要|不可|不是|不敢|不允许|莫(?!得)|别(?!的)|勿|严禁|禁止|休想|谁也|哪怕|就算|再[^不]{1,3}也"
)
_NO_BEHIND = re.compile(
    "信不得|不行|要不得|不许|不准|不中(?!毒)|不成|不算|那是|都不|也不|也莫|也别|可不|危险|违章|是违|我?不干"
)
_CANNOT = re.compile(
    "[炸爆燃烧着伤毒倒塌翻绞砸死瞎崩落结漏冒冻烫溅飞坏掉扎碰撞摔](?<!会.)不[了到着起出下死坏动掉住](?!就|要|的|会)"
)
"""爆不起来, 伤不到."""
_WHAT_FOR = re.compile("([一-龥])(?:个?啥子?|个?什么|哪门子)\\1|有(?:啥子?|什么)(?:好|可|必要)")
"""查啥子查, 有什么好查."""


def breached(
    points: Sequence[Point],
    marks: Sequence[Mark],
    path: Sequence[int],
    hits: Sequence[Sequence[Sequence[Hit]]],
    heard: Heard,
    lexicon: Lexicon,
) -> list[Mark]:
    """Return the marks, those wrong of whose points it was told how the rule is not kept."""
    found = [*marks]
    for number, (mark, places) in enumerate(zip(marks, zones(path, marks, heard), strict=True)):
        if places and mark.verdict in (Verdict.PARTIAL, Verdict.SAID):
            told = _Treated(points[number], number, places, path, hits[number], heard, lexicon).told(mark.verdict)
            found[number] = replace(mark, verdict=Verdict.WRONG, reason=told) if told else mark
    return found


@dataclass(frozen=True)
class _Treated:
    """A point and where it is treated."""

    point: Point
    number: int
    places: Sequence[Span]
    path: Sequence[int]
    hits: Sequence[Sequence[Hit]]
    heard: Heard
    lexicon: Lexicon

    def told(self, verdict: Verdict) -> str:
        """Return what speaks against a point that else is partial or said, "" where nothing does."""
        if verdict is Verdict.SAID:
            behind = next(self.behind_it(), "")
            return f"说到了，却说成了：{behind}" if behind else ""
        if self.is_done_though_forbidden():
            return "卡上严禁的，说成了要做"
        instead = next(self.in_the_place_of_the_rest(), "")
        return f"该做的没说全，却说成了：{instead}" if instead else ""

    def in_the_place_of_the_rest(self) -> Iterator[str]:
        """Yield words of a breach in a zone that tells much that is not the card's."""
        for zone in self._main():
            strange = surplus(zone, self.point, self.hits, self.heard.text)
            if len(strange) < LEAST_SURPLUS:
                continue
            yield from (match[0] for match in self._spoken(zone) if not self._is_cause(match, zone))
            if len(strange) <= MOST_SURPLUS:
                yield from self._by_others(zone, {n for n in strange if self.path[n] in (-1, self.number)})
            if MUCH_SURPLUS <= len(strange) <= MOST_SURPLUS:
                yield from self._harmless(zone)

    def _is_cause(self, match: re.Match[str], zone: Span) -> bool:
        """Return whether an excuse only tells how a danger comes about, which is told behind it: 图快拿风管吹，照样引爆."""
        return self._is_in(match, "excuses") and any(
            is_harm and any(not hit.is_against and match.end() <= hit.start < zone[1] for hit in found)
            for is_harm, found in zip(self.point.harms, self.hits, strict=True)
        )

    def _by_others(self, zone: Span, strange: set[int]) -> Iterator[str]:
        """Yield by whom or with what else than the card says something is done: 让看门的比划比划, 拿矿泉水瓶接一瓶."""
        for match in _BY.finditer(self.heard.text, *zone):
            behind = self.heard.text[match.end() : match.end() + NAME]
            is_strange = len(strange.intersection(range(match.end(), match.end() + NAME))) >= NAME // 2
            before = self.heard.beside(Hit(*match.span(), 1.0, match[0]), NO_BEFORE)[0]
            if is_strange and match[0] not in self.point.text and not _ANY_NO.search(before):
                yield match[0] + behind

    def _harmless(self, zone: Span) -> Iterator[str]:
        """Yield what was told to come of a danger in the place of all that the card says."""
        is_told = any(
            is_harm and any(not hit.is_against and zone[0] <= hit.start < zone[1] for hit in found)
            for is_harm, found in zip(self.point.harms, self.hits, strict=True)
        )
        if (
            any(self.point.harms)
            and "防" not in self.point.text
            and not is_told
            and not _BAD.search(self.heard.text, *zone)
        ):
            yield self.heard.text[slice(*zone)]

    def is_done_though_forbidden(self) -> bool:
        """Return whether what the card forbids was spoken of with no no before or behind it, and something else told of it instead."""
        if not any(word in self.lexicon.lists["prohibitions"] for word in self.point.denials.values()):
            return False
        for low, high in self._main():
            text = self.heard.text[max(0, low - NO_AHEAD) : high]
            for idiom in self.lexicon.lists["idioms"] if _ANY_NO.search(text) else ():
                text = text.replace(idiom, "")
            is_named = any(is_denied for _hit, is_denied in self._own(low, high))
            if is_named and not _ANY_NO.search(text) and LEAST_SURPLUS <= self._surplus((low, high)) <= MOST_SURPLUS:
                return True
        return False

    def behind_it(self) -> Iterator[str]:
        """Yield words of a breach close behind what was told in full, each kind where it can only turn the point round."""
        is_danger = any(self.point.harms)
        for low, high in self._main():
            own = [hit for hit, _is_denied in self._own(low, high)]
            told = [
                match
                for match in self._spoken((low, high))
                if not self._is_in(match, "slack") and any(0 <= match.start() - hit.end <= CLOSE_BEHIND for hit in own)
            ]
            if told and self._surplus((low, high)) < 1:
                continue
            if len({match[0] for match in told}) > 1 and not is_danger:
                yield told[0][0]
            yield from (match[0] for match in told if self._is_turning(match))

    def _is_turning(self, match: re.Match[str]) -> bool:
        """Return whether words of a breach are of a kind that turns such a point round."""
        if any(self.point.harms):
            return self._is_in(match, "belittled") or (match.re is _CANNOT and match[0][0] in self._harms)
        if self.point.denials:
            return self._is_in(match, "contented", "excuses", "delegations") and self._is_denied(match)
        if match.re is _WHAT_FOR or match[0] in _MAY_FOLLOW:
            return match.re is _WHAT_FOR
        if self._is_in(match, "delegations"):
            return _BY_WHOM.search(self.point.text) is not None
        may_wait = self.point.orders and not _AT_ONCE.search(self.point.text)
        return self._is_in(match, "delays") and not may_wait

    def _main(self) -> list[Span]:
        """Return the zones that tell at least half as much of the point as the one that tells most."""
        if len(self.places) < 2:
            return [*self.places]
        worth = [self._worth(*zone) for zone in self.places]
        return [zone for zone, each in zip(self.places, worth, strict=True) if each * 2 >= max(worth)]

    def _worth(self, low: int, high: int) -> float:
        return sum(
            element.weight
            for element, found in zip(self.point.elements, self.hits, strict=True)
            if any(not hit.is_against and low <= hit.start < high for hit in found)
        )

    @cached_property
    def _harms(self) -> frozenset[str]:
        """Return the signs of all words that mean what comes of it."""
        return frozenset(
            sign
            for element, is_harm in zip(self.point.elements, self.point.harms, strict=True)
            if is_harm
            for form in element.forms
            for sign in form
        )

    def _is_denied(self, match: re.Match[str]) -> bool:
        """Return whether what the card forbids was told close before a match, in the same phrase, with no no."""
        begin = self.heard.phrase(match.span(), 24)[0]
        return not _NO_BEFORE.search(self.heard.text, begin, match.start()) and any(
            is_denied and begin <= hit.start < match.end() for hit, is_denied in self._own(begin, match.end())
        )

    def _is_in(self, match: re.Match[str], *names: str) -> bool:
        return any(match[0] in self.lexicon.lists[name] for name in names)

    def _own(self, low: int, high: int) -> Iterator[tuple[Hit, bool]]:
        """Yield where words of the point were heard in a zone, and whether the card denies them."""
        for element, found in zip(self.point.elements, self.hits, strict=True):
            for hit in found if element.weight >= TELLING else ():
                if (
                    not hit.is_against
                    and low <= hit.start < high
                    and (hit.end - hit.start > 1 or hit.said in element.text)
                ):
                    yield hit, element.is_denied

    def _is_number_at(self, place: int) -> bool:
        return any(place <= each.start <= place + 1 for each in self.heard.quantities)

    def _surplus(self, zone: Span) -> int:
        return len(surplus(zone, self.point, self.hits, self.heard.text))

    def _spoken(self, zone: Span) -> Iterator[re.Match[str]]:
        """Yield the words in a zone that tell how the rule is not kept, with no no beside them, and not the card's own."""
        for pattern in (self.lexicon.breaches, _CANNOT, _WHAT_FOR):
            for match in pattern.finditer(self.heard.text, *zone):
                before, behind = self.heard.beside(Hit(*match.span(), 1.0, match[0]), NO_BEFORE)
                if match[0] in _BOUNDS and self._is_number_at(match.end()):
                    continue
                if (
                    match[0] in self.point.text
                    or before.endswith("不")
                    or _NO_BEFORE.search(before)
                    or _NO_BEHIND.search(behind[:NO_BEHIND])
                ):
                    continue
                if self.heard.text[match.end() - 1 : match.end() + 2] == f"{match[0][-1]}不{match[0][-1]}":
                    continue  # 看它自己降不降
                if match[0] in _CONTRARY and _BAD_END.match(self.heard.text, match.end()):
                    continue  # 扑灭了反而炸
                yield match
