"""Tables whose columns are documents or posts: every cell is a list of its own."""

from __future__ import annotations

from dataclasses import dataclass

from gangze.kernel.wording import Sentence

from ..content import Kind, main_field
from .cards import read_block, read_jingles
from .contacts import split_contacts
from .gathering import Gathering, PostRef, RawContacts, Scope
from .grids import Cell, Pane
from .headers import is_header_row
from .headings import POST, SERIAL, UNIT, exact
from .jingles import jingle_heading, jingle_in, looks_like_verse
from .listing import numbered, serial_of
from .places import Spot
from .prose import Line, lines_of, read_section
from .tablerows import is_contact_label, is_example, is_filler, is_note
from .titles import are_documents, kind_heading, soft_kind, title_of


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
    is_soft = are_documents([cell.text for cell in cells])
    others = [cell for cell in cells if not _place(pane, cell, matrix, gathering, is_soft=is_soft)]
    if len(matrix.kinds) + len(matrix.jingles) >= 2 and len(matrix.kinds) >= 1 and len(others) <= 2:
        return matrix
    if len(matrix.jingles) >= 2 and not others:
        return matrix
    if len(matrix.posts) < 2 or len(others) > 2 or matrix.kinds:
        return None
    if kind is not None and len(others) <= 1:
        return matrix
    return matrix if _documents_below(pane, position, matrix) else None


def _documents_below(pane: Pane, position: int, matrix: Matrix) -> bool:
    """Tell whether the rows below are led by titles of documents that each reach over several rows."""
    first = min(matrix.posts)
    below = [cell for row in pane.rows[position + 1 : position + 40] for cell in pane.cells(row) if cell.column < first]
    named = [cell for cell in below if kind_heading(cell.text) is not None]
    if any(cell.bottom > cell.row for cell in named):
        return True
    column = next(iter(matrix.posts))
    return len(named) >= 2 and all(looks_like_verse(pane.grid.filled(cell.row, column)) for cell in named)


def _spot(pane: Pane, cells: list[Cell]) -> Spot:
    grid = pane.grid
    return Spot(grid.name, grid.ground, cells[0].row, cells[0].column, cells[0].row, cells[-1].right)


def _place(pane: Pane, cell: Cell, matrix: Matrix, gathering: Gathering, *, is_soft: bool) -> bool:
    """Say what a header cell heads; returns False for a cell nobody understands."""
    jingle = jingle_heading(cell.text)
    if jingle is not None:
        matrix.jingles[cell.column] = jingle.kind
    elif (found := soft_kind(cell.text) if is_soft else kind_heading(cell.text)) is not None:
        matrix.kinds[cell.column] = found
    elif POST in exact(cell.text).values():
        matrix.post_column = cell.column
    elif gathering.book.is_checked and gathering.book.find(cell.text):
        matrix.posts[cell.column] = PostRef(cell.text, pane.grid.spot(cell.row, cell.column))
    else:
        return set(exact(cell.text).values()) <= {SERIAL, UNIT} and bool(exact(cell.text))
    return True


def read_matrix(pane: Pane, position: int, matrix: Matrix, scope: Scope, gathering: Gathering) -> int:
    """Hand over what a matrix holds; returns the position after its last row."""
    gathering.take(matrix.spot, "header", scope)
    end = position + 1
    lists: dict[tuple[int, Kind], list[Line]] = {}
    kind = scope.kind
    while end < len(pane.rows) and not _is_over(pane, end, matrix, gathering):
        row = pane.rows[end]
        if matrix.kinds or matrix.jingles:
            _read_documents(pane, row, matrix, scope, gathering)
        else:
            kind = _read_posts(pane, row, matrix, lists, scope, kind, gathering)
        end += 1
    for (column, listed), lines in lists.items():
        own = scope.copied()
        own.post, own.kind = matrix.posts[column], listed
        read_section(lines, listed, own, gathering)
    return end


def _is_over(pane: Pane, position: int, matrix: Matrix, gathering: Gathering) -> bool:
    cells = pane.cells(pane.rows[position])
    if not cells:
        return False
    covered = [column for column in matrix.kinds if cells[0].column <= column <= cells[0].right]
    if len(cells) == 1 and (title_of(cells[0].text) is not None or len(covered) > 1):
        return True
    return is_header_row(cells, gathering.mapping) or is_note(cells[0].text)


def _read_documents(pane: Pane, row: int, matrix: Matrix, scope: Scope, gathering: Gathering) -> None:
    grid = pane.grid
    own = scope.copied()
    if any(is_example(cell.text) or is_filler(cell.text) for cell in pane.cells(row)[:1]):
        return
    if matrix.post_column is not None:
        own.post = _post_of_row(pane, row, matrix.post_column, gathering)
        if own.post is None:
            return
    for column, kind in matrix.kinds.items():
        own.kind = kind
        _read_document(grid.text(row, column), grid.spot(row, column), kind, own, gathering)
    for column, jingle_kind in matrix.jingles.items():
        text = grid.text(row, column)
        if text:
            read_jingles(text, grid.spot(row, column), jingle_kind, own, gathering)


def _post_of_row(pane: Pane, row: int, column: int, gathering: Gathering) -> PostRef | None:
    name, spot = pane.grid.filled(row, column), pane.grid.spot(row, column)
    if name:
        return PostRef(name, spot)
    if pane.cells(row):
        message = Sentence("{cell} 没有岗位名称。请补填岗位后重新导入。", cell=spot.cell)
        gathering.add_problem(spot, "POST_BLANK", message)
        gathering.take(_spot(pane, pane.cells(row)), "blank")
    return None


def _read_document(text: str, spot: Spot, kind: Kind, scope: Scope, gathering: Gathering) -> None:
    if text and looks_like_verse(text):
        read_jingles(text, spot, kind, scope, gathering)
    elif text:
        read_block(text, spot, scope, gathering)


def _read_posts(
    pane: Pane,
    row: int,
    matrix: Matrix,
    lists: dict[tuple[int, Kind], list[Line]],
    scope: Scope,
    kind: Kind | None,
    gathering: Gathering,
) -> Kind | None:
    """Take one row with the posts across; the cells before them name the document, number the row or say 顺口溜.

    Returns the document that holds for the next rows.
    """
    labels = _labels(pane, row, matrix)
    kind = next((found for found in map(kind_heading, labels) if found is not None), kind)
    if kind is None or any((is_filler(label) and not label.isdecimal()) or is_example(label) for label in labels):
        return kind
    jingle = next((found for found in map(jingle_heading, labels) if found is not None), None)
    lead = _lead(labels, kind)
    for column, post in matrix.posts.items():
        text, spot = pane.grid.filled(row, column), pane.grid.spot(row, column)
        own = scope.copied()
        own.post, own.kind = post, kind
        inner = jingle_in(text) if text else None
        is_verse = not lead and looks_like_verse(text)
        if jingle is not None or is_verse or (inner is not None and inner.text):
            found_kind = (jingle.kind if jingle is not None else None) or (inner.kind if inner is not None else None)
            if text:
                read_jingles(text, spot, found_kind or kind, own, gathering)
        elif text and kind is Kind.EMERGENCY and any(map(is_contact_label, labels)):
            gathering.contacts.append(RawContacts(post, own.page, spot, *split_contacts(text), own.is_old))
            gathering.take(spot, "contacts", own)
        elif text and not _read_lines(text, spot, lead, own, gathering):
            lists.setdefault((column, kind), []).append(Line(f"{lead}{text}", spot))
    return kind


def _read_lines(text: str, spot: Spot, lead: str, scope: Scope, gathering: Gathering) -> bool:
    """Read a cell of several lines: a whole document, or the name of a scenario over its steps in a numbered row."""
    name, mark, steps = text.partition("\n")
    if not mark or (lead and (scope.kind is not Kind.EMERGENCY or numbered(lead) is None)):
        return False
    if lead and numbered(name) is None:
        head = Line(name.rstrip("：:"), spot, is_heading=True)
        read_section([head, *lines_of(steps, spot)], Kind.EMERGENCY, scope, gathering)
    else:
        read_block(text, spot, scope, gathering)
    return True


def _labels(pane: Pane, row: int, matrix: Matrix) -> list[str]:
    first = min(matrix.posts)
    texts = [pane.grid.filled(row, column) for column in pane.columns if column < first]
    return [text for text in dict.fromkeys(texts) if text]


def _lead(labels: list[str], kind: Kind) -> str:
    """Return what a line is led by: its number, or the name of the field its row holds."""
    for label in reversed(labels):
        serial = serial_of(label)
        if serial is not None:
            return f"{serial}、"
        key = exact(label).get(kind)
        is_field = key is not None and key not in (SERIAL, POST, UNIT, main_field(kind).key)
        if is_field and kind_heading(label) is None:
            return f"{label}："
    return ""
