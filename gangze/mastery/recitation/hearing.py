"""What was heard: signs and sounds, and where words occur in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from operator import add
from typing import NamedTuple

from .lexicon import Lexicon
from .model import Element
from .points import STOPS, normal
from .quantities import Quantity, is_bare_mass, is_same, quantities, without_what_follows
from .sounds import alike, folded, likeness, sound_keys, sounds_of_pair
from .speech import GONE, spoken, without_what_is_taken_back

Span = tuple[int, int]
LEAST_ALIKE, LEAST_IN_ORDER = 0.72, 0.5
SURE = 0.9
MOST_HITS, MOST_QUANTITIES = 64, 256
"""A word that was heard more often is no recitation any more: so any text is answered in bounded time."""
SIGN_FOR_WORD = 0.5
"""How surely a longer word is heard where only one sign was said that may stand for it: 关 for 关闭."""
VAGUE_WORTH = 0.3
"""What a vague word is worth for a quantity: the point is recognisable, and never said."""
_VAGUE = re.compile(
    "(?:不[能要准许得可]|别|莫|甭|勿)(?:搞|整|装|灌|放|开|加|滴|投|升|充|打|弄|张)?得?(?:太|过|那么)?(?:快|满|高|低|多|大|长|近|猛)(?!处|温|压|于|量|家|门|风|过|瓶|桶|载|槽)"
    "|(?:慢|低|少|远|深|高)(?:着|一)?[点些]|要慢|高了低了|(?:要|得)(?:够|合格)了?[才先]|规定(?:的)?范围|尽量往?[下低远靠]|(?:歇|等)(?:一|个)?[会哈下]"
)
_BREAKS = frozenset(f"{STOPS}、 \t\r　")
_ENDS = frozenset("。;!?\n")
_KEPT = frozenset("%℃°.±≤≥<>-~/")
_PARTED_DIGITS = re.compile(
    r"(?<=\d)[\s,;。、]+(?=\d)|(?<=[十百千万])[\s,;。、]+(?=[一二两三四五六七八九十])"
    r"|(?<=[二三四五六七八九])[\s,;。、]+(?=[一二两三四五六七八九][十百千])"
)
"""What parts two numbers: 打12395 4下游, 六十 六级风."""
_IDLE_SIGNS = re.compile(
    "绝对|没?关系|放心|开始|打算|关键|通知|通融|通常|普通|打比方|开玩笑|反正|走神|记得|记不|晓得|放假|接下来|搞不好|弄不好"
)
_GAP = frozenset("点些了的着过起得个好上下完掉到一是把它他那这些都就嘞喽咯哒来去成住两三几道遍张块条根只")
"""What may stand between the two signs of a word: 挂的牌, 停了炉."""
_TURNED, _TURNED_ALONE = "加减升降", "开关停酸碱左右加减升降"
"""Single signs that are heard as the opposite of a word, and of a single sign."""


class Hit(NamedTuple):
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
        text = _PARTED_DIGITS.sub(f" {GONE} ", spoken(normal(transcript)))
        for sign in text:
            if sign in _BREAKS:
                self.stops.add(len(signs))
                if sign in _ENDS:
                    self.ends.add(len(signs))
            elif sign.isalnum() or sign in _KEPT or sign == GONE:
                signs.append(sign)
        self.text = without_what_is_taken_back("".join(signs), self.stops)
        self._found: dict[str, list[Hit]] = {}
        self._instead: dict[str, list[Hit]] = {}
        self._says: dict[int, tuple[re.Pattern[str], bool]] = {}  # by identity: to hash a pattern reads all of it
        self._ends_near: dict[re.Pattern[str], frozenset[int]] = {}

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Return the quantities that were said, the first MOST_QUANTITIES of them."""
        found = quantities(self.text)[:MOST_QUANTITIES]
        closes = self.stops if len(self.stops) * 4 < len(self.text) else self.ends  # not where every word stands alone
        return tuple(without_what_follows(each, self.text) if each.end in closes else each for each in found)

    @cached_property
    def vague(self) -> list[Hit]:
        """Return where a quantity was told by a vague word (慢一点, 莫装太满): it speaks a little for any."""
        found = islice(_VAGUE.finditer(self.text), MOST_HITS)
        return [Hit(*match.span(), VAGUE_WORTH, match[0]) for match in found]

    @cached_property
    def sentences(self) -> list[int]:
        """Return where sentences ended, in order."""
        return sorted(self.ends)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Return where each folded syllable was heard, in no order."""
        signs: dict[str, list[int]] = {}
        for index, sign in enumerate(self.text):
            signs.setdefault(sign, []).append(index)
        found: dict[str, list[int]] = {}
        for sign, places in signs.items():
            for sound in folded(sign):
                found.setdefault(sound, []).extend(places)
        return found

    @cached_property
    def pairs(self) -> dict[tuple[str, str], list[int]]:
        """Return where each two folded syllables were heard, one after the other."""
        found: dict[tuple[str, str], list[int]] = {}
        for index, pairs in enumerate(map(sounds_of_pair, self.text, self.text[1:])):
            for pair in pairs:
                if pair in found:
                    found[pair].append(index)
                else:
                    found[pair] = [index]
        return found

    @cached_property
    def gaps(self) -> dict[str, list[Span]]:
        """Return where two signs were heard with one or two particles between them, by the two signs: 挂的牌, 停了炉."""
        found: dict[str, list[Span]] = {}
        text, last = self.text, len(self.text) - 1
        for index, sign in enumerate(text):
            if sign in _GAP and 0 < index < last:
                one, other = text[index - 1], text[index + 1]
                if sign != other:
                    found.setdefault(one + other, []).append((index - 1, index + 2))
                if other in _GAP and index + 2 <= last and one + text[index + 2] != one + sign:
                    found.setdefault(one + text[index + 2], []).append((index - 1, index + 3))
        return found

    @cached_property
    def _stretches(self) -> tuple[list[int], list[int]]:
        """Return for each place where the stretch between two pauses begins that it lies in, and where it ends."""
        length = len(self.text)
        begins, ends = [0] * (length + 1), [length] * (length + 1)
        last = 0
        for index in range(length + 1):
            last = index if index in self.stops else last
            begins[index] = last
        last = length
        for index in range(length, -1, -1):
            last = index if index in self.stops else last
            ends[index] = last
        return begins, ends

    @cached_property
    def noes(self) -> list[Span]:
        """Return where a word was said that denies or forbids, idioms left out: 不晓得."""
        idioms = self.lexicon.lists["idioms"]
        return [match.span() for match in self.lexicon.noes.finditer(self.text) if match[0] not in idioms]

    def phrase(self, span: Span, most: int) -> Span:
        """Return a stretch up to the pauses around it, `most` signs on each side at the most."""
        begins, ends = self._stretches
        return max(begins[span[0]], span[0] - most), min(ends[span[1]], span[1] + most)

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Return whether a pattern occurs anywhere; most of what speaks against a point never does."""
        known = self._says.get(id(pattern))
        if known is None:
            known = self._says[id(pattern)] = pattern, pattern.search(self.text) is not None
        return known[1]

    def ends_near(self, pattern: re.Pattern[str], most: int) -> frozenset[int]:
        """Return the ends of all stretches that end within `most` signs of where a pattern begins."""
        if pattern not in self._ends_near:
            self._ends_near[pattern] = frozenset(
                end
                for match in pattern.finditer(self.text)
                for end in range(match.start() - most, match.start() + most)
            )
        return self._ends_near[pattern]

    def is_paused(self, start: int, end: int) -> bool:
        """Return whether the speaker paused somewhere from one place to another."""
        pause = self._stretches[1][start]
        return pause <= end and pause in self.stops

    def beside(self, hit: Hit, most: int) -> tuple[str, str]:
        """Return what stands before and behind a hit, up to the pauses and `most` signs."""
        begins, ends = self._stretches
        start = max(begins[hit.start], hit.start - most)
        end = min(ends[hit.end], hit.end + most)
        return self.text[start : hit.start], self.text[hit.end : end]

    @cached_property
    def _words(self) -> set[str]:
        """Return the words of the lexicon that may have been heard: their first signs were, by sound, or both with a particle between."""
        known, found = self.lexicon.by_sound, set(self.text)
        for key in known.keys() & self.pairs.keys():
            found.update(known[key])
        found.update(self.gaps)
        return found

    def perhaps(self, words: frozenset[str]) -> list[str]:
        """Return which of several words may have been heard, in a fixed order."""
        found = list(words & self._words)
        for word in self.lexicon.unknown(words):
            if len(word) > 1 and any(key in self.pairs for keys in sound_keys(word) for key in keys):
                found.append(word)
        return sorted(found)

    @cached_property
    def _bits(self) -> frozenset[str]:
        """Return every sign and every two signs that were heard."""
        return frozenset(self.text).union(map(add, self.text, self.text[1:]))

    def exactly(self, words: frozenset[str]) -> list[str]:
        """Return which of several words were said sign by sign, in a fixed order."""
        bits, text = self._bits, self.text
        perhaps = (*(words & self._words), *self.lexicon.unknown(words))
        return sorted([word for word in perhaps if word[:2] in bits and (len(word) < 3 or word in text)])

    def find(self, word: str) -> list[Hit]:
        """Return where a word was heard, the first MOST_HITS times: by its signs, or by its sounds where it has at least two signs."""
        found = self._found.get(word)
        if found is None:
            found = self._by_sound(word) if len(word) > 1 else list(islice(self._by_sign(word), MOST_HITS))
            self._found[word] = found
        return found

    def find_instead(self, sign: str) -> list[Hit]:
        """Return where a single sign was heard that may stand for a longer word: less sure."""
        if sign not in self._instead:
            self._instead[sign] = [Hit(hit.start, hit.end, SIGN_FOR_WORD, hit.said) for hit in self.find(sign)]
        return self._instead[sign]

    @cached_property
    def _idle(self) -> frozenset[int]:
        """Return the places of signs that mean nothing of their own: 对 in 绝对."""
        return frozenset(place for match in _IDLE_SIGNS.finditer(self.text) for place in range(*match.span()))

    def _by_sign(self, word: str) -> Iterator[Hit]:
        start = self.text.find(word)
        while start >= 0:
            if start not in self._idle:
                yield Hit(start, start + 1, SURE, word)
            start = self.text.find(word, start + 1)

    def _by_sound(self, word: str) -> list[Hit]:
        first, second = sound_keys(word)
        pairs, text, length = self.pairs, self.text, len(word)
        starts: Iterable[int]
        if len(first) == 1 and not second:
            starts = pairs.get(first[0], ())
        else:
            places = {place for key in first for place in pairs.get(key, ())}
            # a long word may have one sign misheard, but not in both of its first pairs
            starts = sorted(places.union(place - 2 for key in second for place in pairs.get(key, ()) if place > 1))
        found: list[Hit] = []
        for start in starts:
            if len(found) == MOST_HITS:
                break
            said = text[start : start + length]
            score, place = (1.0, -1) if said == word else alike(word, said)
            if score >= LEAST_ALIKE and (place < 0 or not self._is_opposite(word[place], said[place])):
                found.append(Hit(start, start + length, score, said))
        if length == 2 and word in self.gaps:
            found += [Hit(start, end, 0.7, text[start:end]) for start, end in self.gaps[word]]
        return found[:MOST_HITS]

    def _is_opposite(self, sign: str, said: str) -> bool:
        return said in self.lexicon.opposites.get(sign, ())

    def find_loosely(self, word: str) -> list[Hit]:
        """Return where a word was heard; else, for a long one, where half of its signs were, in order and close together."""
        found = self.find(word)
        if found or len(word) < 3:
            return found
        loosely = []
        half = word[: len(word) // 2 + 1]  # where half of the signs follow, one of these was first
        starts = {place for sign in half for sound in folded(sign) for place in self._places.get(sound, ())}
        for start in sorted(starts)[:MOST_HITS]:
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
        ] + heard.vague
    opposed = element.opposed
    found = _said_of(element, heard)
    against = [
        Hit(hit.start, hit.end, hit.score, hit.said, is_against=True)
        for form in (heard.exactly(opposed) if opposed else ())
        for hit in heard.find(form)
        if _contradicts(form, hit, element)
    ]
    if not element.is_known or (len(element.text) > 3 and not found):
        found += [hit for hit in heard.find_loosely(element.text) if hit.said not in element.rivals]
        found = [hit for hit in found if hit.score > SURE or not any(_overlap(hit, other) for other in against)]
    if not against:
        return found
    taken = [(hit.start, hit.end) for hit in found]
    # 上风 within 上风向 contradicts nothing; 酸 in place of 碱, at the same place as nothing else, does.
    return found + [
        hit
        for hit in against
        if not any(a <= hit.start and hit.end <= b and (a, b) != (hit.start, hit.end) for a, b in taken)
    ]


def _said_of(element: Element, heard: Heard) -> list[Hit]:
    """Return the surest hit of each stretch where a form of an element was heard, one sign for a longer word less sure."""
    best: dict[Span, Hit] = {}
    opposed, is_sign = element.opposed, len(element.text) == 1
    for form in heard.perhaps(element.forms):
        for hit in heard.find(form) if is_sign or len(form) > 1 else heard.find_instead(form):
            start, end, score, said, _is_against = hit
            if (said != form and said in opposed) or (said[-1] in "上下" and heard.text[end : end + 1] == "风"):
                continue  # 往上风头 is not 往上
            known = best.get((start, end))
            if known is None or known.score < score:
                best[start, end] = hit
    return list(best.values())


def _contradicts(form: str, hit: Hit, element: Element) -> bool:
    """Return whether a word was heard surely enough to be held against somebody."""
    if len(element.text) == 1 and (len(form) == 2 or (len(form) > 2 and element.text not in "交停开关穿戴系")):
        return False
    if len(form) == 1:
        return form in (_TURNED_ALONE if element.text in _TURNED_ALONE else _TURNED)
    return hit.score >= (0.99 if len(form) == 2 else 0.95)


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _comparable(card: Quantity, said: Quantity) -> bool:
    if card.measured == "content" and is_bare_mass(said):
        return True
    if card.measured == "pressure" and said.text.endswith("公斤"):
        return True
    return card.measured == said.measured or (not said.measured and len(said.text) > 1)


class Cover:
    """Stretches, ready to be asked whether something lies within one of them."""

    def __init__(self, places: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._reach: list[int] = []
        for start, end in sorted(places):
            self._starts.append(start)
            self._reach.append(max(end, self._reach[-1]) if self._reach else end)

    def holds(self, hit: Hit) -> bool:
        """Return whether a hit lies within one of the stretches."""
        place = bisect_right(self._starts, hit.start)
        return place > 0 and self._reach[place - 1] >= hit.end


def is_within(start: int, end: int, places: Iterable[Span]) -> bool:
    """Return whether a stretch lies in one of several."""
    for a, b in places:  # noqa: SIM110 - the inner loop of judging
        if a <= start and end <= b:
            return True
    return False


def within(hits: Sequence[Hit], places: Sequence[Span]) -> list[Hit]:
    """Return the hits that lie in one of several stretches."""
    if not hits:
        return []
    if len(places) == 1:
        low, high = places[0]
        return [hit for hit in hits if low <= hit.start and hit.end <= high]
    return [hit for hit in hits if is_within(hit.start, hit.end, places)]
