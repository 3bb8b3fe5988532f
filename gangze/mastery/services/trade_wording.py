"""Which words an enterprise may call the same: never what the judge has to tell apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations

from gangze.kernel.errors import RuleBroken
from gangze.mastery.recitation import Lexicon, compile_point, standard

_LISTS = ("prohibitions", "permissions", "needless", "corrections", "negations")
_TAG = re.compile(r"[A-Za-z][-A-Za-z\d]*")
"""What a thing is numbered or called in Latin signs: R101, P-203A, H2S."""
_FIGURE = re.compile(r"\d|^[零〇一二两三四五六七八九十百千万点半幺几]+$|[%％℃]")
_HARMLESS = re.compile("休息|级别|类别|区别|识别|鉴别|辨别|特别|个别|别[名处墅]")
"""Words in which a sign that denies is part of a name."""


def require_alike(words: Sequence[str], own: Lexicon) -> None:
    """Refuse words that must not stand for each other; `own` is the lexicon with what the enterprise has added before.

    Raises RuleBroken with the reason.
    """
    if len(words) < 2:
        raise RuleBroken("一组同义词至少两个，用空格隔开。")
    for word in words:
        _require_name(word)
    for one, other in permutations(words, 2):
        _require_no_opposite(one, other, own)
        _require_one_thing(one, other)


def _require_name(word: str) -> None:
    """Refuse what is no name: a single sign, a number, what forbids, permits or denies."""
    if len(word) < 2:
        raise RuleBroken("单个字容易误判，请写至少两个字的词。")
    if _has_number(word):
        raise RuleBroken("“{word}”里有数字或数量，数不能当同义词。", word=word)
    if _denies(word):
        raise RuleBroken("“{word}”是表示禁止、允许或否定的话，不能当同义词。", word=word)


def _has_number(word: str) -> bool:
    rest = _TAG.sub("", word)
    if _FIGURE.search(rest) is not None:
        return True
    return any(each.quantity is not None for each in compile_point("", rest, False, standard()).elements)


def _denies(word: str) -> bool:
    lexicon = standard()
    rest = _HARMLESS.sub("", word)
    for idiom in lexicon.lists["idioms"]:
        rest = rest.replace(idiom, "")
    return any(each in rest for name in _LISTS for each in lexicon.lists[name])


def _require_no_opposite(one: str, other: str, own: Lexicon) -> None:
    """Refuse where the one holds a word against which some word in the other stands, or that it does not replace."""
    for part in _parts(one):
        if part in other:
            continue
        for against in _opposed(own, part):
            if against in other and against not in one:
                raise RuleBroken(
                    "“{one}”和“{other}”意思相反，或者不能互相代替，机器判抽背时要分得开。", one=one, other=other
                )


def _opposed(lexicon: Lexicon, part: str) -> frozenset[str]:
    """Return what stands against a word; of single signs only those that make another thing of a longer word."""
    if len(part) == 1:
        found = lexicon.opposites.get(part, frozenset()) if part in lexicon.swapped else frozenset()
        return found & lexicon.swapped
    found = lexicon.against(part) | lexicon.replaced_badly_by(part) | lexicon.rivals(part)
    return frozenset(each for each in found - lexicon.alike(part) if len(each) > 1)


def _parts(word: str) -> list[str]:
    return [word[start:end] for start in range(len(word)) for end in range(start + 1, len(word) + 1)]


def _require_one_thing(one: str, other: str) -> None:
    """Refuse two words that the standard lexicon knows as two things, or that carry two numbers of things."""
    if _tags(one) and _tags(other) and _tags(one).isdisjoint(_tags(other)):
        raise RuleBroken("“{one}”和“{other}”：位号不一样，是两样东西。", one=one, other=other)
    lexicon = standard()
    if not {one, other} <= lexicon.words:
        return
    if other not in lexicon.alike(one) and one not in lexicon.alike(other):
        raise RuleBroken("“{one}”和“{other}”：这两个词在通用词库里是两样东西。", one=one, other=other)


def _tags(word: str) -> frozenset[str]:
    return frozenset(tag.upper().replace("-", "") for tag in _TAG.findall(word))
