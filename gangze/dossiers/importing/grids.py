"""A sheet or Word table seen as a grid of visible cells, with merged ranges filled where asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gangze.officefiles import Paragraph, Sheet, Span

from .places import Ground, Spot
from .wording import trimmed


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with text where its merged range begins; positions are those of the sheet."""

    text: str
    row: int
    column: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """The visible part of a sheet."""

    sheet: Sheet
    ground: Ground = "sheet"
    rows: list[int] = field(init=False)
    columns: list[int] = field(init=False)
    _covered: dict[tuple[int, int], Span] = field(init=False)

    def __post_init__(self) -> None:
        sheet = self.sheet
        width = max((len(row) for row in sheet.rows), default=0)
        self.rows = [row for row in range(len(sheet.rows)) if row not in sheet.hidden_rows]
        self.columns = [column for column in range(width) if column not in sheet.hidden_columns]
        self._covered = {}
        for span in sheet.merges:
            for row in range(span.top, min(span.bottom, len(sheet.rows) - 1) + 1):
                for column in range(span.left, min(span.right, width - 1) + 1):
                    self._covered[row, column] = span

    @property
    def name(self) -> str:
        """Return the name of the sheet, or 表格1 … in Word."""
        return self.sheet.name

    def span(self, row: int, column: int) -> Span:
        """Return the merged range a cell lies in, or the cell itself."""
        return self._covered.get((row, column)) or Span(row, column, row, column)

    def text(self, row: int, column: int) -> str:
        """Return the text that begins in a cell; "" for the rest of a merged range."""
        return trimmed(self.sheet.text(row, column))

    def filled(self, row: int, column: int) -> str:
        """Return the text people see at a cell: that of the merged range it lies in."""
        span = self._covered.get((row, column))
        return trimmed(self.sheet.text(row, column) if span is None else self.sheet.text(span.top, span.left))

    def starts_here(self, row: int, column: int) -> bool:
        """Tell whether a cell is not the continuation of a range that began on a row above."""
        span = self._covered.get((row, column))
        return span is None or span.top == row

    def cells(self, row: int, columns: Sequence[int] | None = None) -> list[Cell]:
        """Return the cells with text that begin on a row, left to right, within `columns` (all when None)."""
        texts = self.sheet.rows[row] if row < len(self.sheet.rows) else ()
        found = []
        for column in self.columns if columns is None else columns:
            text = texts[column] if column < len(texts) else ""
            if text and (text := trimmed(text)):
                span = self._covered.get((row, column))
                if span is None:
                    found.append(Cell(text, row, column, row, column))
                else:
                    found.append(Cell(text, row, column, span.bottom, span.right))
        return found

    def spot(self, row: int, column: int, bottom: int | None = None, right: int | None = None) -> Spot:
        """Return the place of a range, of the merged range a cell lies in when no end is given."""
        if bottom is None or right is None:
            span = self.span(row, column)
            return Spot(self.name, self.ground, span.top, span.left, span.bottom, span.right)
        return Spot(self.name, self.ground, row, column, bottom, right)


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of a grid that reads on its own from top to bottom: some of its rows and some of its columns."""

    grid: Grid
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    def cells(self, row: int) -> list[Cell]:
        """Return the cells of a row that begin in this pane."""
        return self.grid.cells(row, self.columns)

    def lines(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the rows that are not empty with their cells."""
        for row in self.rows:
            cells = self.cells(row)
            if cells:
                yield row, cells

    def narrowed(self, rows: Sequence[int], columns: Sequence[int]) -> Pane:
        """Return a part of this pane."""
        return Pane(self.grid, tuple(rows), tuple(columns))


def whole(grid: Grid) -> Pane:
    """Return the pane that is the whole visible grid."""
    return Pane(grid, tuple(grid.rows), tuple(grid.columns))


def paragraph_spot(paragraph: Paragraph, sheet: str) -> Spot:
    """Return the place of a paragraph."""
    return Spot(sheet, "text", paragraph.number, 0, paragraph.number, 0)
