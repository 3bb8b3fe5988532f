"""How an OpenDocument spreadsheet is read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from .archive import Archive
from .model import FileRefused, Limits, Sheet, Span
from .numbers import general, shown_date
from .sheetbuild import Budget, SheetBuilder

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FAR = 2048
"""Empty cells and rows repeated beyond this fill the sheet to its edge and mean nothing."""


def read_ods(archive: Archive, limits: Limits) -> tuple[Sheet, ...]:
    """Return the sheets of an .ods file; raises FileRefused."""
    if "META-INF/manifest.xml" in archive.names:
        manifest = archive.tree("META-INF/manifest.xml")
        if next(manifest.iter("{*}encryption-data"), None) is not None:
            raise FileRefused("ENCRYPTED", "文件已加密。请去掉打开密码后重新上传。")
    root = archive.tree("content.xml")
    hidden_styles = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if any(found.get(f"{_TABLE}display") == "false" for found in style.iter(f"{_STYLE}table-properties"))
    }
    budget = Budget(limits)
    return tuple(
        _read_table(table, hidden_styles, budget) for table in root.iterfind(f".//{_OFFICE}spreadsheet/{_TABLE}table")
    )


def _read_table(table: Any, hidden_styles: set[str], budget: Budget) -> Sheet:
    builder = SheetBuilder(
        table.get(f"{_TABLE}name") or "", budget, is_hidden=table.get(f"{_TABLE}style-name") in hidden_styles
    )
    column = 0
    for entry in table.iter(f"{_TABLE}table-column"):
        repeat = _repeat(entry, "columns")
        if entry.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            builder.hidden_columns.update(range(column, column + min(repeat, _FAR)))
        column += repeat
    index = 0
    for row in table.iter(f"{_TABLE}table-row"):
        repeat = _repeat(row, "rows")
        texts = _read_row(row, index, builder)
        if row.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            builder.hidden_rows.update(range(index, index + min(repeat, _FAR)))
        for offset in range(repeat if any(texts) else 0):
            builder.add_row(index + offset, list(texts))
        index += repeat
    return builder.sheet()


def _repeat(element: Any, what: str) -> int:
    value = element.get(f"{_TABLE}number-{what}-repeated") or "1"
    return max(1, int(value)) if value.isdigit() else 1


def _read_row(row: Any, index: int, builder: SheetBuilder) -> list[str]:
    texts: list[str] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        repeat = _repeat(cell, "columns")
        text = _cell_text(cell, index, len(texts), builder) if cell.tag == f"{_TABLE}table-cell" else ""
        if not text and repeat > _FAR:
            break
        _note_span(cell, index, len(texts), builder)
        texts.extend([text] * repeat)
    return texts


def _note_span(cell: Any, row: int, column: int, builder: SheetBuilder) -> None:
    down = int(cell.get(f"{_TABLE}number-rows-spanned") or 1)
    right = int(cell.get(f"{_TABLE}number-columns-spanned") or 1)
    if down > 1 or right > 1:
        builder.merges.append(Span(row, column, row + down - 1, column + right - 1))


def _cell_text(cell: Any, row: int, column: int, builder: SheetBuilder) -> str:
    formula = cell.get(f"{_TABLE}formula")
    if formula:
        builder.formulas[row, column] = formula
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "date":
        return _date_text(cell, row, column, builder)
    written = "\n".join(_paragraph(part) for part in cell.iterfind(f"{_TEXT}p"))
    if not written and kind == "float":
        return general(float(cell.get(f"{_OFFICE}value") or 0))
    return written


def _date_text(cell: Any, row: int, column: int, builder: SheetBuilder) -> str:
    value = cell.get(f"{_OFFICE}date-value") or ""
    try:
        moment = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    except ValueError:
        return str(value)
    builder.add_date(row, column, moment)
    return shown_date(moment)


def _paragraph(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * int(child.get(f"{_TEXT}c") or 1))
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif not str(child.tag).endswith("}annotation"):
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)
