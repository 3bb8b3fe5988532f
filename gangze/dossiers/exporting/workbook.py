"""Workbooks: one sheet a document with the posts under one another, or one sheet a post with four blocks."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gangze.dossiers.content import DocumentContent, DossierContent, Kind

from .columns import SERIAL, Column, columns_of

Layout = Literal["four_sheets", "sheet_per_post"]

_THIN = Side(style="thin", color="B8B2A6")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAP = Alignment(wrap_text=True, vertical="center")
_CENTER = Alignment(wrap_text=True, vertical="center", horizontal="center")
_HEAD = PatternFill("solid", fgColor="EDE9E0")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SHEET_NAME = re.compile(r"[\\/*?:\[\]]")


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
    sheet = book.create_sheet(kind.title)
    documents = [dossier.documents.get(kind, DocumentContent(kind)) for dossier in dossiers]
    columns = columns_of(kind, documents)
    width = len(columns) + 2
    _title(sheet, 1, f"{enterprise}{kind.title}", width)
    _particulars(sheet, 2, dossiers[0], width)
    _row(sheet, 3, ["岗位名称", SERIAL, *[column.heading for column in columns]], is_head=True)
    row = 4
    for dossier, document in zip(dossiers, documents, strict=True):
        row = _post_rows(sheet, row, dossier, document, columns)
    _widths(sheet, width, first=14)
    sheet.freeze_panes = "A4"


def _post_rows(
    sheet: Worksheet, row: int, dossier: DossierContent, document: DocumentContent, columns: Sequence[Column]
) -> int:
    if not document.items and not document.jingle:
        return row
    top, width = row, len(columns) + 2
    for number, item in enumerate(document.items, 1):
        _row(sheet, row, [dossier.post if row == top else "", str(number), *[column.text(item) for column in columns]])
        row += 1
    if document.jingle:
        _row(sheet, row, [dossier.post if row == top else "", "顺口溜", document.jingle, *[""] * (width - 3)])
        sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=width)
        row += 1
    if row - top > 1:
        sheet.merge_cells(start_row=top, start_column=1, end_row=row - 1, end_column=1)
    sheet.cell(top, 1).alignment = _CENTER
    return row


def _post_sheet(book: Workbook, dossier: DossierContent, enterprise: str) -> None:
    sheet = book.create_sheet(_SHEET_NAME.sub("_", dossier.post)[:31])
    tables = [
        (document, columns_of(kind, [document]))
        for kind in Kind
        if (document := dossier.documents.get(kind)) is not None
    ]
    width = max((len(columns) for _document, columns in tables), default=1) + 1
    _title(sheet, 1, f"{enterprise}岗位两单两卡", width)
    _title(sheet, 2, f"岗位：{dossier.post}", width)
    _particulars(sheet, 3, dossier, width)
    row = 4
    for document, columns in tables:
        _title(sheet, row, document.kind.title, width)
        _row(sheet, row + 1, [SERIAL, *[column.heading for column in columns]], is_head=True)
        row += 2
        for number, item in enumerate(document.items, 1):
            _row(sheet, row, [str(number), *[column.text(item) for column in columns]])
            row += 1
        if document.jingle:
            _row(sheet, row, ["顺口溜", document.jingle, *[""] * (width - 2)])
            if width > 2:
                sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=width)
            row += 1
        row += 1
    _widths(sheet, width, first=8)


def _particulars(sheet: Worksheet, row: int, dossier: DossierContent, width: int) -> None:
    header = dossier.header
    parts = (
        ("编制", header.drafters),
        ("审核", header.reviewer),
        ("批准", header.approver),
        ("版本", header.revision_label),
        ("日期", header.approved_on),
    )
    _title(sheet, row, "　".join(f"{label}：{text}" for label, text in parts if text) or "　", width, size=10)


def _title(sheet: Worksheet, row: int, text: str, width: int, *, size: int = 14) -> None:
    cell = sheet.cell(row, 1)
    _write(cell, text)
    cell.font = Font(size=size, bold=size > 10)
    cell.alignment = _CENTER
    if width > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)


def _row(sheet: Worksheet, row: int, texts: Sequence[str], *, is_head: bool = False) -> None:
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column)
        _write(cell, text)
        cell.border = _BORDER
        cell.alignment = _CENTER if is_head else _WRAP
        if is_head:
            cell.font = Font(bold=True)
            cell.fill = _HEAD


def _write(cell: object, text: str) -> None:
    text = _ILLEGAL.sub("", text)
    cell.value = text or None  # type: ignore[attr-defined]
    if text:
        cell.data_type = "s"  # type: ignore[attr-defined]  # never a formula, whatever sign it begins with


def _widths(sheet: Worksheet, width: int, *, first: int) -> None:
    for column in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = first if column == 1 else 24
