"""Tables of nothing but 顺口溜: one a row, with columns that name the post and perhaps the document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .cards import read_jingles
from .gathering import Gathering, PostRef, Scope
from .grids import Cell, Pane
from .headings import JINGLE, POST, SERIAL, UNIT, exact
from .tablerows import is_filler, is_note
from .titles import kind_heading, soft_kind
from .wording import bare

_SPEAKS_OF_JINGLES = re.compile(r"顺口溜|口诀|歌诀|[三四五六七]字[经诀歌谣]")
_TEXT = frozenset({"内容", "正文", "具体内容"})
_ASIDE = frozenset({"备注", "说明", "清单", "卡", "类别", "类型", "项目", "名称", "清单名称", "所属清单", "四件套"})


@dataclass(frozen=True, slots=True)
class JingleTable:
    """Which columns hold the 顺口溜, its post and its document; None where the table has no such column."""

    text: int
    post: int | None
    kind: int | None


def jingle_table_at(pane: Pane, position: int, cells: list[Cell], scope: Scope) -> JingleTable | None:
    """Return the table of 顺口溜 under a header row, None for any other row."""
    if len(cells) < 2 or any(len(cell.text) > 16 for cell in cells) or position + 1 >= len(pane.rows):
        return None
    text = next((cell.column for cell in cells if _is_text(cell.text, scope)), None)
    post = next((cell.column for cell in cells if POST in exact(cell.text).values()), None)
    kind = next((cell.column for cell in cells if _names_documents(pane, position, cell.column)), None)
    others = [cell for cell in cells if cell.column not in (text, post, kind)]
    if text is None or (post is None and kind is None) or not all(_is_aside(cell.text) for cell in others):
        return None
    return JingleTable(text, post, kind)


def _is_text(heading: str, scope: Scope) -> bool:
    if JINGLE in exact(heading).values():
        return True
    names = [scope.page.name, *(title for title, _ in scope.page.titles)]
    return bare(heading) in _TEXT and any(_SPEAKS_OF_JINGLES.search(name) for name in names)


def _is_aside(heading: str) -> bool:
    keys = set(exact(heading).values())
    return (bool(keys) and keys <= {SERIAL, UNIT}) or bare(heading) in _ASIDE


def _names_documents(pane: Pane, position: int, column: int) -> bool:
    texts = [pane.grid.filled(row, column) for row in pane.rows[position + 1 : position + 5]]
    filled = [text for text in texts if text]
    return bool(filled) and all(soft_kind(text) is not None for text in filled)


def read_jingle_table(pane: Pane, position: int, table: JingleTable, scope: Scope, gathering: Gathering) -> int:
    """Hand over the 顺口溜 of a table; returns the position after its last row."""
    grid = pane.grid
    end = position + 1
    while end < len(pane.rows):
        row = pane.rows[end]
        cells = pane.cells(row)
        if len(cells) == 1 and (kind_heading(cells[0].text) is not None or is_note(cells[0].text)):
            break
        end += 1
        text = grid.text(row, table.text)
        if not text or (is_filler(cells[0].text) and not cells[0].text.isdecimal()):
            continue
        own = scope.copied()
        name = grid.filled(row, table.post) if table.post is not None else ""
        if table.post is not None and name:
            own.post = PostRef(name, grid.spot(row, table.post))
        kind = soft_kind(grid.filled(row, table.kind)) if table.kind is not None else None
        read_jingles(text, grid.spot(row, table.text), kind, own, gathering, default=scope.kind)
    return end
