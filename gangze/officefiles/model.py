"""What a file from an enterprise is made of once opened: sheets of text cells, or paragraphs and tables in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gangze.kernel.wording import Sentence

Kind = Literal["xlsx", "xls", "ods", "csv", "docx", "doc"]
Severity = Literal["error", "warning"]


class FileRefused(Exception):
    """The file cannot be read at all; `message` says what the person can do about it, with named values."""

    def __init__(self, code: str, message: str, /, **values: object) -> None:
        self.code = code
        self.message = Sentence(message, **values)
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before a file is refused (sizes in bytes)."""

    file_bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 600 * 1024 * 1024
    rows: int = 150_000
    cells: int = 6_000_000
    convert_seconds: int = 60


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range; all four sides are zero-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """Return the range as a spreadsheet writes it, for example B4:B9."""
        return range_name(self.top, self.left, self.bottom, self.right)


@dataclass(frozen=True, slots=True)
class Alert:
    """Something about the file that a person must know before trusting it; `cell` is None for a whole sheet or file."""

    code: str
    sheet: str
    cell: str | None
    message: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding to be marked; `cell` is a cell or range (B14:B16), 第n段 or 第r行第c列 of Word, None for all of it."""

    sheet: str
    cell: str | None
    message: str
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows` holds the text of each cell as displayed, ragged, "" where empty.

    A merged range has its text in its first cell only. `dates` gives the date of cells that hold one, `formulas`
    the formula of cells that are computed; both are keyed by zero-based (row, column).
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Span, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    dates: Mapping[tuple[int, int], date] = field(default_factory=dict)
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, "" outside the used area."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a Word file.

    `number` counts paragraphs of the file from 1 (outside tables). `heading` is the outline level from 1, or 0.
    `label` is the automatic number Word shows before the text ("1.", "（一）"), which is not part of `text`;
    `label_level` is its depth from 0.
    """

    text: str
    number: int
    heading: int = 0
    style: str = ""
    label: str = ""
    label_level: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a Word file; `grid` is named 表格1, 表格2 … in the order of the file."""

    grid: Sheet


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file: `sheets` for workbooks and csv, `blocks` for Word; `margin` are texts of page headers."""

    name: str
    kind: Kind
    sheets: tuple[Sheet, ...] = ()
    blocks: tuple[Block, ...] = ()
    margin: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()


LIST_SHEET, LIST_HEAD = "导入问题", ("工作表", "位置", "类别", "问题")
"""The sheet of ours in a workbook that came back marked, and its first row."""


def is_list_sheet(name: str, head: Sequence[object]) -> bool:
    """Return whether a sheet is the list of problems that we put in, and nothing of the person's own."""
    return name.startswith(LIST_SHEET) and tuple(str(text or "") for text in head[: len(LIST_HEAD)]) == LIST_HEAD


PARAGRAPHS_SHEET = "正文"
"""What stands for the sheet where a place in a Word file is outside its tables."""


def column_name(column: int) -> str:
    """Return the letters of a zero-based column: 0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return a zero-based position as A1."""
    return f"{column_name(column)}{row + 1}"


def range_name(top: int, left: int, bottom: int, right: int) -> str:
    """Return a zero-based inclusive range as A1 or A1:B2."""
    first, last = cell_name(top, left), cell_name(bottom, right)
    return first if first == last else f"{first}:{last}"


_CELL = re.compile(r"^\$?([A-Za-z]{1,3})\$?(\d{1,7})$")


def cell_position(name: str) -> tuple[int, int]:
    """Return the zero-based (row, column) of A1; raises ValueError for anything else."""
    match = _CELL.match(name)
    if match is None:
        raise ValueError(name)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def span_of(reference: str) -> Span:
    """Return the span of A1 or A1:B2; raises ValueError for anything else."""
    first, _, last = reference.partition(":")
    top, left = cell_position(first)
    bottom, right = cell_position(last or first)
    return Span(top, left, bottom, right)
