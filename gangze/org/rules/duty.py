"""Which groups work when, as org passes it on between apps that do not see each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DutyTurn:
    """A shift of a day: when it begins and ends, and which shift groups (Person.shift_group) work it."""

    shift: str
    starts_at: datetime
    ends_at: datetime
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Duty:
    """The turns of a place in some days, in order, and every group that its rota knows, also those that are off."""

    turns: tuple[DutyTurn, ...] = ()
    known: frozenset[str] = frozenset()


def together(answers: list[Duty]) -> Duty:
    """Return what several said as one."""
    turns = sorted((turn for answer in answers for turn in answer.turns), key=lambda turn: turn.starts_at)
    return Duty(tuple(turns), frozenset().union(*(answer.known for answer in answers)))
