"""Whose rows they are in a table that names the post in a column, also where a merge is broken.

A blank cell under a merged one is never filled silently: the merge was how this file says where a post ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gangze.kernel.wording import Sentence

from .gathering import Gathering, PostRef, Scope
from .grids import Pane
from .headers import Header
from .headings import POST, SERIAL
from .listing import serial_of
from .places import Spot
from .tablerows import Role, TableRow, own_cells
from .wording import plain

_DITTO = frozenset({"同上", "〃", "″", '"', "''", "同前", "-同上-", "…"})


class PostColumn:
    """The posts of the rows of one table."""

    def __init__(
        self, pane: Pane, header: Header, rows: Sequence[TableRow], scope: Scope, gathering: Gathering
    ) -> None:
        self._grid = pane.grid
        self._scope = scope
        self._index = header.index(POST)
        self._has_serials = SERIAL in header.by_key
        self._gathering = gathering
        self._posts: dict[int, PostRef | None] = {}
        self._blank: set[int] = set()
        self._header = header
        self._has_warned = False
        if self._index is not None:
            self._resolve(rows)

    def of_item(self, row: TableRow) -> PostRef | None:
        """Return the post of an item's row: from the column, else from the surroundings."""
        return self._posts.get(row.row) if self._index is not None else self._scope.post

    def of_jingle(self, row: TableRow, before: PostRef | None) -> PostRef | None:
        """Return the post of a row that is no item; one that covers the column belongs to the rows before it."""
        if self._index is None:
            return self._scope.post
        return self._posts.get(row.row, before)

    def of_all(self, row: TableRow, before: PostRef | None) -> PostRef | None:
        """Return the post of the only row of its sort: one that covers the column of posts belongs to all of them."""
        if self._index is not None and self._label_covers_column(row):
            return None
        return self.of_jingle(row, before)

    def is_other(self, previous: TableRow, row: TableRow) -> bool:
        """Tell whether two rows belong to different posts."""
        return self._posts.get(previous.row) != self._posts.get(row.row) or row.row in self._blank

    def is_blank(self, row: TableRow) -> bool:
        """Tell whether nobody can say whose row this is."""
        return row.row in self._blank

    # -- which post each row has

    def _resolve(self, rows: Sequence[TableRow]) -> None:
        relevant = [row for row in rows if row.role in (Role.ITEM, Role.JINGLE, Role.CONTACTS)]
        is_strict = any(self._is_merged(row.row) for row in relevant) or self._is_repeated(relevant)
        jingles_are_covered = any(
            row.role is Role.JINGLE and self._is_merged(row.row) and self._name_at(row) for row in relevant
        )
        current: PostRef | None = None
        gap: list[TableRow] = []
        for number, row in enumerate(relevant):
            if self._label_covers_column(row):
                if gap:
                    gap = self._close(gap, current)
                self._posts[row.row] = current or self._next_named(relevant[number:])
                continue
            name = self._name_at(row)
            if name:
                gap = self._close(gap, current)
                current = current if plain(name) in _DITTO else PostRef(name, self._spot(row.row))
                self._posts[row.row] = current
            elif self._may_carry(row, current, is_strict=is_strict, jingles_are_covered=jingles_are_covered):
                self._posts[row.row] = current or self._scope.post
            else:
                gap.append(row)
        self._close(gap, current)

    def _is_repeated(self, rows: Sequence[TableRow]) -> bool:
        """Tell whether the post is written in every row of it, so that a blank is an omission and no habit."""
        names = [plain(self._name_at(row)) for row in rows if row.role is Role.ITEM]
        repeated = sum(1 for before, name in pairwise(names) if name and name == before)
        return repeated > names.count("")

    def _next_named(self, rows: Sequence[TableRow]) -> PostRef | None:
        for row in rows:
            name = "" if self._label_covers_column(row) else self._name_at(row)
            if name:
                return PostRef(name, self._spot(row.row))
        return self._scope.post

    def _name_at(self, row: TableRow) -> str:
        return self._grid.filled(row.row, self._index or 0)

    def _is_merged(self, row: int) -> bool:
        span = self._grid.span(row, self._index or 0)
        return span.bottom > span.top

    def _label_covers_column(self, row: TableRow) -> bool:
        """Tell whether the row's own text lies over the column of the post, so that no post can stand there."""
        index = self._index or 0
        if row.role is Role.ITEM:
            return False
        return any(cell.column <= index <= cell.right for cell in own_cells(self._header, row.cells))

    def _may_carry(self, row: TableRow, current: PostRef | None, *, is_strict: bool, jingles_are_covered: bool) -> bool:
        if row.role is not Role.ITEM:
            return not jingles_are_covered and not self._blank
        if is_strict:
            return False
        if current is None:
            return self._scope.post is not None
        # Written once and left blank below is a habit of files without merges; numbers must go on counting then.
        serial = serial_of(row.values.get(SERIAL, ""))
        if self._has_serials and serial == 1:
            return False
        if not self._has_warned:
            self._has_warned = True
            message = Sentence(
                "岗位“{post}”等只写在第一行，下面空白的行也按这个岗位理解。请核对。", post=current.written
            )
            self._gathering.add_problem(current.spot, "POST_CARRIED", message, "warning")
        return True

    def _spot(self, row: int) -> Spot:
        return self._grid.spot(row, self._index or 0)

    def _close(self, gap: list[TableRow], before: PostRef | None) -> list[TableRow]:
        """Report a run of rows without a post as one finding; returns an empty run."""
        if not gap:
            return gap
        for row in gap:
            self._posts[row.row] = None
            self._blank.add(row.row)
        index = self._index or 0
        spot = self._grid.spot(gap[0].row, index, gap[-1].row, index)
        message = Sentence("{cell} 没有岗位名称（合并单元格可能断开）。请补填岗位后重新导入。", cell=spot.cell)
        if before is not None:
            message = Sentence(
                "{cell} 没有岗位名称（上面是“{post}”，合并单元格可能断开）。请补填岗位后重新导入。",
                cell=spot.cell,
                post=before.written,
            )
        self._gathering.add_problem(spot, "POST_BLANK", message, "error", before.written if before is not None else "")
        return []
