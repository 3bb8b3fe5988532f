"""Hours and rotas as people write them, and what a plan says in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.inspections.rules.hours import read_span, read_spans, spans_text
from gangze.inspections.rules.planning import ROUND_THE_CLOCK, WORKING_HOURS, Specification
from gangze.inspections.rules.rotas import TEMPLATES, Pattern, Shift
from gangze.inspections.rules.telling import timing_words
from gangze.inspections.rules.words import Cadence
from gangze.inspections.rules.writing import read_pattern, shifts_text, turns_text
from gangze.kernel.errors import RuleBroken

START = date(2026, 1, 1)


def test_hours_are_read_however_people_write_them() -> None:
    written = {
        "08:00-12:00": (480, 720),
        "8:00～12:00": (480, 720),
        "08：00—12：00": (480, 720),
        "20:00至8:00": (1200, 1920),
        "00:00-08:00": (1440, 1920),
        "08:00-08:00": (480, 1920),
        "07:30-15:30": (450, 930),
    }
    assert {text: read_span(text) for text in written} == written
    assert read_spans("08:00-12:00，13:00 - 17:00") == WORKING_HOURS
    assert spans_text(ROUND_THE_CLOCK) == "08:00-08:00"


def test_what_is_no_time_is_refused_with_what_was_written() -> None:
    for text in ("八点到十点", "08:00", "25:00-26:00", "08:60-09:00", "9-10"):
        with pytest.raises(RuleBroken, match=text[:5]):
            read_spans(text)


def test_a_template_is_written_and_read_back_as_it_was() -> None:
    for template in TEMPLATES.values():
        pattern = template.pattern(START)
        back = read_pattern(
            shifts_text(pattern.shifts), turns_text(pattern), starts_on=START, follows_calendar=pattern.follows_calendar
        )
        assert back == pattern


@given(
    st.lists(st.sampled_from(["早班", "夜班", "休"]), min_size=1, max_size=14),
    st.sampled_from([("早班", "夜班"), ("白一", "白二")]),
    st.integers(1, 4),
)
def test_any_pattern_is_written_and_read_back_as_it_was(days: list[str], names: tuple[str, str], groups: int) -> None:
    told = {"早班": names[0], "夜班": names[1], "休": "休"}
    turns = {f"第{number}组": tuple(told[day] for day in days) for number in range(groups)}
    pattern = Pattern((Shift(names[0], 480, 720), Shift(names[1], 1200, 720)), turns, START)
    back = read_pattern(shifts_text(pattern.shifts), turns_text(pattern), starts_on=START, follows_calendar=False)
    assert back == pattern


def test_lines_are_read_with_whatever_parts_them_and_refused_by_line() -> None:
    shifts = "白班：08:00-20:00\n\n夜班  20:00-08:00"
    read = read_pattern(shifts, "甲：白 夜 休 休\n乙:夜休休白", starts_on=START, follows_calendar=False)
    assert read.turns == {"甲": ("白班", "夜班", "休", "休"), "乙": ("夜班", "休", "休", "白班")}
    refused = {
        "白班八点": ("白班 八点", "甲 白"),
        "丙": (shifts, "丙"),
        "甲": (shifts, "甲 白\n甲 夜"),
        "中": (shifts, "甲 白中"),
    }
    for name, (shift_lines, turn_lines) in refused.items():
        with pytest.raises(RuleBroken, match=name[0]):
            read_pattern(shift_lines, turn_lines, starts_on=START, follows_calendar=False)


def test_a_plan_is_told_in_words() -> None:
    told = Specification(at_handover=True, every_minutes=120)
    words = {
        "交接班时、每 2 小时、按“四班三倒”": timing_words(told, Cadence.DAILY, "四班三倒"),
        "交接班时、每 90 分钟、休息日不查": timing_words(
            replace(told, every_minutes=90, skips_weekends=True, skips_holidays=True), Cadence.DAILY
        ),
        "每天 2 次、08:00-12:00 13:00-17:00、周末不查": timing_words(
            Specification(times_a_day=2, windows=WORKING_HOURS, skips_weekends=True), Cadence.DAILY
        ),
        "每周五 17:00 前": timing_words(Specification(due_day=5), Cadence.WEEKLY),
        "每月 25 日 09:30 前": timing_words(Specification(due_day=25, due_minute=570), Cadence.MONTHLY),
    }
    assert [text for text, said in words.items() if said != text] == []
