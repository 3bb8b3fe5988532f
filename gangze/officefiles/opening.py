"""Which kind of file this is, decided by its content; what is refused, and in which words."""

from __future__ import annotations

import io
import logging
from dataclasses import replace
from pathlib import Path

import msoffcrypto
import olefile

from gangze.kernel.wording import Sentence

from .archive import opened_archive, refuse_damaged
from .converting import converted_to_docx
from .delimited import read_csv
from .docx import read_docx
from .model import Alert, Block, FileRefused, Kind, Limits, Paragraph, Sheet, Source, cell_name, is_list_sheet
from .ods import read_ods
from .xls import read_xls
from .xlsx import read_xlsx

logger = logging.getLogger(__name__)

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = (
    (b"%PDF", Sentence("PDF 文件不能导入。请上传原始的 Excel 或 Word 文件。")),
    (b"\x89PNG", Sentence("图片不能导入。请上传原始的 Excel 或 Word 文件。")),
    (b"\xff\xd8\xff", Sentence("图片不能导入。请上传原始的 Excel 或 Word 文件。")),
    (b"Rar!", Sentence("压缩包不能导入。请解压后上传其中的文件。")),
    (b"7z\xbc\xaf", Sentence("压缩包不能导入。请解压后上传其中的文件。")),
    (b"\x1f\x8b", Sentence("压缩包不能导入。请解压后上传其中的文件。")),
)


def open_source(path: Path, *, limits: Limits | None = None, name: str = "") -> Source:
    """Return what is in the file at `path`; `name` is the name its owner knows it by.

    Raises FileRefused with one of the codes NOT_A_DOCUMENT, ENCRYPTED, TOO_LARGE, TOO_MANY_ROWS, ZIP_BOMB, MACRO,
    EMPTY_FILE, MISSING_LIBREOFFICE. The kind is decided by content, so a wrong extension does no harm.
    """
    limits = limits or Limits()
    shown_name = name or path.name
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("EMPTY_FILE", "文件是空的（0 字节）。请确认后重新上传。")
    if size > limits.file_bytes:
        most = limits.file_bytes // (1024 * 1024)
        raise FileRefused(
            "TOO_LARGE",
            "文件过大（{megabytes} MB），最多 {most} MB。请拆分或压缩图片后再上传。",
            megabytes=f"{size / 1024 / 1024:.0f}",
            most=most,
        )
    with path.open("rb") as stream:
        head = stream.read(4096)
    source = _without_our_list(_read_any(path, head, limits, shown_name))
    if not _has_text(source):
        raise FileRefused("EMPTY_FILE", "文件里没有任何文字内容。请确认后重新上传。")
    return source


def _without_our_list(source: Source) -> Source:
    """Return the file without the list of problems that an earlier import put into it, so that a corrected file is clean."""
    own = tuple(each for each in source.sheets if not (each.rows and is_list_sheet(each.name, each.rows[0])))
    return replace(source, sheets=own) if own else source


def _read_any(path: Path, head: bytes, limits: Limits, name: str) -> Source:
    """Read the file; whatever else a reader trips over is damage of the file, and is logged for whoever keeps Gangze."""
    try:
        return _read(path, head, limits, name)
    except FileRefused:
        raise
    except MemoryError as error:
        raise FileRefused("TOO_LARGE", "文件内容过多，服务器内存不足。请按企业、车间或岗位拆分后分次上传。") from error
    except Exception as error:
        logger.warning("a file could not be read: %s", name, exc_info=True)
        raise refuse_damaged() from error


def _read(path: Path, head: bytes, limits: Limits, name: str) -> Source:
    if head.startswith(_ZIP):
        return _read_zip(path, limits, name)
    if head.startswith(_OLE):
        return _read_ole(path, limits, name)
    if head.lstrip().startswith(b"{\\rtf"):
        return _read_doc(path, limits, name)
    for mark, message in _OTHER:
        if head.startswith(mark):
            raise FileRefused("NOT_A_DOCUMENT", message)
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<table", b"<meta", b"mime-version")):
        raise FileRefused(
            "NOT_A_DOCUMENT",
            "文件实际是网页或 XML 格式。请用 Excel 或 Word 打开后另存为 .xlsx 或 .docx 再上传。",
        )
    sheets = read_csv(path.read_bytes(), limits)
    if not name.lower().endswith((".csv", ".txt", ".tsv")) and not _looks_tabular(sheets[0]):
        raise FileRefused("NOT_A_DOCUMENT", "文件不是表格或文字处理文件。请上传 Excel、Word、ODS 或 CSV。")
    return Source(name, "csv", sheets=sheets)


def _looks_tabular(sheet: Sheet) -> bool:
    return sum(1 for row in sheet.rows if len(row) > 1) * 2 > sum(1 for row in sheet.rows if row)


def _read_zip(path: Path, limits: Limits, name: str) -> Source:
    with opened_archive(path, limits) as archive:
        names = archive.names
        if "content.xml" in names:
            sheets = read_ods(archive, limits)
            return Source(name, "ods", sheets=sheets, alerts=_formula_links(sheets))
        if any(part.startswith("xl/") for part in names):
            if not any(part.endswith("workbook.xml") for part in names):
                raise FileRefused("NOT_A_DOCUMENT", "不支持这种 Excel 格式（如 .xlsb）。请另存为 .xlsx 后上传。")
            sheets, alerts = read_xlsx(archive, limits)
            return Source(name, "xlsx", sheets=sheets, alerts=alerts)
        if any(part.startswith("word/") for part in names):
            blocks, margin, alerts = read_docx(archive, limits)
            return Source(name, "docx", blocks=blocks, margin=margin, alerts=alerts)
    raise FileRefused("NOT_A_DOCUMENT", "这是压缩包或其他格式，不是 Excel、Word 或 ODS 文件。请上传原始的表格或文档。")


def _formula_links(sheets: tuple[Sheet, ...]) -> tuple[Alert, ...]:
    return tuple(
        Alert("EXTERNAL_LINK", sheet.name, cell_name(*place), "此单元格引用了其他文件。请改为直接填写的内容。", "error")
        for sheet in sheets
        for place, formula in sheet.formulas.items()
        if "file:" in formula or "'http" in formula
    )


def _read_ole(path: Path, limits: Limits, name: str) -> Source:
    content = path.read_bytes()
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            streams = {"/".join(entry) for entry in ole.listdir()}
    except OSError as error:
        raise refuse_damaged() from error
    if "EncryptedPackage" in streams or _is_encrypted(content):
        raise FileRefused("ENCRYPTED", "文件已加密。请去掉打开密码后重新上传。")
    if streams & {"Workbook", "Book"}:
        return Source(name, "xls", sheets=read_xls(content, limits))
    if "WordDocument" in streams:
        return _read_doc(path, limits, name)
    raise FileRefused("NOT_A_DOCUMENT", "不是 Excel 或 Word 文件。请上传 Excel、Word、ODS 或 CSV。")


def _is_encrypted(content: bytes) -> bool:
    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    except Exception:  # it raises anything on a format it does not know; the readers decide then
        return False


def _read_doc(path: Path, limits: Limits, name: str) -> Source:
    with (
        converted_to_docx(path, seconds=limits.convert_seconds) as converted,
        opened_archive(converted, limits) as archive,
    ):
        blocks, margin, alerts = read_docx(archive, limits)
    kind: Kind = "doc"
    return Source(name, kind, blocks=blocks, margin=margin, alerts=alerts)


def _has_text(source: Source) -> bool:
    return any(map(_sheet_has_text, source.sheets)) or any(map(_block_has_text, source.blocks))


def _sheet_has_text(sheet: Sheet) -> bool:
    return any(text.strip() for row in sheet.rows for text in row)


def _block_has_text(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return bool(block.text.strip())
    return _sheet_has_text(block.grid)
