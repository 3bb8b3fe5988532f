"""How the rows of a sheet are gathered: ragged, within the limits, equal texts shared."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from .model import FileRefused, Limits, Sheet, Span, cell_name

_EMPTY: tuple[str, ...] = ()
_LAST_ROW = 1_048_576
_WIDEST_AREA = 20_000_000
"""Cells of the rectangle around everything; a single stray text in the last corner spans 17,000 million."""
_MARGIN = 16
"""Merged ranges are kept this far beyond the used cells: enough to tell a title over a whole table."""


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
                "表格内容过多（超过 {most} 行），已拒绝读取。请按企业或车间拆分后分次上传。",
                most=f"{self.limits.rows:,}",
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
    uncomputed: list[tuple[int, int]] = field(default_factory=list)

    def add_row(self, index: int, texts: list[str]) -> None:
        """Put the texts of one row at a zero-based index; rows may come with gaps but never backwards.

        Raises ValueError for a row that no sheet has, FileRefused beyond the limits.
        """
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            return
        self.budget.spend(len(texts))
        if not 0 <= index < _LAST_ROW:
            raise ValueError(index)
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
        """Return the finished sheet; raises FileRefused for one that reaches too far to be walked through."""
        width = max((len(row) for row in self.rows), default=0)
        last = len(self.rows)
        if last * width > _WIDEST_AREA:
            raise FileRefused(
                "TOO_MANY_ROWS",
                "工作表“{sheet}”的内容一直散布到 {cell}，范围过大，已拒绝读取。请删除远处多余的内容后重新上传。",
                sheet=self.name,
                cell=cell_name(last - 1, width - 1),
            )
        return Sheet(
            name=self.name,
            rows=tuple(self.rows),
            merges=self._merges(last, max(width, 1)),
            is_hidden=self.is_hidden,
            hidden_rows=frozenset(row for row in self.hidden_rows if row < last),
            hidden_columns=frozenset(column for column in self.hidden_columns if column < width),
            dates=self.dates,
            formulas=self.formulas,
        )

    def _merges(self, last: int, width: int) -> tuple[Span, ...]:
        """Return the merged ranges that begin among the used cells, cut where nothing is; refuses what overlaps madly."""
        spans = tuple(
            Span(span.top, span.left, min(span.bottom, last + _MARGIN), min(span.right, width + _MARGIN))
            for span in self.merges
            if span.top < last and span.left < width
        )
        covered = sum((span.bottom - span.top + 1) * (span.right - span.left + 1) for span in spans)
        if covered > self.budget.limits.cells:
            raise FileRefused("TOO_MANY_ROWS", "合并单元格的范围异常庞大，已拒绝读取。请取消不需要的合并后重新上传。")
        return spans
