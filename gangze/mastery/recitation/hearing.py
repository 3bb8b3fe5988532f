"""What was heard: signs and sounds, where words occur in them, and which stretch speaks of which point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product

from .lexicon import Lexicon
from .model import Element, Point
from .points import STOPS, normal
from .quantities import Quantity, is_same, quantities
from .sounds import folded, likeness
from .speech import spoken, without_what_is_taken_back

Span = tuple[int, int]
LEAST_ALIKE, LEAST_IN_ORDER = 0.72, 0.5
SWITCH, SWITCH_AT_PAUSE, IDLE = 0.5, 0.25, 0.04
"""What it costs to go over to another point, also where the speaker paused, and to hear nothing of the point for one sign."""
SURE, AGAINST_WORTH = 0.9, 0.5
SIGN_FOR_WORD = 0.5
"""How surely a longer word is heard where only one sign was said that may stand for it: 关 for 关闭."""
_BREAKS = frozenset(f"{STOPS}、 \t\r　")
_ENDS = frozenset("。;!?\n")
_KEPT = frozenset("%℃°.±≤≥<>-~/")
_GAP = frozenset("了的着过起得个好上下完掉到一是把它他那这些都就嘞喽咯哒来去成住两三几道遍张块条根只")
"""What may stand between the two signs of a word: 挂的牌, 停了炉."""
_TURNED, _TURNED_ALONE = "开关停断酸碱左右加减升降", "开关酸碱左右加减升降"
"""Single signs that are heard as the opposite of a word, and of a single sign."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An element heard at `start`–`end`, how surely (0–1), in which words, and whether they contradict the card."""

    start: int
    end: int
    score: float
    said: str
    is_against: bool = False


class Heard:
    """A transcript, ready to be searched: `text` is without blanks and marks, `stops` are the places in it where there was one,
    `ends` those where a sentence ended."""

    def __init__(self, transcript: str, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        signs: list[str] = []
        self.stops: set[int] = set()
        self.ends: set[int] = set()
        for sign in spoken(normal(transcript)):
            if sign in _BREAKS:
                self.stops.add(len(signs))
                if sign in _ENDS:
                    self.ends.add(len(signs))
            elif sign.isalnum() or sign in _KEPT:
                signs.append(sign)
        self.text = without_what_is_taken_back("".join(signs), self.stops)
        self._found: dict[str, list[Hit]] = {}

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Return the quantities that were said."""
        return quantities(self.text)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Return where each folded syllable was heard."""
        found: dict[str, list[int]] = {}
        for index, sign in enumerate(self.text):
            for sound in folded(sign):
                found.setdefault(sound, []).append(index)
        return found

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], list[int]]:
        """Return where each two folded syllables were heard, one after the other."""
        found: dict[tuple[str, str], list[int]] = {}
        for index, (one, other) in enumerate(pairwise(self.text)):
            for pair in product(folded(one), folded(other)):
                found.setdefault(pair, []).append(index)
        return found

    def beside(self, hit: Hit, most: int) -> tuple[str, str]:
        """Return what stands before and behind a hit, up to the pauses and `most` signs."""
        start, end = hit.start, hit.end
        while start > 0 and start not in self.stops and hit.start - start < most:
            start -= 1
        while end < len(self.text) and end not in self.stops and end - hit.end < most:
            end += 1
        return self.text[start : hit.start], self.text[hit.end : end]

    def find(self, word: str) -> list[Hit]:
        """Return where a word was heard: by its signs, or by its sounds where it has at least two signs."""
        if word not in self._found:
            self._found[word] = list(self._by_sign(word) if len(word) == 1 else self._by_sound(word))
        return self._found[word]

    def _by_sign(self, word: str) -> Iterator[Hit]:
        start = self.text.find(word)
        while start >= 0:
            yield Hit(start, start + 1, SURE, word)
            start = self.text.find(word, start + 1)

    def _by_sound(self, word: str) -> Iterator[Hit]:
        starts = set(self._pairs_like(word[0], word[1]))
        if len(word) > 3:  # a long word may have one sign misheard, but not in both of its first pairs
            starts |= {place - 2 for place in self._pairs_like(word[2], word[3]) if place > 1}
        for start in sorted(starts):
            said = self.text[start : start + len(word)]
            score = self._score(word, said)
            if score >= LEAST_ALIKE:
                yield Hit(start, start + len(word), score, said)
        if len(word) == 2:  # 挂的牌, 停了炉
            start = self.text.find(word[0])
            while start >= 0:
                for end in (start + 2, start + 3):
                    if (
                        self.text[end : end + 1] == word[1]
                        and _GAP.issuperset(self.text[start + 1 : end])
                        and self.text[start + 1] != word[1]
                    ):
                        yield Hit(start, end + 1, 0.7, self.text[start : end + 1])
                        break
                start = self.text.find(word[0], start + 1)

    def _pairs_like(self, one: str, other: str) -> Iterator[int]:
        for pair in product(folded(one), folded(other)):
            yield from self._pairs.get(pair, ())

    def _score(self, word: str, said: str) -> float:
        if len(said) < len(word):
            return 0.0
        alike = [likeness(one, other) for one, other in zip(word, said, strict=True)]
        misheard = [place for place, each in enumerate(alike) if not each]
        if len(misheard) > (1 if len(word) > 3 else 0):
            return 0.0
        if any(said[place] in self.lexicon.opposites.get(word[place], ()) for place in misheard):
            return 0.0
        if len(word) == 2 and 0.8 in alike and 1.0 not in alike:
            return 0.0
        return sum(alike) / len(alike)

    def find_loosely(self, word: str) -> list[Hit]:
        """Return where a word was heard; else, for a long one, where half of its signs were, in order and close together."""
        found = self.find(word)
        if found or len(word) < 3:
            return found
        loosely = []
        for start in sorted(
            {place for sign in word for sound in folded(sign) for place in self._places.get(sound, ())}
        ):
            window = self.text[start : start + len(word) + 2]
            score, length = _in_order(word, window)
            if score >= LEAST_IN_ORDER:
                loosely.append(Hit(start, start + length, score, window[:length]))
        return loosely


def _in_order(word: str, window: str) -> tuple[float, int]:
    """Return the share of a word's signs heard in order in a window, and how far into it they reach."""
    at, total = 0, 0.0
    for sign in word:
        for index in range(at, len(window)):
            alike = likeness(sign, window[index])
            if alike >= SURE:
                total += alike
                at = index + 1
                break
    return total / len(word), at


def hits_of(element: Element, heard: Heard) -> list[Hit]:
    """Return where an element was heard, and where something was that contradicts it."""
    if element.quantity is not None:
        return [
            Hit(each.start, each.end, 0.95 if is_same(element.quantity, each) else 0.5, each.text)
            for each in heard.quantities
            if _comparable(element.quantity, each)
        ]
    opposed = element.against | element.weaker
    found = [
        hit for form in sorted(element.forms) for hit in _weighed(element, form, heard.find(form))
        if hit.said == form or hit.said not in opposed
    ]  # fmt: skip
    against = [
        replace(hit, is_against=True)
        for form in sorted(opposed)
        for hit in heard.find(form)
        if _contradicts(form, hit, element)
    ]
    if not element.is_known or (len(element.text) > 3 and not found):
        found += heard.find_loosely(element.text)
        found = [hit for hit in found if hit.score > SURE or not any(_overlap(hit, other) for other in against)]
    taken = [(hit.start, hit.end) for hit in found]
    # 上风 within 上风向 contradicts nothing; 酸 in place of 碱, at the same place as nothing else, does.
    return found + [
        hit
        for hit in against
        if not any(a <= hit.start and hit.end <= b and (a, b) != (hit.start, hit.end) for a, b in taken)
    ]


def _weighed(element: Element, form: str, hits: list[Hit]) -> list[Hit]:
    """Return the hits of a form, those of one sign for a longer word less sure."""
    if len(form) > 1 or len(element.text) == 1:
        return hits
    return [replace(hit, score=SIGN_FOR_WORD) for hit in hits]


def _contradicts(form: str, hit: Hit, element: Element) -> bool:
    """Return whether a word was heard surely enough to be held against somebody."""
    if len(element.text) == 1 and (len(form) == 2 or (len(form) > 2 and element.text not in "交停开关穿戴系")):
        return False
    if len(form) == 1:
        return form in (_TURNED if len(element.text) > 1 else _TURNED_ALONE) and (
            len(element.text) > 1 or element.text in _TURNED_ALONE
        )
    return hit.score >= (0.99 if len(form) == 2 else 0.95)


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _comparable(card: Quantity, said: Quantity) -> bool:
    if card.measured == "pressure" and said.text.endswith("公斤"):
        return True
    return card.measured == said.measured or (not said.measured and len(said.text) > 1)


def align(points: Sequence[Point], heard: Heard) -> tuple[list[int], list[list[list[Hit]]]]:
    """Return for each sign of the text the number of the point it speaks of (-1: none), and the hits by point and element.

    The best way through the text (Viterbi): a word is worth its weight, less where several points have it; to go over to
    another point costs something, less where the speaker paused.
    """
    hits = [[hits_of(element, heard) for element in point.elements] for point in points]
    worth = _worth(points, hits, len(heard.text))
    best, came = [0.0] * (len(points) + 1), []  # 0 speaks of no point
    for index, gains in enumerate(zip(*worth, strict=True)):
        highest = max(best)
        top = best.index(highest)
        move = highest - (SWITCH_AT_PAUSE if index in heard.stops else SWITCH)
        back = [0 if best[0] > highest else top]
        now = [max(best[0], highest)]
        for state, gain in enumerate(gains, 1):
            value = best[state]
            if value > move:
                back.append(state)
            else:
                back.append(top)
                value = move
            now.append(value + (gain or -IDLE))
        best = now
        came.append(back)
    path = []
    state = best.index(max(best))
    for back in reversed(came):
        path.append(state - 1)
        state = back[state]
    return _trimmed(path[::-1], worth), hits


def _trimmed(path: list[int], worth: Sequence[Sequence[float]]) -> list[int]:
    """Return a path without the ends of its stretches in which nothing of their point was heard."""
    for start, end, state in _runs(path):
        if state >= 0:
            heard = [index for index in range(start, end) if worth[state][index]]
            for index in (*range(start, heard[0] if heard else end), *range(heard[-1] + 1 if heard else end, end)):
                path[index] = -1
    return path


def _runs(path: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return the stretches of a path as start, end and point."""
    runs: list[tuple[int, int, int]] = []
    for index, state in enumerate(path):
        if runs and runs[-1][2] == state:
            runs[-1] = (runs[-1][0], index + 1, state)
        else:
            runs.append((index, index + 1, state))
    return runs


def _worth(points: Sequence[Point], hits: Sequence[Sequence[Sequence[Hit]]], length: int) -> list[list[float]]:
    """Return by point what each sign of the text is worth to it."""
    common: dict[str, int] = {}
    for point in points:
        for form in {form for element in point.elements for form in element.forms}:
            common[form] = common.get(form, 0) + 1
    worth = [[0.0] * length for _point in points]
    for row, point, found in zip(worth, points, hits, strict=True):
        for element, places in zip(point.elements, found, strict=True):
            value = element.weight / common.get(element.text, 1) ** 0.7
            for hit in places:
                each = value * hit.score * (AGAINST_WORTH if hit.is_against else 1) / (hit.end - hit.start)
                for index in range(hit.start, hit.end):
                    row[index] = max(row[index], each)
    return worth


def spans(path: Sequence[int], number: int) -> list[Span]:
    """Return the stretches of a path that speak of one point."""
    found: list[Span] = []
    for index, state in enumerate(path):
        if state == number:
            start = found.pop()[0] if found and found[-1][1] == index else index
            found.append((start, index + 1))
    return found


def widened(span: Span, path: Sequence[int], *, left: int = 8, right: int = 14) -> Span:
    """Return a stretch with what stands beside it and speaks of no point."""
    start, end = span
    while start > 0 and span[0] - start < left and path[start - 1] == -1:
        start -= 1
    while end < len(path) and end - span[1] < right and path[end] == -1:
        end += 1
    return start, end


def phrase(span: Span, heard: Heard, *, most: int = 16) -> Span:
    """Return a stretch up to the pauses around it; itself where the speaker hardly paused at all."""
    start, end = span
    if len(heard.stops) * 30 < len(heard.text):
        return span
    while start > 0 and start not in heard.stops and span[0] - start < most:
        start -= 1
    while end < len(heard.text) and end not in heard.stops and end - span[1] < most:
        end += 1
    return start, end


def is_within(start: int, end: int, places: Iterable[Span]) -> bool:
    """Return whether a stretch lies in one of several."""
    return any(a <= start and end <= b for a, b in places)


def within(hits: Iterable[Hit], places: Sequence[Span]) -> list[Hit]:
    """Return the hits that lie in one of several stretches."""
    return [hit for hit in hits if is_within(hit.start, hit.end, places)]
