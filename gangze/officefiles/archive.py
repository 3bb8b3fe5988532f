"""How a zipped office file is opened without being flooded: declared sizes, ratios, entities, names of parts."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from lxml import etree

from .model import FileRefused, Limits

_RATIO = 250
"""Deflate reaches 1000:1 on purpose only; the most repetitive sheet measured reaches 60:1."""
_RATIO_MATTERS_FROM = 16 * 1024 * 1024
_ENTRIES = 5000
_WHOLE_PART_BYTES = 48 * 1024 * 1024
"""How much of a part is held in memory at once, as a tree of some ten times its size."""


def refuse_damaged(detail: str = "") -> FileRefused:
    """Return the refusal for a file whose parts cannot be read."""
    if not detail:
        return FileRefused(
            "NOT_A_DOCUMENT", "文件已损坏或不完整，无法读取。请用 Excel、WPS 或 Word 打开确认后另存一份再上传。"
        )
    return FileRefused(
        "NOT_A_DOCUMENT",
        "文件已损坏或不完整，无法读取（{detail}）。请用 Excel、WPS 或 Word 打开确认后另存一份再上传。",
        detail=detail,
    )


class Archive:
    """The parts of a zipped office file, read one at a time as streams."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._zip = opened
        self.names = frozenset(opened.namelist())

    def stream(self, name: str) -> IO[bytes]:
        """Open one part; raises FileRefused when it is absent or damaged."""
        try:
            return self._zip.open(name)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise refuse_damaged(name) from error

    def refuse_above(self, name: str, most: int) -> None:
        """Raise FileRefused when a part unpacks to more than `most` bytes."""
        if name in self.names and self._zip.getinfo(name).file_size > most:
            raise FileRefused("TOO_LARGE", "文件内容过多，已拒绝读取。请按企业、车间或岗位拆分后分次上传。")

    def tree(self, name: str) -> Any:
        """Return the root element of a part; raises FileRefused when it is damaged, declares entities or is too large."""
        self.refuse_above(name, _WHOLE_PART_BYTES)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            with self.stream(name) as stream:
                tree = etree.parse(stream, parser)
        except (etree.XMLSyntaxError, zipfile.BadZipFile, EOFError, OSError) as error:
            raise refuse_damaged(name) from error
        refuse_entities(tree)
        return tree.getroot()

    def rows(
        self, name: str, tags: tuple[str, ...], *, through: Callable[[IO[bytes]], Any] | None = None
    ) -> Iterator[Any]:
        """Yield the elements with these tags as they close and forget them; the memory used stays flat.

        `through` may make a stream with less in it of the stream of the part.
        """
        with self.stream(name) as stream:
            try:
                events = etree.iterparse(
                    through(stream) if through else stream,
                    tag=tags,
                    resolve_entities=False,
                    no_network=True,
                    load_dtd=False,
                    remove_comments=True,
                )
                is_first = True
                for _, element in events:
                    if is_first:
                        refuse_entities(element.getroottree())
                        is_first = False
                    yield element
                    _forget(element)
            except (etree.XMLSyntaxError, zipfile.BadZipFile, EOFError, OSError) as error:
                raise refuse_damaged(name) from error


def _forget(element: Any) -> None:
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def refuse_entities(tree: Any) -> None:
    """Raise FileRefused for a part with a document type: office files have none, entity bombs do."""
    if tree.docinfo.doctype:
        raise FileRefused("ZIP_BOMB", "文件内部含有异常的 XML 实体定义，疑似恶意文件，已拒绝读取。")


@contextmanager
def opened_archive(path: Path, limits: Limits) -> Iterator[Archive]:
    """Open a zipped office file after checking what it would unpack to; raises FileRefused."""
    try:
        with zipfile.ZipFile(path) as opened:
            _refuse_flood(opened, limits)
            yield Archive(opened)
    except (zipfile.BadZipFile, EOFError) as error:
        raise refuse_damaged() from error


def _refuse_flood(opened: zipfile.ZipFile, limits: Limits) -> None:
    entries = opened.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    single = any(
        entry.file_size > _RATIO_MATTERS_FROM and entry.file_size > _RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    whole = total > _RATIO_MATTERS_FROM and total > _RATIO * packed
    if single or whole or total > limits.unpacked_bytes or len(entries) > _ENTRIES:
        raise FileRefused("ZIP_BOMB", "文件解压后异常庞大，疑似压缩炸弹，已拒绝读取。请另存为一份新的文件再上传。")
    if any(_leads_out(entry.filename) for entry in entries):
        raise FileRefused("NOT_A_DOCUMENT", "文件内部的路径指向文件之外，疑似恶意文件，已拒绝读取。")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileRefused("ENCRYPTED", "文件已加密。请去掉打开密码后重新上传。")


def _leads_out(name: str) -> bool:
    return ".." in name.replace("\\", "/").split("/") or name.startswith(("/", "\\")) or name[1:2] == ":"
