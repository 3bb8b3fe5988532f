"""The sheet of a week: only sums, however the facts are split; when it may be signed, and what is then said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.inspections.rules.weeks import (
    Counts,
    Piece,
    Signing,
    WeekState,
    counts_of_state,
    frozen,
    require_signable,
    root_of,
    sheet_of,
    state_of_week,
    week_named,
)
from gangze.inspections.rules.words import OccurrenceState, Speciality
from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.errors import Absent, RuleBroken

WEEK = week_named("2027-W09")
MONDAY = date(2027, 3, 1)
PLAIN = WorkingCalendar({})

_ROUNDS = st.builds(Counts, rounds=st.just(1), late=st.integers(0, 1), ok=st.integers(0, 9), finding=st.integers(0, 3))
_FACTS = st.builds(
    Piece, st.integers(0, 6).map(lambda offset: MONDAY + timedelta(days=offset)),
    st.sampled_from([each.value for each in Speciality]), st.integers(1, 4),
    st.one_of(_ROUNDS, st.sampled_from(list(OccurrenceState)).map(counts_of_state)),
)  # fmt: skip


@given(st.lists(_FACTS, max_size=60), st.data())
def test_the_sheet_is_the_sum_of_its_facts_however_they_are_split_and_ordered(
    facts: list[Piece], data: st.DataObject
) -> None:
    sheet = sheet_of(facts)
    assert sheet.total == sum((fact.counts for fact in facts), Counts())
    parts = data.draw(st.lists(st.integers(0, 3), min_size=len(facts), max_size=len(facts)))
    shuffled = data.draw(st.permutations(list(zip(parts, facts, strict=True))))
    joined = sheet_of([])
    for part in range(4):
        joined = joined + sheet_of(fact for chosen, fact in shuffled if chosen == part)
    assert joined == sheet
    assert sum(sheet.by_day().values(), Counts()) == sheet.total == sum(sheet.by_speciality().values(), Counts())
    assert sum((each for line in sheet.by_line().values() for each in line.values()), Counts()) == sheet.total


def test_a_week_is_to_be_signed_by_the_second_working_day_after_it() -> None:
    holidays = WorkingCalendar({date(2027, 3, 8): False, date(2027, 3, 9): False})
    cases: list[tuple[WorkingCalendar, date, date | None, WeekState]] = [
        (PLAIN, date(2027, 3, 7), None, WeekState.RUNNING),
        (PLAIN, date(2027, 3, 9), None, WeekState.TO_SIGN),
        (PLAIN, date(2027, 3, 10), None, WeekState.OVERDUE),
        (holidays, date(2027, 3, 11), None, WeekState.TO_SIGN),
        (PLAIN, date(2027, 4, 1), date(2027, 3, 5), WeekState.SIGNED),
        (PLAIN, date(2027, 4, 1), date(2027, 3, 10), WeekState.SIGNED_LATE),
    ]
    told = [(case, state_of_week(WEEK, *case[:3])) for case in cases]
    assert [(case, state) for case, state in told if state is not case[3]] == []


WHOLE = Signing(WEEK, date(2027, 3, 8), Counts(done=9, rounds=9), OccurrenceState.DONE)


def test_what_was_left_out_is_explained_before_it_is_signed() -> None:
    require_signable(WHOLE)
    missed, unchecked = Counts(done=8, missed=1), OccurrenceState.MISSED
    for signing in (
        Signing(WEEK, WHOLE.today, missed, WHOLE.check),
        Signing(WEEK, WHOLE.today, WHOLE.total, unchecked),
    ):
        with pytest.raises(RuleBroken, match="写明原因"):
            require_signable(signing)
    require_signable(Signing(WEEK, WHOLE.today, missed, unchecked, "仪表工请假，周二补查"))
    require_signable(Signing(WEEK, WHOLE.today, WHOLE.total, None))
    require_signable(Signing(WEEK, WHOLE.today, WHOLE.total, OccurrenceState.EXCUSED))


def test_a_running_week_is_signed_only_after_its_check_and_nothing_is_signed_twice() -> None:
    friday = date(2027, 3, 5)
    require_signable(Signing(WEEK, friday, WHOLE.total, OccurrenceState.DONE))
    with pytest.raises(RuleBroken, match="还没有结束"):
        require_signable(Signing(WEEK, friday, WHOLE.total, OccurrenceState.DUE, "先签"))
    with pytest.raises(RuleBroken, match="没有新的记录"):
        require_signable(Signing(WEEK, WHOLE.today, WHOLE.total, WHOLE.check, is_same=True))
    with pytest.raises(RuleBroken, match="还没有开始"):
        require_signable(Signing(WEEK, date(2027, 2, 28), WHOLE.total, WHOLE.check))
    with pytest.raises(RuleBroken, match="最多500字"):
        require_signable(Signing(WEEK, WHOLE.today, WHOLE.total, WHOLE.check, "字" * 501))


def test_the_root_of_facts_knows_no_order_and_too_many_are_not_written_out() -> None:
    assert root_of(["b", "a"]) == root_of(["a", "b"]) != root_of(["a"])
    assert frozen(["b", "a"]) == {"fact_count": 2, "facts_root": root_of("ab"), "facts": ["a", "b"]}
    many = frozen(f"{each:064x}" for each in range(6001))
    assert (many["fact_count"], "facts" in many) == (6001, False)


def test_a_week_is_named_as_the_calendar_has_it() -> None:
    assert (WEEK.first, WEEK.last) == (MONDAY, date(2027, 3, 7))
    assert week_named("2026-W53").last == date(2027, 1, 3)
    for key in ("2027-W53", "2027-W00", "2027-9", "", "2027-W09x", "\x00"):
        with pytest.raises(Absent):
            week_named(key)
