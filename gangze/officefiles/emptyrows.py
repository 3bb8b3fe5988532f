"""Drops the formatted but empty rows of a worksheet before it is parsed: some sheets have a million of them.

Whatever is not surely an empty row of the usual spelling passes through unchanged.
"""

from __future__ import annotations

import re
from typing import IO

from .model import FileRefused

_EMPTY = re.compile(rb'<row r="\d+"(?: (?!hidden)[\w:]+="[^"]*")*+(?:/>|>(?:<c [^>]*/>)*+</row>)')
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CHUNK = 1024 * 1024
_LONGEST = 16 * 1024 * 1024
"""Bytes between the beginnings of two rows: 16,384 cells of a kilobyte. The parser holds one row in memory."""


class WithoutEmptyRows:
    """A worksheet part as a stream to read from; raises FileRefused for a row without end."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._rest = b""
        self._unbroken = 0

    def read(self, _size: int = -1) -> bytes:
        """Return the next piece, b"" at the end; its length is ours to choose."""
        while chunk := self._stream.read(_CHUNK):
            piece = self._rest + chunk
            cut = piece.rfind(b"<row")
            self._refuse_endless(piece, cut)
            if cut < 0:
                return piece
            self._rest = piece[cut:]
            if kept := _EMPTY.sub(b"", piece[:cut]):
                return kept
        last, self._rest = _EMPTY.sub(b"", self._rest), b""
        return last

    def _refuse_endless(self, piece: bytes, cut: int) -> None:
        if cut >= 0:
            self._unbroken = len(piece) - cut
        else:
            self._unbroken = 0 if _ROW.search(piece) else self._unbroken + len(piece)
        if self._unbroken > _LONGEST:
            raise FileRefused(
                "ZIP_BOMB", "文件里有异常庞大的一行，疑似恶意文件，已拒绝读取。请另存为一份新的文件再上传。"
            )
