"""When something falls due: patrols, twice a day, weeks, months, holidays, changes in mid-period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.inspections.rules.falling_due import Version, daily_slots, parts_of, period_slot, slots_between
from gangze.inspections.rules.planning import (
    WORKING_HOURS,
    Question,
    Specification,
    check_specification,
    occurrence_uuid,
)
from gangze.inspections.rules.rotas import TEMPLATES, RotaStanding, moment_of
from gangze.inspections.rules.words import Cadence
from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.clock import PARK_ZONE
from gangze.kernel.errors import RuleBroken
from gangze.kernel.periods import PeriodKind, period_of, weeks_of_month

START = date(2026, 1, 1)
WEEKDAYS = WorkingCalendar({})
ASKED = (Question("leak", "有无泄漏"),)
PATROL = Specification(questions=ASKED, at_handover=True, every_minutes=120)
FOUR_THREE = RotaStanding(((1, START, TEMPLATES["four_three"].pattern(START)),))


def version(specification: Specification, *, rota: RotaStanding | None = None, first: date = START) -> Version:
    return Version(1, first, specification, rota)


def times(specification: Specification, day: date, *, rota: RotaStanding | None = None) -> list[str]:
    slots = daily_slots(version(specification, rota=rota), day, WEEKDAYS)
    return [f"{slot.scheduled_for.astimezone(PARK_ZONE):%d %H:%M} {slot.group}".strip() for slot in slots]


def test_a_patrol_is_due_at_hand_over_and_every_two_hours_within_the_shift() -> None:
    shown = times(PATROL, date(2026, 12, 31), rota=FOUR_THREE)
    early = [each for each in shown if each.endswith("丙")]
    assert len(shown) == 12
    assert early == ["31 08:00 丙", "31 10:00 丙", "31 12:00 丙", "31 14:00 丙"]
    assert shown[-1].startswith("01 06:00")


def test_a_patrol_every_three_hours_does_not_run_into_the_next_shift() -> None:
    assert times(replace(PATROL, every_minutes=180), START, rota=FOUR_THREE)[:3] == [
        "01 08:00 甲",
        "01 11:00 甲",
        "01 14:00 甲",
    ]
    assert "01 16:00 乙" in times(replace(PATROL, every_minutes=240), START, rota=FOUR_THREE)


def test_twice_a_day_has_a_part_of_the_day_each() -> None:
    twice = Specification(questions=ASKED, times_a_day=2, windows=WORKING_HOURS, grace_minutes=30)
    morning, afternoon = daily_slots(version(twice), START, WEEKDAYS)
    assert [morning.opens_at, morning.due_at, morning.closes_at] == [
        moment_of(START, minute) for minute in (480, 720, 750)
    ]
    assert [afternoon.opens_at, afternoon.due_at] == [moment_of(START, minute) for minute in (780, 1020)]


def test_windows_are_cut_evenly_or_taken_as_one() -> None:
    halves = ((480, 720), (780, 1020))
    assert parts_of(halves, 2) == list(halves)
    assert parts_of(halves, 4) == [(480, 600), (600, 720), (780, 900), (900, 1020)]
    assert parts_of(halves, 3) == [(480, 660), (660, 840), (840, 1020)]
    assert parts_of(halves, 1) == [(480, 1020)]


def test_weekends_and_holidays_are_skipped_each_by_its_own_word_and_make_up_days_are_worked() -> None:
    calendar = WorkingCalendar({date(2026, 2, 14): True, date(2026, 2, 17): False})
    days = {"saturday": date(2026, 2, 7), "make-up saturday": date(2026, 2, 14), "holiday": date(2026, 2, 17)}

    def due(*, skips_weekends: bool = False, skips_holidays: bool = False) -> set[str]:
        told = version(replace(PATROL, skips_weekends=skips_weekends, skips_holidays=skips_holidays))
        return {name for name, day in days.items() if list(daily_slots(told, day, calendar))}

    assert due() == set(days)
    assert due(skips_weekends=True) == {"make-up saturday", "holiday"}
    assert due(skips_holidays=True) == {"saturday", "make-up saturday"}
    assert due(skips_weekends=True, skips_holidays=True) == {"make-up saturday"}


def test_a_week_is_due_on_its_friday_or_on_the_working_day_before() -> None:
    weekly = version(replace(PATROL, due_day=5))
    week = period_of(PeriodKind.WEEK, date(2026, 10, 1))
    golden = WorkingCalendar({date(2026, 10, day): False for day in (1, 2, 5, 6, 7, 8)})
    slot = period_slot(weekly, week, golden)
    assert (slot.period, slot.due_at) == ("2026-W40", moment_of(date(2026, 9, 30), 17 * 60))
    assert slot.opens_at == slot.scheduled_for == moment_of(date(2026, 9, 28), 8 * 60)
    whole = period_slot(weekly, period_of(PeriodKind.WEEK, date(2026, 10, 7)), golden)
    assert whole.due_at == moment_of(date(2026, 10, 9), 17 * 60)


def test_a_week_over_the_end_of_the_year_is_one_week_and_every_week_counts_for_one_month() -> None:
    weekly = version(replace(PATROL, due_day=5))
    slots = slots_between(Cadence.WEEKLY, [weekly], date(2026, 12, 1), date(2027, 1, 31), WEEKDAYS)
    keys = [slot.period for _version, slot in slots.values()]
    assert len(keys) == len(set(keys))
    assert "2026-W53" in keys
    five_weeks = weeks_of_month(period_of(PeriodKind.MONTH, date(2026, 12, 1)))
    assert [week.key for week in five_weeks] == ["2026-W49", "2026-W50", "2026-W51", "2026-W52", "2026-W53"]


def test_a_month_is_due_within_itself_whatever_its_length() -> None:
    monthly = version(replace(PATROL, due_day=31))
    due = {
        month: period_slot(monthly, period_of(PeriodKind.MONTH, date(2028, month, 1)), WEEKDAYS).business_on
        for month in (2, 4, 12)
    }
    assert due == {2: date(2028, 2, 29), 4: date(2028, 4, 28), 12: date(2028, 12, 29)}


def test_a_plan_owes_the_week_it_begins_in_only_while_the_due_day_is_to_come() -> None:
    wednesday, saturday = date(2026, 3, 4), date(2026, 3, 7)

    def owed(first: date) -> list[tuple[str, date]]:
        told = version(replace(PATROL, due_day=5), first=first)
        slots = slots_between(Cadence.WEEKLY, [told], first, date(2026, 3, 10), WEEKDAYS)
        return [(slot.period, slot.owed_on) for _version, slot in slots.values()]

    assert owed(wednesday) == [("2026-W10", wednesday), ("2026-W11", date(2026, 3, 9))]
    assert owed(saturday) == [("2026-W11", date(2026, 3, 9))]


def test_a_change_in_mid_week_counts_for_days_at_once_and_for_weeks_from_the_next_on() -> None:
    change = date(2026, 3, 4)
    old, new = version(replace(PATROL, due_day=5)), Version(2, change, replace(PATROL, every_minutes=60, due_day=3))
    daily = slots_between(Cadence.DAILY, [old, new], date(2026, 3, 3), change, WEEKDAYS)
    assert [sum(told.number == number for told, _slot in daily.values()) for number in (1, 2)] == [12, 24]
    weekly = slots_between(Cadence.WEEKLY, [old, new], date(2026, 3, 2), date(2026, 3, 9), WEEKDAYS)
    assert [(slot.period, told.number) for told, slot in weekly.values()] == [("2026-W10", 1), ("2026-W11", 2)]


@given(st.dates(date(2026, 1, 1), date(2032, 12, 31)), st.sampled_from([60, 90, 120, 240]))
def test_patrols_never_overlap_and_leave_no_gap_longer_than_their_interval(day: date, every: int) -> None:
    told = replace(
        PATROL, every_minutes=every, opens_minutes=every // 4, due_minutes=every // 4, grace_minutes=every // 2
    )
    slots = slots_between(Cadence.DAILY, [version(told, rota=FOUR_THREE)], day, day + timedelta(days=1), WEEKDAYS)
    ordered = sorted(slots)
    gaps = {later - earlier for earlier, later in pairwise(ordered)}
    assert max(gaps) <= timedelta(minutes=every)
    closing = [slots[moment][1].closes_at for moment in ordered]
    opening = [slots[moment][1].opens_at for moment in ordered]
    if every != 90:
        assert all(closed <= opened for closed, opened in zip(closing, opening[1:], strict=False))


def test_the_name_of_an_occurrence_is_the_same_wherever_it_is_made() -> None:
    plan = UUID("0b9dbd0f-6f54-4a6c-8a56-6a2f1f4f2a10")
    here = datetime(2026, 3, 5, 10, 0, tzinfo=PARK_ZONE)
    assert occurrence_uuid(plan, here) == occurrence_uuid(plan, moment_of(date(2026, 3, 5), 600))
    assert str(occurrence_uuid(plan, here)) == str(occurrence_uuid(plan, here.astimezone(tz=None)))
    with pytest.raises(ValueError, match="aware"):
        occurrence_uuid(plan, datetime(2026, 3, 5, 10, 0))  # noqa: DTZ001  # refused for being naive


def test_a_specification_comes_back_from_json_as_it_was() -> None:
    told = replace(
        PATROL, questions=(*ASKED, Question("level", "液位", "reading", "%", "20", "85")), windows=WORKING_HOURS
    )
    assert Specification.from_json(told.to_json()) == told


def test_what_leaves_it_in_doubt_when_something_is_due_is_refused() -> None:
    daily = {
        "never": replace(PATROL, at_handover=False, every_minutes=0),
        "every minute": replace(PATROL, every_minutes=1),
        "longer late than apart": replace(PATROL, grace_minutes=120),
        "negative": replace(PATROL, grace_minutes=-1),
        "no window": replace(PATROL, windows=()),
        "window that ends before it begins": replace(PATROL, windows=((600, 500),)),
        "windows that overlap": replace(PATROL, windows=((480, 720), (700, 900))),
        "nothing asked": replace(PATROL, questions=(), duty_questions=False),
        "one key twice": replace(PATROL, questions=(*ASKED, *ASKED)),
        "no words": replace(PATROL, questions=(Question("a", ""),)),
        "bound that is no number": replace(PATROL, questions=(Question("a", "液位", "reading", "%", "高", ""),)),
        "endless bound": replace(PATROL, questions=(Question("a", "液位", "reading", "%", "", "Infinity"),)),
        "low above high": replace(PATROL, questions=(Question("a", "液位", "reading", "%", "9", "8"),)),
    }
    accepted = [name for name, told in daily.items() if _is_accepted(told, Cadence.DAILY)]
    accepted += [f"weekly {day}" for day in (0, 8) if _is_accepted(replace(PATROL, due_day=day), Cadence.WEEKLY)]
    assert accepted == []
    assert _is_accepted(PATROL, Cadence.DAILY)


def _is_accepted(told: Specification, cadence: Cadence) -> bool:
    try:
        check_specification(told, cadence)
    except RuleBroken:
        return False
    return True
