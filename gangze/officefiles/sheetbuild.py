"""How the rows of a sheet are gathered: ragged, within the limits, equal texts shared."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from .model import FileRefused, Limits, Sheet, Span

_EMPTY: tuple[str, ...] = ()


@dataclass(slots=True)
class Budget:
    """What all sheets of a file may still use together."""

    limits: Limits
    rows: int = 0
    cells: int = 0

    def spend(self, cells: int) -> None:
        """Count one used row; raises FileRefused beyond the limits."""
        self.rows += 1
        self.cells += cells
        if self.rows > self.limits.rows or self.cells > self.limits.cells:
            raise FileRefused(
                "TOO_MANY_ROWS",
                f"表格内容过多（超过 {self.limits.rows:,} 行），已拒绝读取。请按企业或车间拆分后分次上传。",
            )


@dataclass(slots=True)
class SheetBuilder:
    """A sheet being read."""

    name: str
    budget: Budget
    is_hidden: bool = False
    rows: list[tuple[str, ...]] = field(default_factory=list)
    merges: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    dates: dict[tuple[int, int], date] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)

    def add_row(self, index: int, texts: list[str]) -> None:
        """Put the texts of one row at a zero-based index; rows may come with gaps but never backwards."""
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            return
        self.budget.spend(len(texts))
        if index > len(self.rows):
            self.rows.extend([_EMPTY] * (index - len(self.rows)))
        if index < len(self.rows):
            self.rows[index] = tuple(texts)
        else:
            self.rows.append(tuple(texts))

    def add_date(self, row: int, column: int, moment: datetime | date) -> None:
        """Remember the date of a cell."""
        self.dates[row, column] = moment.date() if isinstance(moment, datetime) else moment

    def sheet(self) -> Sheet:
        """Return the finished sheet."""
        width = max((len(row) for row in self.rows), default=0)
        last = len(self.rows)
        return Sheet(
            name=self.name,
            rows=tuple(self.rows),
            merges=tuple(span for span in self.merges if span.top < last and span.left < max(width, 1)),
            is_hidden=self.is_hidden,
            hidden_rows=frozenset(row for row in self.hidden_rows if row < last),
            hidden_columns=frozenset(column for column in self.hidden_columns if column < width),
            dates=self.dates,
            formulas=self.formulas,
        )
