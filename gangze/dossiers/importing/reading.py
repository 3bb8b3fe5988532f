"""How a page is read from top to bottom: which line opens a document, a post or a table, and what follows it."""

from __future__ import annotations

from gangze.kernel.wording import Sentence

from ..content import Kind
from .cards import card_at, read_card, read_jingles
from .contacts import tells_number
from .gathering import Gathering, PostRef, Scope
from .grids import Cell, Pane
from .headers import Header, header_at, header_of_cells
from .headings import SERIAL, exact
from .jingles import Jingle, is_bare_verse, is_verse_line, jingle_in, looks_like_verse
from .jingletables import jingle_table_at, read_jingle_table
from .lines import LineReader
from .linewords import post_jingle, without_number
from .listing import serial_of
from .longtables import long_table_at
from .matrices import Matrix, matrix_at, read_matrix
from .panes import Band, band_at, gap_band, gap_starts
from .particulars import are_blanks, label_key, pairs_in
from .phonelists import is_phone_list, read_phone_list, serves_emergencies
from .places import Spot
from .prose import Line, is_headline, numbered_row
from .strays import Strays
from .tablerows import SHARED_KEYS, Role, TableRow, label_of_group, own_cells, read_row
from .tables import TableReading
from .titles import is_old, kind_heading, title_of
from .wording import has_words, plain


class Reader(LineReader):
    """Reads panes, and lines between them, in order under one scope."""

    def __init__(self, scope: Scope, gathering: Gathering) -> None:
        super().__init__(scope, gathering)
        self.table: TableReading | None = None
        self.last: tuple[Pane, Header] | None = None
        self.strays = Strays()

    def close(self) -> None:
        """Finish whatever is open; call once at the end of a page."""
        self._finish_table()
        self._finish_stray()
        self._finish_section()

    # -- panes

    def read_pane(self, pane: Pane) -> None:
        """Read a sheet, a Word table or a part of one."""
        starts = gap_starts(pane, self.gathering)
        position = 0
        while position < len(pane.rows):
            band = gap_band(pane, position, starts) if starts else None
            position = self._read_band(band) if band is not None else self._read_at(pane, position)

    def read_further(self, pane: Pane) -> None:
        """Read the next table of a Word file; one without a header of its own goes on from the table before."""
        before = self.table.header if self.table is not None else None
        self._finish_table()
        if before is not None and pane.rows and len(pane.columns) == len(self._indexes(before)):
            own = header_at(pane, 0, self.scope.kind, self.gathering.mapping)
            if own is None and card_at(pane, 0, self.scope.kind, self.gathering) is None:
                self.table = TableReading(pane, before, self.scope.copied())
        self.read_pane(pane)

    @staticmethod
    def _indexes(header: Header) -> list[int]:
        return [index for column in header.columns for index in column.indexes]

    def _read_band(self, band: Band) -> int:
        self._finish_table()
        self._finish_section()
        seen_post = self.scope.post
        for part in band.parts:
            scope = self.scope.copied()
            scope.post = seen_post
            if part.kind is not None:
                scope.kind = part.kind
            if part.post is not None:
                scope.post = part.post
            inner = Reader(scope, self.gathering)
            inner.read_pane(part.pane)
            inner.close()
        return band.end

    def _read_at(self, pane: Pane, position: int) -> int:
        """Read what begins at a row; returns the position to go on from."""
        row = pane.rows[position]
        cells = pane.cells(row)
        if not cells:
            return position + 1
        opened = 0 if self._is_plain_row(cells) else self._open_structure(pane, position, cells)
        if opened:
            return opened
        if (self.table is not None or self._reopens(pane, cells)) and self._goes_into_table(pane, row, cells):
            return position + 1
        self._finish_table()
        self._read_cells(pane, cells, pane.cells(pane.rows[position + 1]) if position + 1 < len(pane.rows) else [])
        return position + 1

    def _is_plain_row(self, cells: list[Cell]) -> bool:
        """Tell whether a row under a header begins with its number: most rows do, and open nothing."""
        if self.table is None:
            return False
        index = self.table.header.index(SERIAL)
        return any(cell.column == index and serial_of(cell.text) is not None for cell in cells[:2]) and len(cells) > 1

    def _open_structure(self, pane: Pane, position: int, cells: list[Cell]) -> int:
        """Open a band, table, card or matrix; returns the position after what it consumed, 0 when none begins."""
        band = self._labelled_rows(pane, position, cells) or band_at(pane, position, self.gathering)
        if band is not None:
            return self._read_band(band)
        if self._is_repeated_header(cells):
            self.gathering.take(self._spot(pane, cells), "header", self.scope)
            return position + 1
        verses = jingle_table_at(pane, position, cells, self.scope)
        if verses is not None:
            self._finish_table()
            self._settle_section()
            return read_jingle_table(pane, position, verses, self.scope, self.gathering)
        long_end = self._long_table(pane, position, cells)
        if long_end:
            return long_end
        matrix = matrix_at(pane, position, self.scope.kind, self.gathering)
        if matrix is not None and len(set(matrix.kinds.values())) >= 2:
            return self._open_matrix(pane, position, matrix)
        header = header_at(pane, position, self.scope.kind, self.gathering.mapping)
        if header is not None and (not is_phone_list(header) or serves_emergencies(header, self.scope)):
            self._open_table(pane, header)
            return pane.rows.index(header.last, position) + 1
        return self._open_card(pane, position)

    def _open_card(self, pane: Pane, position: int) -> int:
        if self.table is not None and not self._may_be_card(pane, position):
            return 0
        matrix = matrix_at(pane, position, self.scope.kind, self.gathering)
        if matrix is not None:
            return self._open_matrix(pane, position, matrix)
        card = card_at(pane, position, self.scope.kind, self.gathering)
        if card is None:
            return 0
        self._finish_table()
        name = self._scenario_name()
        self._settle_section()
        read_card(card, self.scope, self.gathering, name)
        return pane.rows.index(card.rows[-1], position) + 1

    def _open_matrix(self, pane: Pane, position: int, matrix: Matrix) -> int:
        self._finish_table()
        self._settle_section()
        return read_matrix(pane, position, matrix, self.scope, self.gathering)

    def _may_be_card(self, pane: Pane, position: int) -> bool:
        """Inside a table a card or matrix begins only with a word that no item of the table would begin with."""
        first = pane.cells(pane.rows[position])[0].text
        return kind_heading(first) is not None or label_key(first) == "post"

    def _labelled_rows(self, pane: Pane, position: int, cells: list[Cell]) -> Band | None:
        """Return the rows beside the merged title of a document in the first column."""
        first = cells[0]
        kind = kind_heading(first.text)
        is_beside = first.bottom > first.row or (len(cells) >= 4 and serial_of(cells[1].text) is not None)
        if kind is None or not is_beside or len(cells) < 2 or first.column != pane.columns[0]:
            return None
        rows = [row for row in pane.rows[position:] if row <= first.bottom]
        columns = [column for column in pane.columns if column > first.right]
        part = pane.narrowed(rows, columns)
        from_here = Band((), position + len(rows))
        scope = self.scope.copied()
        scope.kind = kind
        self._finish_table()
        self._finish_section()
        inner = Reader(scope, self.gathering)
        inner.read_pane(part)
        inner.close()
        return from_here

    def _long_table(self, pane: Pane, position: int, cells: list[Cell]) -> int:
        """Read a table in which a column says of each row which document it belongs to; returns where it ends or 0."""
        found = long_table_at(pane, position, cells, self.gathering.book)
        if found is None:
            return 0
        headers = [header_of_cells(part, cells, kind, self.gathering.mapping) for kind, part in found.parts]
        if not all(headers):
            return 0
        self._finish_table()
        self._finish_section()
        for (kind, part), header in zip(found.parts, headers, strict=True):
            scope = self.scope.copied()
            scope.kind = kind
            inner = Reader(scope, self.gathering)
            if header is not None:
                inner.table = TableReading(part, header, scope.copied())
            inner.read_pane(part)
            inner.close()
        return found.end

    def _reopens(self, pane: Pane, cells: list[Cell]) -> bool:
        """Go on under the header above after a line that named a post or repeated the title of the document."""
        if self.last is None or self.strays:
            return False
        before, header = self.last
        is_same = before.grid is pane.grid and before.columns == pane.columns and self.scope.kind in (None, header.kind)
        columns = {index for column in header.columns for index in column.indexes}
        inside = [cell for cell in cells if cell.column in columns]
        if not is_same or len(inside) != len(cells) or len(cells) * 2 < len(header.columns):
            return False
        self.scope.kind = header.kind
        self.table = TableReading(pane, header, self.scope.copied())
        return True

    def _is_repeated_header(self, cells: list[Cell]) -> bool:
        if self.table is None or len(cells) < 2:
            return False
        return all(plain(cell.text) in self.table.header.texts for cell in cells)

    def _open_table(self, pane: Pane, header: Header) -> None:
        self._finish_table()
        self._finish_stray()
        name = self._scenario_name() if header.is_of_steps else ""
        self._settle_section()
        self.open_jingle = None
        if is_phone_list(header):
            self.scope.loose = None
        else:
            self.scope.kind = header.kind
            self._name_post_above(header.kind, header.spot)
        self.gathering.take(header.spot, "header", self.scope)
        self.table = TableReading(pane, header, self.scope.copied(), name=name, shared=self.shared)
        self.shared = {}
        self.last = (pane, header)
        self.section_has_table = True

    def _goes_into_table(self, pane: Pane, row: int, cells: list[Cell]) -> bool:
        """Take a row into the open table; returns False where the row ends it."""
        table = self.table
        if table is None:
            return False
        own = own_cells(table.header, cells)
        if self._verse_of_post(cells, table.header.kind, pane):
            return True
        if self._goes_on_in_verse(table, row, own) or self._goes_on_in_contacts(table, row, own):
            return True
        if len(own) == 1 and self._ends_table(own[0], cells):
            return False
        found = read_row(table.header, pane.grid, row, cells, own)
        if len(own) == 1 and found.role in (Role.ITEM, Role.EMPTY) and serial_of(own[0].text) is None:
            if len(cells) == 1 and self._takes_group(label_of_group(own, len(pane.columns)), own[0], pane):
                return True
            self._judge_lone_cell(found, own[0], pane)
        if found.role is Role.PARTICULARS:
            return self._particulars_in_table(found.text, self._spot(pane, cells))
        table.add(found)
        return True

    def _judge_lone_cell(self, found: TableRow, cell: Cell, pane: Pane) -> None:
        """Take a row of one cell for a 顺口溜 without a label, or leave a text nobody expected to a person."""
        if is_bare_verse(cell.text):
            found.role, found.jingle = Role.JINGLE, Jingle(None, cell.text)
        elif found.role is Role.EMPTY and has_words(cell.text):
            reason = Sentence("表格中的这段文字没有导入。")
            self.gathering.leave(self._spot(pane, [cell]), reason, cell.text, "TEXT_SKIPPED")

    @staticmethod
    def _goes_on_in_verse(table: TableReading, row: int, own: list[Cell]) -> bool:
        """Take a row that is one more line of the 顺口溜 above: beside its merged label, or a line of its own."""
        above = table.rows[-1] if table.rows else None
        if above is None or above.jingle is None or len(own) != 1:
            return False
        is_beside = row <= above.last
        if not is_beside and not (row == above.row + 1 and is_verse_line(own[0].text)):
            return False
        above.jingle = Jingle(above.jingle.kind, f"{above.jingle.text}\n{own[0].text}".strip())
        above.last = max(above.last, row)
        return True

    @staticmethod
    def _goes_on_in_contacts(table: TableReading, row: int, own: list[Cell]) -> bool:
        """Take a row that is one more telephone number: beside the merged label above, or under the first number."""
        above = table.rows[-1] if table.rows else None
        if above is None or above.role is not Role.CONTACTS or not above.text or not 1 <= len(own) <= 3:
            return False
        label, first = above.cells[0], own[0]
        is_beside = row <= label.bottom and first.column > label.right
        is_under = row == above.last + 1 and len(own) == 1 and first.column in [cell.column for cell in above.cells[1:]]
        text = " ".join(cell.text for cell in own)
        if not is_beside and not (is_under and tells_number(text)):
            return False
        above.text, above.last = f"{above.text}；{text}", row
        return True

    def _verse_of_post(self, cells: list[Cell], kind: Kind | None, pane: Pane) -> bool:
        """Read a row of a post and its 顺口溜, as they stand below a list: 泵工 | 机封漏，先切泵……"""
        book = self.gathering.book
        numbered_ones = cells[1:] if len(cells) == 3 and serial_of(cells[0].text) is not None else cells
        if kind is None or not book.is_checked or len(numbered_ones) != 2:
            return False
        name, verse = numbered_ones
        if not looks_like_verse(verse.text) or book.find(name.text) is None or name.bottom > name.row:
            return False
        scope = self.scope.copied()
        scope.post = PostRef(name.text, pane.grid.spot(name.row, name.column))
        read_jingles(verse.text, pane.grid.spot(verse.row, verse.column), kind, scope, self.gathering)
        return True

    def _ends_table(self, cell: Cell, cells: list[Cell]) -> bool:
        if serial_of(cell.text) is not None:
            return False
        if title_of(cell.text) is not None and jingle_in(cell.text) is None and len(cells) == 1:
            return True
        if len(cells) != 1:
            return False
        if post_jingle(cell.text, self.gathering.book) is not None:
            self.scope.kind = self.table.header.kind if self.table is not None else self.scope.kind
            return True
        pairs = dict(pairs_in(cell.text))
        return "post" in pairs or (is_old(cell.text) and is_headline(cell.text)) or self._names_post(cell.text)

    def _names_post(self, text: str) -> bool:
        """Tell whether a row names a post: a known one, or a stranger after the end of the one before."""
        book, table = self.gathering.book, self.table
        name = without_number(text)
        if book.is_checked and book.find(name) is not None:
            return True
        ends = table is not None and (not table.rows or table.rows[-1].role in (Role.JINGLE, Role.CONTACTS))
        return ends and self.posts_are_lines and book.is_stranger(name)

    def _takes_group(self, group: str, cell: Cell, pane: Pane) -> bool:
        table = self.table
        if table is None or not group or cell.column != pane.columns[0]:
            return False
        table.group = without_number(group).rstrip("：:")
        self.gathering.take(pane.grid.spot(cell.row, cell.column), "group", self.scope)
        return True

    def _particulars_in_table(self, text: str, spot: Spot) -> bool:
        """Keep what a row says of the table around it; returns False where it names a post and so begins another."""
        pairs = pairs_in(text)
        if dict(pairs).get("post"):
            return False
        self._keep_particulars(pairs, spot)
        return True

    def _finish_table(self) -> None:
        table, self.table = self.table, None
        if table is None:
            return
        if is_phone_list(table.header):
            read_phone_list(table, self.scope, self.gathering)
            for row in table.rows:
                if row.role is Role.JINGLE and row.jingle is not None:
                    self._add_jingle(row.jingle, self._spot(table.pane, row.cells))
            return
        self.has_ended = True
        if not any(row.role is Role.ITEM for row in table.rows):
            self.gathering.take(table.header.spot, "empty", self.scope)
            self.gathering.empty.append((table.scope, table.header.kind, table.header.spot))
        table.finish(self.gathering)

    @staticmethod
    def _spot(pane: Pane, cells: list[Cell]) -> Spot:
        grid = pane.grid
        return Spot(grid.name, grid.ground, cells[0].row, cells[0].column, cells[0].row, cells[-1].right)

    def _read_cells(self, pane: Pane, cells: list[Cell], following: list[Cell]) -> None:
        """Read a row outside any table."""
        spot = self._spot(pane, cells)
        texts = [cell.text for cell in cells]
        if len(cells) == 1:
            title_follows = len(following) == 1 and title_of(following[0].text) is not None
            self.read_line(texts[0], spot, title_follows=title_follows)
        elif self._labelled_cells(texts, spot) or self._verse_of_post(cells, self.scope.kind, pane):
            return
        elif are_blanks(texts):
            self.gathering.take(spot, "note", self.scope)
        elif len(cells) == 2 and self._names_field(texts[0]):
            self.section.append(Line(f"{texts[0]}：{texts[1]}", spot))
        elif len(cells) in (2, 3) and serial_of(texts[0]) is not None and self.scope.kind is not None:
            self.section.extend(numbered_row(texts, self.scope.kind, spot))
        elif any(pairs_in(text) for text in texts) or all(map(self._is_title, texts)):
            for cell in cells:
                self.read_line(cell.text, pane.grid.spot(cell.row, cell.column))
        else:
            self.strays.add(cells, spot)

    def _is_title(self, text: str) -> bool:
        """Tell whether a cell names a document or a post."""
        book = self.gathering.book
        return len(plain(text)) <= 30 and (title_of(text) is not None or (book.is_checked and bool(book.find(text))))

    def _names_field(self, text: str) -> bool:
        """Tell whether a label names something that can be said of all items of the document at once."""
        kind = self.scope.kind
        return kind is not None and exact(text).get(kind) in SHARED_KEYS[kind]

    def _finish_stray(self) -> None:
        self.strays.leave(self.scope, self.gathering)
