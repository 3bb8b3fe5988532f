"""The A4 tables: which columns a document gets, how wide, and what is said once instead of in every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from gangze.dossiers.content import FIELDS, DocumentContent, Field, FieldKind, ItemContent, Kind

from .pictures import signs_payload
from .wording import breakable, in_atoms, longest_line, longest_word, tidy, width_of

PORTRAIT_EMS = 47.0
LANDSCAPE_EMS = 70.5
_PORTRAIT_COLUMNS = 6
_MOST_COLUMNS = 10
_INSET_EMS = 1.1
_NUMBER_EMS = 3.0
_TEXT_EMS = 5.5
_BOUNDLESS_EMS = 10_000.0
_STEPS = "steps"
_OTHER = "other"

_WHOLE_LINES = {PORTRAIT_EMS: 26, LANDSCAPE_EMS: 15}
"""A row with no more lines than this is never parted between pages; a taller one may be, else half a page stays empty."""

_EVALUATION = {"likelihood": "L", "exposure": "E", "severity": "S", "score": "R"}
_EVALUATION_WITH_EXPOSURE = {**_EVALUATION, "severity": "C", "score": "D"}
"""The values of an evaluation by matrix (L·S) or by exposure (L·E·C), short enough to share one column."""

_SAID_ONCE = {"department", "responsible", "ppe", "contacts", "alarms", "basis"}
"""Fields that often hold the same words in every row; then they stand in one line over the table."""

_PHONES = {"contacts", "alarms"}

_LEFT_OUT_FIRST = ("extra:", "remark", "measure_class", "basis", "consequence", "department", "responsible", "scenario")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `key` of the field, `extra:` and a heading, steps or other; widths in ems."""

    key: str
    label: str
    texts: tuple[str, ...]
    is_text: bool

    @property
    def least(self) -> float:
        """Return the width below which words would be torn."""
        label = width_of(self.label)
        heading = label / 2 + 0.5 if label > 4 else label
        words = max(map(longest_word, self.texts), default=0.0)
        body = min(self.longest, _TEXT_EMS if self.is_text else 4.0)
        return max(heading, words, body, 2.0) + _INSET_EMS

    @property
    def longest(self) -> float:
        """Return the width of the longest line of any cell."""
        return max(map(longest_line, self.texts), default=0.0)

    @property
    def amount(self) -> float:
        """Return how much text the column holds, in ems."""
        return sum(width_of(tidy(text)) for text in self.texts) if self.is_text else 0.0

    def line_counts(self, width: float) -> list[int]:
        """Return for each row how many lines its cell takes at a width in ems."""
        room = max(width - _INSET_EMS, 1.0)
        return [sum(max(1, ceil(each / room)) for each in lines) for lines in self._measured()]

    def _measured(self) -> list[list[float]]:
        return [[width_of(line) for line in tidy(text).split("\n")] for text in self.texts]


@dataclass(frozen=True, slots=True)
class Table:
    """One document as a table: shared lines over it and its columns."""

    document: DocumentContent
    shared: tuple[tuple[str, str, str], ...]
    columns: tuple[Column, ...]

    @property
    def prefers_landscape(self) -> bool:
        """Return whether the columns ask for more than a portrait page."""
        least = sum(column.least for column in self.columns) + _NUMBER_EMS
        return len(self.columns) >= _PORTRAIT_COLUMNS or least > PORTRAIT_EMS * 0.9

    def as_payload(self, ems: float) -> dict[str, Any]:
        """Return the table as the template takes it, with column widths that sum up to `ems` at most."""
        numbered = [_NUMBER_EMS, *_share(self.columns, ems - _NUMBER_EMS)]
        return {
            "shared": [
                {"label": label, "text": in_atoms(text), "is_phone": key in _PHONES} for key, label, text in self.shared
            ],
            "labels": ["序号", *(column.label for column in self.columns)],
            "widths": numbered,
            "squeeze": min(1.0, ems / sum(numbered)),
            "rows": [
                {**self._row(place, item), "is_whole": lines <= _WHOLE_LINES[ems]}
                for (place, item), lines in zip(enumerate(self.document.items), self._row_lines(numbered), strict=True)
            ],
        }

    def _row_lines(self, widths: Sequence[float]) -> list[int]:
        counts = [column.line_counts(width) for column, width in zip(self.columns, widths[1:], strict=True)]
        return [max(row) for row in zip(*counts, strict=True)]

    def _row(self, place: int, item: ItemContent) -> dict[str, Any]:
        cells: list[dict[str, Any]] = []
        for column in self.columns:
            if column.key == _STEPS:
                cells.append({"steps": steps_payload(item)})
            elif column.key == "level":
                cells.append({"level": tidy(column.texts[place])})
            else:
                lines = tidy(column.texts[place]).split("\n") if column.texts[place] else []
                cells.append(
                    {
                        "lines": [breakable(line) for line in lines],
                        "wide": column.is_text,
                        "signs": signs_payload(column.key, column.texts[place]),
                    }
                )
        return {"star": item.is_must_know, "cells": cells}


def steps_payload(item: ItemContent) -> list[dict[str, Any]]:
    """Return the steps of an emergency scenario as the templates take them."""
    return [{"text": breakable(step.text), "who": breakable(step.who)} for step in item.steps]


def table_of(document: DocumentContent) -> Table:
    """Return the table of a document: empty columns are left out, same words in every row are said once."""
    kind, items = document.kind, document.items
    shared: list[tuple[str, str, str]] = []
    columns: list[Column] = []
    for field in FIELDS[kind]:
        texts = tuple(item.fields.get(field.key, "") for item in items)
        if not any(texts):
            continue
        if field.key in _SAID_ONCE and len(items) > 1 and len(set(texts)) == 1:
            shared.append((field.key, field.label, texts[0]))
        else:
            columns.append(Column(field.key, field.label, texts, field.kind is FieldKind.TEXT or field.main))
        _add_steps(columns, kind, field, items)
    _add_steps(columns, kind, None, items)
    columns = _with_one_evaluation([*columns, *_extra_columns(items)], items)
    return Table(document, tuple(shared), tuple(_at_most(columns, _MOST_COLUMNS)))


def _add_steps(columns: list[Column], kind: Kind, field: Field | None, items: Sequence[ItemContent]) -> None:
    """Put the steps after what an operator sees and does first, or at the end when those fields are empty."""
    if kind is not Kind.EMERGENCY or not any(item.steps for item in items):
        return
    if any(column.key == _STEPS for column in columns) or (field and field.key not in {"protect_first", "forbidden"}):
        return
    texts = tuple("\n".join(f"000{step.text}（{step.who}）" for step in item.steps) for item in items)
    steps = Column(_STEPS, "处置步骤", texts, is_text=True)
    place = len(columns) if field is None or field.key == "protect_first" else len(columns) - 1
    columns.insert(place, steps)


def _with_one_evaluation(columns: Sequence[Column], items: Sequence[ItemContent]) -> list[Column]:
    """Fold the values of a risk evaluation into one narrow column, where there are several."""
    values = [column for column in columns if column.key in _EVALUATION]
    if len(values) < 2:
        return list(columns)
    has_exposure = any(column.key == "exposure" for column in values)
    signs = _EVALUATION_WITH_EXPOSURE if has_exposure else _EVALUATION
    texts = tuple(
        "\n".join(f"{signs[column.key]} {column.texts[row]}" for column in values if column.texts[row])
        for row in range(len(items))
    )
    folded = Column("evaluation", "风险评价", texts, is_text=False)
    return [folded if column is values[0] else column for column in columns if column not in values[1:]]


def _extra_columns(items: Sequence[ItemContent]) -> list[Column]:
    headings = dict.fromkeys(heading for item in items for heading in item.extra)
    return [
        Column(f"extra:{heading}", heading, tuple(item.extra.get(heading, "") for item in items), is_text=True)
        for heading in headings
    ]


def _at_most(columns: list[Column], most: int) -> list[Column]:
    """Fold the least important columns into one called 其他 when there are more than a page can show."""
    folded: list[Column] = []
    for key in _LEFT_OUT_FIRST:
        for column in [each for each in reversed(columns) if each.key.startswith(key)]:
            if len(columns) + bool(folded) > most:
                columns.remove(column)
                folded.insert(0, column)
    if not folded:
        return columns
    rows = range(len(folded[0].texts))
    texts = tuple(
        "\n".join(f"{column.label}：{column.texts[row]}" for column in folded if column.texts[row]) for row in rows
    )
    return [*columns, Column(_OTHER, "其他", texts, is_text=True)]


def _share(columns: Sequence[Column], ems: float) -> list[float]:
    """Return widths that make the table low: every spare em goes to the column that makes the most rows tall."""
    widths = [column.least for column in columns]
    spare = ems - sum(widths)
    counts = [column.line_counts(width) for column, width in zip(columns, widths, strict=True)]
    fewest = [column.line_counts(_BOUNDLESS_EMS) for column in columns]
    while spare >= 1.0 and (tallest := _tallest(counts, fewest)) is not None:
        widths[tallest] += 1.0
        spare -= 1.0
        counts[tallest] = columns[tallest].line_counts(widths[tallest])
    total = sum(column.amount for column in columns) if spare > 0 else 0.0
    if total:
        widths = [width + spare * column.amount / total for width, column in zip(widths, columns, strict=True)]
    return widths


def _tallest(counts: Sequence[Sequence[int]], fewest: Sequence[Sequence[int]]) -> int | None:
    """Return the column that makes rows tall most and would be lower if it were wider; None when there is none."""
    blame = [0] * len(counts)
    for row, least in zip(zip(*counts, strict=True), zip(*fewest, strict=True), strict=True):
        tall = max(row)
        for place, lines in enumerate(row):
            blame[place] += tall if lines == tall and lines > least[place] else 0
    most = max(blame, default=0)
    return blame.index(most) if most else None
