"""Where a sheet reads side by side: columns of documents, of posts, or whole cards next to each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..content import Kind, main_field
from .gathering import Gathering, PostRef
from .grids import Cell, Pane
from .headers import is_header_row
from .headings import POST, SERIAL, STEPS, UNIT, exact, is_content_heading, is_heading
from .particulars import pairs_in
from .titles import kind_heading, title_of
from .wording import plain

_LEADING = frozenset({SERIAL, POST, UNIT})
_WIDE = 0.6


@dataclass(frozen=True, slots=True)
class Part:
    """One of several panes side by side, with what its title says."""

    pane: Pane
    kind: Kind | None = None
    post: PostRef | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that read in parts from left to right; `end` is the position after the last of them."""

    parts: tuple[Part, ...]
    end: int


@dataclass(frozen=True, slots=True)
class _Title:
    column: int
    kind: Kind | None
    post: PostRef | None
    is_merged: bool


def band_at(pane: Pane, position: int, gathering: Gathering) -> Band | None:
    """Return the band that begins at a row: titles or posts side by side, or a header that repeats itself."""
    cells = pane.cells(pane.rows[position])
    if len(cells) < 2:
        return None
    return (
        _titled_band(pane, position, cells, gathering)
        or _named_band(pane, position, cells, gathering)
        or _repeated_band(pane, position, cells, gathering)
        or _paired_band(pane, position, cells)
    )


def _title(pane: Pane, cell: Cell, gathering: Gathering) -> _Title | None:
    """Return what a cell says that can stand over a pane: a document, a post or both; None for any other cell."""
    if len(cell.text) > 60:
        return None
    title = title_of(cell.text)
    name = dict(pairs_in(cell.text)).get("post")
    if not name and gathering.book.is_checked:
        name = gathering.book.find(cell.text) or (gathering.book.within(title.rest) if title is not None else None)
    if title is None and not name:
        return None
    post = PostRef(name, pane.grid.spot(cell.row, cell.column)) if name else None
    return _Title(cell.column, title.kind if title is not None else None, post, cell.right > cell.column)


def _is_leading(cell: Cell) -> bool:
    keys = set(exact(cell.text).values())
    return bool(keys) and keys <= _LEADING


def _titled_band(pane: Pane, position: int, cells: list[Cell], gathering: Gathering) -> Band | None:
    rest = [cell for cell in cells if not _is_leading(cell)]
    titles = [_title(pane, cell, gathering) for cell in rest]
    found = [title for title in titles if title is not None]
    if len(found) < 2 or len(found) != len(titles) or _is_one_title(found):
        return None
    if not _heads_panes(pane, position, found, gathering):
        return None
    lead = _lead_columns(pane, position, found[0].column)
    starts = [title.column for title in found]
    has_lead_cells = any(cell.column in lead for cell in cells)
    first = position if has_lead_cells else position + 1
    return _band(pane, first, lead, starts, [(title.kind, title.post) for title in found])


def _is_one_title(titles: Sequence[_Title]) -> bool:
    """Tell whether a post and a document beside it are the title of one table: 泵工 | 岗位风险清单."""
    posts = [title for title in titles if title.post is not None]
    kinds = [title for title in titles if title.kind is not None]
    return len(titles) == 2 and len(posts) == len(kinds) == 1 and posts != kinds


def _heads_panes(pane: Pane, position: int, titles: Sequence[_Title], gathering: Gathering) -> bool:
    """Tell whether titles stand over columns of their own; over single cells of text they head a matrix instead."""
    if all(title.kind is not None and title.post is not None for title in titles):
        return True
    for offset in (1, 2, 3):
        if position + offset >= len(pane.rows):
            return False
        cells = pane.cells(pane.rows[position + offset])
        if is_header_row(cells, gathering.mapping) or sum(1 for cell in cells if is_content_heading(cell.text)) >= 2:
            return any(title.is_merged for title in titles) or not _are_neighbours(pane, titles)
        if sum(1 for cell in cells if _title(pane, cell, gathering) is not None) >= 2:
            return True
        if offset == 1 and any(title.is_merged for title in titles) and all(title.post is None for title in titles):
            continue
        if len(cells) >= 2 and any(len(cell.text) > 40 for cell in cells):
            return False
    return False


def _are_neighbours(pane: Pane, titles: Sequence[_Title]) -> bool:
    order = {column: number for number, column in enumerate(pane.columns)}
    return all(order[b.column] - order[a.column] == 1 for a, b in pairwise(titles))


def _lead_columns(pane: Pane, position: int, before: int) -> tuple[int, ...]:
    """Return the columns left of the first title that hold the number, the post or the unit for all panes."""
    lead = []
    for column in pane.columns:
        if column >= before:
            break
        texts = {pane.grid.filled(row, column) for row in pane.rows[position : position + 3]}
        if any(text and set(exact(text).values()) <= _LEADING and exact(text) for text in texts if len(text) < 30):
            lead.append(column)
    return tuple(lead)


def _named_band(pane: Pane, position: int, cells: list[Cell], gathering: Gathering) -> Band | None:
    """Return a band under names nobody knows, where the next row repeats its headings under each."""
    if position + 1 >= len(pane.rows) or is_header_row(cells, gathering.mapping):
        return None
    below = pane.cells(pane.rows[position + 1])
    starts = _repeats(below)
    if not starts:
        return None
    rest = [cell for cell in cells if not _is_leading(cell)]
    if len(rest) != len(starts) or any(len(plain(cell.text)) > 20 for cell in rest):
        return None
    if any(not a <= cell.column <= b for cell, a, b in zip(rest, starts, [*starts[1:], 10**6], strict=True)):
        return None
    lead = _lead_columns(pane, position, starts[0])
    names = [(None, PostRef(cell.text, pane.grid.spot(cell.row, cell.column))) for cell in rest]
    return _band(pane, position + 1, lead, starts, names)


def _repeated_band(pane: Pane, position: int, cells: list[Cell], gathering: Gathering) -> Band | None:
    if not is_header_row(cells, gathering.mapping):
        return None
    starts = _repeats(cells)
    if not starts:
        return None
    lead = _lead_columns(pane, position, starts[0])
    return _band(pane, position, lead, starts, [(None, None)] * len(starts))


def _paired_band(pane: Pane, position: int, cells: list[Cell]) -> Band | None:
    """Return cards side by side that begin with the same label: 事故类型 | A | 事故类型 | B."""
    if len(cells) < 4 or not is_content_heading(cells[0].text):
        return None
    word = plain(cells[0].text)
    starts = [cell.column for cell in cells if plain(cell.text) == word]
    if len(starts) < 2 or len(cells) != 2 * len(starts) or any(is_content_heading(cell.text) for cell in cells[1::2]):
        return None
    return _band(pane, position, (), starts, [(None, None)] * len(starts))


def _repeats(cells: list[Cell]) -> list[int]:
    """Return the columns where a header begins anew, empty when it does not repeat itself."""
    words = [plain(cell.text) for cell in cells]
    anchor = next((word for word in words if words.count(word) > 1), None)
    if anchor is None:
        return []
    starts = [cell.column for cell, word in zip(cells, words, strict=True) if word == anchor]
    for start, end in zip(starts, [*starts[1:], 10**6], strict=True):
        inside = [cell for cell in cells if start <= cell.column < end]
        if not any(_is_main(cell.text) for cell in inside):
            return []
    return starts


def _is_main(text: str) -> bool:
    keys = exact(text)
    return STEPS in keys.values() or any(
        key == main_field(kind).key or key in ("activity", "hazard") for kind, key in keys.items()
    )


def _band(
    pane: Pane,
    first: int,
    lead: tuple[int, ...],
    starts: list[int],
    names: Sequence[tuple[Kind | None, PostRef | None]],
) -> Band | None:
    end = first
    while end < len(pane.rows) and not _crosses(pane.cells(pane.rows[end]), starts[1:]):
        end += 1
    if end == first:
        return None
    rows = pane.rows[first:end]
    parts = []
    for number, start in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else 10**6
        columns = [column for column in pane.columns if start <= column < stop]
        parts.append(Part(pane.narrowed(rows, [*lead, *columns]), *names[number]))
    return Band(tuple(parts), end)


def _crosses(cells: list[Cell], boundaries: Sequence[int]) -> bool:
    return any(cell.column < boundary <= cell.right for cell in cells for boundary in boundaries)


def gap_starts(pane: Pane, gathering: Gathering) -> list[int]:
    """Return the columns where cards begin that empty columns keep apart, empty when the sheet reads as one.

    Lines over the full width, such as the title of the sheet, do not count against a gap.
    """
    if len(pane.columns) < 5:
        return []
    runs = _runs_of(pane.columns, _used_columns(pane))
    if len(runs) < 2 or not all(_stands_alone(pane, run, gathering) for run in runs):
        return []
    return [run[0] for run in runs]


def _used_columns(pane: Pane) -> set[int]:
    width = pane.columns[-1] - pane.columns[0] + 1
    used: set[int] = set()
    for _, cells in pane.lines():
        if len(cells) == 1 and cells[0].column == pane.columns[0] and len(cells[0].text) > 12:
            continue  # a long line runs over the empty cells beside it
        for cell in cells:
            if cell.right - cell.column + 1 < _WIDE * width:
                used.update(range(cell.column, cell.right + 1))
    return used


def _runs_of(columns: Sequence[int], used: set[int]) -> list[list[int]]:
    """Return the runs of used columns that nothing parts but hidden ones."""
    runs: list[list[int]] = []
    is_open = False
    for column in columns:
        if column in used:
            if not is_open:
                runs.append([])
            runs[-1].append(column)
        is_open = column in used
    return runs


def _stands_alone(pane: Pane, columns: Sequence[int], gathering: Gathering) -> bool:
    part = pane.narrowed(pane.rows, columns)
    if len(columns) < 2:
        return False
    for _, cells in part.lines():
        if is_header_row(cells, gathering.mapping) and (
            any(_is_main(cell.text) for cell in cells) or is_contact_header([cell.text for cell in cells])
        ):
            return True
        if len(cells) == 1 and (kind_heading(cells[0].text) is not None or "post" in dict(pairs_in(cells[0].text))):
            return True
        if len(cells) == 2 and is_content_heading(cells[0].text) and not is_heading(cells[1].text):
            return True
    return False


def is_contact_header(headings: Sequence[str]) -> bool:
    """Tell whether headings are those of a list of people and their telephones: 姓名 职务 电话."""
    words = [plain(heading) for heading in headings]
    has_number = any(re.search(r"电话|手机|号码|联系方式|通讯", word) for word in words)
    return has_number and any(re.search(r"姓名|职务|联系人|人员|岗位|部门|单位|对象", word) for word in words)


def gap_band(pane: Pane, position: int, starts: list[int]) -> Band | None:
    """Return the rows from here on that read in the parts found by gap_starts()."""
    cells = pane.cells(pane.rows[position])
    if not cells or (len(cells) == 1 and cells[0].column < starts[1] and _is_over_all(cells[0], starts)):
        return None
    band = _band(pane, position, (), starts, [(None, None)] * len(starts))
    return band and Band(tuple(_with_contacts(part) for part in band.parts), band.end)


def _with_contacts(part: Part) -> Part:
    """Say of a pane that is a list of telephones that it belongs to the emergency card beside it."""
    first = next((cells for _, cells in part.pane.lines()), [])
    is_contacts = len(first) >= 2 and is_contact_header([cell.text for cell in first])
    return Part(part.pane, Kind.EMERGENCY, part.post) if is_contacts else part


def _is_over_all(cell: Cell, starts: list[int]) -> bool:
    return cell.right >= starts[1] or (cell.right == cell.column and cell.column == starts[0] and len(cell.text) > 12)
