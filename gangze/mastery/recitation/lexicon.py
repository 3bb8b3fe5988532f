"""The words of the trade: what means the same, what contradicts, what does not replace what."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import permutations
from typing import Any

from .sounds import SoundKey, sound_keys

FILES = ("lexicon.toml", "trade.toml", "spoken.toml", "dialects.toml")
BREACHES = ("contented", "excuses", "delays", "delegations", "lessened", "belittled", "slack")
"""What people say of a rule that they do not keep."""
LISTS = ("negations", "prohibitions", "absences", "needless", "permissions", "corrections", "idioms", *BREACHES)
MOST_WORDS = 20_000
"""How many words' synonyms are remembered, so that points share them."""
Words = Mapping[str, frozenset[str]]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Words by what they mean. A meaning is called by the first word of its group; a word may have several."""

    groups: Words
    meanings: Words
    kinds: Mapping[str, str]
    """Of a word in some group: "actions", "states", "harms" or "things"."""
    opposites: Words
    weaker: Words
    """By what a card asks for: what does not replace it."""
    classes: Words
    """By a word: other things of its kind, that are not it (触电: 中毒, 烫伤 …)."""
    soft: frozenset[str]
    """Words that a point may lose."""
    light: frozenset[str]
    """Words that weigh next to nothing."""
    measures: frozenset[str]
    """What is measured: goes without saying beside its quantity."""
    needed: frozenset[str]
    """Words without which a point is not said."""
    heads: str
    """The last signs of things that people leave out: 气相阀, 气相."""
    swapped: frozenset[str]
    """Single signs that make another thing of a longer word: 进料阀, 出料阀."""
    cut: frozenset[str]
    """Every word that a point is cut into besides those of the general dictionary."""
    lists: Mapping[str, tuple[str, ...]]
    """The words of LISTS, the longest first."""

    @cached_property
    def noes(self) -> re.Pattern[str]:
        """Return what finds words that deny or forbid, and idioms that only look like it."""
        words = sorted((*self.lists["negations"], *self.lists["idioms"]), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, words)))

    @cached_property
    def breaches(self) -> re.Pattern[str]:
        """Return what finds words that people say of a rule that they do not keep."""
        words = sorted({word for name in BREACHES for word in self.lists[name]}, key=lambda word: (-len(word), word))
        return re.compile("|".join(map(re.escape, words)))

    @cached_property
    def corrected(self) -> re.Pattern[str]:
        """Return what finds words with which people correct themselves."""
        return re.compile("|".join(map(re.escape, self.lists["corrections"])))

    @cached_property
    def words(self) -> frozenset[str]:
        """Return every word that stands in a group."""
        return frozenset(self.meanings)

    def unknown(self, words: frozenset[str]) -> frozenset[str]:
        """Return those of several words that stand in no group."""
        return _unknown(self, words)

    @cached_property
    def by_sound(self) -> Mapping[SoundKey, tuple[str, ...]]:
        """Return the words of the groups of two signs and more by the sounds of their first signs."""
        found: dict[SoundKey, list[str]] = {}
        for word in self.meanings:
            if len(word) > 1:
                for key in {key for keys in sound_keys(word) for key in keys}:
                    found.setdefault(key, []).append(word)
        return {key: tuple(words) for key, words in found.items()}

    def alike(self, word: str) -> frozenset[str]:
        """Return every word that means what this one means, itself included, and what a thing is called for short."""
        return _alike(self, word)

    def _alike(self, word: str) -> frozenset[str]:
        found = {word}.union(*(self.groups[head] for head in self.meanings.get(word, ())))
        if len(word) > 2 and word[-1] in self.heads and self.kinds.get(word, "things") == "things":
            found.add(word[:-1])
        return frozenset(found)

    def against(self, word: str) -> frozenset[str]:
        """Return every word that contradicts this one: its opposites, and the same word with a part turned round."""
        return _against(self, word)

    def _against(self, word: str) -> frozenset[str]:
        found: set[str] = set()
        for each in self._same(word):
            for other in self.opposites.get(each, ()):
                found |= {form for form in self.groups.get(other, ()) if not {*form}.isdisjoint(other)} | {other}
        for part, others in self.opposites.items():
            if part in word and len(part) < len(word) and (len(part) > 1 or part in self.swapped):
                found |= {word.replace(part, other) for other in others if len(other) == len(part) and other != "先"}
        for part, others in self.classes.items():
            if part in word and 1 < len(part) < len(word):
                found |= {word.replace(part, other) for other in others if len(other) > 1}
        return frozenset(found - self._same(word))

    def replaced_badly_by(self, word: str) -> frozenset[str]:
        """Return what does not replace this, however it is called."""
        return frozenset().union(*(self.weaker.get(each, frozenset()) for each in self._same(word)))

    def rivals(self, word: str) -> frozenset[str]:
        """Return what is another thing of the same kind, at least two signs long."""
        return frozenset(each for each in self.classes.get(word, ()) if len(each) > 1) - self._same(word)

    def _same(self, word: str) -> frozenset[str]:
        return frozenset({word}.union(*(self.groups[head] for head in self.meanings.get(word, ()))))


@lru_cache(maxsize=MOST_WORDS)
def _alike(lexicon: Lexicon, word: str) -> frozenset[str]:
    return lexicon._alike(word)


@lru_cache(maxsize=MOST_WORDS)
def _against(lexicon: Lexicon, word: str) -> frozenset[str]:
    return lexicon._against(word)


@lru_cache(maxsize=MOST_WORDS)
def _unknown(lexicon: Lexicon, words: frozenset[str]) -> frozenset[str]:
    return words - lexicon.words


def build(words: Mapping[str, Any], more: Iterable[str] = ()) -> Lexicon:
    """Return a lexicon of the content of FILES and an enterprise's own groups ("护栏 栏杆": words parted by blanks).

    It takes about 40 ms, and 200 ms more (30 MB) when it first cuts a point and hears a recitation: keep one for each enterprise and
    version of its words. Points are remembered by the lexicon they were taken apart with.
    """
    groups: dict[str, set[str]] = {}
    kinds: dict[str, str] = {}
    for kind, lines in [*words["same"].items(), ("things", more)]:
        for line in lines:
            for group in _same(line):
                groups.setdefault(group[0], set()).update(group)
                for word in group:
                    kinds.setdefault(word, kind)
    meanings = _turned(groups)
    classes: dict[str, set[str]] = {}
    for word, others in _opposites(words["class"]).items():
        rivals = others.union(*(groups.get(other, ()) for other in others)) - groups.get(word, set())
        for each in {word, *(form for form in groups.get(word, ()) if len(form) > 1)}:
            classes.setdefault(each, set()).update(rivals)
    opposites, weaker = _opposites(words["opposite"]), _weaker(words["weaker"])
    soft = frozenset(words["soft"].split())
    long_soft = {word for word in soft if len(word) > 1}
    lists = {name: tuple(sorted(words[name].split(), key=len, reverse=True)) for name in LISTS}
    cut = {
        *words["trade"].split(),
        *groups,
        *opposites,
        *weaker,
        *lists["negations"],
        *long_soft,
        *words["light"].split(),
        *words["measures"].split(),
        *words["needed"].split(),
    }
    return Lexicon(
        groups=_frozen(groups), meanings=_frozen(meanings), kinds=kinds, opposites=_frozen(opposites), weaker=_frozen(weaker), classes=_frozen(classes),
        soft=soft, light=frozenset(words["light"].split()), measures=frozenset(words["measures"].split()),
        needed=frozenset(words["needed"].split()), heads=words["heads"], swapped=frozenset(words["swapped"].split()), cut=frozenset(cut), lists=lists,
    )  # fmt: skip


def standard_words() -> dict[str, Any]:
    """Return the content of the lexicon that comes with the program: FILES put together."""
    words: dict[str, Any] = {}
    for name in FILES:
        _add(words, tomllib.loads((files(__package__) / name).read_text(encoding="utf-8")))
    return words


def _add(words: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Add to a lexicon's content that of another: lines to lines, words to words."""
    for name, content in more.items():
        if isinstance(content, Mapping):
            _add(words.setdefault(name, {}), content)
        elif isinstance(content, str):
            words[name] = f"{words.get(name, '')} {content}" if name != "heads" else words.get(name, "") + content
        else:
            words[name] = [*words.get(name, []), *content]


@cache
def standard() -> Lexicon:
    """Return the lexicon that comes with the program."""
    return build(standard_words())


def _same(line: str) -> Iterator[list[str]]:
    """Yield the groups of a line: "护栏 栏杆 围栏" is one, "护栏 栏杆 = 拦杆杆 挡杆" two, with the same words behind the first."""
    heads, is_shared, words = line.rpartition(" = ")
    if not is_shared:
        yield from [group] if (group := line.split()) else ()
    yield from ([head, *words.split()] for head in heads.split())


def _opposites(lines: Iterable[str]) -> dict[str, set[str]]:
    """Return by word what contradicts it, from lines like "开 / 关"; a line may have several sides."""
    found: dict[str, set[str]] = {}
    for line in lines:
        sides = [side.split() for side in line.split("/")]
        for one, other in permutations(sides, 2):
            for word in one:
                found.setdefault(word, set()).update(other)
    return found


def _weaker(lines: Iterable[str]) -> dict[str, set[str]]:
    """Return by word what does not replace it, from lines like "呼吸器 空呼 > 口罩 毛巾"."""
    found: dict[str, set[str]] = {}
    for line in lines:
        strong, weak = line.split(">")
        for each in strong.split():
            found.setdefault(each, set()).update(weak.split())
    return found


def _turned(groups: Mapping[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for head, words in groups.items():
        for word in words:
            found.setdefault(word, set()).add(head)
    return found


def _frozen(words: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {word: frozenset(each) for word, each in words.items()}
