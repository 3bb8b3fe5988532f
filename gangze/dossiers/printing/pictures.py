"""The pictures on a print: the safety signs that an item names, and its photos as right and wrong."""

from __future__ import annotations

from typing import Any

from gangze.dossiers.content import DocumentContent, ItemContent
from gangze.dossiers.rules.photos import NEITHER, RIGHT, WRONG, in_pairs
from gangze.dossiers.signs import signs_in

from .wording import breakable

VERDICT_MARKS = {
    RIGHT: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><circle cx="10" cy="10" r="9" fill="#1d2126"/>'
    '<path d="M5.5 10.5l3 3 6-7" fill="none" stroke="#fff" stroke-width="2.2"/></svg>',
    WRONG: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><path d="M1 1h18v18H1z" fill="#fff" '
    'stroke="#1d2126" stroke-width="2"/><path d="M5.5 5.5l9 9M14.5 5.5l-9 9" stroke="#1d2126" stroke-width="2.2"/></svg>',
}
"""A tick in a disc and a cross in a square: told by shape, also on a black and white printer."""

_VERDICT_WORDS = {RIGHT: "正确", WRONG: "错误", NEITHER: ""}


def signs_payload(key: str, text: str) -> list[dict[str, str]]:
    """Return the signs that a field shows beside its words, as the templates take them; empty for other fields."""
    return [{"code": sign.code, "name": str(sign.name)} for sign in signs_in(text)] if key == "sign" else []


def photos_payload(item: ItemContent) -> list[dict[str, Any]]:
    """Return the photos of an item as the templates take them, a right one before its wrong one."""
    return [
        {
            "name": photo.sha256,
            "verdict": photo.verdict,
            "word": _VERDICT_WORDS[photo.verdict],
            "caption": breakable(photo.caption),
        }
        for pair in in_pairs(item.photos)
        for photo in pair
    ]


def photos_of_document(document: DocumentContent) -> list[dict[str, Any]]:
    """Return the photos of all items of a document, each with the number of its item."""
    return [
        photo | {"number": number} for number, item in enumerate(document.items, 1) for photo in photos_payload(item)
    ]
