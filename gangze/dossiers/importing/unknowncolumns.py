"""Columns of a table that nobody knows: what stands in them goes with the items, and a person may say what it is."""

from __future__ import annotations

from collections.abc import Sequence

from gangze.kernel.wording import Sentence
from gangze.officefiles import column_name

from .gathering import Gathering
from .grids import Grid
from .headers import Header
from .model import UnknownColumn
from .shifts import Shifts
from .tablerows import Role, TableRow


def note_unknown_columns(
    header: Header, grid: Grid, rows: Sequence[TableRow], shifts: Shifts, gathering: Gathering
) -> None:
    """Keep the columns nobody knows for the mapping screen, each with a warning."""
    items = [row for row in rows if row.role is Role.ITEM]
    _note_untitled(header, grid, items, shifts, gathering)
    for column in header.columns:
        if column.key is not None or column.is_spare or not items:
            continue
        samples = tuple(dict.fromkeys(row.extra[column.heading] for row in items if column.heading in row.extra))
        if not samples:
            continue
        spot = grid.spot(header.last, column.indexes[0])
        gathering.unknown_columns.append(UnknownColumn(spot.sheet, spot.cell, column.heading, header.kind, samples[:3]))
        gathering.add_problem(
            spot,
            "COLUMN_UNKNOWN",
            Sentence("列“{column}”不认识，内容随条目保留；可以手工指定它是什么。", column=column.heading),
            "warning",
        )


def _note_untitled(header: Header, grid: Grid, items: Sequence[TableRow], shifts: Shifts, gathering: Gathering) -> None:
    seen: dict[str, TableRow] = {}
    known = {column.heading for column in header.columns}
    for row in items:
        for name in row.extra:
            if name not in known and shifts.of(row) is None:
                seen.setdefault(name, row)
    for name, row in seen.items():
        cell = next(cell for cell in row.cells if f"{column_name(cell.column)}列" == name)
        spot = grid.spot(cell.row, cell.column)
        gathering.unknown_columns.append(UnknownColumn(spot.sheet, spot.cell, name, header.kind, (row.extra[name],)))
        message = Sentence("{column}没有标题，内容随条目保留；可以手工指定它是什么。", column=name)
        gathering.add_problem(spot, "COLUMN_UNKNOWN", message, "warning")
