"""Files that are damaged, disguised or meant to do harm: each is refused in a sentence, in bounded time and memory."""

import base64
import io
import random
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

from gangze.officefiles import FileRefused, Limits, open_source

from .files import SHEET, as_csv, as_docx, as_ods, as_xls, as_xlsx, repacked, with_rows, written

BODY = "word/document.xml"
EXTERNAL = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY l0 "ha">'
    + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]>"
)


def refusal(folder: Path, name: str, content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        open_source(written(folder, name, content))
    assert len(refused.value.message) > 10
    return refused.value.code


def declaring(declaration: bytes, entity: bytes) -> Callable[[bytes], bytes]:
    def change(part: bytes) -> bytes:
        cell = b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>' + entity + b"</t></is></c></row>"
        paragraph = b"<w:body><w:p><w:r><w:t>" + entity + b"</w:t></w:r></w:p>"
        part = part.replace(b"<sheetData>", cell).replace(b"<w:body>", paragraph)
        return part.replace(b"<worksheet", declaration + b"<worksheet", 1).replace(
            b"<w:document", declaration + b"<w:document", 1
        )

    return change


def encrypted(content: bytes) -> bytes:
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt("geheim", stream)
    return stream.getvalue()


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


DISGUISED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a picture": ("表.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "NOT_A_DOCUMENT"),
    "a PDF": ("卡.docx", lambda: b"%PDF-1.7\n", "NOT_A_DOCUMENT"),
    "an archive": ("表.xlsx", lambda: zipped(**{"两单两卡.xlsx": b"x"}), "NOT_A_DOCUMENT"),
    "another archive": ("表.xlsx", lambda: b"Rar!\x1a\x07\x00", "NOT_A_DOCUMENT"),
    "a page of the web": ("表.xls", lambda: "<html><table><tr><td>岗位</td></tr></table></html>".encode(), "NOT_A_DOCUMENT"),
    "a text": ("表.xlsx", lambda: "这是一段文字。\n不是表格。".encode(), "NOT_A_DOCUMENT"),
    "bytes called csv": ("表.csv", lambda: random.Random(1).randbytes(5000), "NOT_A_DOCUMENT"),
    "letters of no language": ("表.csv", lambda: bytes(range(1, 32)) * 50, "NOT_A_DOCUMENT"),
    "nothing": ("表.xlsx", lambda: b"", "EMPTY_FILE"),
    "an empty workbook": ("表.xlsx", lambda: as_xlsx([]), "EMPTY_FILE"),
    "blanks": ("表.csv", lambda: b"\n , ,\n", "EMPTY_FILE"),
    "half a workbook": ("表.xlsx", lambda: as_xlsx()[:2000], "NOT_A_DOCUMENT"),
    "half a Word file": ("卡.docx", lambda: as_docx()[:9000], "NOT_A_DOCUMENT"),
    "half an old workbook": ("表.xls", lambda: as_xls()[:3000], "NOT_A_DOCUMENT"),
    "most of an old workbook": ("表.xls", lambda: as_xls()[:-30], "NOT_A_DOCUMENT"),
    "a workbook without its sheet": ("表.xlsx", lambda: repacked(as_xlsx(), left_out=(SHEET,)), "NOT_A_DOCUMENT"),
    "rows called by no number": ("表.xlsx", lambda: with_rows(as_xlsx(), b'<row r="x"><c><v>1</v></c></row>'), "NOT_A_DOCUMENT"),
    "rows before the first": ("表.xlsx", lambda: with_rows(as_xlsx(), b'<row r="-4"><c><v>1</v></c></row>'), "NOT_A_DOCUMENT"),
    "rows beyond the last": ("表.xlsx", lambda: with_rows(as_xlsx(), b'<row r="99999999"><c><v>1</v></c></row>'),
                             "NOT_A_DOCUMENT"),
    "an encrypted workbook": ("表.xlsx", lambda: encrypted(as_xlsx()), "ENCRYPTED"),
    "an encrypted Word file": ("卡.docx", lambda: encrypted(as_docx()), "ENCRYPTED"),
    "macros in a workbook": ("表.xlsm", lambda: repacked(as_xlsx(), added={"xl/vbaProject.bin": b"x"}), "MACRO"),
    "macros in a Word file": ("卡.docm", lambda: repacked(as_docx(), added={"word/vbaProject.bin": b"x"}), "MACRO"),
    "names that lead out": ("表.xlsx", lambda: repacked(as_xlsx(), added={"../../evil": b"x"}), "NOT_A_DOCUMENT"),
    "names from the root": ("卡.docx", lambda: repacked(as_docx(), added={"/etc/evil": b"x"}), "NOT_A_DOCUMENT"),
    "a relation that leads out": (
        "表.xlsx",
        lambda: repacked(as_xlsx(), {"xl/_rels/workbook.xml.rels": lambda part: part.replace(
            b"/xl/worksheets/sheet1.xml", b"../../../etc/hostname")}),
        "NOT_A_DOCUMENT",
    ),
    "an entity from outside in a workbook": ("表.xlsx", lambda: repacked(as_xlsx(), {SHEET: declaring(EXTERNAL, b"&e;")}),
                                             "ZIP_BOMB"),
    "an entity from outside in a Word file": ("卡.docx", lambda: repacked(as_docx(), {BODY: declaring(EXTERNAL, b"&e;")}),
                                              "ZIP_BOMB"),
    "a zip bomb beside the sheet": ("表.xlsx", lambda: repacked(as_xlsx(), added={"xl/media/a.bin": bytes(50_000_000)}),
                                    "ZIP_BOMB"),
    "a zip bomb in the sheet": ("表.xlsx", lambda: with_rows(as_xlsx(), b" " * 50_000_000), "ZIP_BOMB"),
    "a cell in the last corner": ("表.xlsx", lambda: with_rows(
        as_xlsx(), b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "TOO_MANY_ROWS"),
    "a quote without end": ("表.csv", lambda: b'"' + b"a" * 3_000_000, "NOT_A_DOCUMENT"),
}  # fmt: skip
"""Made when they are asked for: every process that looks for tests would make them all."""


@pytest.mark.parametrize("case", DISGUISED)
def test_it_is_refused_in_a_sentence(tmp_path: Path, case: str) -> None:
    name, make, code = DISGUISED[case]
    assert refusal(tmp_path, name, make()) == code


@pytest.mark.parametrize(("name", "part"), [("表.xlsx", SHEET), ("卡.docx", BODY)])
def test_entities_that_multiply_are_refused(tmp_path: Path, name: str, part: str) -> None:
    make = as_xlsx if name == "表.xlsx" else as_docx
    content = repacked(make(), {part: declaring(LAUGHS, b"&l9;")})
    assert refusal(tmp_path, name, content) in ("ZIP_BOMB", "NOT_A_DOCUMENT")


def test_an_encrypted_old_workbook_is_refused(tmp_path: Path) -> None:
    # xlwt cannot encrypt: the record FILEPASS, right after the beginning of the workbook, is what tells it.
    content = as_xls()
    begin = content.index(bytes.fromhex("09081000"))
    marked = content[: begin + 20] + bytes.fromhex("2f000200") + b"\0\0" + content[begin + 26 :]
    assert refusal(tmp_path, "表.xls", marked) in ("ENCRYPTED", "NOT_A_DOCUMENT")


def test_a_file_of_100_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = written(tmp_path, "表.xlsx", as_xlsx())
    with path.open("r+b") as stream:
        stream.truncate(100 * 1024 * 1024)
    with pytest.raises(FileRefused, match="100 MB") as refused:
        open_source(path)
    assert refused.value.code == "TOO_LARGE"


def test_more_rows_than_allowed_are_refused_in_every_format(tmp_path: Path) -> None:
    few = Limits(rows=3)
    for name, content in (("表.xlsx", as_xlsx()), ("表.xls", as_xls()), ("表.ods", as_ods()),
                          ("表.csv", as_csv("utf-8")), ("卡.docx", as_docx())):  # fmt: skip
        with pytest.raises(FileRefused, match="超过 3 行") as refused:
            open_source(written(tmp_path, name, content), limits=few)
        assert refused.value.code == "TOO_MANY_ROWS"


def test_a_repeated_row_of_an_ods_counts_as_often_as_it_stands_there(tmp_path: Path) -> None:
    def repeat(part: bytes) -> bytes:
        return part.replace(b"<table:table-row", b'<table:table-row table:number-rows-repeated="1000000"', 1)

    assert refusal(tmp_path, "表.ods", repacked(as_ods(), {"content.xml": repeat})) == "TOO_MANY_ROWS"


def test_a_picture_that_would_unpack_to_gigabytes_is_never_unpacked(tmp_path: Path) -> None:
    head = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAA/////wAA/////wgGAAAA")
    content = repacked(as_docx(), added={"word/media/image1.png": head + bytes(1000)})
    assert open_source(written(tmp_path, "卡.docx", content)).kind == "docx"


def test_merged_ranges_over_everything_do_no_harm(tmp_path: Path) -> None:
    ranges = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 100 + b"</mergeCells>"
    content = repacked(as_xlsx(), {SHEET: lambda part: part.replace(b"</sheetData>", b"</sheetData>" + ranges)})
    sheet = open_source(written(tmp_path, "表.xlsx", content)).sheets[0]
    assert max(span.bottom for span in sheet.merges) < 100


def test_a_word_cell_that_claims_a_million_columns_has_those_word_allows(tmp_path: Path) -> None:
    content = repacked(
        as_docx(), {BODY: lambda part: part.replace(b'<w:gridSpan w:val="3"/>', b'<w:gridSpan w:val="99999999"/>')}
    )
    table = open_source(written(tmp_path, "卡.docx", content)).blocks[1]
    assert max(len(row) for row in table.grid.rows) <= 63  # type: ignore[union-attr]


def test_numbers_that_are_none_are_shown_as_written(tmp_path: Path) -> None:
    content = with_rows(as_xlsx(), b'<row r="6"><c r="A6"><v>NaN</v></c><c r="B6"><v>1e999</v></c></row>')
    assert open_source(written(tmp_path, "表.xlsx", content)).sheets[0].rows[5] == ("NaN", "1e999")


@pytest.mark.parametrize("name", ["表.xlsx", "表.xls", "表.ods", "卡.docx", "表.csv"])
def test_whatever_byte_is_damaged_the_file_is_read_or_refused(tmp_path: Path, name: str) -> None:
    make = {"表.xlsx": as_xlsx, "表.xls": as_xls, "表.ods": as_ods, "卡.docx": as_docx}
    content = as_csv("gb18030") if name == "表.csv" else make[name]()  # type: ignore[operator]
    chance = random.Random(20260305)
    path = tmp_path / name
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(bytes(damaged))
        with suppress(FileRefused):
            open_source(path)


def measured(path: Path, *, megabytes: int, seconds: int) -> str:
    """Open a file in a process of its own that may use only so much memory and time; return what it says."""
    program = (
        "import sys; from pathlib import Path; from gangze.officefiles import FileRefused, open_source\n"
        "try: print(sum(len(sheet.rows) for sheet in open_source(Path(sys.argv[1])).sheets))\n"
        "except FileRefused as refused: print(refused.code)\n"
    )

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], preexec_fn=bound, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_a_million_formatted_rows_without_text_cost_next_to_nothing(tmp_path: Path) -> None:
    row = b'<row r="%d" spans="1:3" s="1" customFormat="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>'
    content = with_rows(as_xlsx(), b"".join(row % (n, n, n) for n in range(6, 1_000_006)))
    assert measured(written(tmp_path, "表.xlsx", content), megabytes=400, seconds=10) == "5"


def test_200_000_rows_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    rows = (b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n) for n in range(6, 200_006))
    path = written(tmp_path, "表.xlsx", with_rows(as_xlsx(), b"".join(rows)))
    assert measured(path, megabytes=400, seconds=20) == "TOO_MANY_ROWS"


def test_one_row_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    cells = b"".join(b'<c r="A6" x="%d"/>' % n for n in range(1_500_000))
    path = written(tmp_path, "表.xlsx", with_rows(as_xlsx(), b'<row r="6">' + cells + b"</row>"))
    assert measured(path, megabytes=1200, seconds=20) == "ZIP_BOMB"


def test_a_word_file_of_millions_of_paragraphs_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    paragraphs = b"".join(b"<w:p><w:r><w:t>%d</w:t></w:r></w:p>" % n for n in range(1_500_000))
    content = repacked(as_docx(), {BODY: lambda part: part.replace(b"<w:body>", b"<w:body>" + paragraphs)})
    assert measured(written(tmp_path, "卡.docx", content), megabytes=300, seconds=10) == "TOO_LARGE"


def test_cells_far_out_in_many_sheets_of_an_old_workbook_are_refused(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    for number in range(20):
        sheet = book.add_sheet(f"表{number}")
        sheet.write(0, 0, "岗位")
        sheet.write(65535, 255, "远")
    stream = io.BytesIO()
    book.save(stream)
    path = written(tmp_path, "表.xls", stream.getvalue())
    assert measured(path, megabytes=500, seconds=10) == "TOO_MANY_ROWS"
