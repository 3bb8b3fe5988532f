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
_STYLE_TAG = f"{_STYLE}style"
_TABLE_TAG, _COLUMN_TAG, _ROW_TAG = f"{_TABLE}table", f"{_TABLE}table-column", f"{_TABLE}table-row"
_WIDEST = 16_384
_MOST_BYTES = 160 * 1024 * 1024
_FAR = 2048
"""Empty cells and rows repeated beyond this fill the sheet to its edge and mean nothing."""


def read_ods(archive: Archive, limits: Limits) -> tuple[Sheet, ...]:
    """Return the sheets of an .ods file; raises FileRefused."""
    if "META-INF/manifest.xml" in archive.names:
        manifest = archive.tree("META-INF/manifest.xml")
        if next(manifest.iter("{*}encryption-data"), None) is not None:
            raise FileRefused("ENCRYPTED", "文件已加密。请去掉打开密码后重新上传。")
    archive.refuse_above("content.xml", _MOST_BYTES)
    return _Reader(Budget(limits)).read(archive)


class _Reader:
    """Takes the elements of the content as they close: styles, then the columns and rows of one table after another."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.hidden_styles: set[str] = set()
        self.builders: list[SheetBuilder] = []
        self.table: Any = None
        self.column = self.row = 0

    def read(self, archive: Archive) -> tuple[Sheet, ...]:
        for element in archive.rows("content.xml", (_STYLE_TAG, _TABLE_TAG, _COLUMN_TAG, _ROW_TAG)):
            if element.tag == _STYLE_TAG:
                self._note_style(element)
            elif self._is_of_sheet(element):
                self._take(element)
        return tuple(builder.sheet() for builder in self.builders)

    def _note_style(self, style: Any) -> None:
        if any(found.get(f"{_TABLE}display") == "false" for found in style.iter(f"{_STYLE}table-properties")):
            self.hidden_styles.add(style.get(f"{_STYLE}name"))

    def _is_of_sheet(self, element: Any) -> bool:
        """Note which table an element is of; returns False for tables inside cells and for tracked changes."""
        table = element if element.tag == _TABLE_TAG else next(element.iterancestors(_TABLE_TAG), None)
        if table is None or table.getparent().tag != f"{_OFFICE}spreadsheet":
            return False
        if table is not self.table:
            is_hidden = table.get(f"{_TABLE}style-name") in self.hidden_styles
            self.builders.append(SheetBuilder(table.get(f"{_TABLE}name") or "", self.budget, is_hidden=is_hidden))
            self.table, self.column, self.row = table, 0, 0
        return True

    def _take(self, element: Any) -> None:
        builder, is_hidden = self.builders[-1], element.get(f"{_TABLE}visibility") in ("collapse", "filter")
        if element.tag == _COLUMN_TAG:
            repeat = _repeat(element, "columns")
            if is_hidden:
                builder.hidden_columns.update(range(self.column, self.column + min(repeat, _FAR)))
            self.column += repeat
        elif element.tag == _ROW_TAG:
            repeat = _repeat(element, "rows")
            texts = _read_row(element, self.row, builder)
            if is_hidden:
                builder.hidden_rows.update(range(self.row, self.row + min(repeat, _FAR)))
            for offset in range(repeat if any(texts) else 0):
                builder.add_row(self.row + offset, list(texts))
            self.row += repeat


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
        texts.extend([text] * min(repeat, _WIDEST - len(texts)))
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
