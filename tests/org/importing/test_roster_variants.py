"""Rosters as other enterprises keep them: what each must yield was written down before it was read."""

from datetime import date
from pathlib import Path

import pytest

from gangze.org.importing import Plan

from .files import XU, book, comma_file, names, old_book, people_plan, roster, word_file

A, B = "示例聚酰胺有限公司", "示例热电分公司"


def fields(plan: Plan) -> list[dict[str, object]]:
    return [{"posts": row.order["posts"], **row.order["fields"]} for row in plan.of_state("created")]


def errors(plan: Plan) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.cell) for problem in plan.errors]


def test_a_form_of_the_personnel_office_with_titles_and_private_columns(tmp_path: Path) -> None:
    heading = ("序号", "员工姓名", "性别", "身份证号码", "出生年月", "员工编号", "联系电话", "工种", "倒班", "到岗日期",
               "文化程度")  # fmt: skip
    rows = [
        [f"{A}2026年度从业人员花名册"],
        ["编制部门：人力资源部", "", "", "", "", "填表日期：2026年6月30日"],
        [],
        heading,
        (1, "李　样康", "男", "330602199001010011", "1990.01", " jx0004", "+86 138-0000-0004", "聚合 主操", "丁值",
         "2025年10月8日", "高中"),
        (2, "陶例秋", "女", "330602199202020022", "1992.02", "ＪＸ0005", "８６１３８００００００05", "切片包装工", "常白",
         44025, "大专"),
        (3, "王样敏", "女", "33060219930303003X", "", "JX0006", "0575-82800001", "内操", "甲班", "2020-2-30", ""),
        (4, "许例军", "男", "", "", "jx0004", "13800000099", "内操", "乙", "2020-02-03", ""),
        (5, " 　", "男", "", "", "JX0008", "13800000008", "内操", "乙", "2020-02-03", ""),
        (6, "周例文", "男", "", "", "JX0009", "13800000009", "锅炉司炉", "乙", "2020-02-03", ""),
        ["制表：何例东", "", "", "审核：张样川"],
    ]  # fmt: skip
    plan = people_plan(roster(tmp_path, rows, merges=["A1:K1", "A2:E2"]))
    assert fields(plan) == [
        {"posts": ["p1"], "name": "李样康", "employee_number": "JX0004", "phone": "13800000004", "shift_group": "丁",
         "hired_on": "2025-10-08"},
        {"posts": ["p3"], "name": "陶例秋", "employee_number": "JX0005", "phone": "13800000005",
         "shift_group": "常白班", "hired_on": "2020-07-13"},
    ]  # fmt: skip
    assert errors(plan) == [
        ("PHONE_INVALID", "G7"), ("DATE_INVALID", "J7"), ("EMPNO_DUPLICATE", "F8"), ("NAME_EMPTY", "B9"),
        ("POST_UNKNOWN", "H10"),
    ]  # fmt: skip


def test_private_columns_are_named_as_left_out_and_kept_nowhere(tmp_path: Path) -> None:
    rows = [("姓名", "性别", "身份证号", "银行卡号", "家庭住址", "工号", "岗位", "血型"),
            ("李样康", "男", "330602199001010011", "6222000011112222", "某路1号", "JX0004", "主操", "AB")]  # fmt: skip
    plan = people_plan(roster(tmp_path, rows), default="e1")
    assert plan.rows[0].cells == {"name": "李样康", "employee_number": "JX0004", "post": "主操", "血型": "AB"}
    assert [column["heading"] for column in plan.unknown_columns] == [
        "性别",
        "身份证号",
        "银行卡号",
        "家庭住址",
        "血型",
    ]


@pytest.mark.parametrize(
    ("heading", "field", "value", "expected"),
    [
        ("姓名（按身份证填写）", "name", "李样康", "李样康"),
        ("职工姓名", "name", "李样康", "李样康"),
        ("人员姓名*", "name", "李样康", "李样康"),
        ("员工工号", "employee_number", "7", "7"),
        ("职工编号", "employee_number", "JX-7", "JX-7"),
        ("工号/员工编号", "employee_number", "JX7", "JX7"),
        ("人员编号", "employee_number", "７", "7"),
        ("电话", "phone", "138 0000 0004", "13800000004"),
        ("手机/联系电话", "phone", "+8613800000004", "13800000004"),
        ("联系方式（手机）", "phone", "13800000004.0", "13800000004"),
        ("本人手机号码", "phone", "0086-13800000004", "13800000004"),
        ("手机号\n（11位）", "phone", 13800000004, "13800000004"),
        ("入职时间", "hired_on", "2020.7.13", "2020-07-13"),
        ("到岗时间", "hired_on", "2020/7/13 0:00:00", "2020-07-13"),
        ("上岗日期", "hired_on", "20200713", "2020-07-13"),
        ("入厂年月日", "hired_on", date(2020, 7, 13), "2020-07-13"),
        ("进厂时间（年月日）", "hired_on", "２０２０年７月１３日", "2020-07-13"),
        ("参加本单位工作时间", "hired_on", "2020－7－13", "2020-07-13"),
        ("班次", "shift_group", "甲班", "甲"),
        ("倒班班次", "shift_group", "丙值", "丙"),
        ("所属班次", "shift_group", "长白班", "常白班"),
        ("轮班班次", "shift_group", "一班", "一"),
    ],
)
def test_a_column_is_known_by_what_people_call_it(
    tmp_path: Path, heading: str, field: str, value: object, expected: str
) -> None:
    others = {"name": "李样康", "employee_number": "JX0004"}
    others.pop(field, None)
    words = {"name": "姓名", "employee_number": "工号"}
    rows = [(*(words[name] for name in others), "岗位", heading), (*others.values(), "主操", value)]
    plan = people_plan(roster(tmp_path, rows), default="e1")
    assert (errors(plan), plan.unknown_columns) == ([], [])
    assert fields(plan)[0][field] == expected


@pytest.mark.parametrize(
    "heading",
    [
        "岗位/工种",
        "岗位名称",
        "工种",
        "所在岗位",
        "现任岗位",
        "从事岗位",
        "操作岗位",
        "岗位（工种）名称",
        "工作岗位名称",
    ],
)
def test_the_post_is_known_by_what_people_call_its_column(tmp_path: Path, heading: str) -> None:
    plan = people_plan(roster(tmp_path, [("姓名", "工号", heading), ("李样康", "JX0004", "主操")]), default="e1")
    assert fields(plan)[0]["posts"] == ["p1"]


def test_columns_about_others_than_the_person_are_not_taken_for_the_persons(tmp_path: Path) -> None:
    rows = [
        ("班组长姓名", "班组长电话", "姓名", "紧急联系人", "紧急联系人电话", "手机号", "参加工作时间", "入职日期", "岗位", "师傅姓名"),
        ("何例东", "13800000091", "李样康", "李例父", "13800000092", "13800000004", "2001-1-1", "2020-7-13", "主操", "周例师"),
    ]  # fmt: skip
    plan = people_plan(roster(tmp_path, rows), default="e1")
    assert fields(plan) == [
        {"posts": ["p1"], "name": "李样康", "phone": "13800000004", "hired_on": "2020-07-13"}
    ]  # fmt: skip
    assert plan.problems == []


def test_a_column_of_crews_that_holds_shifts_gives_the_shift(tmp_path: Path) -> None:
    rows = [("姓名", "工号", "班组", "岗位"), ("李样康", "JX0004", "甲班", "主操"), ("陶例秋", "JX0005", "常白班", "切片包装工"),
            ("王样敏", "JX0006", "中控班", "内操")]  # fmt: skip
    plan = people_plan(roster(tmp_path, rows), default="e1")
    assert [each.get("shift_group", "") for each in fields(plan)] == ["甲", "常白班", ""]
    assert plan.problems == []


def test_a_second_post_may_have_a_column_of_its_own(tmp_path: Path) -> None:
    rows = [("姓名", "工号", "岗位", "兼任岗位"), ("李样康", "JX0004", "主操", "内操"), ("陶例秋", "JX0005", "切片包装工", "无"),
            ("王样敏", "JX0006", "内操", "没有的岗位")]  # fmt: skip
    plan = people_plan(roster(tmp_path, rows), default="e1")
    assert [each["posts"] for each in fields(plan)] == [["p1", "p2"], ["p3"]]
    assert errors(plan) == [("POST_UNKNOWN", "D4")]


def test_without_numbers_two_rows_of_one_name_and_phone_are_one_person_with_two_posts(tmp_path: Path) -> None:
    rows = [("姓名", "手机", "岗位"), ("李样康", "13800000004", "主操"), ("李样康", "138-0000-0004", "内操")]
    plan = people_plan(roster(tmp_path, rows), default="e1")
    assert [each["posts"] for each in fields(plan)] == [["p1", "p2"]]
    assert plan.problems == []


def test_merged_name_cells_over_two_rows_are_one_person_with_two_posts(tmp_path: Path) -> None:
    rows = [("序号", "姓名", "工号", "手机", "岗位"), (1, "李样康", "JX0004", "13800000004", "主操"), ("", "", "", "", "内操"),
            (2, "陶例秋", "JX0005", "13800000005", "切片包装工")]  # fmt: skip
    merges = [f"{column}2:{column}3" for column in "ABCD"]
    plan = people_plan(roster(tmp_path, rows, merges=merges), default="e1")
    assert [each["posts"] for each in fields(plan)] == [["p1", "p2"], ["p3"]]
    assert plan.problems == []


def test_a_workbook_with_a_cover_a_sheet_for_each_workshop_and_instructions(tmp_path: Path) -> None:
    heading = ("序号", "姓名", "工号", "手机号码", "班组", "岗位", "班次")
    sheets = {
        "封面": [["从业人员花名册"], [f"填报单位：{A}"]],
        "聚合车间": [["聚合车间人员名单"], heading, (1, "李样康", "JX0004", "13800000004", "聚合班", "主操", "丁")],
        "储运车间": [heading, (1, "陶例秋", "JX0005", "1380000005", "包装班", "切片包装工", "甲")],
        "填表说明": [heading, (1, "张三", "例0001", "13800000000", "某班", "某岗", "甲")],
    }
    plan = people_plan(book(tmp_path / "名单.xlsx", sheets), default="e1")
    assert names(plan) == ["李样康"]
    assert [(p.code, p.sheet, p.cell) for p in plan.errors] == [("PHONE_INVALID", "储运车间", "D2")]


def test_the_same_number_in_two_sheets_is_named_at_the_second_with_the_place_of_the_first(tmp_path: Path) -> None:
    heading = ("姓名", "工号", "岗位")
    sheets = {"一": [heading, ("李样康", "JX0004", "主操")], "二": [heading, ("陶例秋", "jx0004", "内操")]}
    plan = people_plan(book(tmp_path / "名单.xlsx", sheets), default="e1")
    (problem,) = plan.errors
    assert (problem.code, problem.sheet, problem.cell) == ("EMPNO_DUPLICATE", "二", "B2")
    assert "一!B2" in problem.message


@pytest.mark.parametrize(
    ("phone", "is_good"),
    [("１３８００００００04", True), ("138 0000 0004", True), ("(+86)13800000004", True), ("86 13800000004", True),
     ("138－0000－0004", True), ("13800000004 ", True), ("", True), ("无", True), ("12800000004", False),
     ("1380000000", False), ("138000000045", False), ("1.38E+10", False), ("138OOOOOOO4", False),
     ("0575-82800001", False)],
)  # fmt: skip
def test_phones_are_read_as_people_write_them_or_refused_at_their_cell(
    tmp_path: Path, phone: str, is_good: bool
) -> None:
    plan = people_plan(
        roster(tmp_path, [("姓名", "工号", "手机", "岗位"), ("李样康", "J1", phone, "主操")]), default="e1"
    )
    assert errors(plan) == ([] if is_good else [("PHONE_INVALID", "C2")])


@pytest.mark.parametrize(
    ("written", "is_good"),
    [("2024-02-29", True), ("2023-02-29", False), ("2023-13-01", False), ("2023.4.31", False), ("2023年6月31日", False),
     ("去年", False), ("2023", False), ("2023-06", False), (date(1905, 7, 14), False), ("20230229", False), ("/", True)],
)  # fmt: skip
def test_days_are_read_as_people_write_them_or_refused_at_their_cell(
    tmp_path: Path, written: object, is_good: bool
) -> None:
    rows = [("姓名", "工号", "岗位", "入职日期"), ("李样康", "J1", "主操", written)]
    assert errors(people_plan(roster(tmp_path, rows), default="e1")) == ([] if is_good else [("DATE_INVALID", "D2")])


def test_every_format_points_at_the_same_cells(tmp_path: Path) -> None:
    rows = [("单位", "姓名", "员工编号", "联系电话", "岗位", "班次", "入职时间"),
            (B, "许例军", "RD1", "1380000020", "司炉工", "甲", "2012.9.28"),
            (B, "", "RD2", "13800000202", "司炉工", "甲", "2012.9.28"),
            (B, "周样文", "RD1", "13800000203", "司炉工", "乙", "2012.2.30")]  # fmt: skip
    expected = [("PHONE_INVALID", "D2"), ("NAME_EMPTY", "B3"), ("DATE_INVALID", "G4"), ("EMPNO_DUPLICATE", "C4")]
    sources = [roster(tmp_path, rows), comma_file(tmp_path, rows, encoding="gb18030"), old_book(tmp_path, rows)]
    for source in sources:
        assert errors(people_plan(source)) == expected, source.kind
    word = people_plan(word_file(tmp_path, "花名册", [[str(value) for value in row] for row in rows]))
    assert [problem.code for problem in word.errors] == [code for code, _cell in expected]


def test_a_formula_that_was_never_computed_is_an_error_at_its_cell(tmp_path: Path) -> None:
    rows = [("企业名称", "姓名", "工号", "岗位"), ('="示例热电"&"分公司"', *XU[1:3], "司炉工")]
    plan = people_plan(roster(tmp_path, rows))
    assert ("FORMULA_NOT_COMPUTED", "A2") in errors(plan)
