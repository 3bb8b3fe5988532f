"""What nobody understood never passes for an item, and never in silence."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from gangze.dossiers.content import Kind
from gangze.dossiers.importing import Understanding, understand
from gangze.officefiles import open_source

from .layouts_officers import what_holds_for_all_steps_above_and_below_their_table
from .layouts_officers_word import word_tables_with_labelled_lines_above
from .plant import ORGANISATION, PUMP, TANK
from .workbook import DUTY_HEAD, HEADS, RISK_HEAD, Book, duty_rows, new_word, risk_rows, save_word


def read(path: Path) -> Understanding:
    return understand(open_source(path), ORGANISATION)


def found(problems: Sequence[object]) -> set[tuple[str, str | None, str]]:
    return {(problem.sheet, problem.cell, problem.code) for problem in problems}  # type: ignore[attr-defined]


def names(understanding: Understanding, post: str, kind: Kind) -> list[str]:
    document = next(each for each in understanding.posts if each.name == post).documents[kind]
    return [item.content.main_text for item in document.items if not item.has_error]


def test_a_header_with_nothing_below_is_told(tmp_path: Path) -> None:
    book = Book("风险清单")
    book.wide(f"{PUMP.name}风险清单", 6)
    book.row(*RISK_HEAD)
    book.rows(risk_rows(PUMP))
    book.row("顺口溜", PUMP.jingles[0])
    book.new("操作卡").wide(f"{PUMP.name}操作卡", 4)
    book.row(*HEADS[2])
    book.rows([[1], [2], [3]])
    understanding = read(book.save(tmp_path))
    assert understanding.errors == ()
    assert found(understanding.warnings) == {("操作卡", "A2:D2", "DOCUMENT_EMPTY")}


def test_a_word_file_without_a_card_is_told(tmp_path: Path) -> None:
    document = new_word()
    for number in range(4):
        document.add_paragraph(f"{number + 1}. 会议讨论了检修安排与人员培训等事项，要求认真落实。")
    understanding = read(save_word(document, tmp_path))
    assert [problem.code for problem in understanding.warnings] == ["SHEET_NOT_UNDERSTOOD"]
    assert len(understanding.unmapped_blocks) == 1


def test_a_row_with_a_word_for_its_number_is_no_item(tmp_path: Path) -> None:
    book = Book("职责清单")
    book.wide(f"{PUMP.name}职责清单", 4)
    book.row(*DUTY_HEAD)
    book.rows(duty_rows(PUMP))
    book.row("监督电话", "0431-88880000")
    book.row("顺口溜", PUMP.jingles[1])
    understanding = read(book.save(tmp_path))
    assert names(understanding, PUMP.name, Kind.DUTY) == [duty[0] for duty in PUMP.duties]
    assert understanding.errors == ()
    assert found(understanding.warnings) == {("职责清单", "A5:B5", "TEXT_SKIPPED")}


def test_an_item_whose_name_is_a_number_is_refused(tmp_path: Path) -> None:
    book = Book("职责清单")
    book.row("岗位", *DUTY_HEAD)
    for number, text in enumerate(("巡检", "报告", "4", "点检"), 1):
        book.row(PUMP.name, number, text, "每班", "双方签字")
    understanding = read(book.save(tmp_path))
    assert found(understanding.errors) == {("职责清单", "C4", "ITEM_NAMELESS")}


def test_numbered_text_of_a_post_under_an_unknown_title_is_told(tmp_path: Path) -> None:
    document = new_word()
    document.add_paragraph(f"岗位名称：{PUMP.name}")
    document.add_paragraph("本岗位的禁忌")
    document.add_paragraph("1. 酒后上岗。")
    document.add_paragraph("2. 擅离岗位。")
    document.add_paragraph("岗位职责清单")
    document.add_paragraph("1、持证上岗。")
    document.add_paragraph("2、做好记录。")
    understanding = read(save_word(document, tmp_path))
    assert {problem.code for problem in understanding.warnings} == {"BLOCK_UNMAPPED", "VERSE_MISSING"}
    assert understanding.unmapped_blocks[0].text == "本岗位的禁忌"


def test_what_is_said_of_all_steps_stands_with_each(tmp_path: Path) -> None:
    for write in (what_holds_for_all_steps_above_and_below_their_table, word_tables_with_labelled_lines_above):
        understanding = read(write(tmp_path))
        for post in understanding.posts:
            for item in post.documents[Kind.OPERATION].items:
                assert item.content.fields["ppe"] == "防静电服、安全帽"
    book = what_holds_for_all_steps_above_and_below_their_table(tmp_path)
    steps = read(book).posts[1].documents[Kind.OPERATION].items
    assert read(book).posts[1].name == TANK.name
    assert {step.content.fields["forbidden"] for step in steps} == {"脱岗、睡岗、酒后上岗"}


def title_alone(title: str, folder: Path) -> Understanding:
    book = Book("Sheet1")
    book.wide(title, 4)
    book.row(*DUTY_HEAD)
    book.rows(duty_rows(PUMP))
    book.row("顺口溜", PUMP.jingles[1])
    return read(book.save(folder, "表.xlsx"))


@pytest.mark.parametrize(
    "title",
    ["仪表工程师岗位职责清单", "例叉车司机长岗位职责清单", "副班长岗位职责清单", "检修泵工岗位职责清单"],
)
def test_a_longer_name_that_holds_the_name_of_a_post_is_another_post(title: str, tmp_path: Path) -> None:
    understanding = title_alone(title, tmp_path)
    assert [problem.code for problem in understanding.errors] == ["POST_UNKNOWN"]
    assert not any(post.is_known for post in understanding.posts)


@pytest.mark.parametrize(
    "title",
    ["动力车间泵工岗位职责清单", "附件2 例泵操作工岗位职责清单", "例泵操作工工作职责清单", "（泵工）岗位职责清单"],
)
def test_a_name_with_its_unit_or_other_words_of_a_title_is_the_post(title: str, tmp_path: Path) -> None:
    understanding = title_alone(title, tmp_path)
    assert [post.name for post in understanding.posts] == [PUMP.name]
    assert (understanding.errors, understanding.warnings) == ((), ())


def test_a_title_of_two_posts_speaks_of_both(tmp_path: Path) -> None:
    understanding = title_alone(f"泵工、{TANK.name}岗位职责清单", tmp_path)
    assert [post.name for post in understanding.posts] == [PUMP.name, TANK.name]
    assert [len(post.documents[Kind.DUTY].items) for post in understanding.posts] == [2, 2]
    assert (understanding.errors, understanding.warnings) == ((), ())


def test_a_column_beside_the_documents_that_no_one_reads_is_told(tmp_path: Path) -> None:
    book = Book("汇总")
    book.row("岗位", "岗位风险清单", "岗位职责清单", "安全禁令")
    risks = "\n".join(f"{n}.{risk[0]}【{risk[3]}】措施：{risk[4]}" for n, risk in enumerate(PUMP.risks, 1))
    duties = "\n".join(f"{n}.{duty[0]}" for n, duty in enumerate(PUMP.duties, 1))
    book.row(PUMP.name, risks, duties, "严禁在岗位上吸烟和使用手机")
    understanding = read(book.save(tmp_path))
    assert names(understanding, PUMP.name, Kind.DUTY) == [duty[0] for duty in PUMP.duties]
    told = {(found.cell, found.code) for found in understanding.warnings if found.code != "VERSE_MISSING"}
    assert told == {("D2", "TEXT_SKIPPED")}
    assert [block.text for block in understanding.unmapped_blocks] == ["严禁在岗位上吸烟和使用手机"]


def test_a_matrix_of_numbers_below_the_list_is_no_item(tmp_path: Path) -> None:
    book = Book("风险清单")
    book.wide(f"{PUMP.name}风险清单", 6)
    book.row(*RISK_HEAD)
    book.rows(risk_rows(PUMP))
    book.row("口诀", PUMP.jingles[0])
    book.wide("风险矩阵判定准则", 6)
    book.row("后果/可能性", "1", "2", "3", "4", "5")
    book.row("5", "5", "10", "15", "20", "25")
    understanding = read(book.save(tmp_path))
    assert names(understanding, PUMP.name, Kind.RISK) == [risk[0] for risk in PUMP.risks]
    assert understanding.errors == ()
    assert [problem.code for problem in understanding.warnings] == ["TEXT_SKIPPED", "TEXT_SKIPPED"]


STRANGER = "精馏内操"


def strangers_in_a_sheet(folder: Path, *, has_headers: bool) -> Path:
    """Write the risks of a post and then those of one nobody knows, each under a row with its name, without numbers."""
    book = Book("风险清单")
    book.wide("风险清单", 5)
    for number, (name, post) in enumerate(((PUMP.name, PUMP), (STRANGER, TANK))):
        if not has_headers and not number:
            book.row(*RISK_HEAD[1:])
        book.wide(name, 5)
        if has_headers:
            book.row(*RISK_HEAD[1:])
        book.rows([list(risk) for risk in post.risks])
        book.wide(f"口诀：{post.jingles[0]}", 5)
    return book.save(folder)


def strangers_in_word(folder: Path) -> Path:
    document = new_word()
    document.add_paragraph("岗位风险清单")
    for name, post in ((PUMP.name, PUMP), (STRANGER, TANK)):
        document.add_paragraph(name)
        for number, risk in enumerate(post.risks, 1):
            document.add_paragraph(f"{number}、{risk[0]}【{risk[3]}】措施：{risk[4]}")
        document.add_paragraph(f"口诀：{post.jingles[0]}")
    return save_word(document, folder)


@pytest.mark.parametrize("shape", ["under one header", "under a header each", "in word"])
def test_the_items_of_a_post_nobody_knows_do_not_go_to_the_one_before(shape: str, tmp_path: Path) -> None:
    path = (
        strangers_in_word(tmp_path)
        if shape == "in word"
        else strangers_in_a_sheet(tmp_path, has_headers=shape == "under a header each")
    )
    understanding = read(path)
    assert names(understanding, PUMP.name, Kind.RISK) == [risk[0] for risk in PUMP.risks]
    assert [problem.code for problem in understanding.errors] == ["POST_UNKNOWN"]
    assert STRANGER in understanding.errors[0].message
    known = next(post for post in understanding.posts if post.name == PUMP.name)
    assert known.documents[Kind.RISK].jingle == PUMP.jingles[0]
