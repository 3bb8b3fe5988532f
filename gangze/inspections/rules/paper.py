"""How a day of rounds lies on paper: which rounds share a page, which lines it has, and until when it is entered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise

from gangze.kernel.wording import Sentence

from .sheets import ItemKind, Row, SheetItem

MOST_COLUMNS = 12
"""So many rounds fit on a landscape page with room for a time and a signature."""
FEW_ITEMS = 3
"""So many items that take turns are written out, a line each; of more the cells carry a number and the words stand below."""
ENTRY_DAYS = 3
"""So many days after its own a sheet is entered by whoever leads the place; later by the safety officer only, with a ground."""
LATE_DAYS = 2
"""Entered so many days after its own day, a sheet counts for the hint about paper."""


def pages_of(shifts: Sequence[str]) -> list[range]:
    """Return which of a day's rounds, by the name of the shift of each in order, share a page.

    A shift stays together where it fits on a page, and short shifts share one; a longer shift is cut into equal parts.
    """
    pages: list[range] = []
    begin = 0
    for _name, group in groupby(shifts):
        size = len(list(group))
        if pages and pages[-1].stop - pages[-1].start + size <= MOST_COLUMNS:
            pages[-1] = range(pages[-1].start, begin + size)
        else:
            pages += _parts(begin, size)
        begin += size
    return pages


def _parts(begin: int, size: int) -> Iterable[range]:
    count = -(-size // MOST_COLUMNS)
    cuts = [begin + size * part // count for part in range(count + 1)]
    return [range(start, stop) for start, stop in pairwise(cuts)]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one round asks in a line; `number` names the words below the table, 0 where the line says them itself."""

    item: SheetItem
    number: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: what it asks, its limits, and for each round a cell, None where the round does not ask it."""

    text: str
    bounds: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a page, and the items that its cells name by number, from 1 on."""

    lines: tuple[Line, ...]
    spelt: tuple[SheetItem, ...]


def lines_of(rows: Sequence[Row], moments: Sequence[datetime]) -> Lines:
    """Return the lines of a page from the merged rows of its rounds: what each round asks differently shares one line."""
    turning = {kind for kind in (ItemKind.SAY, ItemKind.STEP) if sum(row.item.kind is kind for row in rows) > FEW_ITEMS}
    spelt = tuple(
        row.item for kind in (ItemKind.SAY, ItemKind.STEP) if kind in turning for row in rows if row.item.kind is kind
    )
    numbers = {item: number for number, item in enumerate(spelt, 1)}
    lines: list[Line] = []
    begun: set[ItemKind] = set()
    for row in rows:
        kind = row.item.kind
        if kind not in turning:
            lines.append(Line(row.item.text, row.item.bounds, _cells([row], moments, {})))
        elif kind not in begun:
            begun.add(kind)
            lines.append(
                Line(_TURNS[kind], "", _cells([each for each in rows if each.item.kind is kind], moments, numbers))
            )
    return Lines(tuple(lines), spelt)


def _cells(rows: Sequence[Row], moments: Sequence[datetime], numbers: dict[SheetItem, int]) -> tuple[Cell | None, ...]:
    asked = {moment: row.item for row in rows for moment in row.moments}
    return tuple(Cell(asked[moment], numbers.get(asked[moment], 0)) if moment in asked else None for moment in moments)


_TURNS = {
    ItemKind.SAY: Sentence("能说出来：格里的号是下面的哪一条"),
    ItemKind.STEP: Sentence("照操作卡做了：格里的号是下面的哪一步"),
}


def days_between(business_on: date, entered_on: date) -> int:
    """Return how many days after its own a sheet was entered, 0 for the same day."""
    return max((entered_on - business_on).days, 0)


def is_past_entry(business_on: date, entered_on: date) -> bool:
    """Return whether a sheet is entered so late that it no longer counts by the time written on it."""
    return days_between(business_on, entered_on) > ENTRY_DAYS
