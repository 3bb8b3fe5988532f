"""Turns prints into the data that the templates lay out; text goes in as data and never becomes markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gangze.dossiers.content import DocumentContent, Header, Kind

from .cards import BOARD_ORDER, CARD_ORDER, card_of
from .pictures import photos_of_document
from .qr import qr_svg
from .sheets import Layout, PrintSheet
from .tables import LANDSCAPE_EMS, PORTRAIT_EMS, table_of
from .wording import breakable, jingle_lines, tidy

SUBSTITUTE = "〓"
"""The printers' sign for a character that the fount lacks."""

_NUMERALS = "一二三四"
_WITH_PHOTOS = {Layout.A4, Layout.BOARD}
_WITHOUT_TEXT = {"qr", "pictures"}


def payload_of(sheet: PrintSheet, layout: Layout) -> dict[str, Any]:
    """Return one print as plain JSON values."""
    return {
        "post": breakable(sheet.content.post),
        "enterprise": breakable(sheet.enterprise),
        "unit": breakable(sheet.unit),
        "code": tidy(sheet.post_code),
        "revision": tidy(sheet.revision_label or sheet.content.header.revision_label),
        "in_force": sheet.in_force_text,
        "hash": sheet.content_hash,
        "short_hash": sheet.short_hash,
        "qr": qr_svg(sheet.url) if sheet.url else "",
        "mark": sheet.mark.value,
        "pictures": dict(sheet.pictures) if layout in _WITH_PHOTOS else {},
        **_BODIES[layout](sheet),
    }


def _a4_body(sheet: PrintSheet) -> dict[str, Any]:
    tables = {kind: table_of(_document(sheet, kind)) for kind in Kind}
    landscape = any(table.prefers_landscape for table in tables.values())
    ems = LANDSCAPE_EMS if landscape else PORTRAIT_EMS
    documents = [
        {
            "number": numeral,
            "title": kind.title,
            "ability": kind.ability,
            "jingle": [breakable(line) for line in jingle_lines(table.document.jingle)],
            **table.as_payload(ems),
            "photos": photos_of_document(table.document),
        }
        for numeral, (kind, table) in zip(_NUMERALS, tables.items(), strict=True)
    ]
    header = sheet.content.header
    return {"landscape": landscape, "documents": documents, "signoff": _signoff(header), "about": _about(header)}


def _signoff(header: Header) -> list[dict[str, str]]:
    return [
        {"label": "编制", "name": tidy(header.drafters), "on": tidy(header.drafted_on)},
        {"label": "审核", "name": tidy(header.reviewer), "on": tidy(header.reviewed_on)},
        {"label": "批准", "name": tidy(header.approver), "on": tidy(header.approved_on)},
    ]


def _about(header: Header) -> list[list[Any]]:
    lines = (
        ("责任部门", header.department),
        ("责任人", header.responsible),
        ("参与人员", header.participants),
        ("编制依据", header.basis),
        ("更新事由", header.trigger),
        ("下次评审", header.next_review_on),
    )
    return [[label, breakable(text)] for label, text in lines if text]


def _card_body(sheet: PrintSheet) -> dict[str, Any]:
    return {"documents": [card_of(_document(sheet, kind)) for kind in CARD_ORDER]}


def _board_body(sheet: PrintSheet) -> dict[str, Any]:
    return {"documents": [card_of(_document(sheet, kind), with_photos=True) for kind in BOARD_ORDER]}


def _badge_body(sheet: PrintSheet) -> dict[str, Any]:
    return {
        "jingles": [
            {"ability": kind.ability, "lines": [breakable(line) for line in jingle_lines(jingle)]}
            for kind in CARD_ORDER
            if (jingle := _document(sheet, kind).jingle)
        ]
    }


def _document(sheet: PrintSheet, kind: Kind) -> DocumentContent:
    return sheet.content.documents.get(kind) or DocumentContent(kind)


_BODIES: Mapping[Layout, Callable[[PrintSheet], dict[str, Any]]] = {
    Layout.A4: _a4_body,
    Layout.POCKET: _card_body,
    Layout.BOARD: _board_body,
    Layout.BADGE: _badge_body,
}


def strings_in(payload: Mapping[str, Any]) -> Iterator[str]:
    """Yield every text of a payload, in no order, except drawings and where pictures lie."""
    # No recursion: a generator in a generator hands on each of the thousand texts of a post through every level.
    waiting = [each for key, each in payload.items() if key not in _WITHOUT_TEXT]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def with_substitutes(value: Any, characters: str) -> Any:
    """Return the payload with each of `characters` replaced by 〓."""
    if isinstance(value, str):
        return value.translate({ord(character): SUBSTITUTE for character in characters})
    if isinstance(value, Mapping):
        return {key: with_substitutes(each, characters) for key, each in value.items()}
    if isinstance(value, list):
        return [with_substitutes(each, characters) for each in value]
    return value
