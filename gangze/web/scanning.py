"""Which page a scanned or typed code opens: the app that owns the codes registers how to read one."""

from collections.abc import Callable
from urllib.parse import urlsplit

CodeReader = Callable[[str], str | None]
"""Takes the text of a code, returns a path of this site, or None when the code is not one of ours."""

_readers: list[CodeReader] = []
MAX_CODE_LENGTH = 300


def register_code_reader(reader: CodeReader) -> None:
    """Add a reader of codes; call it from AppConfig.ready."""
    if reader not in _readers:
        _readers.append(reader)


def page_of_code(text: str) -> str | None:
    """Return the path a code leads to; None when nobody knows it.

    A code never leads to another site: the answer is a path, whatever host the code names.
    """
    code = text.strip()[:MAX_CODE_LENGTH]
    if not code:
        return None
    for reader in _readers:
        path = reader(code)
        if path is not None and path.startswith("/") and not urlsplit(path).netloc:
            return path
    return None
