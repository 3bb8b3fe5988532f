"""Who is on shift when: patterns over nights, year ends, exceptions and changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.inspections.rules.rotas import (
    DAY_STAFF,
    OFF,
    TEMPLATES,
    Pattern,
    RotaStanding,
    Shift,
    check_pattern,
    is_of_group,
    moment_of,
    shift_on,
    template_named,
    turns_of_day,
)
from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.errors import RuleBroken

ALL_DAYS = WorkingCalendar({})
START = date(2026, 1, 1)
ROTATING = [key for key in TEMPLATES if key != "day_staff"]


def standing(pattern: Pattern, *, from_day: date = START) -> RotaStanding:
    return RotaStanding(((1, from_day, pattern),))


@given(st.sampled_from(ROTATING), st.dates(date(2026, 1, 1), date(2032, 12, 31)))
def test_a_rotating_template_mans_every_hour_of_every_day_with_one_group(key: str, day: date) -> None:
    rota = standing(TEMPLATES[key].pattern(START))
    turns = turns_of_day(rota, day, ALL_DAYS) + turns_of_day(rota, day + timedelta(days=1), ALL_DAYS)
    assert turns[0].starts_at == moment_of(day, 8 * 60)
    assert all(earlier.ends_at == later.starts_at for earlier, later in pairwise(turns))
    assert all(len(turn.groups) == 1 for turn in turns)


@given(st.sampled_from(ROTATING), st.dates(date(2026, 1, 1), date(2032, 12, 31)))
def test_a_template_treats_all_groups_alike_over_a_cycle(key: str, first: date) -> None:
    template = TEMPLATES[key]
    pattern = template.pattern(START)
    worked = {
        group: sorted(pattern.shift_of(group, first + timedelta(days=day)) for day in range(pattern.cycle_days))
        for group in template.groups
    }
    assert len({tuple(shifts) for shifts in worked.values()}) == 1


def test_every_template_can_be_told_and_comes_back_from_json_as_it_was() -> None:
    for template in TEMPLATES.values():
        pattern = template.pattern(START)
        check_pattern(pattern)
        assert Pattern.from_json(pattern.to_json()) == pattern


def test_a_night_shift_that_begins_at_midnight_belongs_to_the_evening_before() -> None:
    rota = standing(TEMPLATES["four_three"].pattern(START))
    night = turns_of_day(rota, date(2026, 12, 31), ALL_DAYS)[-1]
    assert night.shift == "夜班"
    assert night.starts_at == datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    assert night.day == date(2026, 12, 31)


def test_a_cycle_runs_on_over_the_end_of_the_year_and_over_29_february() -> None:
    pattern = TEMPLATES["four_two"].pattern(START)
    for eve in (date(2026, 12, 31), date(2028, 2, 28), date(2028, 2, 29)):
        for group in pattern.turns:
            today, tomorrow = pattern.shift_of(group, eve), pattern.shift_of(group, eve + timedelta(days=1))
            assert {"白班": "夜班", "夜班": OFF}.get(today, OFF) == tomorrow or (today == OFF and tomorrow == "白班")


def test_a_pattern_also_tells_days_before_its_first() -> None:
    pattern = TEMPLATES["four_three"].pattern(START)
    assert pattern.shift_of("甲", START - timedelta(days=8)) == pattern.shift_of("甲", START)


def test_day_staff_works_make_up_saturdays_and_rests_on_holidays() -> None:
    calendar = WorkingCalendar({date(2026, 2, 14): True, date(2026, 2, 18): False})
    rota = standing(TEMPLATES["day_staff"].pattern(START))
    worked = [date(2026, 2, day) for day in range(13, 20) if turns_of_day(rota, date(2026, 2, day), calendar)]
    assert worked == [date(2026, 2, day) for day in (13, 14, 16, 17, 19)]


def test_a_change_in_mid_cycle_counts_from_its_first_day_and_replaces_what_was_to_begin_later() -> None:
    old, new = TEMPLATES["four_three"].pattern(START), TEMPLATES["four_two"].pattern(START)
    rota = RotaStanding(((1, START, old), (2, date(2026, 3, 20), old), (3, date(2026, 3, 11), new)))
    assert rota.pattern_on(date(2026, 3, 10)) == old
    assert rota.pattern_on(date(2026, 3, 11)) == new
    assert rota.pattern_on(date(2026, 3, 25)) == new
    assert rota.pattern_on(date(2025, 12, 31)) is None


def test_two_groups_swap_a_day_and_nobody_else_is_moved() -> None:
    pattern = TEMPLATES["four_three"].pattern(START)
    rota = replace(standing(pattern), exceptions={(START, "甲"): OFF, (START, "丁"): "早班"})
    assert [turn.group for turn in turns_of_day(rota, START, ALL_DAYS)] == ["丁", "乙", "丙"]
    assert [turn.group for turn in turns_of_day(rota, START + timedelta(days=1), ALL_DAYS)] == ["甲", "乙", "丙"]


def test_two_groups_on_one_shift_share_it() -> None:
    rota = replace(standing(TEMPLATES["four_three"].pattern(START)), exceptions={(START, "丁"): "早班"})
    turn = turns_of_day(rota, START, ALL_DAYS)[0]
    assert turn.group == "甲、丁"
    assert [is_of_group(turn.group, group) for group in ("甲", "甲班", "丁", "乙", "")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert is_of_group("", "乙")
    assert is_of_group(DAY_STAFF, DAY_STAFF)


def test_an_exception_counts_also_on_a_day_that_the_park_does_not_work() -> None:
    sunday = date(2026, 3, 8)
    rota = replace(standing(TEMPLATES["day_staff"].pattern(START)), exceptions={(sunday, DAY_STAFF): "白班"})
    assert shift_on(rota, DAY_STAFF, sunday, ALL_DAYS) == "白班"


def test_the_words_of_a_roster_name_a_usual_rota() -> None:
    words = {
        "四班三运转": "four_three", "四班三倒": "four_three", "四班两倒": "four_two", "四班二运转": "four_two",
        "三班两倒": "three_two", "五班三倒": "five_three", "常白班": "day_staff", "": "", "弹性": "",
    }  # fmt: skip
    assert {word: template_named(word) for word in words} == words


GOOD = Pattern((Shift("白班", 480, 720), Shift("夜班", 1200, 720)), {"甲": ("白班", "夜班")}, START)
BROKEN = {
    "no shift": replace(GOOD, shifts=()),
    "two of one name": replace(GOOD, shifts=(Shift("白班", 480, 720), Shift("白班", 1200, 720))),
    "called off": replace(GOOD, shifts=(*GOOD.shifts, Shift(OFF, 900, 60))),
    "begins at three in the morning": replace(GOOD, shifts=(*GOOD.shifts, Shift("早班", 180, 60))),
    "lasts two days": replace(GOOD, shifts=(*GOOD.shifts, Shift("长班", 900, 2880))),
    "begin together": replace(GOOD, shifts=(*GOOD.shifts, Shift("另班", 480, 60))),
    "nobody": replace(GOOD, turns={}),
    "unknown shift": replace(GOOD, turns={"甲": ("中班",)}),
    "unequal": replace(GOOD, turns={"甲": ("白班",), "乙": ("白班", "夜班")}),
    "nameless group": replace(GOOD, turns={"": ("白班",)}),
    "no days": replace(GOOD, turns={"甲": ()}),
}


def test_a_pattern_that_leaves_a_day_in_doubt_is_refused() -> None:
    check_pattern(GOOD)
    accepted = []
    for name, pattern in BROKEN.items():
        try:
            check_pattern(pattern)
            accepted.append(name)
        except RuleBroken:
            pass
    assert accepted == []


def test_a_refusal_names_what_to_mend() -> None:
    with pytest.raises(RuleBroken, match="中班"):
        check_pattern(BROKEN["unknown shift"])
