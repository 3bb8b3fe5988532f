"""Workbooks: one sheet a document with the posts under one another, or one sheet a post with four blocks."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gangze.dossiers.content import DocumentContent, DossierContent, Header, Kind

from .columns import SERIAL, STAR_MARK, Column, columns_of
from .particulars import particulars_of
from .widths import column_widths, line_count

Layout = Literal["four_sheets", "sheet_per_post"]

_THIN = Side(style="thin", color="808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAP = Alignment(wrap_text=True, vertical="center")
_CENTER = Alignment(wrap_text=True, vertical="center", horizontal="center")
_HEAD = PatternFill("solid", fgColor="EDE9E0")
_LEVELS = {
    "重大": PatternFill("solid", fgColor="F4B6B6"),
    "较大": PatternFill("solid", fgColor="F8CFA0"),
    "一般": PatternFill("solid", fgColor="FBE7A1"),
    "低": PatternFill("solid", fgColor="B9D3F0"),
}
_BODY = Font(name="宋体", size=10)
_BOLD = Font(name="宋体", size=10, bold=True)
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""The beginning of what a workbook takes for an escaped sign; written escaped itself."""
_SHEET_NAME = re.compile(r"[\\/*?:\[\]]")
_LINE = 14.5
"""Points of one line of body text."""
_HIGHEST = 409
"""Points of the highest row that a workbook allows."""


def to_xlsx(dossiers: Sequence[DossierContent], *, layout: Layout = "four_sheets", enterprise: str) -> bytes:
    """Return a workbook of the dossiers; text beginning with = + - @ stays text. Raises ValueError without dossiers."""
    if not dossiers:
        raise ValueError("nothing to export")
    book = Workbook()
    del book["Sheet"]
    if layout == "sheet_per_post":
        for dossier in dossiers:
            _post_sheet(book, dossier, enterprise)
    else:
        for kind in Kind:
            _kind_sheet(book, kind, dossiers, enterprise)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _kind_sheet(book: Workbook, kind: Kind, dossiers: Sequence[DossierContent], enterprise: str) -> None:
    """Write one document of every post; where the posts differ in their particulars, each has its own over its rows."""
    sheet = book.create_sheet(kind.title)
    documents = [dossier.documents.get(kind, DocumentContent(kind)) for dossier in dossiers]
    columns = columns_of(kind, documents)
    heads = ["岗位名称", SERIAL, *[column.heading for column in columns]]
    rows = [heads, *[[d.post, *_texts(1, item, columns)] for d in dossiers for item in _items(d, kind)]]
    _prepare(sheet, [max(width, 12) if place == 0 else width for place, width in enumerate(column_widths(rows))])
    _title(sheet, 1, f"{enterprise}{kind.title}", len(heads))
    is_common = len({dossier.header for dossier in dossiers}) == 1
    row = 2
    if is_common:
        row = _particulars(sheet, row, dossiers[0].header, len(heads))
        _row(sheet, row, heads, is_head=True)
        sheet.freeze_panes = f"A{row + 1}"
        sheet.print_title_rows = f"{row}:{row}"
        row += 1
    for dossier, document in zip(dossiers, documents, strict=True):
        if not document.items and not document.jingle:
            continue
        if not is_common:
            _title(sheet, row, f"岗位：{dossier.post}", len(heads), size=11)
            row = _particulars(sheet, row + 1, dossier.header, len(heads))
            _row(sheet, row, heads, is_head=True)
            row += 1
        row = _post_rows(sheet, row, dossier, document, columns)


def _items(dossier: DossierContent, kind: Kind) -> Sequence[object]:
    return dossier.documents[kind].items if kind in dossier.documents else ()


def _post_rows(
    sheet: Worksheet, row: int, dossier: DossierContent, document: DocumentContent, columns: Sequence[Column]
) -> int:
    top, width = row, len(columns) + 2
    for number, item in enumerate(document.items, 1):
        _row(sheet, row, [dossier.post if row == top else "", *_texts(number, item, columns)])
        row += 1
    if document.jingle:
        _row(sheet, row, [dossier.post if row == top else "", "顺口溜", document.jingle, *[""] * (width - 3)])
        _merge(sheet, row, 3, width, document.jingle)
        row += 1
    if row - top > 1:
        sheet.merge_cells(start_row=top, start_column=1, end_row=row - 1, end_column=1)
    sheet.cell(top, 1).alignment = _CENTER
    return row


def _post_sheet(book: Workbook, dossier: DossierContent, enterprise: str) -> None:
    sheet = book.create_sheet(_SHEET_NAME.sub("_", dossier.post)[:31])
    tables = [(document, columns_of(kind, [document])) for kind, document in _in_order(dossier)]
    width = max((len(columns) for _document, columns in tables), default=3) + 1
    texts = [
        [*_texts(1, item, columns), *[""] * (width - 1 - len(columns))]
        for document, columns in tables
        for item in document.items
    ]
    _prepare(sheet, column_widths([[""] * width, *texts]))
    _title(sheet, 1, f"{enterprise}岗位两单两卡", width)
    _title(sheet, 2, f"岗位：{dossier.post}", width, size=11)
    row = _particulars(sheet, 3, dossier.header, width)
    for document, columns in tables:
        _title(sheet, row, document.kind.title, width, size=12)
        _row(sheet, row + 1, [SERIAL, *[column.heading for column in columns]], is_head=True)
        row += 2
        for number, item in enumerate(document.items, 1):
            _row(sheet, row, _texts(number, item, columns))
            row += 1
        if document.jingle:
            _row(sheet, row, ["顺口溜", document.jingle, *[""] * (width - 2)])
            _merge(sheet, row, 2, width, document.jingle)
            row += 1
        row += 1


def _in_order(dossier: DossierContent) -> list[tuple[Kind, DocumentContent]]:
    return [(kind, dossier.documents[kind]) for kind in Kind if kind in dossier.documents]


def _texts(number: int, item: object, columns: Sequence[Column]) -> list[str]:
    return [str(number), *[column.text(item) for column in columns]]  # type: ignore[arg-type]  # always an item


def _particulars(sheet: Worksheet, row: int, header: Header, width: int) -> int:
    """Write label and value side by side, as many pairs a row as there are columns for; return the row after them."""
    pairs = particulars_of(header)
    in_row = max(1, width // 2)
    for start in range(0, len(pairs), in_row):
        texts = [text for pair in pairs[start : start + in_row] for text in pair]
        _row(sheet, row, texts)
        for column in range(1, len(texts), 2):
            sheet.cell(row, column).font = _BOLD
            sheet.cell(row, column).fill = _HEAD
        row += 1
    return row


def _prepare(sheet: Worksheet, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4


def _title(sheet: Worksheet, row: int, text: str, width: int, *, size: int = 16) -> None:
    cell = sheet.cell(row, 1)
    _write(cell, text)
    cell.font = Font(name="黑体", size=size)
    cell.alignment = _CENTER
    sheet.row_dimensions[row].height = size * 1.9
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)


def _merge(sheet: Worksheet, row: int, first: int, last: int, text: str) -> None:
    """Merge cells of a row and give it the height its text asks for."""
    if last > first:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    lines = line_count(text, _width(sheet, first, last) - 2)
    sheet.row_dimensions[row].height = min(lines * _LINE + 6, _HIGHEST)


def _row(sheet: Worksheet, row: int, texts: Sequence[str], *, is_head: bool = False) -> None:
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column)
        _write(cell, text)
        cell.border = _BORDER
        cell.font = _BOLD if is_head else _BODY
        cell.alignment = _CENTER if is_head or text.isdigit() or text in _LEVELS or text == STAR_MARK else _WRAP
        if is_head:
            cell.fill = _HEAD
        elif text in _LEVELS:
            cell.fill = _LEVELS[text]
    # Only some programs find the height of a row by themselves.
    lines = max(line_count(text, _width(sheet, column, column) - 1) for column, text in enumerate(texts, 1))
    sheet.row_dimensions[row].height = min(lines * _LINE + 4, _HIGHEST)


def _width(sheet: Worksheet, first: int, last: int) -> float:
    return float(sum(sheet.column_dimensions[get_column_letter(column)].width for column in range(first, last + 1)))


def _write(cell: Cell | MergedCell, text: str) -> None:
    text = _ESCAPE.sub("_x005F_", _ILLEGAL.sub("", text))
    cell.value = text or None
    if text:
        cell.data_type = "s"  # never a formula, whatever sign it begins with
        cell.quotePrefix = text[0] in "=+-@"  # and not when a person edits the cell either
