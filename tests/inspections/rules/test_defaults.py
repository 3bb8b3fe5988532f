"""What an enterprise begins with: by speciality, key post, major hazard and shifts."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from gangze.inspections.rules.defaults import (
    DefaultPlan,
    PostFacts,
    default_plans,
    lacking_specialities,
    plan_of_post,
    speciality_of,
)
from gangze.inspections.rules.planning import WORKING_HOURS, check_specification
from gangze.inspections.rules.usual import usual_questions
from gangze.inspections.rules.words import Cadence, Speciality

OPERATOR = PostFacts(
    UUID(int=1), "聚合外操", is_frontline=True, is_key=False, speciality="工艺", shift_system="四班三运转"
)


def plan(post: PostFacts, *, is_major_hazard: bool = False) -> DefaultPlan:
    found = plan_of_post(post, is_major_hazard=is_major_hazard)
    assert found is not None
    return found


def test_operators_patrol_every_two_hours_and_every_hour_where_more_can_happen() -> None:
    every = {
        "usual": plan(OPERATOR), "key post": plan(replace(OPERATOR, is_key=True)),
        "major hazard": plan(OPERATOR, is_major_hazard=True),
    }  # fmt: skip
    assert {name: each.specification.every_minutes for name, each in every.items()} == {
        "usual": 120, "key post": 60, "major hazard": 60,
    }  # fmt: skip
    assert all(each.specification.at_handover and each.template == "four_three" for each in every.values())


def test_specialities_come_twice_a_day() -> None:
    found = {word: plan(replace(OPERATOR, speciality=word)) for word in ("设备", "电气", "仪表")}
    assert {word: each.speciality for word, each in found.items()} == {
        "设备": Speciality.EQUIPMENT, "电气": Speciality.ELECTRICAL, "仪表": Speciality.INSTRUMENT,
    }  # fmt: skip
    assert {(each.specification.times_a_day, each.specification.windows) for each in found.values()} == {
        (2, WORKING_HOURS)
    }


def test_the_speciality_decides_then_the_name_and_the_office_has_none() -> None:
    told = {
        ("", "运行电工", True): Speciality.ELECTRICAL,
        ("", "仪表维护工", True): Speciality.INSTRUMENT,
        ("设备", "设备技术员", False): Speciality.EQUIPMENT,
        ("", "切片包装工", True): Speciality.PROCESS,
        ("管理", "车间主任", False): None,
        ("工艺", "工艺工程师", False): None,
    }
    found = {key: speciality_of(replace(OPERATOR, speciality=key[0], name=key[1], is_frontline=key[2])) for key in told}
    assert found == told


def test_day_staff_is_asked_on_working_days_only() -> None:
    by_day = plan(replace(OPERATOR, shift_system="常白班"))
    unsaid = plan(replace(OPERATOR, shift_system="", group_count=1))
    in_turns = plan(replace(OPERATOR, shift_system="", group_count=4))
    assert by_day.specification == unsaid.specification
    assert by_day.specification.skips_weekends
    assert by_day.specification.skips_holidays
    assert by_day.specification.windows == ((480, 1020),)
    assert in_turns.specification == plan(OPERATOR).specification
    assert in_turns.template == ""


def test_everything_that_is_proposed_could_be_saved() -> None:
    posts = [
        replace(OPERATOR, uuid=uuid4(), name=name, speciality=word)
        for name in ("中控DCS操作员", "罐区巡检工", "LNG装卸工", "气化调压工", "锅炉司炉", "包装工", "外操")
        for word in ("工艺", "设备", "电气", "仪表", "")
    ]
    plans = list(default_plans(uuid4(), [uuid4()], posts, is_major_hazard=True))
    for each in plans:
        check_specification(each.specification, each.cadence)
    assert [sum(each.cadence is cadence for each in plans) for cadence in Cadence] == [len(posts), 1, 1]
    assert len({each.key for each in plans}) == len(plans)


def test_questions_are_of_the_kind_of_the_place_short_and_keyed_once() -> None:
    places = ("外操", "中控操作员", "罐区巡检工", "装卸工", "气化工", "导热油炉工", "包装工")
    sheets = {name: usual_questions(Speciality.PROCESS, name) for name in places}
    assert len({sheet[0].text for sheet in sheets.values()}) == len(places)
    sheets |= {word.value: usual_questions(word) for word in Speciality}
    for name, sheet in sheets.items():
        assert 5 <= len(sheet) <= 12, name
        assert len({question.key for question in sheet}) == len(sheet), name
        assert all(len(question.text) <= 30 for question in sheet), name


def test_specialities_that_no_post_has_are_named() -> None:
    plans = list(default_plans(uuid4(), [], [OPERATOR, replace(OPERATOR, speciality="电气")], is_major_hazard=False))
    assert lacking_specialities(plans) == [Speciality.EQUIPMENT, Speciality.INSTRUMENT]
