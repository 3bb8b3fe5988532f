"""Rosters in other layouts: other words, other orders, merged cells, several sheets, other kinds of files."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from gangze.officefiles import open_source

from .files import (
    HEADINGS,
    LI,
    TAO,
    XU,
    book,
    comma_file,
    found,
    names,
    old_book,
    people_plan,
    roster,
    word_file,
)


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    order = (6, 1, 3, 2, 0, 8, 7, 5, 4)
    rows = [[row[place] for place in order] for row in (HEADINGS, LI, TAO)]
    plan = people_plan(roster(tmp_path, rows))
    assert names(plan) == ["李样康", "陶例秋"]
    assert plan.problems == []


def test_columns_are_known_by_other_words(tmp_path: Path) -> None:
    words = ("所属单位", "员工姓名", "员工编号", "联系电话", "所在部门", "所属班组", "工种", "班别", "入厂时间")
    plan = people_plan(roster(tmp_path, [words, LI, TAO]))
    assert names(plan) == ["李样康", "陶例秋"]
    assert plan.problems == []


def test_headings_may_carry_breaks_blanks_stars_and_brackets(tmp_path: Path) -> None:
    words = (
        "企业\n名称",
        "姓 名",
        "* 工号",
        "手机号（必填）",
        "车间\n（部门）",
        "班组：",
        "岗位\n（工种）",
        "班次 ",
        "入职日期(年月日)",
    )
    plan = people_plan(roster(tmp_path, [words, LI, TAO]))
    assert names(plan) == ["李样康", "陶例秋"]
    assert plan.unknown_columns == []


def test_titles_stand_above_the_heading_and_signatures_below_the_rows(tmp_path: Path) -> None:
    rows = [
        ["从业人员花名册"],
        ["2026年6月"],
        [],
        HEADINGS,
        LI,
        TAO,
        [],
        ["填表人：王某", "", "审核人：李某"],
        ["合计", "", 2],
    ]
    plan = people_plan(roster(tmp_path, rows, merges=["A1:I1", "A2:I2"]))
    assert names(plan) == ["李样康", "陶例秋"]
    assert plan.problems == []


def test_a_heading_of_two_rows_is_read_through_its_merged_cells(tmp_path: Path) -> None:
    upper = ["企业名称", "基本信息", "", "", "岗位信息", "", "", "班次", "入职日期"]
    lower = ["", "姓名", "工号", "手机号", "车间", "班组", "岗位", "", ""]
    merges = ["A1:A2", "B1:D1", "E1:G1", "H1:H2", "I1:I2"]
    plan = people_plan(roster(tmp_path, [upper, lower, LI, TAO], merges=merges))
    assert names(plan) == ["李样康", "陶例秋"]
    assert plan.problems == []


def test_merged_cells_give_their_value_to_every_row(tmp_path: Path) -> None:
    second = ["", "吴例山", "JX0026", "13800000026", "", "", "", "乙", "2013.3.5"]
    plan = people_plan(roster(tmp_path, [HEADINGS, LI, second], merges=["A2:A3", "E2:E3", "F2:F3", "G2:G3"]))
    assert names(plan) == ["李样康", "吴例山"]
    assert [row.order["posts"] for row in plan.rows] == [["p1"], ["p1"]]


def test_an_enterprise_left_blank_below_is_the_one_above(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, LI, ["", *TAO[1:]]]))
    assert names(plan) == ["李样康", "陶例秋"]


def test_a_blank_post_is_not_filled_from_above_in_silence(tmp_path: Path) -> None:
    blank = [*TAO[:6], "", *TAO[7:]]
    plan = people_plan(roster(tmp_path, [HEADINGS, LI, blank]))
    assert found(plan) == [("POST_EMPTY", "G3", "error")]


def test_a_heading_repeated_on_the_next_page_begins_the_table_again(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, LI, HEADINGS, TAO]))
    assert names(plan) == ["李样康", "陶例秋"]
    assert plan.problems == []


def test_the_enterprise_may_stand_in_the_title_only(tmp_path: Path) -> None:
    rows = [["从业人员花名册"], ["填报单位：示例热电分公司　　填报日期：2026年6月30日"], HEADINGS[1:], XU[1:]]
    plan = people_plan(roster(tmp_path, rows, merges=["A1:H1", "A2:H2"]))
    assert [row.order["enterprise"] for row in plan.rows] == ["e4"]


def test_blocks_of_several_enterprises_stand_under_their_own_titles(tmp_path: Path) -> None:
    rows = [["示例聚酰胺有限公司"], HEADINGS[1:], LI[1:], ["示例热电分公司"], HEADINGS[1:], XU[1:]]
    plan = people_plan(roster(tmp_path, rows, merges=["A1:H1", "A4:H4"]))
    assert [row.order["enterprise"] for row in plan.rows] == ["e1", "e4"]


def test_each_enterprise_may_have_a_sheet(tmp_path: Path) -> None:
    sheets = {"示例聚酰胺": [HEADINGS[1:], LI[1:], TAO[1:]], "示例热电分公司": [HEADINGS[1:], XU[1:]]}
    plan = people_plan(book(tmp_path / "名单.xlsx", sheets))
    assert [row.order["enterprise"] for row in plan.rows] == ["e1", "e1", "e4"]


def test_the_enterprise_may_stand_in_the_name_of_the_file(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS[1:], XU[1:]], name="示例热电分公司花名册.xlsx"))
    assert [row.order["enterprise"] for row in plan.rows] == ["e4"]


def test_a_file_that_names_no_enterprise_is_that_of_the_uploader(tmp_path: Path) -> None:
    source = roster(tmp_path, [HEADINGS[1:], LI[1:]])
    assert names(people_plan(source, default="e1")) == ["李样康"]
    assert found(people_plan(source)) == [("ENTERPRISE_EMPTY", "A2", "error")]


def test_a_file_titled_for_a_stranger_is_not_taken_for_the_uploaders_own(tmp_path: Path) -> None:
    rows = [["填报单位：别处化工有限公司"], HEADINGS[1:], LI[1:]]
    plan = people_plan(roster(tmp_path, rows, merges=["A1:H1"]), default="e1")
    assert names(plan) == []
    assert found(plan) == [("ENTERPRISE_EMPTY", "A3", "error")]


def test_enterprises_are_known_by_code_credit_code_and_short_name(tmp_path: Path) -> None:
    rows = [HEADINGS, ["990000001", *LI[1:]], ["91990000MAEX00010T", *TAO[1:]], ["示例热电", *XU[1:]]]
    plan = people_plan(roster(tmp_path, rows))
    assert [row.order.get("enterprise") for row in plan.rows] == ["e1", "e1", "e4"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_csv_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    plan = people_plan(comma_file(tmp_path, [HEADINGS, LI, TAO], encoding=encoding))
    assert names(plan) == ["李样康", "陶例秋"]
    assert plan.problems == []


def test_in_a_csv_without_merged_cells_a_blank_post_is_carried_and_said(tmp_path: Path) -> None:
    second = ["", "吴例山", "JX0026", "13800000026", "", "", "", "乙", "2013.3.5"]
    plan = people_plan(comma_file(tmp_path, [HEADINGS, LI, second], encoding="gbk"))
    assert names(plan) == ["李样康", "吴例山"]
    assert found(plan) == [("POST_CARRIED", "G3", "warning")]


def test_an_xls_is_read_like_an_xlsx(tmp_path: Path) -> None:
    plan = people_plan(old_book(tmp_path, [HEADINGS, LI, TAO]))
    assert names(plan) == ["李样康", "陶例秋"]
    assert plan.rows[1].order["fields"]["hired_on"] == "2020-07-13"


def test_a_table_in_a_word_file_is_read_under_its_title(tmp_path: Path) -> None:
    plan = people_plan(word_file(tmp_path, "填报单位：示例热电分公司", [HEADINGS[1:], XU[1:]]))
    assert names(plan) == ["许例军"]


def test_unknown_columns_are_kept_visible(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [[*HEADINGS, "血型"], [*LI, "AB"]]))
    assert plan.unknown_columns == [{"sheet": "花名册", "cell": "J1", "heading": "血型"}]
    assert plan.rows[0].cells["血型"] == "AB"


def test_the_better_word_wins_where_two_columns_claim_a_field(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [[*HEADINGS, "职务"], [*LI, "班长"]]))
    assert plan.rows[0].order["posts"] == ["p1"]
    assert plan.rows[0].cells["职务"] == "班长"


def test_hidden_rows_are_not_taken_and_that_is_said(tmp_path: Path) -> None:
    roster(tmp_path, [HEADINGS, LI, TAO])
    path = tmp_path / "花名册.xlsx"
    workbook = load_workbook(path)
    workbook.active.row_dimensions[2].hidden = True
    workbook.save(path)
    plan = people_plan(open_source(path))
    assert names(plan) == ["陶例秋"]
    assert found(plan) == [("ROW_HIDDEN", "A2:A2", "warning")]


def test_sheets_of_people_who_left_are_not_taken(tmp_path: Path) -> None:
    plan = people_plan(book(tmp_path / "名单.xlsx", {"在职": [HEADINGS, LI], "离职人员": [HEADINGS, TAO]}))
    assert names(plan) == ["李样康"]
    assert found(plan) == [("SHEET_OUTDATED", None, "warning")]


def test_numbered_rows_without_a_person_are_no_rows(tmp_path: Path) -> None:
    rows = [("序号", *HEADINGS), (1, *LI), (2,), (3,)]
    plan = people_plan(roster(tmp_path, rows))
    assert names(plan) == ["李样康"]
    assert plan.problems == []


def test_a_roster_without_a_column_of_posts_is_refused_at_its_heading(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS[:6], LI[:6]]))
    assert found(plan) == [("COLUMN_MISSING", "A1:F1", "error")]
    assert names(plan, "bad") == ["李样康"]


def test_a_file_without_any_heading_is_an_error(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [["一", "二"], ["三", "四"]]))
    assert "HEADER_MISSING" in {problem.code for problem in plan.errors}
