"""Which days are worked: Monday to Friday, except where the calendar of the State Council says otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from .wording import Sentence

_HOLIDAY_NAMES = {
    "New Year's Day": Sentence("元旦"),
    "Chinese New Year": Sentence("春节"),
    "Tomb-Sweeping Day": Sentence("清明节"),
    "Labor Day": Sentence("劳动节"),
    "Dragon Boat Festival": Sentence("端午节"),
    "Mid-Autumn Festival": Sentence("中秋节"),
    "National Day": Sentence("国庆节"),
}
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SeedDay:
    """A day that differs from Monday–Friday: a weekday off, or a weekend day that is worked."""

    day: date
    is_working: bool
    name: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days; `exceptions` says for a day whether it is worked, against the rule of the week."""

    exceptions: Mapping[date, bool]

    def is_working(self, day: date) -> bool:
        """Return whether the day is worked."""
        return self.exceptions.get(day, day.weekday() < 5)

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`."""
        return next(found for found in _days_after(day) if self.is_working(found))

    def on_or_after(self, day: date) -> date:
        """Return `day` if it is worked, else the next working day."""
        return day if self.is_working(day) else self.next_working_day(day)

    def previous_working_day(self, day: date) -> date:
        """Return the last working day before `day`."""
        found = day - _ONE_DAY
        while not self.is_working(found):
            found -= _ONE_DAY
        return found

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`; `day` itself for 0. Raises ValueError when negative."""
        if count < 0:
            raise ValueError("working days are counted forwards")
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def working_days(self, first: date, last: date) -> int:
        """Return how many days from `first` to `last`, both included, are worked."""
        span = (last - first).days + 1
        return sum(self.is_working(first + timedelta(days=offset)) for offset in range(span))


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += _ONE_DAY
        yield day


def has_make_up_days(year: int) -> bool:
    """Return whether the package knows the make-up working days of the year: false until they are announced."""
    return any(day.year == year for day in holidays.country_holidays("CN", years=[year]).weekend_workdays)


def china_days(year: int) -> tuple[SeedDay, ...]:
    """Return the days of a year that differ from Monday–Friday in China, in order.

    Weekend days off are left out: they follow from the week. A year whose make-up days are not announced has only its
    statutory holidays. source: 全国年节及纪念日放假办法, by way of the package `holidays`.
    """
    calendar = holidays.country_holidays("CN", years=[year], language="en_US")
    off = [
        SeedDay(day, False, _chinese_name(name))
        for day, name in calendar.items()
        if day.year == year and day.weekday() < 5
    ]
    worked = [SeedDay(day, True, Sentence("调休上班")) for day in calendar.weekend_workdays if day.year == year]
    return tuple(sorted(off + worked, key=lambda seed: seed.day))


def _chinese_name(name: str) -> str:
    for english, chinese in _HOLIDAY_NAMES.items():
        if name.startswith(english):
            return chinese
    return Sentence("调休放假")
