"""Periods are keyed by what they are scheduled for, across year ends, leap days and months of five weeks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.kernel.periods import Period, PeriodKind, month_of_week, period_of, periods_between, weeks_of_month

DAYS = st.dates(date(2019, 1, 1), date(2032, 12, 31))
KINDS = st.sampled_from(PeriodKind)


@pytest.mark.parametrize(
    ("kind", "day", "key"),
    [
        (PeriodKind.DAY, date(2026, 3, 5), "2026-03-05"),
        (PeriodKind.WEEK, date(2026, 3, 5), "2026-W10"),
        (PeriodKind.WEEK, date(2027, 1, 3), "2026-W53"),
        (PeriodKind.WEEK, date(2024, 12, 30), "2025-W01"),
        (PeriodKind.MONTH, date(2028, 2, 29), "2028-02"),
        (PeriodKind.YEAR, date(2026, 12, 31), "2026"),
    ],
)
def test_a_period_is_filed_under_its_key(kind: PeriodKind, day: date, key: str) -> None:
    assert period_of(kind, day).key == key


@given(KINDS, DAYS)
def test_every_day_lies_in_its_period_and_in_no_neighbour(kind: PeriodKind, day: date) -> None:
    period = period_of(kind, day)
    assert period.contains(day)
    assert not period.next().contains(day)
    assert not period.previous().contains(day)


@given(KINDS, DAYS)
def test_the_next_of_the_previous_is_the_same(kind: PeriodKind, day: date) -> None:
    period = period_of(kind, day)
    assert period.next().previous() == period
    assert (period.next().first - period.last).days == 1


def test_february_has_29_days_in_a_leap_year() -> None:
    assert period_of(PeriodKind.MONTH, date(2028, 2, 1)).last == date(2028, 2, 29)
    assert period_of(PeriodKind.MONTH, date(2026, 12, 9)) == Period(
        date(2026, 12, 1), date(2026, 12, 31), PeriodKind.MONTH
    )


def test_a_month_has_four_or_five_weeks_and_a_week_one_month() -> None:
    months = list(periods_between(PeriodKind.MONTH, date(2024, 1, 1), date(2027, 12, 31)))
    counts = [len(weeks_of_month(month)) for month in months]
    assert set(counts) == {4, 5}
    weeks = {week.key for month in months for week in weeks_of_month(month)}
    assert len(weeks) == sum(counts)


@given(DAYS)
def test_every_week_counts_for_the_month_of_its_thursday(day: date) -> None:
    week = period_of(PeriodKind.WEEK, day)
    assert week in weeks_of_month(month_of_week(week))


def test_periods_between_touch_both_ends() -> None:
    found = [week.key for week in periods_between(PeriodKind.WEEK, date(2026, 12, 28), date(2027, 1, 4))]
    assert found == ["2026-W53", "2027-W01"]
