"""Whether two texts tell the same, and a text folded for comparison with the way back to its own characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from gangze.dossiers.rules.identity import SAME_ITEM_RATIO, reading, similarity

_NUMBERS = re.compile(r"[\d一二两三四五六七八九十]+")
MOST_SHOWN = 160
"""A longer text is no option on a telephone."""


def is_alike(one: str, other: str, *, ratio: float = SAME_ITEM_RATIO) -> bool:
    """Return whether two texts are the same, nearly so, or one holds the other: too alike to be told apart in a question."""
    first, second = bare(one), bare(other)
    if not first or not second or first in second or second in first:
        return True
    return similarity(first, second) >= ratio


def are_apart(texts: Iterable[str], *, ratio: float = SAME_ITEM_RATIO) -> bool:
    """Return whether every two of the texts can be told apart."""
    found = list(texts)
    return not any(is_alike(one, other, ratio=ratio) for place, one in enumerate(found) for other in found[place + 1 :])


def is_numbered_alike(texts: Iterable[str]) -> bool:
    """Return whether two of the texts differ in their numbers only: 打开一号阀, 打开二号阀."""
    found = [_NUMBERS.sub("", bare(text)) for text in texts]
    return len(set(found)) < len(found)


def bare(text: str) -> str:
    """Return the letters and digits of a text, as it is compared."""
    return "".join(filter(str.isalnum, reading(text).lower()))


def is_shown(text: str) -> bool:
    """Return whether a text can be read as an option: it says something and is not too long."""
    return bool(bare(text)) and len(text) <= MOST_SHOWN


class Folded:
    """A text in NFKC and lower case, as recitations are compared, and where each of its characters came from."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.text, self._places = "", []
        for place, sign in enumerate(original):
            folded = unicodedata.normalize("NFKC", sign).lower()
            self.text += folded
            self._places += [place] * len(folded)
        self.is_true = self.text == unicodedata.normalize("NFKC", original).lower()
        """False where signs melt into each other, so that places cannot be told."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the folded text stands in the original."""
        return self._places[start], self._places[end - 1] + 1

    def replaced(self, start: int, end: int, words: str) -> str:
        """Return the original with a stretch of the folded text replaced."""
        first, last = self.span(start, end)
        return f"{self.original[:first]}{words}{self.original[last:]}"
