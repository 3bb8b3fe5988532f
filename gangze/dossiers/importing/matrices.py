"""Tables whose columns are documents or posts: every cell is a list of its own."""

from __future__ import annotations

from dataclasses import dataclass

from ..content import Kind
from .cards import read_block
from .gathering import Gathering, PostRef, RawJingle, Scope
from .grids import Cell, Pane
from .headers import is_header_row
from .headings import POST, SERIAL, UNIT, exact
from .jingles import jingle_heading, jingle_in, looks_like_verse
from .listing import serial_of
from .places import Spot
from .prose import Line, read_section
from .tablerows import is_example, is_filler, is_note
from .titles import kind_heading, title_of


@dataclass(slots=True)
class Matrix:
    """A table of lists: `kinds` gives the document of a column, `posts` its post, `jingles` columns of 顺口溜."""

    kinds: dict[int, Kind]
    posts: dict[int, PostRef]
    jingles: dict[int, Kind | None]
    post_column: int | None
    spot: Spot


def matrix_at(pane: Pane, position: int, kind: Kind | None, gathering: Gathering) -> Matrix | None:
    """Return the matrix whose header is at a row, None when the row is no such header."""
    cells = pane.cells(pane.rows[position])
    if len(cells) < 2 or any(len(cell.text) > 24 for cell in cells):
        return None
    matrix = Matrix({}, {}, {}, None, _spot(pane, cells))
    others = [cell for cell in cells if not _place(pane, cell, matrix, kind, gathering)]
    if len(matrix.kinds) + len(matrix.jingles) >= 2 and len(matrix.kinds) >= 1 and len(others) <= 2:
        return matrix
    if len(matrix.jingles) >= 2 and not others:
        return matrix
    is_list = kind is not None and len(matrix.posts) >= 2 and len(others) <= 1 and not matrix.kinds
    return matrix if is_list else None


def _spot(pane: Pane, cells: list[Cell]) -> Spot:
    grid = pane.grid
    return Spot(grid.name, grid.ground, cells[0].row, cells[0].column, cells[0].row, cells[-1].right)


def _place(pane: Pane, cell: Cell, matrix: Matrix, kind: Kind | None, gathering: Gathering) -> bool:
    """Say what a header cell heads; returns False for a cell nobody understands."""
    jingle = jingle_heading(cell.text)
    if jingle is not None:
        matrix.jingles[cell.column] = jingle.kind
    elif (found := kind_heading(cell.text)) is not None:
        matrix.kinds[cell.column] = found
    elif POST in exact(cell.text).values():
        matrix.post_column = cell.column
    elif kind is not None and gathering.book.is_checked and gathering.book.find(cell.text):
        matrix.posts[cell.column] = PostRef(cell.text, pane.grid.spot(cell.row, cell.column))
    else:
        return set(exact(cell.text).values()) <= {SERIAL, UNIT} and bool(exact(cell.text))
    return True


def read_matrix(pane: Pane, position: int, matrix: Matrix, scope: Scope, gathering: Gathering) -> int:
    """Hand over what a matrix holds; returns the position after its last row."""
    gathering.take(matrix.spot, "header", scope)
    end = position + 1
    lists: dict[int, list[Line]] = {}
    while end < len(pane.rows) and not _is_over(pane, end, matrix, gathering):
        row = pane.rows[end]
        if matrix.kinds or matrix.jingles:
            _read_documents(pane, row, matrix, scope, gathering)
        else:
            _read_posts(pane, row, matrix, lists, scope, gathering)
        end += 1
    for column, lines in lists.items():
        own = scope.copied()
        own.post = matrix.posts[column]
        if own.kind is not None:
            read_section(lines, own.kind, own, gathering)
    return end


def _is_over(pane: Pane, position: int, matrix: Matrix, gathering: Gathering) -> bool:
    cells = pane.cells(pane.rows[position])
    if not cells:
        return False
    if len(cells) == 1 and title_of(cells[0].text) is not None:
        return True
    return is_header_row(cells, gathering.mapping) or is_note(cells[0].text)


def _read_documents(pane: Pane, row: int, matrix: Matrix, scope: Scope, gathering: Gathering) -> None:
    grid = pane.grid
    own = scope.copied()
    if any(is_example(cell.text) or is_filler(cell.text) for cell in pane.cells(row)[:1]):
        return
    if matrix.post_column is not None:
        name = grid.filled(row, matrix.post_column)
        if not name:
            if pane.cells(row):
                spot = grid.spot(row, matrix.post_column)
                gathering.add_problem(spot, "POST_BLANK", f"{spot.cell} 没有岗位名称。请补填岗位后重新导入。")
            return
        own.post = PostRef(name, grid.spot(row, matrix.post_column))
    for column, kind in matrix.kinds.items():
        text, spot = grid.text(row, column), grid.spot(row, column)
        own.kind = kind
        if text and looks_like_verse(text):
            _add_jingle(text, spot, kind, own, gathering)
        elif text:
            read_block(text, spot, own, gathering)
    for column, jingle_kind in matrix.jingles.items():
        text = grid.text(row, column)
        if text:
            _read_jingles(text, grid.spot(row, column), jingle_kind, own, gathering)


def _read_jingles(text: str, spot: Spot, kind: Kind | None, scope: Scope, gathering: Gathering) -> None:
    """Read a cell of jingles; without a document in its heading every line must name its own."""
    if kind is not None:
        inner = jingle_in(text)
        _add_jingle(inner.text if inner is not None and inner.text else text, spot, kind, scope, gathering)
        return
    for line in text.split("\n"):
        found = jingle_in(line)
        if found is not None and found.text:
            _add_jingle(found.text, spot, found.kind, scope, gathering)


def _add_jingle(text: str, spot: Spot, kind: Kind | None, scope: Scope, gathering: Gathering) -> None:
    gathering.jingles.append(RawJingle(kind, scope.post, scope.page, spot, text, scope.is_old))
    gathering.take(spot, "jingle", scope)


def _read_posts(
    pane: Pane, row: int, matrix: Matrix, lists: dict[int, list[Line]], scope: Scope, gathering: Gathering
) -> None:
    """Take one row of a list with the posts across; the first cell numbers it or says 顺口溜."""
    grid = pane.grid
    cells = pane.cells(row)
    if not cells:
        return
    label = cells[0].text if cells[0].column not in matrix.posts else ""
    is_jingle = bool(label) and jingle_heading(label) is not None
    if label and ((is_filler(label) and not label.isdigit()) or is_example(label)):
        return
    serial = serial_of(label) if label else None
    for column, post in matrix.posts.items():
        text = grid.filled(row, column)
        if not text:
            continue
        spot = grid.spot(row, column)
        own = scope.copied()
        own.post = post
        inner = jingle_in(text)
        if is_jingle or (inner is not None and inner.text):
            _add_jingle(inner.text if inner is not None and inner.text else text, spot, scope.kind, own, gathering)
        else:
            numbered_text = text if serial is None else f"{serial}、{text}"
            lists.setdefault(column, []).append(Line(numbered_text, spot))
