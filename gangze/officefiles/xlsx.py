"""How an .xlsx workbook is read: one streaming pass per sheet gives texts, dates, formulas, merges, hidden parts.

A library that hands over a dense grid is not used on purpose: one stray cell in the last corner of a sheet would make
it ask for billions of cells.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from gangze.kernel.wording import Sentence

from .archive import Archive, refuse_damaged
from .emptyrows import WithoutEmptyRows
from .model import Alert, FileRefused, Limits, Sheet, cell_name, span_of
from .numbers import GENERAL, NumberFormat, date_of, format_of, shown, shown_date, shown_time
from .sheetbuild import Budget, SheetBuilder

_OTHER_FILE = re.compile(r"\[[^\[\]]+\][^\[\]!,;()]*!")
"""[1]Sheet1!A1; the brackets of a table's column (表1[数量]) are followed by no exclamation mark."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REL_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_ROW_TAGS = ("{*}row", "{*}col", "{*}mergeCell")
_HIDDEN = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class _Book:
    strings: list[str]
    formats: list[NumberFormat]
    from_1904: bool


def read_xlsx(archive: Archive, limits: Limits) -> tuple[tuple[Sheet, ...], tuple[Alert, ...]]:
    """Return the sheets in order and what must be known about the file; raises FileRefused."""
    main = main_part(archive, "xl/workbook.xml")
    workbook = archive.tree(main)
    targets = _relations(archive, main)
    properties = next(workbook.iterfind("{*}workbookPr"), None)
    book = _Book(
        strings=_shared_strings(archive, targets, limits),
        formats=_formats(archive, targets),
        from_1904=properties is not None and properties.get("date1904") in _HIDDEN,
    )
    budget = Budget(limits)
    sheets: list[Sheet] = []
    uncomputed: list[Alert] = []
    for entry in workbook.iterfind("{*}sheets/{*}sheet"):
        kind, part = targets.get(entry.get(_REL) or entry.get(_REL_STRICT) or "", ("", ""))
        if kind != "worksheet":
            continue  # a chart sheet has no cells
        builder = SheetBuilder(
            entry.get("name") or "", budget, is_hidden=entry.get("state") in ("hidden", "veryHidden")
        )
        _read_sheet(archive, part, book, builder)
        sheets.append(builder.sheet())
        uncomputed += _uncomputed(builder)
    return tuple(sheets), (*_alerts(archive, targets, sheets), *uncomputed)


def main_part(archive: Archive, usual: str) -> str:
    """Return the path of the main part; raises FileRefused when the package names none that exists."""
    if usual in archive.names:
        return usual
    if "_rels/.rels" in archive.names:
        for relation in archive.tree("_rels/.rels"):
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in archive.names:
                return target
    raise refuse_damaged(usual)


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels"
    if path not in archive.names:
        return {}
    found = {}
    for relation in archive.tree(path):
        target = relation.get("Target") or ""
        full = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        found[relation.get("Id") or ""] = ((relation.get("Type") or "").rpartition("/")[2], full)
    return found


def _part(targets: dict[str, tuple[str, str]], kind: str) -> str | None:
    return next((path for found, path in targets.values() if found == kind), None)


def _shared_strings(archive: Archive, targets: dict[str, tuple[str, str]], limits: Limits) -> list[str]:
    path = _part(targets, "sharedStrings")
    if path is None or path not in archive.names:
        return []
    strings = []
    for element in archive.rows(path, ("{*}si",)):
        strings.append(_rich_text(element))
        if len(strings) > limits.cells:
            raise FileRefused("TOO_MANY_ROWS", "表格内容过多，已拒绝读取。请按企业或车间拆分后分次上传。")
    return strings


def _rich_text(element: Any) -> str:
    """Return the text of a string item without the phonetic guides that East Asian files carry."""
    parts = []
    for text in element.iter("{*}t"):
        parent = text.getparent()
        if parent is None or not parent.tag.endswith("}rPh"):
            parts.append(text.text or "")
    return tidy("".join(parts))


def tidy(text: str) -> str:
    """Return text with one kind of line break and without escaped or forbidden control characters."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _formats(archive: Archive, targets: dict[str, tuple[str, str]]) -> list[NumberFormat]:
    path = _part(targets, "styles")
    if path is None or path not in archive.names:
        return []
    root = archive.tree(path)
    codes = {element.get("numFmtId"): element.get("formatCode") for element in root.iterfind("{*}numFmts/{*}numFmt")}
    return [
        format_of(int(element.get("numFmtId") or 0), codes.get(element.get("numFmtId")))
        for element in root.iterfind("{*}cellXfs/{*}xf")
    ]


def _read_sheet(archive: Archive, part: str, book: _Book, builder: SheetBuilder) -> None:
    index = -1
    for element in archive.rows(part, _ROW_TAGS, through=WithoutEmptyRows):
        tag = element.tag.rpartition("}")[2]
        if tag == "row":
            index = int(element.get("r") or index + 2) - 1
            if element.get("hidden") in _HIDDEN:
                builder.hidden_rows.add(index)
            _read_row(element, index, book, builder)
        elif tag == "mergeCell":
            _read_merge(element, builder)
        elif element.get("hidden") in _HIDDEN or element.get("width") in ("0", "0.0"):
            # The last column group often reaches column 16384; only the used width is kept in the end.
            builder.hidden_columns.update(range(int(element.get("min")) - 1, min(int(element.get("max")), 16_384)))


def _read_merge(element: Any, builder: SheetBuilder) -> None:
    try:
        span = span_of(element.get("ref") or "")
    except ValueError:
        return
    if (span.top, span.left) != (span.bottom, span.right):
        builder.merges.append(span)


def _read_row(element: Any, index: int, book: _Book, builder: SheetBuilder) -> None:
    texts: list[str] = []
    column = -1
    for cell in element:
        reference = cell.get("r")
        column = column_of(reference) if reference else column + 1
        text = _cell_text(cell, index, column, book, builder)
        if text:
            if column >= len(texts):
                texts.extend([""] * (column + 1 - len(texts)))
            texts[column] = text
    builder.add_row(index, texts)


_COLUMNS: dict[str, int] = {}


def column_of(reference: str) -> int:
    """Return the zero-based column of a cell reference; raises FileRefused for nonsense."""
    letters = reference.rstrip("0123456789")
    column = _COLUMNS.get(letters)
    if column is None:
        if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
            raise refuse_damaged(reference[:20])
        column = 0
        for letter in letters.upper():
            column = column * 26 + ord(letter) - 64
        column -= 1
        _COLUMNS[letters] = column
    return column


def _cell_text(cell: Any, row: int, column: int, book: _Book, builder: SheetBuilder) -> str:
    value = None
    for child in cell:
        tag = child.tag.rpartition("}")[2]
        if tag == "v":
            value = child.text or ""
        elif tag == "f":
            # Shared formulas name only their group after the first cell: the mark alone is enough to tell.
            builder.formulas[row, column] = child.text or "…"
        elif tag == "is":
            return _rich_text(child)
    if not value:
        # A formula whose result is an empty text says so; one that was never computed has no result.
        if (row, column) in builder.formulas and cell.get("t") != "str":
            builder.uncomputed.append((row, column))
        return ""
    return _typed_text(cell.get("t"), value, cell.get("s"), (row, column), book, builder)


def _typed_text(
    kind: str | None, value: str, style: str | None, place: tuple[int, int], book: _Book, builder: SheetBuilder
) -> str:
    if kind == "s":
        try:
            return book.strings[int(value)]
        except (ValueError, IndexError) as error:
            raise refuse_damaged(f"{builder.name} {cell_name(*place)}") from error
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind in ("str", "e", "d"):
        return tidy(value)
    try:
        number = float(value)
    except ValueError:
        return tidy(value)
    if not math.isfinite(number):
        return tidy(value)
    index = int(style) if style and style.isdigit() else 0
    return _number_text(number, book.formats[index] if index < len(book.formats) else GENERAL, place, book, builder)


def _number_text(number: float, style: NumberFormat, place: tuple[int, int], book: _Book, builder: SheetBuilder) -> str:
    if style.is_date or style.is_time:
        moment = date_of(number, from_1904=book.from_1904)
        if moment is not None and style.is_time and number < 1:
            return shown_time(moment)
        if moment is not None:
            builder.add_date(*place, moment)
            return shown_date(moment)
    return shown(number, style)


def _uncomputed(builder: SheetBuilder) -> list[Alert]:
    text = Sentence("此单元格是公式，但没有计算结果。请用 Excel 或 WPS 打开后保存，或改为直接填写的内容，再上传。")
    return [
        Alert("FORMULA_NOT_COMPUTED", builder.name, cell_name(*place), text, "error") for place in builder.uncomputed
    ]


def _alerts(archive: Archive, targets: dict[str, tuple[str, str]], sheets: list[Sheet]) -> tuple[Alert, ...]:
    if any(name.endswith("vbaProject.bin") for name in archive.names):
        raise FileRefused("MACRO", "文件含有宏程序，已拒绝读取。请另存为不含宏的 .xlsx 文件后重新上传。")
    found = []
    for sheet in sheets:
        for (row, column), formula in sheet.formulas.items():
            if _OTHER_FILE.search(formula):
                place = cell_name(row, column)
                message = Sentence(
                    "工作表“{sheet}”{cell} 引用了其他文件（={formula}）。请改为直接填写的内容。",
                    sheet=sheet.name,
                    cell=place,
                    formula=formula[:60],
                )
                found.append(Alert("EXTERNAL_LINK", sheet.name, place, message, "error"))
    if not found and any(kind == "externalLink" for kind, _ in targets.values()):
        message = Sentence("工作簿链接到外部文件。请在 Excel“数据→编辑链接”中断开链接，另存后重新上传。")
        found.append(Alert("EXTERNAL_LINK", sheets[0].name if sheets else "", None, message, "error"))
    return tuple(found)
