"""Writes the workbooks and Word files of the tests in few words."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

ABILITIES = ("知风险", "明职责", "会操作", "能应急")
TITLES = ("岗位风险清单", "岗位职责清单", "岗位操作卡", "岗位应急处置卡")
RISK_HEAD = ["序号", "风险点", "危险有害因素", "事故类型", "风险等级", "管控措施"]
DUTY_HEAD = ["序号", "职责内容", "频次", "完成标准"]
STEP_HEAD = ["序号", "阶段", "作业程序", "标准及注意事项"]
CARD_HEAD = ["序号", "事故类型", "征兆", "处置措施", "注意事项", "内部联系电话", "外部报警电话"]
HEADS = (RISK_HEAD, DUTY_HEAD, STEP_HEAD, CARD_HEAD)


class Book:
    """A workbook being written; `at` is the next row of the current sheet."""

    def __init__(self, *names: str) -> None:
        self.book = openpyxl.Workbook()
        self.sheet: Worksheet = self.book.active  # type: ignore[assignment]
        self.sheet.title = names[0] if names else "Sheet1"
        self.at = 1

    def new(self, name: str) -> "Book":
        self.sheet = self.book.create_sheet(name)
        self.at = 1
        return self

    def row(self, *values: Any, left: int = 1) -> int:
        for number, value in enumerate(values):
            if value is not None and value != "":
                self.sheet.cell(self.at, left + number, value)
        self.at += 1
        return self.at - 1

    def rows(self, rows: Sequence[Sequence[Any]], left: int = 1) -> tuple[int, int]:
        first = self.at
        for row in rows:
            self.row(*row, left=left)
        return first, self.at - 1

    def wide(self, text: str, width: int, left: int = 1) -> int:
        row = self.row(text, left=left)
        self.merge(row, left, row, left + width - 1)
        return row

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)

    def save(self, folder: Path, name: str = "两单两卡.xlsx") -> Path:
        path = folder / name
        self.book.save(path)
        return path


def risk_rows(post: Any) -> list[list[Any]]:
    return [[number, *risk] for number, risk in enumerate(post.risks, 1)]


def duty_rows(post: Any) -> list[list[Any]]:
    return [[number, *duty] for number, duty in enumerate(post.duties, 1)]


def operation_rows(post: Any) -> list[list[Any]]:
    return [[number, *step] for number, step in enumerate(post.operations, 1)]


def numbered_lines(texts: Sequence[str]) -> str:
    return "\n".join(f"{number}.{text}" for number, text in enumerate(texts, 1))


def card_rows(post: Any) -> list[list[Any]]:
    return [
        [number, accident, signs, numbered_lines(steps), cautions, post.contacts, post.alarms]
        for number, (accident, signs, steps, cautions) in enumerate(post.scenarios, 1)
    ]


def all_rows(post: Any) -> tuple[list[list[Any]], ...]:
    return risk_rows(post), duty_rows(post), operation_rows(post), card_rows(post)


def joined(parts: Iterable[Sequence[Any]]) -> list[Any]:
    """Return the cells of several parts of a row one after another."""
    return [cell for part in parts for cell in part]


def word_table(document: Any, rows: Sequence[Sequence[Any]]) -> Any:
    table = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
    for row, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=False):
            cell.text = str(value)
    return table


def save_word(document: Any, folder: Path, name: str = "两单两卡.docx") -> Path:
    path = folder / name
    document.save(str(path))
    return path


def new_word() -> Any:
    return docx.Document()
