"""Whether every cell went somewhere: what was neither taken nor told of is left to a person, never lost in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gangze.kernel.wording import Sentence

from .gathering import Gathering
from .grids import Cell, Grid
from .headings import is_heading
from .jingles import jingle_heading
from .particulars import label_key
from .places import Spot
from .titles import title_of
from .wording import plain

_LEAST = 8
_NO_WORD = re.compile(r"[\W\d_]+")


def tell_unread(grids: Iterable[Grid], gathering: Gathering) -> None:
    """Leave every text to a person that no part of the reading took, one warning for each run of rows."""
    taken: dict[tuple[str, int], list[Spot]] = {}
    for spot in gathering.spots:
        for row in range(spot.top, max(spot.top, spot.bottom) + 1):
            taken.setdefault((spot.sheet, row), []).append(spot)
    said = ""
    for grid in grids:
        unread: list[Cell] = []
        for row in grid.rows:
            cells = [cell for cell in grid.cells(row) if not _is_taken(cell, taken.get((grid.name, row), []))]
            for cell in [cell for cell in cells if _tells_something(cell.text, gathering)]:
                said = said or _said(gathering)
                if _words(cell.text) not in said:
                    unread.append(cell)
        for run in _runs(unread):
            spot = Spot(grid.name, grid.ground, run[0].row, run[0].column, run[-1].row, run[-1].column)
            gathering.leave(spot, Sentence("这里的文字没有导入。"), " ".join(cell.text for cell in run), "TEXT_SKIPPED")


def _is_taken(cell: Cell, spots: Iterable[Spot]) -> bool:
    return any(spot.left <= cell.column <= max(spot.right, spot.left) for spot in spots)


def _tells_something(text: str, gathering: Gathering) -> bool:
    """Tell whether a text is more than a heading, a title, a label or the name of a post."""
    if len(_words(text)) < _LEAST or is_heading(text) or title_of(text) is not None or label_key(text) is not None:
        return False
    return jingle_heading(text) is None and gathering.book.find(text) is None


def _words(text: str) -> str:
    return _NO_WORD.sub("", plain(text))


def _said(gathering: Gathering) -> str:
    """Return all that was read, to see whether a text is in it though nobody noted its place."""
    parts = [text for item in gathering.items for text in (*item.fields.values(), *item.extra.values())]
    parts += [step.text + step.who for item in gathering.items for step in item.steps]
    parts += [jingle.text for jingle in gathering.jingles]
    parts += [text for contacts in gathering.contacts for text in (contacts.inside, contacts.outside)]
    parts += [value for _, _, _, value in gathering.particulars]
    return "|".join(_words(part) for part in parts)


def _runs(cells: list[Cell]) -> Iterable[list[Cell]]:
    runs: list[list[Cell]] = []
    for cell in cells:
        if runs and cell.row <= runs[-1][-1].row + 1:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return runs
