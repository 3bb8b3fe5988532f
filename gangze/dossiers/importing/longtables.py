"""Tables in which a column says of each row which of the four documents it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from ..content import Kind
from .grids import Cell, Pane
from .posts import PostBook
from .titles import kind_heading

_LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class LongTable:
    """The rows of each document without the column that names it; `end` is the position after the last row."""

    parts: tuple[tuple[Kind, Pane], ...]
    end: int


def long_table_at(pane: Pane, position: int, cells: list[Cell], book: PostBook) -> LongTable | None:
    """Return the table under a header row one of whose columns names documents, None for any other row."""
    if len(cells) < 3 or any(len(cell.text) > 24 for cell in cells):
        return None
    if book.is_checked and sum(1 for cell in cells if book.find(cell.text)) >= 2:
        return None  # the posts stand across
    column = next((cell.column for cell in cells if _names_documents(pane, position, cell)), None)
    if column is None:
        return None
    rows: dict[Kind, list[int]] = {}
    end = position + 1
    while end < len(pane.rows):
        row = pane.rows[end]
        kind = kind_heading(pane.grid.filled(row, column))
        if kind is None and pane.cells(row):
            break
        if kind is not None:
            rows.setdefault(kind, []).append(row)
        end += 1
    others = [index for index in pane.columns if index != column]
    return LongTable(tuple((kind, pane.narrowed(found, others)) for kind, found in rows.items()), end)


def _names_documents(pane: Pane, position: int, cell: Cell) -> bool:
    if kind_heading(cell.text) is not None or cell.right > cell.column:
        return False
    texts = [pane.grid.filled(row, cell.column) for row in pane.rows[position + 1 : position + 1 + _LOOKED_AT]]
    return bool(texts) and bool(texts[0]) and all(kind_heading(text) is not None for text in texts if text)
