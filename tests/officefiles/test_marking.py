"""The person's own file comes back with every bad cell marked and explained, and nothing else changed."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image as Picture
from PIL import Image

from gangze.officefiles import PARAGRAPHS_SHEET, Mark, mark_source, open_source
from gangze.officefiles.model import LIST_SHEET

from .files import ROWS, TEXTS, as_csv, as_docx, as_ods, as_xls, as_xlsx, written

SHEET = "岗位风险清单"
MARKS = (
    Mark(SHEET, "B4", "风险点不存在。"),
    Mark(SHEET, "C3:C4", "数值不一致。", "warning"),
    Mark(SHEET, None, "缺少必需列。"),
)


def marked(folder: Path, name: str, content: bytes, marks: tuple[Mark, ...] = MARKS) -> tuple[str, io.BytesIO]:
    suffix, found = mark_source(written(folder, name, content), marks, name=name)
    return suffix, io.BytesIO(found)


@pytest.mark.parametrize(
    ("name", "make"),
    [("表.xlsx", as_xlsx), ("表.xls", as_xls), ("表.ods", as_ods)],
)
def test_a_workbook_has_marks_at_exactly_the_cells(tmp_path: Path, name: str, make: Callable[[], bytes]) -> None:
    suffix, stream = marked(tmp_path, name, make())
    sheet = openpyxl.load_workbook(stream)[SHEET]
    filled = {cell.coordinate: cell.fill.fgColor.rgb[-6:] for row in sheet for cell in row if cell.fill.fill_type}
    notes = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert suffix == ".xlsx"
    assert filled == {"B4": "F4B6B6", "C3": "FBE7A1", "C4": "FBE7A1"}
    assert notes == {"B4": "错误：风险点不存在。", "C3": "提示：数值不一致。"}
    assert {str(span) for span in sheet.merged_cells.ranges} == {"A1:C1", "A3:A4"}


def test_a_csv_comes_back_as_a_workbook_with_its_marks(tmp_path: Path) -> None:
    marks = (Mark("CSV", "B4", "风险点不存在。"),)
    suffix, stream = marked(tmp_path, "表.csv", as_csv("gb18030"), marks)
    sheet = openpyxl.load_workbook(stream)["CSV"]
    assert suffix == ".xlsx"
    assert [tuple(cell.value or "" for cell in row) for row in sheet] == [
        (*texts, *[""] * (3 - len(texts))) for texts in TEXTS
    ]
    assert sheet["B4"].comment.text == "错误：风险点不存在。"


def test_everything_else_in_a_workbook_stays_as_it_was(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, "旧.xlsx", as_xlsx()))
    sheet = book[SHEET]
    sheet["B3"].value = CellRichText("严禁", TextBlock(InlineFont(b=True, color="FF0000"), "烟火"))
    sheet["C4"].number_format = "0.00"
    sheet["A5"].value = "=1+1"
    sheet.column_dimensions["B"].width = 33
    sheet.row_dimensions[4].height = 44
    sheet.freeze_panes = "A3"
    stream = io.BytesIO()
    book.save(stream)
    _suffix, found = marked(tmp_path, "表.xlsx", stream.getvalue())
    after = openpyxl.load_workbook(found, rich_text=True)
    assert after.sheetnames == ["导入问题", SHEET]
    told = after[SHEET]
    before = openpyxl.load_workbook(stream, rich_text=True)[SHEET]
    for row in before:
        for cell in row:
            same = told[cell.coordinate]
            assert (same.value, same.number_format, same.font.name) == (cell.value, cell.number_format, cell.font.name)
    assert (told.column_dimensions["B"].width, told.row_dimensions[4].height, told.freeze_panes) == (33, 44, "A3")


def test_all_findings_are_listed_on_a_sheet_in_front(tmp_path: Path) -> None:
    _suffix, stream = marked(tmp_path, "表.xlsx", as_xlsx())
    book = openpyxl.load_workbook(stream)
    assert [tuple(cell.value for cell in row) for row in book.worksheets[0]] == [
        ("工作表", "位置", "类别", "问题"),
        (SHEET, "B4", "错误", "风险点不存在。"),
        (SHEET, "C3:C4", "提示", "数值不一致。"),
        (SHEET, None, "错误", "缺少必需列。"),
    ]


def test_a_formula_looking_message_or_cell_stays_text(tmp_path: Path) -> None:
    marks = (Mark("CSV", "A1", "=cmd|x"),)
    _suffix, stream = marked(tmp_path, "表.csv", "=1+1,岗位\n@x,电工\n".encode(), marks)
    book = openpyxl.load_workbook(stream)
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize("place", ["第4行第2列", "B4"])
def test_a_word_table_has_its_mark_behind_the_text_of_exactly_the_cell(tmp_path: Path, place: str) -> None:
    suffix, stream = marked(tmp_path, "卡.docx", as_docx(), (Mark("表格1", place, "风险点不存在。"),))
    table = docx.Document(stream).tables[0]
    assert suffix == ".docx"
    assert table.cell(3, 1).text == f"{ROWS[3][1]}【风险点不存在。】"
    bracketed = [cell.text for row in table.rows for cell in row.cells if "【" in cell.text]
    assert bracketed == [f"{ROWS[3][1]}【风险点不存在。】"]
    (run, note) = table.cell(3, 1).paragraphs[0].runs
    assert (run.font.highlight_color is not None, note.bold) == (True, True)


def test_a_word_paragraph_is_marked_and_findings_without_a_place_come_first(tmp_path: Path) -> None:
    marks = (Mark(PARAGRAPHS_SHEET, "第1段", "标题有误。"), Mark("正文", None, "没有应急处置卡。"))
    _suffix, stream = marked(tmp_path, "卡.docx", as_docx(), marks)
    texts = [paragraph.text for paragraph in docx.Document(stream).paragraphs]
    assert texts == ["导入问题：正文 没有应急处置卡。", "一、岗位风险清单【标题有误。】"]


def test_pictures_of_a_workbook_stay(tmp_path: Path) -> None:
    logo = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 30, 30)).save(logo, "PNG")
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx()))
    book[SHEET].add_image(Picture(logo), "E3")
    book.save(tmp_path / "带图.xlsx")
    _suffix, content = mark_source(tmp_path / "带图.xlsx", MARKS)
    [picture] = openpyxl.load_workbook(io.BytesIO(content))[SHEET]._images
    assert (picture.anchor._from.row, picture.anchor._from.col) == (2, 4)


def test_a_marked_file_that_comes_back_corrected_is_clean_and_marked_anew(tmp_path: Path) -> None:
    _suffix, once = marked(tmp_path, "表.xlsx", as_xlsx())
    path = tmp_path / "改过.xlsx"
    path.write_bytes(once.getvalue())
    assert [sheet.name for sheet in open_source(path).sheets] == [SHEET]
    _suffix, content = mark_source(path, [Mark(SHEET, "B4", "还是不对。")])
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == [LIST_SHEET, SHEET]
    notes = {cell.coordinate: cell.comment.text for row in book[SHEET] for cell in row if cell.comment}
    assert notes == {"B4": "错误：还是不对。"}
    assert [row[1].value for row in book[LIST_SHEET].iter_rows(min_row=2)] == ["B4"]


def test_a_sheet_of_that_name_with_other_content_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = LIST_SHEET
    book.active.append(["岗位", "风险点"])
    book.create_sheet("二").append(["岗位"])
    book.save(tmp_path / "表.xlsx")
    assert [sheet.name for sheet in open_source(tmp_path / "表.xlsx").sheets] == [LIST_SHEET, "二"]
