"""One point against what was heard of it: what was said, what lacks, what contradicts, and the verdict that follows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from .aligning import lost_beside, phrase, widened
from .belittling import consequences_denied, is_contented, is_enough, matters_made_light
from .binding import deeds_swapped, deeds_turned, opposites_swapped
from .causing import causes_turned
from .conceding import done_without, duties_made_the_last, forbidden_done_first
from .continuing import ends_said_to_go_on, kept_running_stopped
from .counting import Count
from .crediting import HEARD, PART_WORTH, credit, is_faint
from .denying import denials_said_otherwise, is_unforbidden, pourings_forbidden
from .evidence import Evidence, ends_badly, is_refused_behind
from .hearing import SURE, Cover, Heard, Hit, Span, is_within, within
from .lexicon import Lexicon
from .model import Element, Mark, Point, Verdict
from .needing import needed_and_missing
from .needless import duties_said_needless
from .postponing import duties_made_to_wait, duties_put_off
from .quantities import Quantity
from .replacing import others_in_its_place
from .reversing import things_reversed
from .rivalling import others_of_a_kind, unlike_said_like
from .sequencing import sequences_turned
from .sharing import outermost, shared_out
from .slighting import LEAST_SHARE, is_named_only, slights
from .standing_in import forbidden_means, other_kinds, other_means, others_of_the_same_head
from .urging import violations_urged
from .weighing import is_anothers, lies_within, outweighed

SAID_SHARE, PARTIAL_SHARE, CLAUSE_SHARE, WRONG_SHARE = 0.54, 0.22, 0.25, 0.26
"""Shares of a point's weight: from which it is said, in each of its clauses; from which it is partial; from which it can be wrong."""
NAMED_SHARE = 0.5
"""Below which share a point was not said that the speaker says he cannot recall."""
SAID_WITH_THINGS = 0.42
"""From which share a point is said all of whose things were heard: deeds are told in the most different words."""
MAIN_SHARE = 0.5
"""How much a stretch must say of a point, beside the one that says most, to contradict it."""
HEAVY = 0.8
"""What an element must weigh for its lack to be told: 边上可以停车 for 保持畅通."""
MOST_HITS_OF_ALL = 1500
"""How many places a point is compared at; no recitation comes near it, but any text is answered in bounded time."""
CLOSE = 5
"""Signs beside a stretch within which a word may contradict it."""
BESIDE = 5
"""Signs behind a stretch within which a word may still belong to it; half as many before it."""
STRAYED = 8
"""Signs behind a stretch within which a quantity that fits no point may speak of it."""
BRIDGE, IDLE_BRIDGE = 4, 8
"""Signs of other points between two stretches that do not part them, and of none."""
AGAINST_WORTH = 0.5
_FORBIDDEN = re.compile(
    "(?:不能|不准|不许|不得|不要|不敢|不兴|莫|别|不可|不可以|严禁|禁止|甭|不让|避免)(?:[^不莫别]{0,3}|[跟和与同][^不莫别]{1,9})$"
)
_TAKEN_UP = re.compile("不[能准许得可要行让敢干做上动点装启收碰开放]|莫|别|严禁|禁止|甭|勿|就停|先停|停用")
_ASKED_FOR = re.compile("(?:要|必须|得|应该?|可以)[^不没未会遭]{0,3}$")
_BEFORE_IT = re.compile("[之以]?前(?![方头面端侧边后])")
_DUE = re.compile("(?:必须|应该?|要|(?<![投装开跑放加拧关倒压升降吊走弄搞])得)(?:[让叫使][它他其这那]?)?$")
_MARKED = 8
"""Signs beside the end of a word within which a correction can take it back."""
_LITTLE = re.compile("[微稍略]|少许|少量")
_INSTEAD = re.compile("也可以|也行|也中|也得行|就行|就够|代替|顶替|凑合|将就|就可以")
_REFUSED = re.compile(
    "少$|不是$|[没未]有?$|(?:不能|不准|不许|不得|不要|不敢|不兴|莫|别|不可|不可以|严禁|禁止|甭)(?:[^不莫别]{0,3}|[跟和与同][^不莫别]{1,9})$"
)


class Comparison:
    """Compares one point of several with what was heard; `path` says which sign speaks of which point, `own` are the stretches of this
    one, at least one."""

    def __init__(
        self,
        point: Point,
        heard: Heard,
        path: Sequence[int],
        own: Sequence[Span],
        hits: Sequence[Sequence[Hit]],
        lexicon: Lexicon,
        strays: Sequence[Quantity] = (),
        topics: frozenset[str] = frozenset(),
    ) -> None:
        self.point, self.heard, self.lexicon, self.topics = point, heard, lexicon, topics
        self.strays = [each for each in strays if _is_right_behind(each, own, path, heard)]
        self.own = own = _bridged(own, heard, path)
        self.places = [widened(span, path) for span in self.own]
        phrases = [phrase(span, heard) for span in self.own]
        near = [within(each, self.places) or within(each, phrases) or self._beside(each) for each in hits]
        most = max(4, MOST_HITS_OF_ALL // (len(near) or 1))
        near = [each[:most] for each in near]
        main = self._main_places(hits)
        self.main, self.hits, self.path = main, hits, path
        near = self._with_what_contradicts(near, hits)
        self.here = shared_out(outermost(near, hits, [element.text for element in point.elements]), point.elements)
        self._hear_beside(hits)
        self.meant = Cover(
            (hit.start, hit.end) for each, element in zip(self.here, point.elements, strict=True) for hit in _telling(each, element)
        )  # fmt: skip
        self.marked = heard.ends_near(lexicon.corrected, _MARKED)
        self.sentences = heard.sentences
        self.is_danger = any(each.kind == "harms" for each in point.elements)
        self.got = [0.0] * len(point.elements)
        self.wrong: list[str] = []
        self.slighted: list[str] = []

    def _main_places(self, hits: Sequence[Sequence[Hit]]) -> list[Span]:
        """Return the stretches that say most of the point, with what stands beside them: only there can it be contradicted."""
        self.around = self.places
        if len(self.own) < 2:
            return [*map(self._close_to, self.own, self.places)]
        worth = [0.0] * len(self.own)
        starts = [start for start, _end in self.own]
        for element, each in zip(self.point.elements, hits, strict=True):
            best: dict[int, float] = {}
            for hit in each:
                n = bisect_right(starts, hit.start) - 1
                if n >= 0 and hit.start < self.own[n][1] and hit.score > best.get(n, 0.0):
                    best[n] = hit.score
            for n, score in best.items():
                worth[n] += element.weight * score
        least = MAIN_SHARE * max(worth)
        chosen = [n for n, each in enumerate(worth) if each >= least]
        self.around = [self.places[n] for n in chosen]
        return [self._close_to(self.own[n], self.places[n]) for n in chosen]

    def _with_what_contradicts(self, near: list[list[Hit]], hits: Sequence[Sequence[Hit]]) -> list[list[Hit]]:
        """Return hits without what contradicts the point, but in its main stretches and in a word beside them."""
        against = [[hit for hit in each if hit[4]] for each in hits]
        if not any(against):
            return near
        main, beyond = self.main, [lost_beside(span, self.path, self.heard.stops) for span in self.own]
        return [
            [hit for hit in each if not hit[4] or is_within(hit[0], hit[1], main)]
            + [hit for hit in of_all if is_within(hit[0], hit[1], beyond) and not is_within(hit[0], hit[1], main)]
            for each, of_all in zip(near, against, strict=True)
        ]

    def _close_to(self, span: Span, place: Span) -> Span:
        """Return what stands close to a stretch, in the same sentence."""
        (start, end), (low, high) = span, place
        low = max(low, start - CLOSE, *(each for each in self.heard.ends if low < each <= start))
        return low, min(high, end + CLOSE, *(each for each in self.heard.ends if end <= each < high))

    def mark(self) -> Mark:
        """Return the verdict and its reason."""
        self.evidence = evidence = Evidence(
            self.point, self.heard, self.lexicon, self.here, self.own, self.places, self.got, self.path
        )
        count = Count(self.point, self.heard, self.lexicon, self.own, self.places, self.wrong, self.strays)
        for index, worth in count.count():
            self.got[index] = worth
        for index, element in enumerate(self.point.elements):
            if element.quantity is None:
                self._compare_word(index, element)
        credit(evidence)
        weights = [element.weight for element in self.point.elements]
        self.coverage = sum(score * weight for score, weight in zip(self.got, weights, strict=True)) / (
            sum(weights) or 1.0
        )
        if self.coverage < LEAST_SHARE:
            return self._verdict()
        self.wrong += count.swapped([[hit for hit in each if not hit.is_against] for each in self.here])
        before, rights = sum(self.got), [evidence.right(n) for n in range(len(self.here))]
        needless = [*duties_said_needless(evidence, self.main)]
        self.wrong += [
            *denials_said_otherwise(evidence, self.around), *needless, *consequences_denied(evidence),
            *sequences_turned(evidence, self.around), *duties_put_off(evidence), *duties_made_to_wait(evidence, self.path, self.around),
            *unlike_said_like(evidence), *pourings_forbidden(evidence, self.main), *matters_made_light(evidence, self.around),
            *deeds_swapped(self.point, rights, self.main), *opposites_swapped(self.point, rights, self.heard),
            *causes_turned(evidence, self.main),
            *deeds_turned(self.point, self.heard, self.lexicon, self.main, self.hits, rights),
            *others_of_a_kind(replace(evidence, places=self.main)), *violations_urged(evidence, self.main),
            *others_of_the_same_head(evidence, self.main), *other_means(evidence, self.main), *other_kinds(evidence, self.main), *forbidden_means(evidence, self.main),
            *others_in_its_place(evidence, self.main), *duties_made_the_last(evidence, self.main),
            *done_without(evidence, self.main), *ends_said_to_go_on(evidence, self.main), *kept_running_stopped(evidence), *things_reversed(evidence, self.main),
        ]  # fmt: skip
        needless = needless if self.coverage >= PARTIAL_SHARE else []  # what is called needless never earns anything
        self.slighted = [*slights(evidence, self.around), *forbidden_done_first(evidence), *needless]
        if sum(self.got) < before:  # what should be absent and was not denied was not said
            self.coverage = sum(score * weight for score, weight in zip(self.got, weights, strict=True)) / (
                sum(weights) or 1.0
            )
        return self._verdict()

    def _verdict(self) -> Mark:
        coverage = self.coverage
        said = "…".join(self.heard.text[start:end] for start, end in self.own)
        start = max(self.own, key=lambda span: span[1] - span[0])[0]
        if self.slighted or (self.wrong and coverage >= WRONG_SHARE):
            told = "；".join(dict.fromkeys([*self.wrong, *self.slighted]))
            return Mark(self.point.key, Verdict.WRONG, coverage, said, told, start)
        if coverage < PARTIAL_SHARE or (
            coverage < NAMED_SHARE and (is_named_only(self.evidence) or is_faint(self.evidence, coverage))
        ):
            return Mark(self.point.key, Verdict.MISSED, coverage, said, "只提到个别字词")
        lacking = [n for n, score in enumerate(self.got) if score < HEARD]
        missing = needed_and_missing(self.point, self.got, self.lexicon, self.topics)
        clauses = {element.clause for element in self.point.elements}
        lacks_things = any(
            self.point.elements[n].kind == "things" and self.point.elements[n].weight >= 1 for n in lacking
        )
        least = SAID_SHARE if lacks_things else SAID_WITH_THINGS
        is_whole = coverage >= least and all(self._share(clause) >= CLAUSE_SHARE for clause in clauses)
        heard = {each.clause for each, score in zip(self.point.elements, self.got, strict=True) if score >= HEARD}
        untold = self.point.denials.keys() - heard if self.point.denials and is_enough(self.evidence) else set()
        duties = [n for n in lacking if self.point.elements[n].clause not in untold]
        heavy = any(self.point.elements[n].weight >= HEAVY for n in duties)
        is_less = heavy and is_contented(self.evidence)
        if is_whole and not missing and not is_less and not is_unforbidden(self.evidence, self.main):
            return Mark(self.point.key, Verdict.SAID, coverage, said, "", start)
        if duties and is_contented(self.evidence):
            return Mark(self.point.key, Verdict.WRONG, coverage, said, "该做的没说全，却说成了这样就行", start)
        told = "、".join(self.point.elements[n].text for n in lacking or missing) or "说得不完整"
        return Mark(self.point.key, Verdict.PARTIAL, coverage, said, f"缺：{told}", start)

    def _share(self, clause: int) -> float:
        pairs = [(s, e.weight) for s, e in zip(self.got, self.point.elements, strict=True) if e.clause == clause]
        return sum(score * weight for score, weight in pairs) / (sum(weight for _score, weight in pairs) or 1.0)

    def _beside(self, hits: Sequence[Hit]) -> list[Hit]:
        """Return what was heard right after a stretch, or right before it: a word that points share falls to either."""
        return [
            hit for hit in hits if not hit.is_against and hit.score >= SURE
            and any(0 <= hit.start - end <= BESIDE or 0 <= start - hit.end <= BESIDE // 2 for start, end in self.own)
        ]  # fmt: skip

    def _hear_beside(self, hits: Sequence[Sequence[Hit]]) -> None:
        """Give an element to which nothing was left what was heard right beside the stretches: 动火票…|不动火."""
        taken = {place for each in self.here for hit in each for place in range(hit.start, hit.end)}
        for n, element in enumerate(self.point.elements):
            if not self.here[n] and element.quantity is None:
                self.here[n] = [hit for hit in self._beside(hits[n]) if taken.isdisjoint(range(hit.start, hit.end))]

    def _compare_word(self, index: int, element: Element) -> None:
        hits = self.here[index]
        if self.marked and hits:
            hits = [hit for hit in hits if hit.end not in self.marked or not self._is_taken_back(hit)]
        if not any(hit.is_against for hit in hits):
            self.got[index] = max((hit.score for hit in hits), default=0.0)
            return
        refused = [hit for hit in hits if hit.is_against and _FORBIDDEN.search(self.heard.beside(hit, 12)[0])]
        against = [
            hit for hit in hits if hit.is_against and not self.meant.holds(hit) and not self._is_little(hit)
            and not self._is_refused(hit, element) and not self._is_asked(hit) and self._is_with_others(hit, index)
            and not self._is_the_cards(hit) and not is_anothers(hit, index, self.point, self.own)
        ]  # fmt: skip
        self._weigh_against(index, element, hits, against, refused)

    def _is_with_others(self, hit: Hit, index: int) -> bool:
        """Return whether anything else of the point was said in the sentence of a word that contradicts it."""
        ends = self.sentences
        if not ends or len(self.point.elements) < 2:
            return True
        sentence = bisect_right(ends, hit.start)
        return any(
            bisect_right(ends, other.start) == sentence
            for n, each in enumerate(self.here) if n != index for other in each if not other.is_against
        ) or any(bisect_right(ends, each.start) == sentence for each in self.heard.quantities if self._is_own(each))  # fmt: skip

    def _is_the_cards(self, hit: Hit) -> bool:
        """Return whether a word that seems to contradict is one of the card's own, sign by sign in other elements: 废碱 of 废酸废碱."""
        if hit.end - hit.start < 2 or hit.said not in self.point.text:
            return False
        told = {place for each in self.here for other in each if not other.is_against for place in range(*other[:2])}
        return told.issuperset(range(hit.start, hit.end))

    def _is_own(self, said: Quantity) -> bool:
        return is_within(said.start, said.end, self.own)

    def _weigh_against(
        self, index: int, element: Element, hits: Sequence[Hit], against: Sequence[Hit], refused: Sequence[Hit]
    ) -> None:
        """Hold what contradicts an element against what says it; `refused` is what contradicts it and was said with a no."""
        right = [hit for hit in hits if not hit.is_against and not lies_within(hit, against)]
        if against and any(is_within(hit.start, hit.end, self.main) for hit in against):
            right = [hit for hit in right if is_within(hit.start, hit.end, self.main)]
        if right and not self._is_outdone(element, right, against):
            self.got[index] = max(hit.score for hit in right)
        elif against and self._is_said_by_opposite(element, against):
            self.got[index] = PART_WORTH
        elif refused and not element.is_denied and not all(self.meant.holds(hit) for hit in refused):
            self.got[index] = PART_WORTH  # 分库存放 is 不准放一起
        elif against or self._is_other_forbidden(element, refused):
            self.got[index] = AGAINST_WORTH
            if not against or not all(self._is_advice(hit, element) for hit in against):
                self.wrong.append(f"说反了：卡上“{element.text}”，说成“{(against or refused)[-1].said}”")

    def _is_outdone(self, element: Element, right: Sequence[Hit], against: Sequence[Hit]) -> bool:
        """Return whether what contradicts an element counts, though the element was heard too."""
        is_replaced = any(_INSTEAD.match(self.heard.beside(hit, 6)[1]) for hit in against if hit.said in element.weaker)
        return is_replaced or self._is_taken_back_by(right, against) or outweighed(element, right, against)

    def _is_absent(self, element: Element) -> bool:
        """Return whether the card says that this is not there (未挂绿牌), rather than that it is forbidden."""
        return self.point.denials.get(element.clause) in self.lexicon.lists["absences"]

    def _is_other_forbidden(self, element: Element, refused: Sequence[Hit]) -> bool:
        """Return whether the opposite of what the card forbids was forbidden: 严禁室内 for 严禁室外."""
        is_forbidden = element.is_denied and not self._is_absent(element) and element.kind == "things"
        return is_forbidden and bool(refused) and not any(self.meant.holds(hit) for hit in refused)

    def _is_said_by_opposite(self, element: Element, against: Sequence[Hit]) -> bool:
        """Return whether the opposite of a word says what the card says: 分库放 for 严禁同库, 还在转莫开 for 未停稳不得打开."""
        if element.is_denied:  # of what is absent no thing, nor what was said to be as it should: 雨水阀要一直开着
            return not self._is_absent(element) or not (
                element.kind == "things" or any(_ASKED_FOR.search(self.heard.beside(hit, 6)[0]) for hit in against)
            )
        before = self.point.text[max(0, element.start - 1) : element.start]
        return element.clause in self.point.denials and element.kind != "things" and before in ("未", "没")

    def _is_refused(self, hit: Hit, element: Element) -> bool:
        """Return whether a word was said with a no, before it or behind it: 莫往下风跑, 口罩不管用."""
        before, after = self.heard.beside(hit, 12)
        is_no_behind = element.clause not in self.point.denials and (
            is_refused_behind(after) or (not self.is_danger and ends_badly(after))
        )
        return is_no_behind or _REFUSED.search(before) is not None

    def _is_little(self, hit: Hit) -> bool:
        """Return whether a word says how little, as the card does: 开一点 for 微开."""
        return hit.said.endswith(("一点", "一些", "一点点")) and _LITTLE.search(self.point.text) is not None

    def _is_asked(self, hit: Hit) -> bool:
        """Return whether a no is half of a question (转不转), says before what (开机前), or is taken up by another (没停稳不许清, 不合格不能动火)."""
        text = self.heard.text
        if _BEFORE_IT.match(text, hit.end) or (
            hit.said[0] in "不没未无" and _TAKEN_UP.search(self.heard.beside(hit, 9)[1])
        ):
            return True
        return (
            text[hit.start] in "不没"
            and hit.end - hit.start > 1
            and text[hit.start - 1 : hit.start] == text[hit.start + 1]
        )

    def _is_advice(self, hit: Hit, element: Element) -> bool:
        """Return whether of a danger on the card (低挂高用，冲击伤人) the right deed was said instead: 得高挂低用."""
        is_danger = element.kind != "harms" and any(each.kind == "harms" for each in self.point.elements)
        return is_danger and _DUE.search(self.heard.beside(hit, 4)[0]) is not None

    def _is_taken_back(self, hit: Hit) -> bool:
        """Return whether the speaker corrects what was just said."""
        text = self.heard.text
        if hit.end not in self.marked:
            return False
        if text[max(0, hit.end - 6) : hit.end - 1].endswith("不是"):
            return True
        near = text[hit.end : hit.end + 6]
        return bool(_any_of(self.lexicon.lists["corrections"]).search(near)) or near.startswith(
            ("不是", "了不是", "嗯不是", "呃不是")
        )

    def _is_taken_back_by(self, right: Sequence[Hit], against: Sequence[Hit]) -> bool:
        """Return whether the speaker said it right first and then corrected it to the opposite."""
        last = max(hit.end for hit in right)
        between = [self.heard.text[last : hit.start] for hit in against if hit.start >= last]
        return any(self.lexicon.corrected.search(each) for each in between)


def _is_right_behind(stray: Quantity, own: Sequence[Span], path: Sequence[int], heard: Heard) -> bool:
    """Return whether a quantity stands right behind a stretch, nothing between them but of the point it was given to (台账放|五个月), or
    says right before one how often: 每月|试验."""
    is_before = stray.text.startswith("每") and any(start == stray.end for start, _end in own)
    return is_before or any(
        0 <= stray.start - end <= STRAYED
        and all(path[place] in (-1, path[stray.start]) for place in range(end, stray.start))
        and not any(end <= each <= stray.start for each in heard.ends)
        for _start, end in own
    )


def _bridged(own: Sequence[Span], heard: Heard, path: Sequence[int]) -> list[Span]:
    """Return stretches, those that only a few signs part in one sentence as one: 样品不冷却会|冻伤|手脸; a few more if they speak of no point."""
    found: list[Span] = []
    for start, end in own:
        last = found[-1][1] if found else 0
        is_near = start - last <= BRIDGE or (start - last <= IDLE_BRIDGE and all(each < 0 for each in path[last:start]))
        if found and is_near and not any(last <= each <= start for each in heard.ends):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _telling(hits: Sequence[Hit], element: Element) -> list[Hit]:
    """Return where an element was said: in its own words, if it was, or else in any."""
    right = [hit for hit in hits if not hit.is_against]
    return [hit for hit in right if hit.said == element.text] or right


@cache
def _any_of(words: tuple[str, ...], also: str = "") -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in words if also or word != "不是"))
