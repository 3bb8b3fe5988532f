"""Organisations in other layouts, what is wrong with them, and what a second import would change."""

from pathlib import Path

import pytest

from gangze.org.importing import StandingEnterprise, StandingOrganisation, StandingPost, report

from .files import STANDING, Rows, book, found, names, org_plan

COMPANY = ("企业编码", "企业名称", "统一社会信用代码", "主要负责人")
FIRST = ("990000001", "示例聚酰胺有限公司", "91990000MAEX00010T", "何例东")
SECOND = ("990000004", "示例热电分公司", "91990000MAEX00045D", "张样川")
UNIT = ("企业名称", "车间（部门）", "班组", "班组长")
POST = (
    "岗位编码",
    "企业名称",
    "车间",
    "班组",
    "岗位名称",
    "别名",
    "是否一线岗位",
    "是否关键岗位",
    "专业",
    "定员",
    "班制",
)
MAIN = (
    "P101",
    "示例聚酰胺有限公司",
    "聚合车间",
    "聚合班",
    "聚合主操",
    "主操、操作工",
    "是",
    "是",
    "工艺",
    8,
    "四班三运转",
)


def three(tmp_path: Path, companies: Rows = (FIRST,), units: Rows = (), posts: Rows = (MAIN,)) -> dict[str, Rows]:
    sheets: dict[str, Rows] = {"企业": [["企业一览表"], COMPANY, *companies]}
    if units:
        sheets["车间班组"] = [UNIT, *units]
    sheets["岗位"] = [POST, *posts]
    return sheets


def counts_of(tmp_path: Path, sheets: dict[str, Rows]) -> dict[str, int]:
    told = report(org_plan(book(tmp_path / "组织架构.xlsx", sheets)))
    assert told["errors"] == []
    created: dict[str, int] = told["created"]
    return created


def test_units_follow_from_posts_where_no_sheet_lists_them(tmp_path: Path) -> None:
    assert counts_of(tmp_path, three(tmp_path)) == {"enterprises": 1, "workshops": 1, "teams": 1, "posts": 1}


def test_everything_may_stand_in_one_sheet(tmp_path: Path) -> None:
    rows = [(*COMPANY, *POST[2:]), (*FIRST, *MAIN[2:]), (*FIRST, "聚合车间", "中控班", "中控DCS操作员", *MAIN[5:])]
    assert counts_of(tmp_path, {"组织": rows}) == {"enterprises": 1, "workshops": 1, "teams": 2, "posts": 2}


def test_sheets_may_have_any_name_and_order(tmp_path: Path) -> None:
    sheets = {
        "Sheet3": [POST, MAIN],
        "Sheet1": [UNIT, ("示例聚酰胺有限公司", "聚合车间", "聚合班", "")],
        "Sheet2": [COMPANY, FIRST],
    }
    assert counts_of(tmp_path, sheets) == {"enterprises": 1, "workshops": 1, "teams": 1, "posts": 1}


def test_the_enterprise_may_stand_in_the_title_only(tmp_path: Path) -> None:
    titled = [["填报单位：示例聚酰胺有限公司"], POST[2:], MAIN[2:]]
    sheets = {"企业": [COMPANY, FIRST, SECOND], "岗位": titled}
    assert counts_of(tmp_path, sheets)["posts"] == 1


def test_a_workshop_named_twice_is_one_workshop(tmp_path: Path) -> None:
    units = [(FIRST[1], "聚合车间", "聚合班", "甲"), ("", "储运车间", "罐区班", ""), ("", "聚合车间", "中控班", "")]
    assert counts_of(tmp_path, three(tmp_path, units=units)) == {
        "enterprises": 1, "workshops": 2, "teams": 3, "posts": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("company", "code", "cell"),
    [
        (("990000001", "甲厂", "91990000MAEX00010X", ""), "CREDIT_CODE_INVALID", "C3"),
        (("990000001", "甲厂", "", ""), "CREDIT_CODE_EMPTY", "C3"),
        (("99000001", "甲厂", "91990000MAEX00010T", ""), "ENTERPRISE_CODE_INVALID", "A3"),
        (("", "甲厂", "91990000MAEX00010T", ""), "ENTERPRISE_CODE_EMPTY", "A3"),
        (("990000001", "", "91990000MAEX00010T", ""), "ENTERPRISE_NAME_EMPTY", "B3"),
    ],
)
def test_a_bad_enterprise_is_named_at_its_cell(tmp_path: Path, company: Rows, code: str, cell: str) -> None:
    plan = org_plan(book(tmp_path / "x.xlsx", {"企业": [["企业一览表"], COMPANY, company, SECOND]}))
    assert found(plan) == [(code, cell, "error")]
    assert names(plan) == ["示例热电分公司"]


def test_codes_used_twice_are_named_at_the_second(tmp_path: Path) -> None:
    again = ("990000001", "乙厂", "91990000MAEX00010T", "")
    plan = org_plan(book(tmp_path / "x.xlsx", {"企业": [COMPANY, FIRST, again]}))
    assert found(plan) == [("ENTERPRISE_CODE_DUPLICATE", "A3", "error"), ("CREDIT_CODE_DUPLICATE", "C3", "error")]


def test_what_belongs_to_a_bad_enterprise_waits_and_is_said_once(tmp_path: Path) -> None:
    bad = ("990000001", "示例聚酰胺有限公司", "91990000MAEX00010X", "")
    second = ("P102", *MAIN[1:4], "聚合外操", *MAIN[5:])
    plan = org_plan(book(tmp_path / "x.xlsx", three(tmp_path, [bad], posts=[MAIN, second])))
    assert found(plan) == [("CREDIT_CODE_INVALID", "C3", "error"), ("ENTERPRISE_LEFT_OUT", "B2", "warning")]
    assert names(plan) == []


@pytest.mark.parametrize(
    ("place", "value", "code", "cell"),
    [
        (1, "没有的公司", "ENTERPRISE_UNKNOWN", "B2"),
        (2, "", "WORKSHOP_EMPTY", "C2"),
        (4, "", "POST_EMPTY", "E2"),
        (6, "也许", "YES_NO_INVALID", "G2"),
        (9, "八个", "HEADCOUNT_INVALID", "J2"),
    ],
)
def test_a_bad_post_is_named_at_its_cell(tmp_path: Path, place: int, value: str, code: str, cell: str) -> None:
    post = [value if number == place else each for number, each in enumerate(MAIN)]
    plan = org_plan(book(tmp_path / "x.xlsx", three(tmp_path, posts=[post])))
    assert found(plan) == [(code, cell, "error")]


def test_a_post_of_a_team_that_the_list_of_units_lacks_is_named(tmp_path: Path) -> None:
    units = [(FIRST[1], "聚合车间", "中控班", "")]
    plan = org_plan(book(tmp_path / "x.xlsx", three(tmp_path, units=units)))
    assert found(plan) == [("UNIT_UNKNOWN", "D2", "error")]


def test_a_post_named_twice_in_one_enterprise_is_named_at_the_second(tmp_path: Path) -> None:
    plan = org_plan(book(tmp_path / "x.xlsx", three(tmp_path, posts=[MAIN, ("P102", *MAIN[1:5], "", *MAIN[6:])])))
    assert found(plan) == [("POST_DUPLICATE", "E3", "error")]


def test_two_enterprises_may_have_posts_of_one_name(tmp_path: Path) -> None:
    posts = [MAIN, ("P401", "示例热电分公司", *MAIN[2:])]
    assert counts_of(tmp_path, three(tmp_path, [FIRST, SECOND], posts=posts))["posts"] == 2


def test_an_alias_that_means_two_posts_is_pointed_out(tmp_path: Path) -> None:
    posts = [MAIN, ("P102", *MAIN[1:4], "聚合外操", "主操", *MAIN[6:])]
    plan = org_plan(book(tmp_path / "x.xlsx", three(tmp_path, posts=posts)))
    assert found(plan) == [("ALIAS_SHARED", "F3", "warning")]


def test_a_roster_is_not_taken_for_an_organisation(tmp_path: Path) -> None:
    plan = org_plan(
        book(tmp_path / "x.xlsx", {"人员": [("姓名", "车间", "班组", "岗位"), ("李样康", "甲", "乙", "丙")]})
    )
    assert plan.rows == []
    assert "SHEET_IS_ROSTER" in {problem.code for problem in plan.problems}


def test_an_officer_of_an_enterprise_cannot_bring_in_another(tmp_path: Path) -> None:
    standing = StandingOrganisation(STANDING.enterprises[:1])
    plan = org_plan(book(tmp_path / "x.xlsx", {"企业": [COMPANY, SECOND]}), standing, may_create=False)
    assert found(plan) == [("ENTERPRISE_UNKNOWN", "B2", "error")]


def test_the_code_of_an_enterprise_never_changes(tmp_path: Path) -> None:
    other = ("990000009", *FIRST[1:])
    plan = org_plan(book(tmp_path / "x.xlsx", {"企业": [COMPANY, other]}), STANDING)
    assert found(plan) == [("ENTERPRISE_CODE_CHANGED", "A2", "error")]


def test_a_credit_code_that_another_enterprise_has_is_refused(tmp_path: Path) -> None:
    taken = ("990000001", "示例聚酰胺有限公司", "91990000MAEX00045D", "")
    plan = org_plan(book(tmp_path / "x.xlsx", {"企业": [COMPANY, taken]}), STANDING)
    assert found(plan) == [("CREDIT_CODE_TAKEN", "C2", "error")]


def test_a_post_in_another_team_is_moved_and_one_with_another_name_renamed(tmp_path: Path) -> None:
    standing = StandingOrganisation(
        (StandingEnterprise("e1", *FIRST[:1], FIRST[2], FIRST[1]),), STANDING.units,
        (StandingPost("p1", "e1", "聚合车间", "聚合班", "聚合主操", "P101"),),
    )  # fmt: skip
    post = ("P101", FIRST[1], "聚合车间", "中控班", "聚合主操作员", *[""] * 6)
    plan = org_plan(book(tmp_path / "x.xlsx", {"岗位": [POST, post]}), standing)
    (row,) = [row for row in plan.rows if row.subject == "post"]
    assert row.changes == {"name": ["聚合主操", "聚合主操作员"], "unit": ["聚合车间 / 聚合班", "聚合车间 / 中控班"]}


def test_nothing_that_stands_is_removed_because_the_file_lacks_it(tmp_path: Path) -> None:
    plan = org_plan(book(tmp_path / "x.xlsx", {"企业": [COMPANY, FIRST]}), STANDING)
    assert {row.state for row in plan.rows} <= {"changed", "unchanged"}
    assert [row.title for row in plan.rows] == ["示例聚酰胺有限公司"]
