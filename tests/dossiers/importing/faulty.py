"""Workbooks into which one fault is planted, and the ways to plant it."""

from collections.abc import Callable
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from .layouts import cell_of
from .plant import POSTS, PUMP, TANK
from .workbook import ABILITIES, HEADS, RISK_HEAD, TITLES, Book, all_rows, numbered_lines, risk_rows

RISK, DUTY, OPERATION, EMERGENCY = TITLES
Edit = Callable[[Book], None]


# -- the workbooks


def by_document(*, merged: bool = True) -> Book:
    """Write a sheet per document: header in row 2, posts from row 3 on, each with its 顺口溜 in the row below its items.

    Risk and operation: 3–6, 7–9, 10–12; duty: 3–5, 6–9, 10–12; emergency: 3–5, 6–7, 8–9.
    """
    book = Book()
    for index, title in enumerate(TITLES):
        book.new(title)
        book.wide(f"例样化工有限公司{title}", len(HEADS[index]) + 1)
        book.row("岗位", *HEADS[index])
        for post in POSTS:
            first = book.at
            for row in [*all_rows(post)[index], ["顺口溜", post.jingles[index]]]:
                book.row("" if merged else post.name, *row)
            book.merge(book.at - 1, 3, book.at - 1, len(HEADS[index]) + 1)
            if merged:
                book.sheet.cell(first, 1, post.name)
                book.merge(first, 1, book.at - 1, 1)
    del book.book["Sheet1"]
    return book


def repeated() -> Book:
    """Write a sheet per document with the post in every row."""
    return by_document(merged=False)


def by_post() -> Book:
    """Write a sheet per post with four blocks; the pump's are in rows 3–8, 9–13, 14–19 and 20–25, contacts in 24."""
    book = Book()
    for post in POSTS:
        book.new(post.name)
        book.wide("例样化工有限公司两单两卡", 7)
        book.wide(f"岗位：{post.name}    车间：动力车间", 7)
        for index, rows in enumerate(all_rows(post)):
            width = 5 if index == 3 else 7
            book.wide(f"{'一二三四'[index]}、{TITLES[index]}（{ABILITIES[index]}）", 7)
            book.row(*HEADS[index][:width])
            book.rows([row[:width] for row in rows])
            if index == 3:
                row = book.row("联系电话", "班长 13800001001，调度 13800001002，火警 119，急救 120")
                book.merge(row, 2, row, 7)
            book.wide(f"{ABILITIES[index]}顺口溜：{post.jingles[index]}", 7)
    del book.book["Sheet1"]
    return book


def upright() -> Book:
    """Write emergency cards with labels down the side: scenarios in rows 2–5 and 6–9, contacts in 10, alarms in 11."""
    book = Book()
    for post in (PUMP, TANK):
        book.new(post.name)
        book.wide(f"{post.name}应急处置卡", 3)
        for accident, signs, steps, cautions in post.scenarios:
            book.row("事故类型", accident)
            book.row("征兆", signs)
            book.row("处置步骤", numbered_lines(steps))
            book.row("注意事项", cautions)
        book.row("内部联系电话", post.contacts)
        book.row("外部报警电话", post.alarms)
        book.row("顺口溜", post.jingles[3])
    del book.book["Sheet1"]
    return book


def across() -> Book:
    """Write the risks of two posts side by side under their names: B–D and E–G, rows 3–5, 顺口溜 in 6."""
    book = Book(RISK)
    book.row("序号", PUMP.name, "", "", TANK.name, "", "")
    book.row("", *["风险点", "风险等级", "管控措施"] * 2)
    book.merge(1, 1, 2, 1)
    book.merge(1, 2, 1, 4)
    book.merge(1, 5, 1, 7)
    for number in range(3):
        cells = []
        for post in (PUMP, TANK):
            risk = post.risks[number] if number < len(post.risks) else ("",) * 5
            cells += [risk[0], risk[3], risk[4]]
        book.row(number + 1, *cells)
    book.row("顺口溜", PUMP.jingles[0], "", "", TANK.jingles[0])
    book.merge(6, 2, 6, 4)
    book.merge(6, 5, 6, 7)
    return book


def beside() -> Book:
    """Write two risk lists beside each other: A–F and H–M, header in row 2."""
    book = Book("看板")
    for left, post in ((1, PUMP), (8, TANK)):
        book.at = 1
        book.wide(f"{post.name}岗位风险清单", 6, left)
        book.row(*RISK_HEAD, left=left)
        book.rows(risk_rows(post), left)
        book.wide(f"顺口溜：{post.jingles[0]}", 6, left)
    return book


def summary() -> Book:
    """Write a row per post: B post, C–F the documents, G–J their 顺口溜."""
    book = Book("汇总")
    book.row("序号", "岗位", *TITLES, *(f"{ability}顺口溜" for ability in ABILITIES))
    for number, post in enumerate((PUMP, TANK), 1):
        book.row(number, post.name, *(cell_of(post, index) for index in range(4)), *post.jingles)
    return book


# -- the ways to spoil them


def put(sheet: str, **cells: object) -> Edit:
    """Write values into cells: put(RISK, G4=None)."""

    def edit(book: Book) -> None:
        for cell, value in cells.items():
            book.book[sheet][cell] = value

    return edit


def slip(sheet: str, row: int, first: int, last: int) -> Edit:
    """Move the cells of a row one column right from `first` on, over the one in `last`; first > last moves them left."""

    def edit(book: Book) -> None:
        cells = book.book[sheet]
        step = 1 if first < last else -1
        for column in range(last, first, -step):
            cells.cell(row, column).value = cells.cell(row, column - step).value
        cells.cell(row, first).value = None

    return edit


def split(sheet: str, span: str) -> Edit:
    """Break a merged range."""
    return lambda book: book.book[sheet].unmerge_cells(span)


def drop_column(sheet: str, column: int) -> Edit:
    """Remove a column, but not the 顺口溜 that begin in it; the column of the posts stays merged as it was."""

    def edit(book: Book) -> None:
        cells = book.book[sheet]
        posts = [str(span) for span in cells.merged_cells.ranges if span.max_col == 1]
        _split_all(cells, 1)
        for row in range(3, cells.max_row + 1):
            if cells.cell(row, 2).value == "顺口溜" and column == 3:
                cells.cell(row, 4).value = cells.cell(row, 3).value
        cells.delete_cols(column)
        for span in posts:
            cells.merge_cells(span)

    return edit


def drop_rows(sheet: str, first: int, count: int) -> Edit:
    """Remove rows with what is merged in them and below."""

    def edit(book: Book) -> None:
        _split_all(book.book[sheet], first)
        book.book[sheet].delete_rows(first, count)

    return edit


def _split_all(cells: Worksheet, first_row: int) -> None:
    for span in list(cells.merged_cells.ranges):
        if span.min_row >= first_row:
            cells.unmerge_cells(str(span))


def copy_sheet(sheet: str, name: str) -> Edit:
    """Copy a whole sheet, as people do before they change it."""

    def edit(book: Book) -> None:
        book.book.copy_worksheet(book.book[sheet]).title = name

    return edit


def append_post(sheet: str, index: int) -> Edit:
    """Write the pump's rows of a document once more below all others."""

    def edit(book: Book) -> None:
        book.sheet = book.book[sheet]
        book.at = first = book.sheet.max_row + 1
        book.rows([["", *row] for row in all_rows(PUMP)[index]])
        book.row("", "顺口溜", PUMP.jingles[index])
        book.sheet.cell(first, 1, PUMP.name)
        book.merge(first, 1, book.at - 1, 1)

    return edit


def spoiled(base: Callable[[], Book], edits: tuple[Edit, ...], folder: Path) -> Path:
    """Return the file of a workbook after all edits."""
    book = base()
    for edit in edits:
        edit(book)
    return book.save(folder)
