"""How an old .xls workbook is read: values by calamine, hidden parts and formulas from the records of the file.

source: [MS-XLS] 2.4 (records BOUNDSHEET8, ROW, COLINFO, FORMULA and other cells, MERGECELLS, FILEPASS).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import olefile
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from .archive import refuse_damaged
from .model import FileRefused, Limits, Sheet, Span
from .numbers import general, shown_date
from .sheetbuild import Budget, SheetBuilder

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _DATEMODE = 0x0809, 0x000A, 0x0085, 0x002F, 0x0022
_ROW, _COLINFO, _FORMULA, _MERGE, _MULRK = 0x0208, 0x007D, 0x0006, 0x00E5, 0x00BD
_CELLS = frozenset({_FORMULA, _MULRK, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
_DENSE_CELLS = 8_000_000


def read_xls(content: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """Return the sheets of an .xls file; raises FileRefused."""
    stream = _workbook_stream(content)
    budget = Budget(limits)
    offsets = _sheet_offsets(stream)
    builders = [_structure(stream, offset, budget) for offset in offsets]
    _refuse_wide(stream, offsets)
    try:
        _fill_all(builders, content)
    except CalamineError as error:
        raise refuse_damaged() from error
    except BaseException as error:
        # The library is Rust, and gives up on a damaged file with a panic that is no Exception.
        if type(error).__name__ == "PanicException":
            raise refuse_damaged() from error
        raise
    return tuple(builder.sheet() for builder in builders)


def _fill_all(builders: list[SheetBuilder], content: bytes) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) != len(builders):
        raise refuse_damaged()
    for meta, builder in zip(sheets, builders, strict=True):
        builder.name = meta.name
        builder.is_hidden = meta.visible != SheetVisibleEnum.Visible
        _fill(builder, book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False))


def _workbook_stream(content: bytes) -> bytes:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            if ole.exists("_VBA_PROJECT_CUR"):
                raise FileRefused("MACRO", "文件含有宏程序，已拒绝读取。请另存为不含宏的 .xlsx 文件后重新上传。")
            name = "Workbook" if ole.exists("Workbook") else "Book"
            return bytes(ole.openstream(name).read())
    except OSError as error:
        raise refuse_damaged() from error


def _records(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield (type, payload) up to the end of the substream that begins at `start`."""
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        yield kind, stream[start + 4 : start + 4 + length]
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            return
        start += 4 + length


def _sheet_offsets(stream: bytes) -> list[int]:
    offsets = []
    for kind, payload in _records(stream):
        if kind == _FILEPASS:
            raise FileRefused("ENCRYPTED", "文件已加密。请去掉打开密码后重新上传。")
        if kind == _BOUNDSHEET and len(payload) > 5 and payload[5] == 0:
            offsets.append(struct.unpack_from("<I", payload)[0])
    return offsets


def _refuse_wide(stream: bytes, offsets: list[int]) -> None:
    """Refuse a file whose cells stand so far out that dense grids of its sheets would not fit in memory."""
    dense = 0
    for offset in offsets:
        rows = columns = 0
        for kind, payload in _records(stream, offset):
            if kind in _CELLS and len(payload) >= 4:
                row, column = struct.unpack_from("<HH", payload)
                rows, columns = max(rows, row + 1), max(columns, column + 1)
                if kind == _MULRK:
                    columns = max(columns, struct.unpack_from("<H", payload, len(payload) - 2)[0] + 1)
        dense += rows * columns
    if dense > _DENSE_CELLS:
        raise FileRefused("TOO_MANY_ROWS", "表格范围过大，已拒绝读取。请删除多余的空行空列，另存为 .xlsx 后上传。")


def _structure(stream: bytes, offset: int, budget: Budget) -> SheetBuilder:
    builder = SheetBuilder("", budget)
    for kind, payload in _records(stream, offset):
        if kind == _ROW and len(payload) >= 16:
            if struct.unpack_from("<I", payload, 12)[0] & 0x20:
                builder.hidden_rows.add(struct.unpack_from("<H", payload)[0])
        elif kind == _COLINFO and len(payload) >= 10:
            first, last, _, _, flags = struct.unpack_from("<HHHHH", payload)
            if flags & 1:
                builder.hidden_columns.update(range(first, last + 1))
        elif kind == _FORMULA and len(payload) >= 4:
            row, column = struct.unpack_from("<HH", payload)
            builder.formulas[row, column] = "…"
        elif kind == _MERGE:
            _merges(payload, builder)
    return builder


def _merges(payload: bytes, builder: SheetBuilder) -> None:
    (count,) = struct.unpack_from("<H", payload)
    for number in range(min(count, (len(payload) - 2) // 8)):
        top, bottom, left, right = struct.unpack_from("<HHHH", payload, 2 + 8 * number)
        builder.merges.append(Span(top, left, bottom, right))


def _fill(builder: SheetBuilder, rows: list[list[Any]]) -> None:
    for index, row in enumerate(rows):
        texts = []
        for column, value in enumerate(row):
            if isinstance(value, date | datetime):
                builder.add_date(index, column, value)
            texts.append(_text(value))
        builder.add_row(index, texts)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return general(value)
    if isinstance(value, date | datetime):
        return shown_date(value)
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02d}"
    return "" if isinstance(value, timedelta) else str(value)
