"""How words written by people are compared: width, blanks and brackets do not matter, what is kept stays as written."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_UNSEEN = "\u200b\ufeff\u2060"
_BRACKETS = re.compile(r"[(\[【<《〔{][^()\[\]【】<>《》〔〕{}]*[)\]】>》〕}]")
_EDGE = "*★☆▲△●◆■□※:;,.、:；，。-—_/\\·•"


@lru_cache(maxsize=65_536)
def _plain_short(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())


def plain(text: str) -> str:
    """Return text after NFKC without any white space: what names and headings are compared by."""
    return (
        _plain_short(text)
        if len(text) < 64
        else "".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())
    )


def trimmed(text: str) -> str:
    """Return text without blanks (half or full width) at both ends; inside it stays as written."""
    stripped = text.strip()
    if stripped and (stripped[0] in _UNSEEN or stripped[-1] in _UNSEEN):
        return stripped.strip(_UNSEEN).strip()
    return stripped


@lru_cache(maxsize=16_384)
def bare(text: str) -> str:
    """Return a heading without bracketed remarks, marks at its edges and white space."""
    found = plain(text)
    stripped = _BRACKETS.sub("", found)
    return (stripped or found).strip(_EDGE)


def cut_after(text: str, length: int) -> str:
    """Return what follows the first `length` characters of plain(text) in the text as written, trimmed."""
    if length <= 0:
        return trimmed(text)
    count = 0
    for index, letter in enumerate(text):
        count += len(_plain_short(letter))
        if count >= length:
            return trimmed(text[index + 1 :])
    return ""


_NOTHING = frozenset({"无", "暂无", "没有", "略", "待补充", "待填", "待定", "空", "N/A", "n/a", "NA", "na"})


def says_nothing(text: str) -> bool:
    """Tell whether a cell is empty in effect: nothing to read, or a word that stands for nothing (/ — 无 暂无)."""
    return not has_words(text) or (len(text) < 8 and plain(text).strip("。.") in _NOTHING)


def has_words(text: str) -> bool:
    """Tell whether there is anything to read: a letter, a digit, a Chinese character."""
    return any(letter.isalnum() for letter in text)
