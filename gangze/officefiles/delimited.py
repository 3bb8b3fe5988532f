"""How a .csv file is read: which encoding, which delimiter."""

from __future__ import annotations

import csv
import io
from collections import Counter

from .model import FileRefused, Limits, Sheet
from .sheetbuild import Budget, SheetBuilder

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEAD = 100_000
_DELIMITERS = (",", "\t", ";", "|", "，")


def decoded(content: bytes) -> str:
    """Return the text of a csv file (UTF-8, UTF-16 with mark, GB18030); raises FileRefused when it is none of them."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise _not_text() from error
    if b"\x00" in content:
        raise _not_text()
    for encoding in ("utf-8", "gb18030"):
        try:
            return _readable(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise _not_text()


def _readable(text: str) -> str:
    strange = sum(
        1 for letter in text[:5000] if (letter < " " and letter not in "\t\r\n\f") or "\ue000" <= letter <= "\uf8ff"
    )
    if strange > len(text[:5000]) // 50:
        raise _not_text()
    return text


def _not_text() -> FileRefused:
    return FileRefused(
        "NOT_A_DOCUMENT",
        "文件不是表格或文字处理文件，也不是可识别编码的 CSV。请上传 Excel、Word、ODS 或 CSV。",
    )


def read_csv(content: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """Return the one sheet of a csv file; raises FileRefused when it is not text, empty or too long."""
    text = decoded(content)
    builder = SheetBuilder("CSV", Budget(limits))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for index, row in enumerate(reader):
            builder.add_row(index, [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row])
    except csv.Error as error:
        raise FileRefused(
            "NOT_A_DOCUMENT",
            "CSV 文件格式有误，无法读取。请用 Excel 打开后另存为 .xlsx 再上传。",
        ) from error
    return (builder.sheet(),)


def _delimiter(text: str) -> str:
    """Return the delimiter that splits the first lines into the most columns most evenly."""
    head = "".join(text[:_HEAD].splitlines(keepends=True)[:50])

    def evenness(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row]
        except csv.Error:
            return (0, 0)
        counted = Counter(width for width in widths if width > 1)
        return max(((count * width, width) for width, count in counted.items()), default=(0, 0))

    return max(_DELIMITERS, key=evenness)
