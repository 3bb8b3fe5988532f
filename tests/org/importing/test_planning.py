"""What an import of a roster would do to people who are there already."""

from datetime import date
from pathlib import Path

from gangze.org.importing import StandingPerson

from .files import HEADINGS, LI, TAO, found, names, people_plan, roster

LI_STANDS = StandingPerson("k4", "e1", "李样康", "JX0004", "13800000004", "丁", date(2025, 10, 8), "", ("p1",))


def planned(tmp_path: Path, row: tuple[object, ...], *people: StandingPerson) -> tuple[str, dict[str, list[object]]]:
    plan = people_plan(roster(tmp_path, [HEADINGS, row]), *people)
    assert len(plan.rows) == 1
    return plan.rows[0].state, plan.rows[0].changes


def changed(**fields: object) -> tuple[object, ...]:
    order = ("enterprise", "name", "number", "phone", "workshop", "team", "post", "shift", "hired_on")
    return tuple(fields.get(name, value) for name, value in zip(order, LI, strict=True))


def test_whoever_is_the_same_is_left_alone(tmp_path: Path) -> None:
    assert planned(tmp_path, LI, LI_STANDS) == ("unchanged", {})


def test_a_new_phone_is_a_change_with_old_and_new(tmp_path: Path) -> None:
    state, changes = planned(tmp_path, changed(phone="13800000099"), LI_STANDS)
    assert (state, changes) == ("changed", {"phone": ["13800000004", "13800000099"]})


def test_what_the_file_leaves_blank_erases_nothing(tmp_path: Path) -> None:
    assert planned(tmp_path, changed(phone="", shift="", hired_on=""), LI_STANDS) == ("unchanged", {})


def test_another_post_is_a_move_that_ends_the_old_one(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, changed(post="切片包装工", workshop="", team="")]), LI_STANDS)
    assert plan.rows[0].changes == {"posts": ["聚合主操", "切片包装工"]}
    assert (plan.rows[0].order["starts"], plan.rows[0].order["ends"]) == (["p3"], ["p1"])


def test_a_second_post_held_besides_is_kept(tmp_path: Path) -> None:
    both = StandingPerson("k4", "e1", "李样康", "JX0004", "13800000004", "丁", date(2025, 10, 8), "", ("p1", "p3"))
    assert planned(tmp_path, LI, both) == ("unchanged", {})


def test_a_post_added_to_the_one_held_ends_nothing(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, changed(post="主操、内操", team="")]), LI_STANDS)
    assert (plan.rows[0].order["starts"], plan.rows[0].order["ends"]) == (["p2"], [])


def test_without_a_number_a_person_is_known_by_the_phone(tmp_path: Path) -> None:
    assert planned(tmp_path, changed(number=""), LI_STANDS)[0] == "unchanged"


def test_without_number_and_phone_a_person_is_known_by_name_and_post(tmp_path: Path) -> None:
    assert planned(tmp_path, changed(number="", phone=""), LI_STANDS)[0] == "unchanged"
    assert planned(tmp_path, changed(number="", phone="", post="内操", team=""), LI_STANDS)[0] == "created"


def test_of_two_namesakes_at_one_post_none_is_guessed(tmp_path: Path) -> None:
    twin = StandingPerson("k9", "e1", "李样康", "JX0099", "", "甲", None, "", ("p1",))
    assert planned(tmp_path, changed(number="", phone=""), LI_STANDS, twin)[0] == "created"


def test_the_same_phone_with_another_number_and_name_is_another_person(tmp_path: Path) -> None:
    assert planned(tmp_path, changed(number="JX0077", name="王样敏"), LI_STANDS)[0] == "created"


def test_a_changed_number_is_seen_by_phone_and_name(tmp_path: Path) -> None:
    state, changes = planned(tmp_path, changed(number="JX0077"), LI_STANDS)
    assert (state, changes) == ("changed", {"employee_number": ["JX0004", "JX0077"]})


def test_another_name_under_the_same_number_is_a_change_that_is_pointed_out(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, changed(name="李样慷")]), LI_STANDS)
    assert plan.rows[0].changes == {"name": ["李样康", "李样慷"]}
    assert found(plan) == [("NAME_DIFFERS", "B2", "warning")]


def test_whoever_left_and_is_in_the_file_comes_back(tmp_path: Path) -> None:
    gone = StandingPerson("k4", "e1", "李样康", "JX0004", "13800000004", "丁", date(2025, 10, 8), has_left=True)
    plan = people_plan(roster(tmp_path, [HEADINGS, LI]), gone)
    assert plan.rows[0].order["rehire"] is True
    assert plan.rows[0].order["starts"] == ["p1"]


def test_whoever_is_not_in_the_file_is_listed_and_stays(tmp_path: Path) -> None:
    plan = people_plan(roster(tmp_path, [HEADINGS, TAO]), LI_STANDS)
    assert [person["name"] for person in plan.missing] == ["李样康"]
    assert names(plan) == ["陶例秋"]
    assert all(row.subject == "person" and row.title == "陶例秋" for row in plan.rows)


def test_people_of_enterprises_that_the_file_does_not_cover_are_not_missing(tmp_path: Path) -> None:
    elsewhere = StandingPerson("k8", "e4", "许例军", "RD0001")
    assert people_plan(roster(tmp_path, [HEADINGS, LI]), elsewhere).missing == []


def test_the_digest_tells_one_plan_from_another(tmp_path: Path) -> None:
    source = roster(tmp_path, [HEADINGS, LI])
    assert people_plan(source).digest() == people_plan(source).digest()
    assert people_plan(source).digest() != people_plan(source, LI_STANDS).digest()
