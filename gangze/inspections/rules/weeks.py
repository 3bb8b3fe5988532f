"""The week of a workshop: the sum of what its days tell, when it is to be signed, and what a signature freezes (docs/rules/rounds.md §3.1)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Self, TypeVar

from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.errors import Absent, RuleBroken
from gangze.kernel.periods import Period, PeriodKind, period_of
from gangze.kernel.wording import Sentence

from .words import OccurrenceState

SIGN_WORKING_DAYS = 2
"""A week is to be signed by the second working day after it."""
LONGEST_WORDS = 500
MOST_LISTED = 6000
"""So many hashes are written out in one fact; of more only their root: a fact has room for one megabyte."""
K = TypeVar("K", bound=Hashable)
_KEY = re.compile(r"(20\d\d)-W(0[1-9]|[1-4]\d|5[0-3])")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was due and what came of it, and how the sheets were answered; counts add up like numbers.

    Due are `done + missed + waiting`; `excused` was not. `done` holds the late ones. `rounds` are sheets handed in, second ones and those
    made afterwards too; the answers are theirs.
    """

    done: int = 0
    missed: int = 0
    waiting: int = 0
    excused: int = 0
    rounds: int = 0
    late: int = 0
    afterwards: int = 0
    ok: int = 0
    finding: int = 0
    not_applicable: int = 0
    unable: int = 0
    unanswered: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def due(self) -> int:
        """Return how much was to be done."""
        return self.done + self.missed + self.waiting

    @property
    def is_empty(self) -> bool:
        return not any(asdict(self).values())

    def told(self) -> dict[str, int]:
        """Return the counts as facts keep them."""
        return {"due": self.due, **asdict(self)}

    @classmethod
    def from_told(cls, told: Mapping[str, int]) -> Self:
        """Return the counts that a fact keeps."""
        return cls(**{each.name: int(told.get(each.name, 0)) for each in fields(cls)})


@dataclass(frozen=True, slots=True)
class Piece:
    """What one or many facts of a day add at a post in a speciality; `post` is any key of it."""

    day: date
    speciality: str
    post: Hashable
    counts: Counts


_STATES: Mapping[OccurrenceState, str] = {
    OccurrenceState.DONE: "done",
    OccurrenceState.MISSED: "missed",
    OccurrenceState.DUE: "waiting",
    OccurrenceState.EXCUSED: "excused",
}


def counts_of_state(state: OccurrenceState, count: int = 1) -> Counts:
    """Return what so many occurrences in one state count as."""
    return Counts(**{_STATES[state]: count})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A week as the sum of its pieces, cell by cell; it has no numbers of its own.

    However the facts are split into pieces, and whatever order they come in, the sheet is the same: counts only add up.
    """

    cells: Mapping[tuple[date, str, Hashable], Counts]

    @property
    def total(self) -> Counts:
        return sum(self.cells.values(), Counts())

    def by_day(self) -> dict[date, Counts]:
        """Return the sums of days, those on which anything was."""
        return self._by(lambda key: key[0])

    def by_speciality(self) -> dict[str, Counts]:
        """Return the sums of specialities."""
        return self._by(lambda key: key[1])

    def by_line(self) -> dict[tuple[Hashable, str], dict[date, Counts]]:
        """Return the cells by post and speciality, then day."""
        lines: dict[tuple[Hashable, str], dict[date, Counts]] = {}
        for (day, speciality, post), counts in self.cells.items():
            lines.setdefault((post, speciality), {})[day] = counts
        return lines

    def _by(self, part: Callable[[tuple[date, str, Hashable]], K]) -> dict[K, Counts]:
        sums: dict[K, Counts] = {}
        for key, counts in self.cells.items():
            sums[part(key)] = sums.get(part(key), Counts()) + counts
        return sums

    def __add__(self, other: Self) -> Sheet:
        return sheet_of([*self.pieces(), *other.pieces()])

    def pieces(self) -> list[Piece]:
        """Return the cells as pieces again."""
        return [Piece(day, speciality, post, counts) for (day, speciality, post), counts in self.cells.items()]


def sheet_of(pieces: Iterable[Piece]) -> Sheet:
    """Return the union of pieces."""
    cells: dict[tuple[date, str, Hashable], Counts] = {}
    for piece in pieces:
        key = (piece.day, piece.speciality, piece.post)
        cells[key] = cells.get(key, Counts()) + piece.counts
    return Sheet(cells)


def week_named(key: str) -> Period:
    """Return the week that a key names: 2026-W48. Raises Absent for anything else."""
    found = _KEY.fullmatch(key)
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        monday = None
    if monday is None:
        raise Absent("week")
    return period_of(PeriodKind.WEEK, monday)


class WeekState(StrEnum):
    """How the sheet of a week stands."""

    RUNNING = "running"
    TO_SIGN = "to_sign"
    OVERDUE = "overdue"
    SIGNED = "signed"
    SIGNED_LATE = "signed_late"

    @property
    def label(self) -> str:
        """Return the name of the state."""
        return _LABELS[self]

    @property
    def is_signed(self) -> bool:
        return self in (WeekState.SIGNED, WeekState.SIGNED_LATE)


_LABELS = {
    WeekState.RUNNING: Sentence("本周进行中"),
    WeekState.TO_SIGN: Sentence("待签字"),
    WeekState.OVERDUE: Sentence("逾期未签"),
    WeekState.SIGNED: Sentence("已签字"),
    WeekState.SIGNED_LATE: Sentence("逾期补签"),
}


def sign_until(week: Period, calendar: WorkingCalendar) -> date:
    """Return the last day on which a week is signed in time."""
    return calendar.add_working_days(week.last, SIGN_WORKING_DAYS)


def state_of_week(week: Period, calendar: WorkingCalendar, today: date, first_signed_on: date | None) -> WeekState:
    """Return how a week stands; the first signature decides whether it was in time."""
    until = sign_until(week, calendar)
    if first_signed_on is not None:
        return WeekState.SIGNED if first_signed_on <= until else WeekState.SIGNED_LATE
    if today <= week.last:
        return WeekState.RUNNING
    return WeekState.TO_SIGN if today <= until else WeekState.OVERDUE


@dataclass(frozen=True, slots=True)
class Signing:
    """What a signature is asked for: the week and day, the sums, how the weekly check stands (None: none was due), what is said.

    `is_same` where it was signed before and nothing has changed since.
    """

    week: Period
    today: date
    total: Counts
    check: OccurrenceState | None
    words: str = ""
    is_same: bool = False

    @property
    def is_lacking(self) -> bool:
        """Return whether something was left out, which must be explained."""
        return bool(self.total.missed) or self.check in (OccurrenceState.DUE, OccurrenceState.MISSED)


def require_signable(signing: Signing) -> None:
    """Raise RuleBroken, saying what to do, unless the week can be signed so.

    A running week is signed once its weekly check is done; what comes afterwards shows as such and is signed for again.
    """
    if signing.today < signing.week.first:
        raise RuleBroken("这一周还没有开始。")
    is_over = signing.today > signing.week.last
    if not is_over and signing.check is not OccurrenceState.DONE:
        raise RuleBroken("本周还没有结束：做完周排查可以提前签字，否则请周一起签。")
    if signing.is_same:
        raise RuleBroken("签字以后没有新的记录，不用再签。")
    if len(signing.words) > LONGEST_WORDS:
        raise RuleBroken("说明最多{count}字。", count=LONGEST_WORDS)
    if signing.is_lacking and not signing.words.strip():
        raise RuleBroken("有漏查，或周排查没有做。请写明原因和怎么补救，再签字。")


def root_of(hashes: Iterable[str]) -> str:
    """Return one hash for a set of facts: SHA-256 over their content hashes in order of the alphabet, one a line; hexadecimal."""
    text = "".join(f"{each}\n" for each in sorted(hashes))
    return hashlib.sha256(text.encode()).hexdigest()


def frozen(hashes: Iterable[str]) -> dict[str, object]:
    """Return how a fact names the facts it stands for: how many, their root and, unless they are too many, each."""
    listed = sorted(hashes)
    told: dict[str, object] = {"fact_count": len(listed), "facts_root": root_of(listed)}
    return told | ({"facts": listed} if len(listed) <= MOST_LISTED else {})
