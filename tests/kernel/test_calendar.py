"""Working days across holidays, make-up days, year ends and 29 February."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.kernel.calendar import WorkingCalendar, china_days, has_make_up_days

PLAIN = WorkingCalendar({})
CHINA_2026 = WorkingCalendar({seed.day: seed.is_working for seed in china_days(2026)})


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 3, 6), True),
        (date(2026, 3, 7), False),
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),
        (date(2026, 2, 14), True),
        (date(2026, 2, 28), True),
        (date(2026, 1, 2), False),
    ],
)
def test_holidays_are_off_and_make_up_days_are_worked(day: date, is_working: bool) -> None:
    assert CHINA_2026.is_working(day) is is_working


def test_weekend_days_off_need_no_row() -> None:
    assert all(seed.day.weekday() < 5 or seed.is_working for seed in china_days(2026))


def test_a_deadline_over_the_national_holiday_counts_working_days_only() -> None:
    assert CHINA_2026.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CHINA_2026.working_days(date(2026, 9, 28), date(2026, 10, 11)) == 6


def test_working_days_cross_the_end_of_the_year() -> None:
    assert PLAIN.next_working_day(date(2026, 12, 31)) == date(2027, 1, 1)
    assert PLAIN.add_working_days(date(2027, 12, 31), 1) == date(2028, 1, 3)


def test_29_february_is_a_day_like_others() -> None:
    assert PLAIN.is_working(date(2028, 2, 29))
    assert PLAIN.next_working_day(date(2028, 2, 28)) == date(2028, 2, 29)


def test_on_or_after_stays_on_a_working_day() -> None:
    assert PLAIN.on_or_after(date(2026, 3, 6)) == date(2026, 3, 6)
    assert PLAIN.on_or_after(date(2026, 3, 7)) == date(2026, 3, 9)
    assert PLAIN.previous_working_day(date(2026, 3, 9)) == date(2026, 3, 6)


def test_working_days_are_never_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        PLAIN.add_working_days(date(2026, 1, 1), -1)


@given(st.dates(date(2025, 1, 1), date(2028, 1, 1)), st.integers(1, 40))
def test_as_many_working_days_lie_between_as_were_added(day: date, count: int) -> None:
    later = CHINA_2026.add_working_days(day, count)
    assert CHINA_2026.working_days(day, later) - CHINA_2026.is_working(day) == count


def test_the_make_up_days_of_2027_are_not_known_yet() -> None:
    assert has_make_up_days(2026)
    assert not has_make_up_days(2027)
    assert not any(seed.is_working for seed in china_days(2027))


def test_every_holiday_has_a_chinese_name() -> None:
    assert {seed.name for year in (2025, 2026, 2027) for seed in china_days(year)} <= {
        "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节", "调休放假", "调休上班",
    }  # fmt: skip
