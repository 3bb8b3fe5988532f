"""What is wrong with single rows of a roster, and what is only unusual."""

from pathlib import Path

import pytest

from .files import HEADINGS, LI, TAO, found, names, people_plan, roster


def row(**changed: object) -> list[object]:
    fields = ("enterprise", "name", "number", "phone", "workshop", "team", "post", "shift", "hired_on")
    return [changed.get(field, value) for field, value in zip(fields, LI, strict=True)]


@pytest.mark.parametrize(
    ("changed", "code", "cell"),
    [
        ({"name": "　"}, "NAME_EMPTY", "B2"),
        ({"phone": "1380000901"}, "PHONE_INVALID", "D2"),
        ({"post": "磷酸萃取工"}, "POST_UNKNOWN", "G2"),
        ({"post": ""}, "POST_EMPTY", "G2"),
        ({"hired_on": "2023-02-30"}, "DATE_INVALID", "I2"),
        ({"enterprise": "别处化工有限公司"}, "ENTERPRISE_UNKNOWN", "A2"),
        ({"shift": "早中晚三班两倒运行制度"}, "SHIFT_INVALID", "H2"),
        ({"number": "X" * 31}, "EMPNO_INVALID", "C2"),
    ],
)
def test_a_bad_cell_keeps_its_row_out_and_is_named(
    tmp_path: Path, changed: dict[str, object], code: str, cell: str
) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, row(**changed), TAO]))
    assert found(plan) == [(code, cell, "error")]
    assert names(plan) == ["陶例秋"]
    assert [problem["cell"] for problem in plan.of_state("bad")[0].problems] == [cell]


def test_all_bad_cells_of_a_row_are_named_at_once(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, row(phone="1", hired_on="x", post="没有")]))
    assert {problem.cell for problem in plan.errors} == {"D2", "I2", "G2"}


def test_a_number_used_twice_stays_with_the_first(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, LI, row(name="王样敏", phone="13800000099")]))
    assert names(plan) == ["李样康"]
    assert found(plan) == [("EMPNO_DUPLICATE", "C3", "error")]
    assert "C2" in plan.errors[0].message


def test_the_same_number_in_two_enterprises_is_two_people(tmp_path: Path) -> None:
    other = ["示例热电分公司", "许例军", "JX0004", "13800000201", "", "", "司炉工", "甲", ""]
    plan = people_plan(roster(tmp_path, [HEADINGS, LI, other]))
    assert names(plan) == ["李样康", "许例军"]
    assert plan.problems == []


def test_two_people_of_one_name_are_two_people(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, LI, row(number="JX0041", phone="13800000041", post="内操")]))
    assert names(plan) == ["李样康", "李样康"]


def test_a_person_in_two_rows_holds_two_posts(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, LI, row(workshop="储运车间", team="包装班", post="切片包装工")]))
    assert [one.order["posts"] for one in plan.rows] == [["p1", "p3"]]
    assert plan.problems == []


def test_two_posts_in_one_cell_are_both_held(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, row(post="聚合主操、内操", team="")]))
    assert [one.order["posts"] for one in plan.rows] == [["p1", "p2"]]


def test_a_repeated_row_is_taken_once(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, LI, LI]))
    assert names(plan) == ["李样康"]
    assert found(plan) == [("ROW_REPEATED", "B3", "warning")]


@pytest.mark.parametrize("written", ["主操", "聚合操作工", "P101", "聚合 主操", "聚合主操　", "聚合主\n操"])
def test_a_post_is_known_by_its_other_names_and_its_code(tmp_path: Path, written: str) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, row(post=written)]))
    assert plan.rows[0].order["posts"] == ["p1"]


def test_another_workshop_than_the_posts_own_is_pointed_out(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, row(workshop="储运车间")]))
    assert found(plan) == [("UNIT_DIFFERS", "E2", "warning")]
    assert names(plan) == ["李样康"]


def test_workshop_and_team_may_share_a_cell(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, row(workshop="聚合车间/聚合班", team="")]))
    assert plan.problems == []


def test_a_phone_shared_by_two_people_is_pointed_out(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, LI, row(name="王样敏", number="JX0010")]))
    assert found(plan) == [("PHONE_REPEATED", "D3", "warning")]
    assert names(plan) == ["李样康", "王样敏"]


def test_whoever_has_neither_phone_nor_number_is_taken_with_a_hint(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, row(phone="", number="")]))
    assert found(plan) == [("SIGN_IN_MISSING", "B2", "warning")]
