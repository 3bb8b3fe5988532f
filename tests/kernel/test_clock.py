"""Which business date a moment belongs to: a night shift stays with the day it began."""

from datetime import UTC, date, datetime, time

import pytest

from gangze.kernel.clock import business_date, now, standing_at


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 5, 0, 0, tzinfo=UTC), date(2026, 3, 5)),
        (datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC), date(2026, 3, 4)),
        (datetime(2026, 3, 5, 15, 59, tzinfo=UTC), date(2026, 3, 5)),
        (datetime(2026, 3, 5, 20, 0, tzinfo=UTC), date(2026, 3, 5)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2028, 2, 29, 17, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_a_moment_belongs_to_the_day_whose_shift_it_is(moment: datetime, day: date) -> None:
    assert business_date(moment) == day


def test_another_start_of_the_day_moves_the_border() -> None:
    moment = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
    assert business_date(moment, day_starts_at=time(0, 0)) == date(2026, 3, 5)


def test_a_naive_moment_has_no_business_date() -> None:
    with pytest.raises(ValueError, match="aware"):
        business_date(datetime(2026, 3, 5, 9, 0))  # noqa: DTZ001 — that is the point


def test_now_is_aware() -> None:
    assert now().tzinfo is UTC


def test_the_clock_can_be_told_to_stand_for_a_story_and_goes_on_after_it() -> None:
    moment = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    with standing_at(moment):
        assert now() == moment
    assert now() > moment
    with pytest.raises(ValueError, match="aware"), standing_at(datetime(2026, 3, 5, 9, 0)):  # noqa: DTZ001
        pass
