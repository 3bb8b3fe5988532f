"""Which rows of a table are its header, what document it heads, and what each column holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..content import FIELDS, FieldKind, Kind, field_of, main_field
from .grids import Cell, Pane
from .headings import JINGLE, MUST, POST, SERIAL, STEPS, UNIT, WHO, is_content_heading, is_heading, meaning
from .jingles import jingle_heading
from .listing import serial_of
from .mapping import IGNORE, Mapping
from .places import Spot
from .wording import plain

_LONGEST_HEADING = 40
_DEEPEST = 3
_SHORT_OF = {Kind.RISK: ("activity", "hazard"), Kind.OPERATION: (), Kind.DUTY: (), Kind.EMERGENCY: ()}
_FULL_RISK = frozenset({"accident_type", "level", "measures"})
_FIRST_OF_TWO = {Kind.OPERATION: "phase", Kind.RISK: "activity", Kind.DUTY: "category"}


@dataclass(slots=True)
class Column:
    """A column of a table: `indexes` are columns of the sheet, `parts` its headings from top to bottom."""

    indexes: tuple[int, ...]
    parts: tuple[str, ...]
    key: str | None = None
    weight: float = 0.0
    is_spare: bool = False
    """Whether the column says again what another says better: kept with the item, not asked about."""

    @property
    def heading(self) -> str:
        """Return the heading in one line."""
        return "/".join(part.replace("\n", "") for part in self.parts)


@dataclass(slots=True)
class Header:
    """A table's header: its document and columns. `last` is the last header row."""

    kind: Kind
    columns: list[Column]
    spot: Spot
    last: int
    texts: frozenset[str] = frozenset()
    by_key: dict[str, list[Column]] = field(default_factory=dict)
    _indexes: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self._indexes = frozenset(index for column in self.columns for index in column.indexes)

    @property
    def indexes(self) -> frozenset[int]:
        """Return the sheet columns that have a heading."""
        return self._indexes

    @property
    def is_of_steps(self) -> bool:
        """Tell whether each row is a step of a scenario that is named above the table or in a row of its own."""
        return self.kind is Kind.EMERGENCY and STEPS in self.by_key and main_field(self.kind).key not in self.by_key

    def index(self, key: str) -> int | None:
        """Return the first sheet column of a key, None when the table has no such column."""
        found = self.by_key.get(key)
        return found[0].indexes[0] if found else None


def is_header_row(cells: Sequence[Cell], mapping: Mapping) -> bool:
    """Tell whether a row names columns: mostly known headings, at least one of them of a field."""
    if len(cells) < 2 or any(len(cell.text) > _LONGEST_HEADING for cell in cells):
        return False
    known = [_is_known(cell.text, mapping) for cell in cells]
    if sum(known) < 2 or sum(known) * 2 < len(cells):
        return False
    if len(cells) >= 4 and len(cells) % 2 == 0 and all(known[0::2]) and not any(known[1::2]):
        return False  # label, value, label, value: particulars, not a header
    return any(is_content_heading(cell.text) or _is_mapped(cell.text, mapping) for cell in cells)


def _is_known(text: str, mapping: Mapping) -> bool:
    return is_heading(text) or _is_mapped(text, mapping)


def _is_mapped(text: str, mapping: Mapping) -> bool:
    return bool(mapping.columns) and any(mapping.column(text, kind) is not None for kind in Kind)


def header_at(pane: Pane, position: int, kind: Kind | None, mapping: Mapping) -> Header | None:
    """Return the header that begins at a position of the pane's rows, None when none does.

    `kind` is the document the surroundings speak of; the headings may say otherwise and then win.
    """
    depth = _depth(pane, position, mapping)
    if not depth:
        return None
    rows = pane.rows[position : position + depth]
    columns = _columns(pane, rows)
    chosen = _chosen_kind(columns, kind, mapping)
    if chosen is None:
        return None
    _assign(columns, chosen, mapping, pane, position + depth)
    grid = pane.grid
    used = [index for column in columns for index in column.indexes]
    header = Header(
        kind=chosen,
        columns=columns,
        spot=Spot(grid.name, grid.ground, rows[0], min(used), rows[-1], max(used)),
        last=rows[-1],
        texts=frozenset(plain(part) for column in columns for part in column.parts),
    )
    for column in columns:
        if column.key is not None:
            header.by_key.setdefault(column.key, []).append(column)
    return header


def header_of_cells(pane: Pane, cells: Sequence[Cell], kind: Kind, mapping: Mapping) -> Header | None:
    """Return a header of one document from heading cells that stand elsewhere, None when they do not serve it."""
    grid = pane.grid
    columns = [
        Column(tuple(index for index in pane.columns if cell.column <= index <= cell.right), (cell.text,))
        for cell in cells
        if cell.column in pane.columns
    ]
    _assign(columns, kind, mapping, pane, 0)
    if not any(column.key == main_field(kind).key for column in columns):
        return None
    spot = Spot(grid.name, grid.ground, cells[0].row, columns[0].indexes[0], cells[0].row, columns[-1].indexes[-1])
    header = Header(kind, columns, spot, cells[0].row, frozenset(plain(cell.text) for cell in cells))
    for column in columns:
        if column.key is not None:
            header.by_key.setdefault(column.key, []).append(column)
    return header


def _depth(pane: Pane, position: int, mapping: Mapping) -> int:
    """Return over how many rows a header beginning here reaches, 0 when none begins."""
    top = pane.cells(pane.rows[position])
    if len(top) < 2 or not any(_is_known(cell.text, mapping) for cell in top):
        return 0
    depth = 1
    while depth < _DEEPEST and _goes_on(pane, position, depth, mapping):
        depth += 1
    if is_header_row(top, mapping):
        return depth
    leaves = [cell for offset in range(1, depth) for cell in pane.cells(pane.rows[position + offset])]
    kept = [cell for cell in top if cell.right == cell.column or cell.bottom > cell.row]
    if depth > 1 and len(top) >= 2 and is_header_row([*kept, *leaves], mapping):
        return depth
    return 0


def _goes_on(pane: Pane, position: int, depth: int, mapping: Mapping) -> bool:
    """Tell whether the row after `depth` header rows still belongs to the header."""
    if position + depth >= len(pane.rows):
        return False
    above = [cell for offset in range(depth) for cell in pane.cells(pane.rows[position + offset])]
    row = pane.rows[position + depth]
    cells = pane.cells(row)
    if not cells or any(len(cell.text) > _LONGEST_HEADING for cell in cells):
        return False
    if serial_of(cells[0].text) is not None:
        return _counts_a_group(cells, above)
    if any(cell.bottom >= row for cell in above):
        return True
    groups = [cell for cell in above if cell.right > cell.column]
    if groups and all(any(group.column <= cell.column <= group.right for group in groups) for cell in cells):
        return len(above) >= 2 and any(_is_known(cell.text, mapping) for cell in cells)
    headed = {cell.column for cell in above}
    return all(_is_known(cell.text, mapping) and cell.column not in headed for cell in cells[1:]) and (
        _is_known(cells[0].text, mapping) and len(cells) >= 2 and len(above) >= 2 and _mostly_new(cells, headed)
    )


def _counts_a_group(cells: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Tell whether a row only counts the columns under one merged heading: 处置步骤 over 1, 2, 3."""
    numbers = [serial_of(cell.text) for cell in cells]
    group = next((cell for cell in above if cell.column == cells[0].column and cell.right > cell.column), None)
    is_under = group is not None and all(cell.column <= group.right for cell in cells)
    return is_under and len(cells) >= 2 and numbers == list(range(1, len(cells) + 1))


def _mostly_new(cells: Sequence[Cell], headed: set[int]) -> bool:
    return sum(1 for cell in cells if cell.column in headed) <= 1


def _columns(pane: Pane, rows: Sequence[int]) -> list[Column]:
    """Put neighbouring sheet columns under one heading where the heading is merged over them."""
    grid = pane.grid
    columns: list[Column] = []
    previous: tuple[object, ...] = ()
    for index in pane.columns:
        spans = tuple(grid.span(row, index) for row in rows)
        parts: list[str] = []
        for row in rows:
            text = grid.filled(row, index)
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        if not parts:
            previous = ()
        elif spans == previous and columns:
            columns[-1].indexes = (*columns[-1].indexes, index)
        else:
            columns.append(Column((index,), tuple(parts)))
            previous = spans
    return columns


def _chosen_kind(columns: list[Column], context: Kind | None, mapping: Mapping) -> Kind | None:
    scores = {kind: _score(columns, kind, mapping) for kind in Kind}
    if context is not None and scores[context] > 0:
        scores[context] += 2.5 if _fits_exactly(columns, context, mapping) else 0.5
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= 2 else None


def _fits_exactly(columns: list[Column], kind: Kind, mapping: Mapping) -> bool:
    """Tell whether a heading is word for word one that makes a table of this document: its main or a required field."""
    needed = {found.key for found in FIELDS[kind] if found.main or found.required} | {STEPS, *_SHORT_OF[kind]}
    meanings = [_meaning(column, kind, mapping) for column in columns]
    return any(found is not None and found[1] == 1.0 and found[0] in needed for found in meanings)


def _score(columns: list[Column], kind: Kind, mapping: Mapping) -> float:
    """Weigh how well the headings fit a document: its main field most, required ones next."""
    seen: set[str] = set()
    score = 0.0
    for column in columns:
        found = _meaning(column, kind, mapping)
        if found is None or found[0] in seen or found[0] in (SERIAL, POST, UNIT, WHO, MUST, JINGLE, IGNORE):
            continue
        seen.add(found[0])
        score += found[1] * _weight(kind, found[0])
    return score


def _weight(kind: Kind, key: str) -> float:
    if key == STEPS:
        return 3.0
    known = field_of(kind, key)
    if known.main:
        return 3.0
    if key in ("remark", "level") and not known.required:
        return 1.5 if key == "level" else 0.2
    return 2.0 if known.required else 1.0


def _meaning(column: Column, kind: Kind, mapping: Mapping) -> tuple[str, float] | None:
    """Return (key, weight) of the most telling part of a heading, the lowest first."""
    found = [meaning(part, kind, mapping) for part in reversed(column.parts)]
    best = max((entry for entry in found if entry is not None), key=lambda entry: entry.weight, default=None)
    if best is None and len(column.parts) > 1:
        best = meaning("".join(column.parts), kind, mapping)
    return (best.key, best.weight) if best is not None else None


def _assign(columns: list[Column], kind: Kind, mapping: Mapping, pane: Pane, after: int) -> None:
    for column in columns:
        found = _meaning(column, kind, mapping)
        if found is not None:
            column.key, column.weight = found
    main = main_field(kind).key
    for column in columns:
        if column.key in (main, "activity", "phase", STEPS) and _holds_numbers(column, pane, after):
            column.key = SERIAL
    _judge_points(columns, main)
    _share_main(columns, kind, main)
    _prefer_exact(columns, kind)
    if kind is Kind.EMERGENCY and not any(column.key == STEPS for column in columns):
        for column in columns:
            if column.key == WHO:
                column.key = UNIT


def _holds_numbers(column: Column, pane: Pane, after: int) -> bool:
    """Tell whether the first values below a heading are just numbers, as under 步骤 or 作业步骤."""
    values = []
    for row in pane.rows[after : after + 12]:
        text = pane.grid.text(row, column.indexes[0])
        if text and jingle_heading(text) is None:
            values.append(serial_of(text) is not None)
        if len(values) == 6:
            break
    return bool(values) and sum(values) * 2 >= len(values)


def _prefer_exact(columns: list[Column], kind: Kind) -> None:
    """Where several columns may be one line field, the exact name keeps it and the others stay unknown."""
    for found in FIELDS[kind]:
        same = [column for column in columns if column.key == found.key]
        if len(same) > 1 and not found.main and found.kind is not FieldKind.TEXT:
            keeper = max(same, key=lambda column: column.weight)
            for column in same:
                if column is not keeper:
                    column.key, column.is_spare = None, column.weight == 1.0
        elif len(same) > 1 and not found.main and any(column.weight == 1.0 for column in same):
            for column in same:
                if column.weight < 1.0 and len(column.parts) == 1:
                    column.key = None


def _judge_points(columns: list[Column], main: str) -> None:
    """Take 操作要点 beside 操作步骤 for the standard: there they say how, alone they say what."""
    same = [column for column in columns if column.key == main and main == main_field(Kind.OPERATION).key]
    points = [column for column in same if column.parts[-1].endswith("要点")]
    if len(same) > len(points) == 1 and not any(column.key == "standard" for column in columns):
        points[0].key = "standard"


def _share_main(columns: list[Column], kind: Kind, main: str) -> None:
    """Give the main field to one column: the last of several, or the best stand-in where there is none."""
    same = [column for column in columns if column.key == main]
    taken = {column.key for column in columns}
    if len(same) > 1:
        exact_ones = [column for column in same if column.weight == 1.0] or same
        keeper = exact_ones[-1] if kind in _FIRST_OF_TWO else exact_ones[0]
        for column in same:
            if column is not keeper:
                spare = _FIRST_OF_TWO.get(kind)
                column.key = spare if spare is not None and spare not in taken else None
                taken.add(column.key)
        return
    if same:
        return
    for substitute in _SHORT_OF[kind]:
        if substitute == "hazard" and taken >= _FULL_RISK:
            return  # a list with all the other columns of the official form has lost the one of the risk point
        candidates = [column for column in columns if column.key == substitute]
        if candidates:
            candidates[-1].key = main
            return


def kind_of_labels(labels: Sequence[str], context: Kind | None, mapping: Mapping) -> Kind | None:
    """Return the document whose fields some labels name, None when they name too little."""
    return _chosen_kind([Column((index,), (label,)) for index, label in enumerate(labels)], context, mapping)
