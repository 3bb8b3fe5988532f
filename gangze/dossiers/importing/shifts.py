"""When a whole row slipped one column to the side: cells that hold what belongs to their neighbour."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from gangze.kernel.wording import Listing, Sentence

from ..content import Kind
from .contacts import has_long_phone
from .grids import Grid
from .headers import Column, Header
from .headings import POST, SERIAL
from .levels import is_control_level, is_level_word
from .listing import serial_of
from .tablerows import Role, TableRow
from .wording import plain, says_nothing

_FREQUENCY = re.compile(
    r"^(每.{1,10}|随时|实时|持续|全程|\d+次/.{1,4}|日|周|月|季度?|年|班|长期|不定期|及时|必要时|班前|班后|班中|.{0,4}[\d一两二]?次)$"
)
_POINTS = re.compile(r"^\d{1,3}(\.\d)?分?$")
_NUMBER = re.compile(r"^\d{1,4}(\.\d+)?$")


def _is_frequency(text: str) -> bool:
    return _FREQUENCY.match(plain(text)) is not None


def _is_points(text: str) -> bool:
    return _POINTS.match(plain(text)) is not None


def _is_number(text: str) -> bool:
    return _NUMBER.match(plain(text)) is not None


def _is_alarm(text: str) -> bool:
    return re.search(r"(?<!\d)1[12][09](?!\d)", plain(text)) is not None and not has_long_phone(text)


_TYPES: dict[tuple[Kind, str], Callable[[str], bool]] = {
    (Kind.RISK, "level"): is_level_word,
    (Kind.RISK, "control_level"): is_control_level,
    (Kind.RISK, "likelihood"): _is_number,
    (Kind.RISK, "severity"): _is_number,
    (Kind.RISK, "exposure"): _is_number,
    (Kind.RISK, "score"): _is_number,
    (Kind.DUTY, "frequency"): _is_frequency,
    (Kind.DUTY, "points"): _is_points,
    (Kind.EMERGENCY, "contacts"): has_long_phone,
    (Kind.EMERGENCY, "alarms"): _is_alarm,
}


@dataclass(frozen=True, slots=True)
class Shift:
    """A slipped part of a row, from its first to its last sheet column."""

    left: int
    right: int
    sentence: str
    suggestion: str


class Shifts:
    """Finds the slipped rows of one table by comparing each row with what its columns are for and usually hold."""

    def __init__(self, header: Header, grid: Grid, rows: Sequence[TableRow]) -> None:
        self._header, self._grid = header, grid
        self._rows = [row for row in rows if row.role is Role.ITEM]
        self._columns = [column for column in header.columns if column.key not in (SERIAL, POST)]
        self._found: dict[int, Shift | None] = {}

    def of(self, row: TableRow) -> Shift | None:
        """Return the part of a row that slipped one column right or left, None for a row in order."""
        if row.row not in self._found:
            self._found[row.row] = self._by_type(row) or self._by_overflow(row) or self._by_neighbours(row)
        return self._found[row.row]

    def _by_type(self, row: TableRow) -> Shift | None:
        """A column of a known type (level, frequency, telephone …) holds something else, its neighbour just that type."""
        for position, column in enumerate(self._columns):
            test = _TYPES.get((self._header.kind, column.key or ""))
            text = self._own(row, column)
            if test is None or not text or test(text):
                continue
            for step in (1, -1):
                neighbour = self._columns[position + step] if 0 <= position + step < len(self._columns) else None
                if neighbour is not None and test(self._own(row, neighbour)) and self._is_misplaced(neighbour, test):
                    return self._rightwards(row, position) if step == 1 else self._leftwards(row, position - 1)
        return None

    def _is_misplaced(self, neighbour: Column, test: Callable[[str], bool]) -> bool:
        """A value is out of place when the neighbour's own column is meant for another type."""
        own = _TYPES.get((self._header.kind, neighbour.key or ""))
        return own is not test and (test is not has_long_phone or own is not None)

    def _by_overflow(self, row: TableRow) -> Shift | None:
        """The row has a hole no other row has, and text right of the last heading where no other row has any."""
        if len(self._rows) < 2 or not self._overflow(row):
            return None
        hole = next((number for number in range(len(self._columns)) if self._is_odd_hole(row, number)), None)
        is_alone = not any(self._overflow(other) for other in self._rows if other is not row)
        return self._rightwards(row, hole) if hole is not None and is_alone else None

    def _by_neighbours(self, row: TableRow) -> Shift | None:
        """The cell right of a hole holds what other rows have in the column of the hole, and never there."""
        for number in range(len(self._columns) - 1):
            text = self._own(row, self._columns[number + 1])
            if not text or says_nothing(text) or not self._is_odd_hole(row, number):
                continue
            here, there = self._usual[number], self._usual[number + 1]
            if here.get(plain(text), 0) and there.get(plain(text), 0) < 2 and len(plain(text)) <= 12:
                return self._rightwards(row, number)
        return self._of_number(row)

    def _of_number(self, row: TableRow) -> Shift | None:
        """The number of the row stands in the column after its own."""
        is_hole = SERIAL in self._header.by_key and SERIAL not in row.values and bool(self._columns)
        if not is_hole or serial_of(self._own(row, self._columns[0])) is None:
            return None
        if serial_of(next(iter(self._usual[0]), "")) is not None:
            return None
        found = self._rightwards(row, 0)
        return Shift(self._header.by_key[SERIAL][0].indexes[0], found.right, found.sentence, found.suggestion)

    @cached_property
    def _usual(self) -> list[dict[str, int]]:
        """Return how often each short text stands in each column."""
        found: list[dict[str, int]] = [{} for _ in self._columns]
        for row in self._rows:
            for number, column in enumerate(self._columns):
                text = row.values.get(column.key or "", "")
                if text and len(text) <= 16:
                    found[number][plain(text)] = found[number].get(plain(text), 0) + 1
        return found

    @cached_property
    def _holes(self) -> list[int]:
        """Return in how many rows each column is empty."""
        return [sum(1 for row in self._rows if column.key not in row.values) for column in self._columns]

    def _is_odd_hole(self, row: TableRow, number: int) -> bool:
        column = self._columns[number]
        return column.key is not None and column.key not in row.values and self._holes[number] == 1

    def _overflow(self, row: TableRow) -> int | None:
        """Return the column just right of the last heading where a row has text there, None otherwise."""
        last = max(self._header.indexes)
        return next((cell.column for cell in row.cells if cell.column == last + 1), None)

    def _own(self, row: TableRow, column: Column) -> str:
        return self._grid.text(row.row, column.indexes[0])

    def _rightwards(self, row: TableRow, position: int) -> Shift:
        first = position
        while first > 0 and self._own(row, self._columns[first]):
            first -= 1
        last = position
        while last + 1 < len(self._columns) and self._own(row, self._columns[last + 1]):
            last += 1
        right = self._columns[last].indexes[-1]
        if last == len(self._columns) - 1:
            right = self._overflow(row) or right
        return self._told(row, first, last, right, "右")

    def _leftwards(self, row: TableRow, position: int) -> Shift:
        last = position
        while last + 1 < len(self._columns) and self._own(row, self._columns[last]):
            last += 1
        return self._told(row, position, last, self._columns[last].indexes[-1], "左")

    def _told(self, row: TableRow, first: int, last: int, right: int, side: str) -> Shift:
        columns = self._columns[first : last + 1]
        named = Listing(
            Sentence("{column}“{text}”", column=column.heading, text=self._own(row, column)) for column in columns
        )
        if side == "右":
            message = Sentence("整行疑似向右错位一格：{cells}。请核对后改正。", cells=named)
            cure = Sentence("从“{column}”起向左移一格", column=columns[0].heading)
        else:
            message = Sentence("整行疑似向左错位一格：{cells}。请核对后改正。", cells=named)
            cure = Sentence("从“{column}”起向右移一格", column=columns[0].heading)
        return Shift(
            columns[0].indexes[0],
            right,
            message,
            cure,
        )
