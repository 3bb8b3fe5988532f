"""A typed table of an archive as lines of records: a column for each field, named by its path (docs/rules/facts.md §11)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from gangze.kernel.wording import Sentence
from gangze.officefiles import Sheet, Source, Table, cell_name

from .archive_lines import LineTold, unfit

ANCHORS = frozenset({"tenant", "kind"})
"""The row that has these cells names the columns; what stands above it is for people."""


def lines_in(source: Source) -> Iterator[bytes]:
    """Yield a line of JSON for each row of each table that names its columns. Raises Unfit, with the cell, for a table that cannot be read."""
    grids = [*source.sheets, *(block.grid for block in source.blocks if isinstance(block, Table))]
    tables = [(sheet, head) for sheet in grids if (head := _head(sheet)) is not None]
    if not tables:
        raise unfit("TABLE_MISSING", Sentence("没有找到表头：须有一行写着 tenant 和 kind。"))
    for sheet, head in tables:
        columns = _columns(sheet, head)
        for row in range(head + 1, len(sheet.rows)):
            told = _told(sheet, row, columns)
            if told:
                yield json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _head(sheet: Sheet) -> int | None:
    return next((n for n, row in enumerate(sheet.rows) if {cell.strip() for cell in row} >= ANCHORS), None)


def _columns(sheet: Sheet, head: int) -> dict[int, list[str]]:
    """Return the path of each column that has one. Raises Unfit for a path that no record has, and one that comes twice."""
    columns: dict[int, list[str]] = {}
    for column, text in enumerate(sheet.rows[head]):
        path = text.strip().split(".")
        if not text.strip():
            continue
        if path[0] not in LineTold.model_fields or path in columns.values() or "" in path:
            message = Sentence("“{text}”不是字段，或者写了两次。", text=text.strip()[:60])
            raise unfit("FIELD_UNKNOWN", message, f"{sheet.name}!{cell_name(head, column)}")
        columns[column] = path
    return columns


def _told(sheet: Sheet, row: int, columns: dict[int, list[str]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for column, path in columns.items():
        if text := _text(sheet, row, column):
            try:
                _put(told, path, text)
            except (TypeError, ValueError, AttributeError) as error:
                message = Sentence("列“{path}”与别的列冲突。", path=".".join(path))
                raise unfit("FIELD_WRONG", message, f"{sheet.name}!{cell_name(row, column)}") from error
    return told


def _text(sheet: Sheet, row: int, column: int) -> str:
    """Return the text of a cell; a date that is shown in another way is told as ISO 8601 does."""
    text = sheet.text(row, column).strip()
    day = sheet.dates.get((row, column))
    if day is None:
        return text
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return day.isoformat()
    return text


def _put(told: dict[str, Any], path: Sequence[str], text: str) -> None:
    """Put a text at its path; a number in the path is a place in a list, counted from 1."""
    here: Any = told
    for part, following in zip(path, [*path[1:], None], strict=True):
        empty: Any = text if following is None else [] if following.isdigit() else {}
        if isinstance(here, list):
            index = int(part) - 1
            here += [None] * (index + 1 - len(here))
            here[index] = empty if here[index] is None else here[index]
            here = here[index]
        else:
            here = here.setdefault(part, empty)
    if here != text:
        raise ValueError("a field that has fields is no text")
