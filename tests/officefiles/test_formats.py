"""The same table comes out of every format that enterprises send, with everything a person sees in it."""

import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from gangze.officefiles import FileRefused, Paragraph, Sheet, Source, Table, open_source

from .files import SHEET, TEXTS, as_csv, as_docx, as_ods, as_xls, as_xlsx, repacked, written

SAMPLES = Path(__file__).parents[1] / "samples"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def opened(folder: Path, name: str, content: bytes) -> Source:
    return open_source(written(folder, name, content))


def filled(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    return [[text for text in row if text] for row in rows]


def grid_of(source: Source) -> Sheet:
    return source.sheets[0] if source.sheets else next(b.grid for b in source.blocks if isinstance(b, Table))


@pytest.mark.parametrize(("name", "make"), [("表.xlsx", as_xlsx), ("表.xls", as_xls), ("表.ods", as_ods)])
def test_a_workbook_gives_texts_merged_ranges_and_dates(tmp_path: Path, name: str, make: Callable[[], bytes]) -> None:
    source = opened(tmp_path, name, make())
    sheet = grid_of(source)
    assert (source.kind, sheet.name) == (name[2:], "岗位风险清单")
    assert sheet.rows == TEXTS
    assert {span.name for span in sheet.merges} == {"A1:C1", "A3:A4"}
    assert sheet.dates == {(4, 2): date(2026, 3, 5)}


def test_a_word_file_gives_its_heading_and_its_table(tmp_path: Path) -> None:
    source = opened(tmp_path, "表.docx", as_docx())
    assert [(b.text, b.heading) for b in source.blocks if isinstance(b, Paragraph)][:1] == [("一、岗位风险清单", 1)]
    sheet = grid_of(source)
    assert filled(sheet.rows) == filled(TEXTS)
    assert {span.name for span in sheet.merges} == {"A1:C1", "A3:A4"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_every_usual_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    source = opened(tmp_path, "表.csv", as_csv(encoding, delimiter))
    assert source.kind == "csv"
    assert grid_of(source).rows == TEXTS


def test_rare_characters_survive_gb18030(tmp_path: Path) -> None:
    source = opened(tmp_path, "表.csv", "姓名,岗位\n㛃𠮷,电工\n".encode("gb18030"))
    assert grid_of(source).rows[1] == ("㛃𠮷", "电工")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_an_old_word_file_is_read_through_libreoffice(tmp_path: Path) -> None:
    shutil.copyfile(SAMPLES / "锅炉司炉_两单两卡.docx", tmp_path / "卡.docx")
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "doc",
         "--outdir", str(tmp_path), str(tmp_path / "卡.docx")], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    old, new = open_source(tmp_path / "卡.doc"), open_source(tmp_path / "卡.docx")
    assert old.kind == "doc"
    assert said(old) == said(new)


def said(source: Source) -> list[object]:
    return [block.grid.rows if isinstance(block, Table) else block.text for block in source.blocks]


def test_without_libreoffice_an_old_word_file_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = written(tmp_path, "表.doc", rb"{\rtf1 abc}")
    with pytest.raises(FileRefused, match="LibreOffice") as refused:
        open_source(path)
    assert refused.value.code == "MISSING_LIBREOFFICE"


def test_an_extension_that_lies_does_no_harm(tmp_path: Path) -> None:
    assert opened(tmp_path, "表.xls", as_xlsx()).kind == "xlsx"
    assert opened(tmp_path, "表.xlsx", as_xls()).kind == "xls"
    assert opened(tmp_path, "表.doc", as_docx()).kind == "docx"
    assert opened(tmp_path, "表.xlsx", as_csv("gb18030")).kind == "csv"


def test_hidden_sheets_rows_and_columns_are_told_apart(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, "表.xlsx", as_xlsx()))
    book.active.row_dimensions[4].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.create_sheet("旧版").append(["作废"])
    book["旧版"].sheet_state = "hidden"
    book.save(tmp_path / "隐.xlsx")
    first, second = open_source(tmp_path / "隐.xlsx").sheets
    assert (first.hidden_rows, first.hidden_columns, first.is_hidden) == ({3}, {1}, False)
    assert second.is_hidden


def test_hidden_rows_are_known_in_xls_and_ods_too(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.row(3).hidden = True
        sheet.col(1).hidden = True

    old = grid_of(opened(tmp_path, "表.xls", as_xls(hide)))
    assert (old.hidden_rows, old.hidden_columns) == ({3}, {1})
    assert grid_of(opened(tmp_path, "表.ods", as_ods(hidden_row=3))).hidden_rows == {3}


@pytest.mark.parametrize(
    ("value", "number_format", "seen"),
    [
        (3.5, "General", "3.5"),
        (20, "General", "20"),
        (20.0, "0.00", "20.00"),
        (0.8, '0.0"MPa"', "0.8MPa"),
        (0.15, "0%", "15%"),
        (13800000001, "General", "13800000001"),
        (0.1 + 0.2, "General", "0.3"),
        (date(2026, 3, 5), 'yyyy"年"m"月"d"日"', "2026-03-05"),
        (datetime(2026, 3, 5, 8, 30), "yyyy-mm-dd hh:mm", "2026-03-05 08:30"),  # noqa: DTZ001 — a cell has no zone
        (time(8, 5), "h:mm", "8:05"),
        (True, "General", "TRUE"),
        ("００12", "General", "００12"),
        ("'=1+1", "General", "'=1+1"),
        ("a_x000D_\nb", "General", "a\nb"),
    ],
)
def test_a_cell_reads_as_it_is_shown(tmp_path: Path, value: Any, number_format: str, seen: str) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = number_format
    book.save(tmp_path / "数.xlsx")
    assert open_source(tmp_path / "数.xlsx").sheets[0].rows == ((seen,),)


def test_text_in_several_fonts_is_one_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText("严禁", TextBlock(InlineFont(b=True), "烟火"))
    book.save(tmp_path / "字.xlsx")
    assert open_source(tmp_path / "字.xlsx").sheets[0].rows == (("严禁烟火",),)


def test_a_formula_gives_its_last_value_and_is_named(tmp_path: Path) -> None:
    content = repacked(as_xlsx(), {SHEET: lambda part: part.replace(b"<v>20</v>", b"<f>10*2</f><v>20</v>")})
    sheet = grid_of(opened(tmp_path, "表.xlsx", content))
    assert (sheet.rows[3][2], sheet.formulas) == ("20", {(3, 2): "10*2"})


def test_a_formula_of_another_file_is_an_error_at_its_cell(tmp_path: Path) -> None:
    content = repacked(as_xlsx(), {SHEET: lambda part: part.replace(b"<v>20</v>", b"<f>[1]Sheet1!$A$1</f><v>20</v>")})
    (alert,) = opened(tmp_path, "表.xlsx", content).alerts
    assert (alert.code, alert.sheet, alert.cell, alert.severity) == ("EXTERNAL_LINK", "岗位风险清单", "C4", "error")


@pytest.mark.parametrize("formula", [b"SUM(T1[qty])", b"[@qty]*2", b'"[1]"&amp;A1'])
def test_brackets_in_a_formula_of_this_file_are_no_other_file(tmp_path: Path, formula: bytes) -> None:
    cell = b"<f>" + formula + b"</f><v>20</v>"
    content = repacked(as_xlsx(), {SHEET: lambda part: part.replace(b"<v>20</v>", cell)})
    assert opened(tmp_path, "表.xlsx", content).alerts == ()


def test_a_formula_without_a_result_is_an_error_at_its_cell(tmp_path: Path) -> None:
    never = repacked(as_xlsx(), {SHEET: lambda part: part.replace(b"<v>20</v>", b"<f>10*2</f><v/>")})
    (alert,) = opened(tmp_path, "表.xlsx", never).alerts
    assert (alert.code, alert.cell, alert.severity) == ("FORMULA_NOT_COMPUTED", "C4", "error")


def numbered(document: Any) -> None:
    for text in ("停泵", "关阀", "报告"):
        document.add_paragraph(text, style="List Number")


def test_numbers_that_word_counts_itself_stand_beside_the_text(tmp_path: Path) -> None:
    source = opened(tmp_path, "号.docx", as_docx(numbered))
    found = [(b.label, b.text) for b in source.blocks if isinstance(b, Paragraph) and b.label]
    assert found == [("1.", "停泵"), ("2.", "关阀"), ("3.", "报告")]


def nested(document: Any) -> None:
    outer = document.add_table(rows=1, cols=3)
    outer.cell(0, 0).text = "外"
    outer.cell(0, 1).text = "旁"
    inner = outer.cell(0, 2).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "内"


def test_a_table_in_a_cell_is_a_table_of_its_own(tmp_path: Path) -> None:
    source = opened(tmp_path, "套.docx", as_docx(nested))
    grids = [block.grid for block in source.blocks if isinstance(block, Table)]
    assert [(grid.name, grid.rows) for grid in grids[1:]] == [("表格2", (("外", "旁"),)), ("表格3", (("内",),))]


def framed(document: Any) -> None:
    outer = document.add_table(rows=2, cols=2)
    outer.cell(0, 0).text, outer.cell(0, 1).text = "岗位", "甲岗"
    for number, cell in enumerate(outer.rows[1].cells, 1):
        cell.text = f"题{number}"
        cell.add_table(rows=1, cols=1).cell(0, 0).text = f"表{number}"
        cell.add_paragraph(f"尾{number}")


def test_tables_that_a_row_only_frames_stay_with_the_text_around_them(tmp_path: Path) -> None:
    source = opened(tmp_path, "框.docx", as_docx(framed))
    texts = [block.grid.rows if isinstance(block, Table) else block.text for block in source.blocks]
    found = [text for text in texts if text and text != "开头"]
    assert found[-7:] == [(("岗位", "甲岗"),), "题1", (("表1",),), "尾1", "题2", (("表2",),), "尾2"]
    names = [block.grid.name for block in source.blocks if isinstance(block, Table)]
    assert names[-3:] == ["表格2", "表格3", "表格4"]


def test_deleted_and_hidden_text_of_a_word_file_is_not_read(tmp_path: Path) -> None:
    def prepare(document: Any) -> None:
        document.add_paragraph("留").add_run("隐").font.hidden = True
        paragraph = document.add_paragraph("新")
        paragraph._p.append(parse_xml(f"<w:del {WORD}><w:r><w:delText>旧</w:delText></w:r></w:del>"))

    source = opened(tmp_path, "痕.docx", as_docx(prepare))
    texts = [block.text for block in source.blocks if isinstance(block, Paragraph)]
    assert texts[-2:] == ["留", "新"]
    assert [(alert.code, alert.severity) for alert in source.alerts] == [("HIDDEN_TEXT", "warning")]


def test_line_breaks_in_word_cells_are_kept(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "1.停泵\n2.关阀"
    cell.add_paragraph("3.报告")
    document.save(str(tmp_path / "行.docx"))
    assert grid_of(open_source(tmp_path / "行.docx")).rows == (("1.停泵\n2.关阀\n3.报告",),)
