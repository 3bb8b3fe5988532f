"""Which words of a card a transcriber is told beforehand, so that it writes them as the card does."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_PROMPT = 200
"""Whisper reads at most 224 tokens of a prompt, and keeps the last: a Chinese character is about one."""
_PARTS = re.compile(r"[，。；、：！？,.;:!?（）()《》“”\"\s/]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9#-]+")
_SHORTEST, _LONGEST = 2, 12


def terms_of(texts: Iterable[str]) -> list[str]:
    """Return the words of a card in order, each once: tags such as R-101, and the short parts of its sentences."""
    found: dict[str, None] = {}
    for text in texts:
        for tag in _LATIN.findall(text):
            found.setdefault(tag)
        for part in _PARTS.split(text):
            if _SHORTEST <= len(part) <= _LONGEST:
                found.setdefault(part)
    return list(found)


def prompt_of(texts: Iterable[str], *, longest: int = LONGEST_PROMPT) -> str:
    """Return a prompt of the card's words, cut between words; "" for a card without any."""
    told: list[str] = []
    for term in terms_of(texts):
        if len("、".join([*told, term])) > longest:
            break
        told.append(term)
    return "、".join(told)
