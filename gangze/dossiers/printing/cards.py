"""The cards and the board: what of each item is shown there, in the order in which it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gangze.dossiers.content import DocumentContent, ItemContent, Kind, field_of, main_field

from .pictures import photos_payload, signs_payload
from .wording import Atoms, Text, breakable, in_atoms, jingle_lines, tidy, width_of

CARD_ORDER = (Kind.EMERGENCY, Kind.OPERATION, Kind.RISK, Kind.DUTY)
BOARD_ORDER = (Kind.RISK, Kind.DUTY, Kind.OPERATION, Kind.EMERGENCY)

_PIECE_CHARACTERS = 160
"""A paragraph longer than this is cut at a punctuation mark, so that no block is taller than a panel at the smallest type."""

_SHORT_CHARACTERS = 200
"""An item with no more text than this is never parted, on no paper."""

_TOGETHER_EMS = 46.0
"""Fields of one group follow one another in one paragraph when they are together no wider than this."""

_BEFORE_STEPS = {"signs", "protect_first"}

_SHOWN: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.RISK: (("hazard", "accident_type", "sign"), ("measures",)),
    Kind.DUTY: (("frequency", "standard"),),
    Kind.OPERATION: (("standard", "parameters", "risk_hint", "sign"), ("forbidden",)),
    Kind.EMERGENCY: (("signs",), ("protect_first",), ("forbidden",), ("supplies",), ("evacuation", "report_within")),
}
_SHOWN_AT_END: dict[Kind, tuple[str, ...]] = {
    Kind.RISK: (),
    Kind.DUTY: (),
    Kind.OPERATION: ("ppe",),
    Kind.EMERGENCY: ("contacts", "alarms"),
}
"""Fields of a card that are the same for most items; they stand once at the end, and in the item where they differ."""

_SHORT_LABELS = {
    ("risk", "hazard"): "危险",
    ("risk", "accident_type"): "可致",
    ("risk", "measures"): "措施",
    ("risk", "sign"): "标志",
    ("duty", "frequency"): "频次",
    ("duty", "standard"): "标准",
    ("operation", "standard"): "标准",
    ("operation", "parameters"): "参数",
    ("operation", "risk_hint"): "风险",
    ("operation", "sign"): "标志",
    ("operation", "forbidden"): "严禁",
    ("operation", "ppe"): "劳保用品",
    ("emergency", "signs"): "征兆",
    ("emergency", "protect_first"): "先防护",
    ("emergency", "forbidden"): "注意",
    ("emergency", "supplies"): "物资",
    ("emergency", "evacuation"): "撤离",
    ("emergency", "report_within"): "上报",
    ("emergency", "contacts"): "内部电话",
    ("emergency", "alarms"): "外部报警",
}


def card_of(document: DocumentContent, *, with_photos: bool = False) -> dict[str, Any]:
    """Return a document as blocks for cards and board.

    source: notice 二(一), contents that are remembered, told and done. Left out on purpose, and on the A4 sheets only:
    L·S values, responsible persons, departments, points, basis, remarks and columns of the enterprise's own.
    """
    at_end = {key: _said_by_most(document, key) for key in _SHOWN_AT_END[document.kind]}
    return {
        "kind": document.kind.value,
        "title": document.kind.title,
        "ability": document.kind.ability,
        "jingle": [breakable(line) for line in jingle_lines(document.jingle)],
        "items": [
            _item(item, at_end) | {"photos": photos_payload(item) if with_photos else []} for item in document.items
        ],
        "closing": [line for key, text in at_end.items() if text for line in _lines(document.kind, key, text)],
    }


def _said_by_most(document: DocumentContent, key: str) -> str:
    texts = [item.fields.get(key, "") for item in document.items]
    present = [text for text in texts if text]
    return max(present, key=present.count) if present else ""


def _item(item: ItemContent, at_end: dict[str, str]) -> dict[str, Any]:
    kind = item.kind
    own = tuple((key,) for key, text in at_end.items() if item.fields.get(key) != text)
    groups = (*_SHOWN[kind], *own)
    title, *more = pieces(item.main_text or f"（{main_field(kind).label}未填）")
    characters = sum(len(text) for text in item.fields.values())
    return {
        "is_short": not more and characters <= _SHORT_CHARACTERS,
        "title": title,
        "more": more,
        "phase": breakable(item.fields.get("phase", "")) if kind is Kind.OPERATION else "",
        "level": tidy(item.fields.get("level", "")),
        "star": item.is_must_know,
        "before": _grouped(item, [group for group in groups if _BEFORE_STEPS.issuperset(group)]),
        "steps": [{"who": breakable(step.who), "pieces": pieces(step.text)} for step in item.steps],
        "after": _grouped(item, [group for group in groups if not _BEFORE_STEPS.issuperset(group)]),
    }


Segment = dict[str, Any]


def _grouped(item: ItemContent, groups: Sequence[tuple[str, ...]]) -> list[list[Segment]]:
    """Return paragraphs; the fields of a group share one when they are short, those with drawings stand alone."""
    found: list[list[Segment]] = []
    for group in groups:
        present = {key: text for key in group if (text := item.fields.get(key, ""))}
        lines = [line for key, text in present.items() for line in _lines(item.kind, key, text)]
        drawn = [line for line in lines if line[0]["signs"]]
        plain = [line for line in lines if not line[0]["signs"]]
        width = sum(width_of(text) + 2.5 for text in present.values())
        if len(lines) == len(present) and len(plain) > 1 and width <= _TOGETHER_EMS:
            plain = [[segment for line in plain for segment in line]]
        found += plain + drawn
    return found


def _lines(kind: Kind, key: str, text: str) -> list[list[Segment]]:
    label = _SHORT_LABELS.get((kind.value, key)) or field_of(kind, key).label
    texts: Sequence[Text | Atoms] = [in_atoms(text)] if key in {"contacts", "alarms"} else pieces(text)
    signs = signs_payload(key, text)
    return [
        [{"label": "" if place else label, "key": key, "text": each, "signs": [] if place else signs}]
        for place, each in enumerate(texts)
    ]


def pieces(text: str) -> list[Text]:
    """Return `text` as paragraphs short enough to be moved to another panel one by one; never empty."""
    found: list[str] = []
    for line in tidy(text).split("\n"):
        found += _cut(line)
    return [breakable(piece) for piece in found]


def _cut(line: str) -> list[str]:
    parts: list[str] = []
    while len(line) > _PIECE_CHARACTERS:
        head = line[:_PIECE_CHARACTERS]
        stop = max(head.rfind(mark) for mark in "。；，、;, ")
        place = stop + 1 if stop > _PIECE_CHARACTERS // 3 else _PIECE_CHARACTERS
        parts.append(line[:place])
        line = line[place:]
    return [*parts, line]
