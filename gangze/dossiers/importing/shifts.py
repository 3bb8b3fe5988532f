"""When a whole row slipped one column to the side: cells that hold what belongs to their neighbour."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..content import Kind
from .grids import Grid
from .headers import Column, Header
from .headings import POST, SERIAL
from .levels import is_control_level, is_level_word
from .tablerows import TableRow
from .wording import plain

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


_TYPES: dict[tuple[Kind, str], Callable[[str], bool]] = {
    (Kind.RISK, "level"): is_level_word,
    (Kind.RISK, "control_level"): is_control_level,
    (Kind.RISK, "likelihood"): _is_number,
    (Kind.RISK, "severity"): _is_number,
    (Kind.RISK, "exposure"): _is_number,
    (Kind.RISK, "score"): _is_number,
    (Kind.DUTY, "frequency"): _is_frequency,
    (Kind.DUTY, "points"): _is_points,
}


@dataclass(frozen=True, slots=True)
class Shift:
    """A slipped part of a row, from its first to its last sheet column."""

    left: int
    right: int
    sentence: str
    suggestion: str


def shifted_cells(header: Header, grid: Grid, row: TableRow) -> Shift | None:
    """Return the part of a row that slipped one column right or left, None for a row in order.

    A row has slipped when a column of a known type (risk level, level of control, frequency, points) holds something
    else while its neighbour holds just that type, and the cells between fit the same move.
    """
    columns = [column for column in header.columns if column.key not in (SERIAL, POST)]
    for position, column in enumerate(columns):
        test = _TYPES.get((header.kind, column.key or ""))
        text = _own(grid, row, column)
        if test is None or not text or test(text):
            continue
        for step in (1, -1):
            neighbour = columns[position + step] if 0 <= position + step < len(columns) else None
            if neighbour is not None and test(_own(grid, row, neighbour)) and _is_misplaced(header, neighbour, test):
                return _extent(grid, row, columns, position, step)
    return None


def _is_misplaced(header: Header, neighbour: Column, test: Callable[[str], bool]) -> bool:
    """A value is out of place when the neighbour's own column is meant for another type."""
    return _TYPES.get((header.kind, neighbour.key or "")) is not test


def _own(grid: Grid, row: TableRow, column: Column) -> str:
    return grid.text(row.row, column.indexes[0])


def _extent(grid: Grid, row: TableRow, columns: list[Column], position: int, step: int) -> Shift:
    first = position
    if step == 1:
        while first > 0 and _own(grid, row, columns[first]):
            first -= 1
    last = position
    while last + 1 < len(columns) and _own(grid, row, columns[last + 1]):
        last += 1
    side = "右" if step == 1 else "左"
    named = "、".join(f"{column.heading}“{_own(grid, row, column)}”" for column in columns[first : last + 1])
    return Shift(
        columns[first].indexes[0],
        columns[last].indexes[-1],
        f"整行疑似向{side}错位一格：{named}。请核对后改正。",
        f"从“{columns[first].heading}”起向{'左' if step == 1 else '右'}移一格",
    )
