"""How an old .doc becomes a .docx: through LibreOffice, in a profile of its own, with a time limit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .model import FileRefused


@contextmanager
def converted_to_docx(path: Path, *, seconds: int) -> Iterator[Path]:
    """Give the path of a .docx made from an old Word file; raises FileRefused where LibreOffice is absent or fails."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise FileRefused(
            "MISSING_LIBREOFFICE",
            "本服务器没有安装 LibreOffice，不能读取旧版 .doc。请用 Word 或 WPS 另存为 .docx 后上传。",
        )
    with tempfile.TemporaryDirectory(prefix="gangze-doc-") as folder:
        source = Path(folder) / "source.doc"
        shutil.copyfile(path, source)
        command = [
            office,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--convert-to",
            "docx",
            "--outdir",
            folder,
            str(source),
        ]
        _run(command, seconds)
        target = Path(folder) / "source.docx"
        if not target.exists():
            raise _failed()
        yield target


def _run(command: list[str], seconds: int) -> None:
    # LibreOffice starts a second process; a session of its own lets us end both.
    try:
        process = subprocess.Popen(  # noqa: S603 — a fixed command, no shell
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as error:
        raise _failed() from error
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise _failed() from error


def _failed() -> FileRefused:
    return FileRefused("NOT_A_DOCUMENT", "旧版 .doc 转换失败。请用 Word 或 WPS 打开后另存为 .docx 再上传。")
