"""Rows of several cells under no known header: left to a person, they may be a table of ours."""

from __future__ import annotations

from gangze.kernel.wording import Sentence

from ..content import Kind
from .gathering import Gathering, Scope
from .grids import Cell
from .model import UnknownColumn
from .places import Spot


class Strays:
    """A run of rows nobody understood, gathered until something known begins."""

    def __init__(self) -> None:
        self._rows: list[list[Cell]] = []
        self._spot: Spot | None = None

    def __bool__(self) -> bool:
        return bool(self._rows)

    def add(self, cells: list[Cell], spot: Spot) -> None:
        """Take one more row."""
        self._rows.append(cells)
        self._spot = spot if self._spot is None else self._spot.up_to(spot)

    def leave(self, scope: Scope, gathering: Gathering) -> None:
        """Offer the rows for mapping and begin a new run; a lone row of no document is no loss."""
        rows, spot = self._rows, self._spot
        self._rows, self._spot = [], None
        if spot is None or (scope.kind is None and (len(rows) == 1 or scope.page.is_aside)):
            return
        for number, cell in enumerate(rows[0]):
            samples = tuple(row[number].text for row in rows[1:4] if number < len(row))
            place = Spot(spot.sheet, spot.ground, cell.row, cell.column)
            gathering.unknown_columns.append(
                UnknownColumn(place.sheet, place.cell, cell.text[:60], scope.kind, samples)
            )
        _leave(spot, " | ".join(cell.text for cell in rows[0]), scope.kind, gathering)


def _leave(spot: Spot, text: str, kind: Kind | None, gathering: Gathering) -> None:
    if kind is None:
        reason = Sentence("看不出这是两单两卡中的哪一个，没有导入。可以手工指定。")
        gathering.leave(spot, reason, text, "BLOCK_UNMAPPED")
        return
    reason = Sentence(
        "{document}的表头看不懂（{text}），没有导入。请手工指定各列。", document=kind.title, text=text[:60]
    )
    gathering.leave(spot, reason, text, "BLOCK_UNMAPPED")
    gathering.add_problem(spot, "HEADER_UNKNOWN", reason)
