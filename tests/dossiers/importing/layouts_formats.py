"""The same content as .xls, .ods, .doc and .csv."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from .layouts import _word_stack, layout
from .layouts_sheets import sheets
from .plant import BOSS, FORK, PUMP, TANK
from .workbook import CARD_HEAD, Book, card_rows, new_word, save_word


def convert(path: Path, to: str) -> Path:
    """Return a file as LibreOffice saves it in another format; skips the test where that is not installed."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(path.parent / 'office').as_uri()}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(path.parent / to),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return path.parent / to / (path.stem + "." + to)


@layout(posts=(PUMP, TANK, FORK), kinds=("duty", "operation"))
def csv_long_table_utf8(folder: Path) -> Path:
    path = folder / "两单两卡导出.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["岗位", "清单类型", "序号", "内容", "标准"])
        for post in (PUMP, TANK, FORK):
            for number, entry in enumerate(post.duties, 1):
                writer.writerow([post.name, "岗位职责清单", number, entry[0], entry[2]])
            writer.writerow([post.name, "岗位职责清单", "顺口溜", post.jingles[1], ""])
            for number, entry in enumerate(post.operations, 1):
                writer.writerow([post.name, "岗位操作卡", number, entry[1], entry[2]])
            writer.writerow([post.name, "岗位操作卡", "顺口溜", post.jingles[2], ""])
    return path


@layout(posts=(PUMP, TANK), kinds=("emergency",))
def csv_gb_semicolon_with_breaks(folder: Path) -> Path:
    path = folder / "应急处置卡.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["岗位", *CARD_HEAD])
        for post in (PUMP, TANK):
            for row in card_rows(post):
                writer.writerow([post.name, *row])
            writer.writerow([post.name, "顺口溜", post.jingles[3]])
    return path


# -- by LibreOffice, where it is


@layout(posts=(PUMP, TANK, BOSS))
def xls_four_sheets(folder: Path) -> Path:
    return convert(sheets(Book(), (PUMP, TANK, BOSS)).save(folder), "xls")


@layout(posts=(PUMP, TANK, BOSS))
def ods_four_sheets(folder: Path) -> Path:
    return convert(sheets(Book(), (PUMP, TANK, BOSS)).save(folder), "ods")


@layout(posts=(PUMP, TANK))
def doc_with_tables(folder: Path) -> Path:
    document = new_word()
    for post in (PUMP, TANK):
        document.add_heading(post.name, 1)
        _word_stack(document, post)
    return convert(save_word(document, folder), "doc")
