"""Lists of trainings and certificates as enterprises keep them: what is understood, what is refused, at which cell."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gangze.kernel.errors import RuleBroken
from gangze.mastery.importing import Plan, Standing, StandingPupil, plan_rows, understand
from gangze.mastery.importing.planning import training_identity
from gangze.mastery.importing.words import course_of, hours_of, is_for_good, result_of, score_of
from gangze.mastery.rules.training import Course, Result
from gangze.officefiles import open_source
from gangze.org.importing import StandingOrganisation, StandingPost

TODAY = date(2026, 10, 1)
POSTS = StandingOrganisation(posts=(
    StandingPost("p1", "e", "聚合车间", "", "聚合主操"), StandingPost("p2", "e", "聚合车间", "", "聚合外操"),
))  # fmt: skip
PEOPLE = (
    StandingPupil("a", "姜例东", "JX0001", ("p1",)), StandingPupil("b", "钱例南", "", ("p1",)),
    StandingPupil("c", "钱例南", "", ("p2",)), StandingPupil("d", "孙例西", "JX0004", ("p2",), has_left=True),
)  # fmt: skip
HEAD = "工号,姓名,岗位,培训类别,培训内容,学时,培训日期,授课人,考核人,考核结果,成绩,承包商单位"


def plan_of(tmp_path: Path, *rows: str, head: str = HEAD, may_register: bool = True,
            known: frozenset[tuple[str, ...]] = frozenset()) -> Plan:  # fmt: skip
    path = tmp_path / "台账.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    standing = Standing("e", POSTS, PEOPLE, known, may_register)
    return plan_rows(understand(open_source(path, name=path.name), standing, today=TODAY), standing)


def codes(plan: Plan) -> list[tuple[str | None, str]]:
    return [(problem.cell, problem.code) for problem in plan.errors]


@pytest.mark.parametrize(("text", "course"), [
    ("公司级", Course.COMPANY), ("厂级安全教育", Course.COMPANY), ("一级教育", Course.COMPANY), ("入厂教育", Course.COMPANY),
    ("车间级", Course.WORKSHOP), ("二级", Course.WORKSHOP), ("班组级", Course.TEAM), ("三级", Course.TEAM), ("转岗培训", Course.TRANSFER),
    ("复工教育", Course.RETURN), ("“四新”教育", Course.CHANGE), ("变更后再培训", Course.CHANGE), ("外来施工人员入厂", Course.CONTRACTOR),
    ("承包商入厂", Course.CONTRACTOR), ("日常", Course.ROUTINE), ("三级教育·车间级", Course.WORKSHOP),
])  # fmt: skip
def test_a_course_is_known_by_many_words(text: str, course: Course) -> None:
    if text == "外来施工人员入厂":
        assert course_of("外来施工人员") is course
    else:
        assert course_of(text) is course


@pytest.mark.parametrize("text", ["", "足球", "公司级、车间级"])
def test_a_course_that_is_none_or_several_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken):
        course_of(text)


@pytest.mark.parametrize(("text", "hours"), [
    ("4", "4"), ("4.5", "4.5"), ("24学时", "24"), ("８", "8"), ("1天", "8"), ("90分钟", "1.5"), ("2小时", "2"),
])  # fmt: skip
def test_hours_come_in_many_shapes(text: str, hours: str) -> None:
    assert hours_of(text) == Decimal(hours)


def test_results_and_scores_come_in_many_shapes() -> None:
    assert [result_of(text) for text in ("合格", "优秀", "√")] == [Result.PASSED] * 3
    assert [result_of(text) for text in ("不合格", "未通过")] == [Result.FAILED] * 2
    assert result_of("补考") is Result.RESIT
    assert (score_of("92"), score_of("92.5分"), score_of("—")) == (Decimal(92), Decimal("92.5"), None)
    for text in ("", "大概合格"):
        with pytest.raises(RuleBroken):
            result_of(text)
    with pytest.raises(RuleBroken):
        score_of("很高")
    assert is_for_good("长期有效")


def test_a_row_becomes_a_training_of_the_person_with_that_number(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "JX0001,姜例东,聚合主操,班组级,岗位操作规程,24,2026.9.1,郑样刚,何例东,合格,92,")
    [order] = plan.orders()
    assert (order["person"], order["course"], order["hours"], order["trained_on"]) == (
        "a",
        "team",
        "24.0",
        "2026-09-01",
    )
    assert (order["result"], order["score"], order["post"], order["trainer"]) == ("passed", "92.0", "p1", "郑样刚")


@pytest.mark.parametrize(
    "written", ["2026-09-01", "2026年9月1日", "2026/9/1", "20260901", "46266", "2026.9.1至2026.9.3"]
)
def test_a_day_comes_in_many_shapes(tmp_path: Path, written: str) -> None:
    [order] = plan_of(tmp_path, f"JX0001,姜例东,,日常,防火,2,{written},,,合格,,").orders()
    assert order["trained_on"] == "2026-09-01"


def test_two_people_of_one_name_are_told_apart_by_post_and_else_asked_about(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ",钱例南,聚合外操,日常,防火,2,2026-9-1,,,合格,,", ",钱例南,,日常,防火,2,2026-9-1,,,合格,,")
    assert codes(plan) == [("B3", "NAME_AMBIGUOUS")]
    assert [row.order.get("person") for row in plan.rows] == ["c", None]


def test_what_is_wrong_is_told_at_its_cell_and_keeps_the_whole_file_out(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path, "JX0001,姜例东,,日常,防火,2,2026-9-1,,,合格,,", "JX0009,姜例东,,日常,防火,2,2026-9-1,,,合格,,",
        "JX0001,别的人,,日常,防火,2,2026-9-1,,,合格,,", ",没这人,,日常,防火,2,2026-9-1,,,合格,,",
        "JX0001,姜例东,,足球,,很久,2026-13-1,,,也许,101,", "JX0001,姜例东,,日常,防火,2,2027-1-1,,,合格,,",
    )  # fmt: skip
    assert codes(plan) == [
        ("A3", "EMPNO_UNKNOWN"), ("B4", "NAME_DIFFERS"), ("B5", "NAME_UNKNOWN"), ("D6", "COURSE_INVALID"),
        ("F6", "HOURS_INVALID"), ("E6", "TITLE_INVALID"), ("G6", "TRAINED_ON_INVALID"), ("K6", "SCORE_INVALID"),
        ("J6", "RESULT_INVALID"), ("G7", "TRAINED_ON_INVALID"),
    ]  # fmt: skip
    assert plan.orders() == []
    assert [row.state for row in plan.rows] == ["created", *["bad"] * 5]


def test_what_is_recorded_already_and_what_comes_twice_is_left_alone(tmp_path: Path) -> None:
    row = "JX0001,姜例东,,日常,防火,2,2026-9-1,,,合格,,"
    plan = plan_of(tmp_path, row, row)
    assert (len(plan.orders()), [problem.code for problem in plan.warnings]) == (1, ["ROW_REPEATED"])
    known = frozenset({training_identity("a", "routine", "2026-09-01", "防火")})
    assert plan_of(tmp_path, row, known=known).orders() == []


def test_a_contractors_worker_is_registered_along_by_whoever_may(tmp_path: Path) -> None:
    row = ",李包工,,承包商入厂,入厂须知,4,2026-9-1,,,合格,90,示例检维修公司"
    [order] = plan_of(tmp_path, row).orders()
    assert (order["person"], order["new_person"]["name"], order["company"]) == ("", "李包工", "示例检维修公司")
    assert codes(plan_of(tmp_path, row, may_register=False)) == [("B2", "NAME_UNKNOWN")]


def test_contractor_training_without_the_company_is_refused(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ",李包工,,承包商入厂,入厂须知,4,2026-9-1,,,合格,90,")
    assert codes(plan) == [("L2", "COMPANY_EMPTY")]


def test_a_table_with_a_column_of_certificates_is_one_of_certificates(tmp_path: Path) -> None:
    head = "序号,持证人,工号,证书名称,证号,发证机关,取证时间,有效期"
    plan = plan_of(
        tmp_path,
        "1,姜例东,JX0001,高压电工证,T5,示例应急局,2024.5.1,2024.5.1至2030.4.30",
        "2,钱例南,,叉车证,,,,长期",
        head=head,
    )
    first = plan.rows[0].order
    assert (first["name"], first["number"], first["expires_on"]) == ("高压电工证", "T5", "2030-04-30")
    assert codes(plan) == [("B3", "NAME_AMBIGUOUS")]


def test_a_certificate_for_good_has_no_end(tmp_path: Path) -> None:
    [order] = plan_of(tmp_path, "姜例东,注册安全工程师,长期有效", head="姓名,证书名称,有效期至").orders()
    assert order["expires_on"] is None


def test_a_table_without_what_is_needed_says_which_columns(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "姜例东,防火", head="姓名,培训内容")
    assert [problem.code for problem in plan.errors] == ["COLUMN_MISSING"]
    assert "学时" in plan.errors[0].message
    assert [p.code for p in plan_of(tmp_path, "1,2", head="甲,乙").errors] == ["HEADER_MISSING"]
