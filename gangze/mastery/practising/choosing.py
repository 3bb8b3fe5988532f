"""Which items are asked: what is fading first, ★ before others, a few new ones a day, what was just practised last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from gangze.dossiers.content import ItemContent, Kind
from gangze.mastery.rules.levels import Outcome

from .model import Place

NEW_A_DAY = 3
"""Beginning more than three things a day piles up repetitions that nobody keeps up with later."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """How somebody remembers an item, as the facts tell: the last act, and from which day on it fades (None: not known)."""

    outcome: Outcome
    acted_on: date
    fades_on: date | None
    revision: int


@dataclass(frozen=True, slots=True)
class Held:
    """One item of a post held. `siblings` are all items of its document in order; `asked_since` is the revision of its last change of substance."""

    post: str
    post_name: str
    revision: int
    item: ItemContent
    siblings: tuple[ItemContent, ...] = ()
    asked_since: int = 0
    memory: Remembered | None = None

    @property
    def place(self) -> Place:
        """Return where the item stands."""
        return Place(self.post, self.post_name, self.revision, self.item.kind, self.item.uid, self.item.is_must_know)

    @property
    def is_new(self) -> bool:
        """Return whether the item, as it is meant now, was never asked: a change of wording keeps memory, one of substance does not."""
        return self.memory is None or self.memory.revision < self.asked_since


class _Turn(IntEnum):
    DUE = 0
    NEW = 1
    KNOWN = 2
    LATER = 3


def by_urgency(held: Iterable[Held], day: date, later: Collection[str] = ()) -> list[list[Held]]:
    """Return the items in four groups: due, new, known, and those to ask last (`later`, and what was shown today already).

    In each group ★ comes first; then documents take turns, each with what fades earliest: no document waits until another is done.
    """
    groups: list[list[Held]] = [[] for _turn in _Turn]
    for each in held:
        groups[_turn_of(each, day, later)].append(each)
    ranked = [sorted(group, key=lambda each: _fades_on(each, day)) for group in groups]
    return [
        [
            each
            for is_must in (True, False)
            for each in in_turn([each for each in group if each.item.is_must_know is is_must], day)
        ]
        for group in ranked
    ]


def _turn_of(each: Held, day: date, later: Collection[str]) -> _Turn:
    memory = each.memory
    if each.item.uid in later:
        return _Turn.LATER
    if each.is_new or memory is None:
        return _Turn.NEW
    if memory.outcome is not Outcome.SHOWN:
        return _Turn.DUE
    if memory.acted_on >= day:
        return _Turn.LATER
    return _Turn.DUE if memory.fades_on is None or memory.fades_on <= day else _Turn.KNOWN


def _fades_on(each: Held, day: date) -> date:
    """Return the day on which an item fades; a new one keeps its place on the card."""
    return each.memory.fades_on if each.memory and each.memory.fades_on and not each.is_new else day


def candidates(groups: Sequence[Sequence[Held]], count: int, new_left: int) -> list[Held]:
    """Return all items in the order in which they get a question, due ones first.

    One place of `count` is kept for a new item, so that a full pack of repetitions never shuts out what was never asked.
    """
    due, new, known, later = groups
    kept_free = count - 1 if new and new_left > 0 and count > 1 else count
    return [*due[:kept_free], *new, *due[kept_free:], *known, *later]


def in_turn(chosen: Sequence[Held], day: date) -> list[Held]:
    """Return the chosen items so that documents take turns, beginning with another document every day."""
    queues: dict[tuple[str, Kind], list[Held]] = {}
    for each in chosen:
        queues.setdefault((each.post, each.item.kind), []).append(each)
    begin = day.toordinal() % len(Kind)
    order = sorted(queues, key=lambda key: ((list(Kind).index(key[1]) - begin) % len(Kind), key[0]))
    turns: list[Held] = []
    while any(queues.values()):
        turns += [queues[key].pop(0) for key in order if queues[key]]
    return turns
