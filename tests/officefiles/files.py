"""Writes the same small table, and files meant to do harm, in every format."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import LineBreak, P

ROWS: list[list[Any]] = [
    ["岗位风险清单", None, None],
    ["岗位名称", "风险点", "数值"],
    ["聚合主操", "０.８ MPa\n超压", 3.5],
    [None, "灼烫", 20],
    ["电工", "触电", date(2026, 3, 5)],
]
"""Row 1 is merged over three columns, A3:A4 downwards."""

TEXTS = (
    ("岗位风险清单",),
    ("岗位名称", "风险点", "数值"),
    ("聚合主操", "０.８ MPa\n超压", "3.5"),
    ("", "灼烫", "20"),
    ("电工", "触电", "2026-03-05"),
)
SHEET = "xl/worksheets/sheet1.xml"


def as_xlsx(rows: list[list[Any]] | None = None) -> bytes:
    """Return the table as an .xlsx; the merged ranges only where the rows are the usual ones."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "岗位风险清单"
    for row in ROWS if rows is None else rows:
        sheet.append(row)
    if rows is None:
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A3:A4")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_xls(prepare: Callable[[Any], None] | None = None) -> bytes:
    """Return the table as an .xls; `prepare` may do more to its sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("岗位风险清单")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    sheet.write_merge(0, 0, 0, 2, ROWS[0][0])
    sheet.write_merge(2, 3, 0, 0, ROWS[2][0])
    for number, row in enumerate(ROWS):
        for column, value in enumerate(row):
            if value is not None and (number, column) not in ((0, 0), (2, 0)):
                sheet.write(number, column, value, *([day] if isinstance(value, date) else []))
    if prepare is not None:
        prepare(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_ods(*, hidden_row: int | None = None) -> bytes:
    """Return the table as an .ods; `hidden_row` counts from 0."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="岗位风险清单")
    table.addElement(TableColumn(numbercolumnsrepeated="3"))
    for number, row in enumerate(ROWS):
        line = TableRow(**({"visibility": "collapse"} if number == hidden_row else {}))
        for column, value in enumerate(row):
            line.addElement(_ods_cell(value, number, column))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _ods_cell(value: Any, row: int, column: int) -> Any:
    if (row, column) in ((0, 1), (0, 2), (3, 0)):
        return CoveredTableCell()
    spans = {(0, 0): {"numbercolumnsspanned": "3"}, (2, 0): {"numberrowsspanned": "2"}}.get((row, column), {})
    if isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat(), **spans)
        cell.addElement(P(text=value.strftime("%Y/%m/%d")))
        return cell
    kind = {"valuetype": "float", "value": str(value)} if isinstance(value, int | float) else {"valuetype": "string"}
    cell = TableCell(**kind, **spans)
    paragraph = P()
    for place, line in enumerate(str(value).split("\n")):
        if place:
            paragraph.addElement(LineBreak())
        paragraph.addText(line)
    cell.addElement(paragraph)
    return cell


def as_csv(encoding: str, delimiter: str = ",") -> bytes:
    """Return the table as a .csv in an encoding."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([["" if v is None else str(v) for v in row] for row in ROWS])
    return stream.getvalue().encode(encoding)


def as_docx(prepare: Callable[[Any], None] | None = None) -> bytes:
    """Return the table as a Word file under a heading; `prepare` may do more to the document."""
    document = docx.Document()
    document.add_heading("一、岗位风险清单", level=1)
    table = document.add_table(rows=len(ROWS), cols=3)
    for row, values in zip(table.rows, ROWS, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = "" if value is None else str(value)
    table.cell(0, 0).merge(table.cell(0, 2))
    table.cell(2, 0).merge(table.cell(3, 0))
    if prepare is not None:
        prepare(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def repacked(
    content: bytes,
    changed: Mapping[str, Callable[[bytes], bytes]] | None = None,
    added: Mapping[str, bytes] | None = None,
    left_out: tuple[str, ...] = (),
) -> bytes:
    """Return a zipped office file with parts changed, added or left out."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in left_out:
                part = old.read(name)
                new.writestr(name, changed[name](part) if changed and name in changed else part)
        for name, part in (added or {}).items():
            new.writestr(name, part)
    return stream.getvalue()


def with_rows(content: bytes, rows: bytes) -> bytes:
    """Return an .xlsx with further rows, written as XML, at the end of its sheet."""
    return repacked(content, {SHEET: lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>")})


def written(folder: Path, name: str, content: bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content)
    return path
