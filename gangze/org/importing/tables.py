"""Finds the tables in sheets by their heading words and reads their rows, through merged cells, titles and footers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from gangze.kernel.wording import Sentence
from gangze.officefiles import Paragraph, Sheet, Source, Table, cell_name, range_name

from ..rules.wording import is_nothing, tidy_text
from .headings import HeadingWords, is_private
from .problems import Problem

_FOOTER = re.compile(
    r"(合计|总计|小计|共计|填表人|制表人?|审核人?|审批|编制人?|填报人|负责人签字|[注说明备]+[:：]|填表说明|填写说明)"
)
_OLD_SHEET = re.compile(r"(旧版|作废|历史|离职|停用|备份|废弃|填表说明|填写说明|示例表|样表|字典|下拉)")


@dataclass(frozen=True, slots=True)
class Layout:
    """What a table of this kind looks like.

    A row is a heading when it names two fields, one of them an anchor. `group` fields name what a row belongs to:
    blank ones take the value above (never across a title).
    """

    words: HeadingWords
    anchors: frozenset[str]
    group: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table. `texts` holds what stands in each field ("" where blank), `title` the titles above."""

    sheet: str
    row: int
    texts: Mapping[str, str]
    columns: Mapping[str, int]
    dates: Mapping[str, date]
    title: tuple[str, ...]
    extras: Mapping[str, str]
    carried: frozenset[str] = frozenset()

    def text(self, name: str) -> str:
        """Return the tidied text of a field; "" where the table has no such column or the cell says nothing."""
        text = self.texts.get(name, "")
        return "" if is_nothing(text) else tidy_text(text)

    def cell(self, name: str) -> str:
        """Return the cell of a field; the whole row's first cell where the table has no such column."""
        return cell_name(self.row, self.columns.get(name, 0))

    def problem(self, name: str, code: str, message: str) -> Problem:
        """Return an error at the cell of a field."""
        return Problem(self.sheet, self.cell(name), code, message)

    def warning(self, name: str, code: str, message: str) -> Problem:
        """Return a warning at the cell of a field."""
        return Problem(self.sheet, self.cell(name), code, message, "warning")


@dataclass(slots=True)
class Reading:
    """All rows of all tables of a file, what was skipped and why, and the columns that nobody understood."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown_columns: list[dict[str, str]] = field(default_factory=list)
    heading_cells: dict[str, str] = field(default_factory=dict)


def read_tables(source: Source, layout: Layout) -> Reading:
    """Return the rows of every table in the file, in order; hidden and outdated sheets are only named."""
    reading = Reading()
    for alert in source.alerts:
        reading.problems.append(Problem(alert.sheet, alert.cell, alert.code, alert.message, alert.severity))
    sheets = list(_titled_sheets(source))
    for sheet, above in sheets:
        if reason := _passed_over(sheet, alone=len(sheets) == 1):
            reading.problems.append(Problem(sheet.name, None, reason[0], reason[1], "warning"))
            continue
        _SheetReader(sheet, above, layout, reading, fills_all=source.kind == "csv").read()
    return reading


def _titled_sheets(source: Source) -> Iterator[tuple[Sheet, tuple[str, ...]]]:
    above: list[str] = []
    for block in source.blocks:
        if isinstance(block, Paragraph):
            above = [*above[-2:], block.text]
        elif isinstance(block, Table):
            yield block.grid, tuple(above)
            above = []
    for sheet in source.sheets:
        yield sheet, (sheet.name,)


def _passed_over(sheet: Sheet, *, alone: bool) -> tuple[str, str] | None:
    if not any(any(row) for row in sheet.rows):
        return None
    if sheet.is_hidden:
        return "SHEET_HIDDEN", Sentence("工作表“{sheet}”是隐藏的，没有读取。", sheet=sheet.name)
    if not alone and _OLD_SHEET.search(sheet.name):
        return "SHEET_OUTDATED", Sentence("工作表“{sheet}”看来是旧表或说明，没有读取。", sheet=sheet.name)
    return None


class _SheetReader:
    """Walks one sheet from top to bottom: titles, headings, rows, footers."""

    def __init__(
        self, sheet: Sheet, above: tuple[str, ...], layout: Layout, reading: Reading, *, fills_all: bool
    ) -> None:
        self.sheet, self.layout, self.reading, self.fills_all = sheet, layout, reading, fills_all
        self.owners = {
            (row, column): (span.top, span.left)
            for span in sheet.merges
            for row in range(span.top, min(span.bottom, len(sheet.rows) - 1) + 1)
            for column in range(span.left, span.right + 1)
        }
        self.merged_widths: dict[int, int] = {}
        for row, column in self.owners:
            self.merged_widths[row] = max(self.merged_widths.get(row, 0), column + 1)
        self.titles: tuple[str, ...] = above
        self.fresh_titles: list[str] = []
        self.columns: dict[str, int] = {}
        self.extras: dict[int, str] = {}
        self.last: dict[str, str] = {}

    def read(self) -> None:
        hidden = []
        for row in range(len(self.sheet.rows)):
            if row in self.sheet.hidden_rows:
                hidden.append(row)
                continue
            self._read_row(row)
        if hidden:
            self._warn_hidden(hidden)
        if not self.columns and any(any(row) for row in self.sheet.rows):
            self._report_no_table()

    def _read_row(self, row: int) -> None:
        filled = self._filled_cells(row)
        if not filled:
            return
        headings = self._headings(filled)
        if headings is not None:
            self._begin_table(row, filled, headings)
        elif self._is_title(row, filled):
            self._note_title(filled)
        elif self.columns:
            self._add_record(row)

    def _filled_cells(self, row: int) -> dict[int, str]:
        """Return the texts that stand in a row by column, each merged text once, at its first column in the row."""
        cells: dict[int, str] = {}
        seen = set()
        for column in range(self._width(row)):
            owner = self.owners.get((row, column), (row, column))
            text = self.sheet.text(*owner)
            if text.strip() and owner not in seen:
                seen.add(owner)
                cells[column] = text
        return cells

    def _width(self, row: int) -> int:
        return max(len(self.sheet.rows[row]), self.merged_widths.get(row, 0))

    def _headings(self, filled: Mapping[int, str]) -> dict[str, int] | None:
        best: dict[str, tuple[int, int]] = {}
        for column, text in filled.items():
            found = self.layout.words.field_of(text)
            if found is not None and (found[0] not in best or found[1] < best[found[0]][0]):
                best[found[0]] = (found[1], column)
        if len(best) < 2 or not best.keys() & self.layout.anchors:
            return None
        return {name: column for name, (_rank, column) in best.items()}

    def _begin_table(self, row: int, filled: Mapping[int, str], headings: dict[str, int]) -> None:
        self.columns = headings
        known = set(headings.values())
        self.extras = {column: tidy_text(text) for column, text in filled.items() if column not in known}
        self.last = {}
        if self.fresh_titles:
            self.titles = (*self.titles[:1], *self.fresh_titles)
            self.fresh_titles = []
        first, last = min(filled), max(filled)
        self.reading.heading_cells.setdefault(self.sheet.name, range_name(row, first, row, last))
        for column, heading in self.extras.items():
            self.reading.unknown_columns.append(
                {"sheet": self.sheet.name, "cell": cell_name(row, column), "heading": heading}
            )

    def _is_title(self, row: int, filled: Mapping[int, str]) -> bool:
        own = {column: text for column, text in filled.items() if self._starts_here(row, column)}
        first = tidy_text(next(iter(filled.values())))
        if _FOOTER.match(first) and len(own) <= max(2, len(self.columns) // 2):
            return True
        if len(own) > 1 or not own:
            return not own
        # One text alone on its row is a title, unless it stands in a column that means something.
        (column,) = own
        is_wide = self.owners.get((row, column + 1)) == (row, column)
        is_named = column == self.columns.get("name") and len(own[column].strip()) <= 4
        return is_wide or not self.columns or (column == self.columns.get("serial", 0) and not is_named)

    def _starts_here(self, row: int, column: int) -> bool:
        return self.owners.get((row, column), (row, column))[0] == row

    def _note_title(self, filled: Mapping[int, str]) -> None:
        texts = [tidy_text(text) for text in filled.values()]
        self.fresh_titles += [text for text in texts if not text.isdigit()]
        self.last = {}

    def _add_record(self, row: int) -> None:
        if self.fresh_titles:  # a title inside the table opens a new part of it
            self.titles = (*self.titles[:1], *self.fresh_titles)
            self.fresh_titles = []
        texts: dict[str, str] = {}
        dates: dict[str, date] = {}
        carried: set[str] = set()
        for name, column in self.columns.items():
            owner = self.owners.get((row, column), (row, column))
            texts[name] = self.sheet.text(*owner)
            if found := self.sheet.dates.get(owner):
                dates[name] = found
        told = [name for name, text in texts.items() if name not in ("serial", *self.layout.group) and text.strip()]
        if not told and not self._is_grouping_row(texts):
            return
        self._carry(texts, carried)
        extras = {
            heading: self.sheet.text(row, column) for column, heading in self.extras.items() if not is_private(heading)
        }
        place = (self.sheet.name, row)
        self.reading.records.append(Record(*place, texts, self.columns, dates, self.titles, extras, frozenset(carried)))

    def _is_grouping_row(self, texts: Mapping[str, str]) -> bool:
        """Return whether a row that fills only group columns says something: in a table of units it does."""
        return "team" in self.columns and "name" not in self.columns and bool(texts.get("team", "").strip())

    def _carry(self, texts: dict[str, str], carried: set[str]) -> None:
        names = (*self.layout.group, "post") if self.fills_all and "name" in self.columns else self.layout.group
        for name in names:
            if name not in self.columns:
                continue
            if texts[name].strip():
                if self.last.get(name) != texts[name]:
                    for inner in names[names.index(name) + 1 :]:
                        self.last.pop(inner, None)
                self.last[name] = texts[name]
            elif name in self.last:
                texts[name] = self.last[name]
                carried.add(name)

    def _warn_hidden(self, rows: list[int]) -> None:
        shown = "、".join(str(row + 1) for row in rows[:10]) + ("…" if len(rows) > 10 else "")
        message = Sentence(
            "第{row}行是隐藏的（共{count}行），没有读取。如需导入，请取消隐藏或清除筛选。", row=shown, count=len(rows)
        )
        self.reading.problems.append(
            Problem(self.sheet.name, f"A{rows[0] + 1}:A{rows[-1] + 1}", "ROW_HIDDEN", message, "warning")
        )

    def _report_no_table(self) -> None:
        message = Sentence("工作表“{sheet}”中没有找到表头，没有读取。", sheet=self.sheet.name)
        self.reading.problems.append(Problem(self.sheet.name, None, "HEADER_MISSING", message, "warning"))
