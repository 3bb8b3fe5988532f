"""Rotas: which shifts a place works, and which group is on when (docs/rules/rounds.md §1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Self, TypeVar

from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.clock import PARK_ZONE
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence

T = TypeVar("T")

OFF = "休"
"""What a pattern writes for a day without a shift; no shift may be called so."""
DAY_STAFF = "常白班"
EARLIEST, LATEST = 6 * 60, 32 * 60
"""A shift begins between 06:00 of its day and 08:00 of the next: what begins at 00:00 belongs to the evening before."""
MOST_SHIFTS, MOST_GROUPS, MOST_DAYS = 6, 12, 92
LONGEST_SHIFT = 24 * 60
GROUPS_MARK = "、"


@dataclass(frozen=True, slots=True)
class Shift:
    """班: begins `starts` minutes after midnight of its day (1440 is 00:00 of the next) and lasts `minutes`."""

    name: str
    starts: int
    minutes: int

    @property
    def ends(self) -> int:
        """Return the minutes after midnight of the shift's day at which it ends."""
        return self.starts + self.minutes


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a rota says: `turns[group]` names the shift of each day of the cycle, OFF for none; day 0 is `starts_on`.

    Every cycle has the same length. Where `follows_calendar`, days that the park does not work have no shift.
    """

    shifts: tuple[Shift, ...]
    turns: Mapping[str, tuple[str, ...]]
    starts_on: date
    follows_calendar: bool = False

    @property
    def cycle_days(self) -> int:
        """Return after how many days the pattern begins again."""
        return len(next(iter(self.turns.values())))

    def shift_of(self, group: str, day: date) -> str:
        """Return what the pattern says for a group on a day, OFF for a group it does not know."""
        turns = self.turns.get(group)
        return turns[(day - self.starts_on).days % len(turns)] if turns else OFF

    def to_json(self) -> dict[str, Any]:
        """Return the pattern as facts and rows keep it."""
        return {
            "shifts": [{"name": each.name, "starts": each.starts, "minutes": each.minutes} for each in self.shifts],
            "turns": [{"group": group, "shifts": list(turns)} for group, turns in self.turns.items()],
            "starts_on": self.starts_on.isoformat(),
            "follows_calendar": self.follows_calendar,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the pattern that `to_json` wrote."""
        return cls(
            shifts=tuple(Shift(**each) for each in kept["shifts"]),
            turns={each["group"]: tuple(each["shifts"]) for each in kept["turns"]},
            starts_on=date.fromisoformat(kept["starts_on"]),
            follows_calendar=kept["follows_calendar"],
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """A shift of a day with the groups that work it; moments are aware. A plan without a rota has turns without names."""

    day: date
    shift: str
    groups: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime

    @property
    def group(self) -> str:
        """Return the groups in one text, as an occurrence keeps them."""
        return GROUPS_MARK.join(self.groups)


@dataclass(frozen=True, slots=True)
class RotaStanding:
    """A rota with its versions as (number, first day, pattern), and what differs on a day: {(day, group): shift or OFF}."""

    versions: tuple[tuple[int, date, Pattern], ...]
    exceptions: Mapping[tuple[date, str], str] = field(default_factory=dict)

    def pattern_on(self, day: date) -> Pattern | None:
        """Return what is in force on a day, None before the first version."""
        return in_force(self.versions, day)


def in_force(versions: Iterable[tuple[int, date, T]], day: date) -> T | None:
    """Return the latest of the versions (number, first day, what it says) that have begun by a day, None where none has.

    A later version replaces all earlier ones from its first day on, also those that were to begin afterwards.
    """
    begun = [(number, said) for number, first, said in versions if first <= day]
    return max(begun, key=lambda each: each[0])[1] if begun else None


def moment_of(day: date, minutes: int) -> datetime:
    """Return the moment so many minutes after midnight of a day in the park's zone (China has no summer time)."""
    return datetime(day.year, day.month, day.day, tzinfo=PARK_ZONE) + timedelta(minutes=minutes)


def turns_of_day(rota: RotaStanding, day: date, calendar: WorkingCalendar) -> tuple[Turn, ...]:
    """Return the shifts of a day that somebody works, in order, each with the groups that are on."""
    pattern = rota.pattern_on(day)
    if pattern is None:
        return ()
    groups: dict[str, list[str]] = {}
    for group in pattern.turns:
        groups.setdefault(shift_on(rota, group, day, calendar), []).append(group)
    return tuple(
        Turn(day, shift.name, tuple(groups[shift.name]), moment_of(day, shift.starts), moment_of(day, shift.ends))
        for shift in sorted(pattern.shifts, key=lambda each: each.starts)
        if shift.name in groups
    )


def shift_on(rota: RotaStanding, group: str, day: date, calendar: WorkingCalendar) -> str:
    """Return which shift a group works on a day, OFF for none; what was excepted goes before pattern and calendar."""
    excepted = rota.exceptions.get((day, group))
    pattern = rota.pattern_on(day)
    if excepted is not None or pattern is None:
        return excepted or OFF
    if pattern.follows_calendar and not calendar.is_working(day):
        return OFF
    return pattern.shift_of(group, day)


def is_of_group(group: str, shift_group: str) -> bool:
    """Return whether a person's shift group ("甲", "甲班") is among those of an occurrence ("甲", "甲、乙", "" for everybody)."""
    return not group or _bare(shift_group) in {_bare(each) for each in group.split(GROUPS_MARK)}


def _bare(group: str) -> str:
    return group.removesuffix("班") if group != DAY_STAFF else group


def check_pattern(pattern: Pattern) -> None:
    """Raise RuleBroken, naming what to mend, unless every day can be told from the pattern without doubt."""
    _check_shifts(pattern.shifts)
    _check_turns(pattern)


def _check_shifts(shifts: Sequence[Shift]) -> None:
    if not 1 <= len(shifts) <= MOST_SHIFTS:
        raise RuleBroken("请写明 1 到 {most} 个班。", most=MOST_SHIFTS)
    if len({shift.name for shift in shifts}) < len(shifts):
        raise RuleBroken("两个班不能同名。")
    for shift in shifts:
        _check_shift(shift)
    ordered = sorted(shifts, key=lambda each: each.starts)
    for earlier, later in pairwise(ordered):
        if earlier.starts == later.starts:
            raise RuleBroken("“{one}”与“{other}”同时开始。", one=earlier.name, other=later.name)


def _check_shift(shift: Shift) -> None:
    if not shift.name or len(shift.name) > 4 or shift.name == OFF:
        raise RuleBroken("班的名称为 1 到 4 个字，不能叫“休”。")
    if not EARLIEST <= shift.starts < LATEST:
        raise RuleBroken("“{name}”应在当日 06:00 至次日 08:00 之间开始。", name=shift.name)
    if not 30 <= shift.minutes <= LONGEST_SHIFT:
        raise RuleBroken("“{name}”的时长应在 30 分钟到 24 小时之间。", name=shift.name)


def _check_turns(pattern: Pattern) -> None:
    turns = pattern.turns
    if not 1 <= len(turns) <= MOST_GROUPS:
        raise RuleBroken("请写明 1 到 {most} 个班次的轮转。", most=MOST_GROUPS)
    if any(not group or len(group) > 10 or GROUPS_MARK in group for group in turns):
        raise RuleBroken("班次名称为 1 到 10 个字，不能含顿号。")
    lengths = {len(days) for days in turns.values()}
    if len(lengths) > 1:
        raise RuleBroken("各班次的轮转天数须相同。")
    if not 1 <= lengths.pop() <= MOST_DAYS:
        raise RuleBroken("轮转须为 1 到 {most} 天。", most=MOST_DAYS)
    known = {shift.name for shift in pattern.shifts} | {OFF}
    strange = next((name for days in turns.values() for name in days if name not in known), None)
    if strange is not None:
        raise RuleBroken("轮转中的“{name}”不是所列的班。", name=strange)


@dataclass(frozen=True, slots=True)
class Template:
    """A usual rota: one sequence for all groups, each beginning further on by its offset."""

    name: str
    shifts: tuple[Shift, ...]
    groups: tuple[str, ...]
    sequence: str
    step: int = 1
    follows_calendar: bool = False

    def pattern(self, starts_on: date) -> Pattern:
        """Return the pattern with its cycle beginning on a day."""
        days = [OFF if sign == OFF else self._named(sign) for sign in self.sequence]
        turns = {
            group: tuple(days[(index * self.step + day) % len(days)] for day in range(len(days)))
            for index, group in enumerate(self.groups)
        }
        return Pattern(self.shifts, turns, starts_on, self.follows_calendar)

    def _named(self, sign: str) -> str:
        return next(shift.name for shift in self.shifts if shift.name.startswith(sign))


_EIGHT = (Shift("早班", 8 * 60, 480), Shift("中班", 16 * 60, 480), Shift("夜班", 24 * 60, 480))
_TWELVE = (Shift("白班", 8 * 60, 720), Shift("夜班", 20 * 60, 720))
TEMPLATES: Mapping[str, Template] = {
    "four_three": Template(Sentence("四班三倒"), _EIGHT, ("甲", "乙", "丙", "丁"), "早早中中夜夜休休", 2),
    "four_two": Template(Sentence("四班两倒"), _TWELVE, ("甲", "乙", "丙", "丁"), "白夜休休"),
    "three_two": Template(Sentence("三班两倒"), _TWELVE, ("甲", "乙", "丙"), "白夜休"),
    "five_three": Template(Sentence("五班三倒"), _EIGHT, ("甲", "乙", "丙", "丁", "戊"), "早早中中夜夜休休休休", 2),
    "day_staff": Template(
        Sentence("常白班"), (Shift("白班", 8 * 60, 540),), (DAY_STAFF,), "白", follows_calendar=True
    ),
}  # fmt: skip

_SYSTEMS = (
    ("five_three", ("五班三", "5班3")),
    ("four_two", ("四班两", "四班二", "4班2")),
    ("three_two", ("三班两", "三班二", "3班2", "两班两", "两班倒")),
    ("four_three", ("四班三", "4班3")),
    ("day_staff", ("常白", "白班", "长白", "行政班", "日勤")),
)


def template_named(shift_system: str) -> str:
    """Return the key of the usual rota that a post's 班制 names (四班三运转 is 四班三倒), "" for none."""
    word = shift_system.replace(" ", "")
    return next((key for key, signs in _SYSTEMS if any(sign in word for sign in signs)), "")
