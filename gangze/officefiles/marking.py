"""Gives a person's own file back with every finding marked at its place and explained."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from .converting import converted_to_docx
from .model import LIST_HEAD, LIST_SHEET, Limits, Mark, Source, is_list_sheet, span_of
from .opening import open_source
from .wordmarks import marked_word

AUTHOR = "岗责"
_FILLS = {
    "error": PatternFill("solid", fgColor="F4B6B6"),
    "warning": PatternFill("solid", fgColor="FBE7A1"),
}
_WORDS = {"error": "错误", "warning": "提示"}


def mark_source(path: Path, marks: Sequence[Mark], *, name: str = "") -> tuple[str, bytes]:
    """Return the suffix and content of the file with its marks.

    A workbook in .xlsx and a Word file in .docx keep everything else as it is (pictures too; shapes drawn in a workbook are lost: the
    library that writes it does not know them); .doc comes back as .docx, .xls, .ods and .csv as a workbook with the same
    cells. Raises FileRefused for a file that cannot be read.
    """
    source = open_source(path, name=name or path.name)
    if source.kind == "docx":
        return ".docx", marked_word(path, marks)
    if source.kind == "doc":
        with converted_to_docx(path, seconds=Limits().convert_seconds) as converted:
            return ".docx", marked_word(converted, marks)
    book = openpyxl.load_workbook(path, rich_text=True) if source.kind == "xlsx" else _rebuilt(source)
    _take_off_old_marks(book)
    _mark_cells(book, marks)
    _list_marks(book, marks)
    return ".xlsx", _saved(book)


def _rebuilt(source: Source) -> Workbook:
    """Return a workbook with the cells of another format; what was text stays text."""
    book = Workbook()
    del book["Sheet"]
    for grid in source.sheets:
        sheet = book.create_sheet(grid.name[:31])
        for row, texts in enumerate(grid.rows, 1):
            for column, text in enumerate(texts, 1):
                if text:
                    cell = sheet.cell(row, column, text)
                    cell.data_type = "s"
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        for span in grid.merges:
            sheet.merge_cells(
                start_row=span.top + 1, start_column=span.left + 1, end_row=span.bottom + 1, end_column=span.right + 1
            )
    if not book.sheetnames:
        book.create_sheet("原文件")
    return book


def _mark_cells(book: Workbook, marks: Sequence[Mark]) -> None:
    told: dict[tuple[str, str], list[str]] = {}
    for mark in marks:
        if mark.cell is None or mark.sheet not in book.sheetnames:
            continue
        try:
            span = span_of(mark.cell)
        except ValueError:
            continue
        sheet = book[mark.sheet]
        for row in range(span.top + 1, span.bottom + 2):
            for column in range(span.left + 1, span.right + 2):
                sheet.cell(row, column).fill = _FILLS[mark.severity]
        first = sheet.cell(span.top + 1, span.left + 1)
        texts = told.setdefault((mark.sheet, first.coordinate), [])
        texts.append(f"{_WORDS[mark.severity]}：{mark.message}")
        if not hasattr(first, "comment") or type(first).__name__ == "MergedCell":
            continue
        first.comment = Comment("\n".join(texts), AUTHOR, width=320, height=60 + 40 * len(texts))


def _take_off_old_marks(book: Workbook) -> None:
    """Take away what an earlier marking put in, as its list tells: a corrected file is marked anew, not on top."""
    for told in list(book.worksheets):
        rows = told.iter_rows(max_col=len(LIST_HEAD), values_only=True)
        if len(book.worksheets) == 1 or not is_list_sheet(told.title, next(rows, ())):
            continue
        for name, place, *_rest in rows:
            if name in book.sheetnames and place:
                _clear(book[str(name)], str(place))
        del book[told.title]


def _clear(sheet: Worksheet, place: str) -> None:
    try:
        span = span_of(place)
    except ValueError:
        return
    for row in range(span.top + 1, span.bottom + 2):
        for column in range(span.left + 1, span.right + 2):
            sheet.cell(row, column).fill = PatternFill()
    first = sheet.cell(span.top + 1, span.left + 1)
    if first.comment is not None and first.comment.author == AUTHOR:
        first.comment = None


def _list_marks(book: Workbook, marks: Sequence[Mark]) -> None:
    title = LIST_SHEET
    while title in book.sheetnames:
        title += "_"
    sheet = book.create_sheet(title, 0)
    rows = [
        LIST_HEAD,
        *((m.sheet, m.cell or "", _WORDS[m.severity], m.message) for m in marks),
    ]
    for row, texts in enumerate(rows, 1):
        for place, text in enumerate(texts, 1):
            cell = sheet.cell(row, place, text)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row == 1)
    for column, width in zip("ABCD", (18, 14, 8, 90), strict=True):
        sheet.column_dimensions[column].width = width
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0


def _saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
