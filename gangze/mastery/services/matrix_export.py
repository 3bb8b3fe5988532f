"""The matrix of a place as a workbook: sums of what lies below it, its people with names as the reader may see them, every cell, the trend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.exporting.widths import display_width
from gangze.ledger.services import record_fact
from gangze.mastery.models import Cell
from gangze.mastery.rules.levels import CellState
from gangze.mastery.rules.matrix import HELD
from gangze.mastery.selectors.matrix import SQUARES, PostMatrix, Square, matrices_of
from gangze.mastery.selectors.rollups import Place, PlaceRow, days_of_places, place_by, place_sums, tenant_of_place
from gangze.web.translating import said

EXPORTED = "mastery.exported"
BATCH = 12 * 200
MOST_ROWS = 1_000_000
"""A sheet of Excel ends at 1,048,576 rows: the cells of a large park go on in a next one."""
NAME_WIDTH, DAY_WIDTH = 24, 11
_HEAD = Font(bold=True)
Step = Callable[[int, int], None]


def holding_count(*, actor: Actor, place_uuid: UUID) -> int:
    """Return how many people at posts an export of a place holds. Raises Absent, also where people may not be seen."""
    return _cells(actor, place_by(actor, place_uuid, Action.MASTERY_PEOPLE)).count() // len(SQUARES)


def export_matrix(
    *,
    actor: Actor,
    place_uuid: UUID,
    target: Path,
    step: Step = lambda done, of: None,
    request_uuid: UUID | None = None,
) -> str:
    """Write the matrix of a place into a workbook and return what to call it; that it left the house is a fact.

    Names are as the actor may see them. `request_uuid` makes a repeated attempt the same fact. Raises Absent.
    """
    place = place_by(actor, place_uuid, Action.MASTERY_PEOPLE)
    count = holding_count(actor=actor, place_uuid=place_uuid)
    book = Workbook(write_only=True)
    sums = [*place_sums(actor, place)]
    _write_sums(book, sums)
    _write_people(book, actor, place, count, step)
    _write_trend(book, [row.place for row in sums])
    book.save(target)
    record_fact(
        actor=actor, tenant=tenant_of_place(place), path=place.path, kind=EXPORTED, subject=f"place:{place.uuid}",
        payload={"place": place.name, "people": count}, client_uuid=request_uuid,
    )  # fmt: skip
    return f"{place.name}_{_('掌握矩阵')}.xlsx"


def _cells(actor: Actor, place: Place) -> QuerySet[Cell]:
    return Cell.objects.reached_by(actor, Action.MASTERY_PEOPLE).filter(path__startswith=place.path)


def _columns() -> list[str]:
    return [f"{said(kind.ability)} {said(level.label)}" for kind, level in SQUARES]


class _Sheet:
    """A sheet whose head stays in sight and whose columns are as wide as what they hold; goes on in a next one when it is full."""

    def __init__(self, book: Workbook, title: str, columns: Sequence[tuple[str, int]], *, frozen: int = 1) -> None:
        """Begin a sheet; `columns` are heads with the width in narrow characters that their texts ask for."""
        self.book, self.title, self.columns, self.frozen = book, title, columns, frozen
        self.number = 0
        self._begin()

    def _begin(self) -> None:
        self.number, self.rows = self.number + 1, 0
        self.sheet: Any = self.book.create_sheet(self.title if self.number == 1 else f"{self.title} {self.number}")
        for place, (head, width) in enumerate(self.columns, 1):
            letter = get_column_letter(place)
            self.sheet.column_dimensions[letter].width = max(width, display_width(head)) + 2
        self.sheet.freeze_panes = f"{get_column_letter(self.frozen + 1)}2"
        self.add([head for head, _width in self.columns], is_head=True)

    def add(self, values: Sequence[str | int], *, is_head: bool = False) -> None:
        """Add a row: numbers as numbers, everything else as text, whatever it begins with."""
        if self.rows >= MOST_ROWS:
            self._begin()
        self.sheet.append([value if isinstance(value, int) else self._text(value, is_head) for value in values])
        self.rows += 1

    def _text(self, text: str, is_head: bool) -> Any:
        cell = WriteOnlyCell(self.sheet, value="".join(letter for letter in text if letter.isprintable()))
        cell.data_type = "s"
        if is_head:
            cell.font = _HEAD
        return cell


def _sum_columns() -> list[tuple[str, int]]:
    return [(_("格数"), 8), (_("做到（%）"), 8), *((head, 8) for head in _columns())]


def _write_sums(book: Workbook, rows: list[PlaceRow]) -> None:
    sheet = _Sheet(book, _("汇总"), [(_("地点"), NAME_WIDTH), *_sum_columns()])
    for row in rows:
        sheet.add([row.place.name, *_figures(row)])


def _figures(row: PlaceRow) -> list[int]:
    return [row.total, row.percent, *(share.percent for share in row.shares)]


def _write_trend(book: Workbook, places: list[Place]) -> None:
    heads = [(_("地点"), NAME_WIDTH), (_("日期"), DAY_WIDTH), *_sum_columns()]
    sheet = _Sheet(book, _("走势"), heads, frozen=2)
    for day, row in days_of_places(places):
        sheet.add([row.place.name, day.isoformat(), *_figures(row)])


def _write_people(book: Workbook, actor: Actor, place: Place, count: int, step: Step) -> None:
    whose = [(_("企业"), NAME_WIDTH), (_("车间班组"), NAME_WIDTH), (_("岗位"), NAME_WIDTH), (_("姓名"), 10)]
    states = [(head, 8) for head in _columns()]
    people = _Sheet(book, _("人员"), [*whose, (_("做到格数"), 8), *states, (_("最近一次"), DAY_WIDTH)], frozen=4)
    cells = _Sheet(book, _("明细"), [
        *whose, (_("能力"), 8), (_("程度"), 8), (_("状态"), 8), (_("条数"), 6), (_("做到条数"), 8), (_("最近一次"), DAY_WIDTH),
        (_("考官"), 10), (_("预计开始淡忘"), DAY_WIDTH), (_("过期"), DAY_WIDTH),
    ], frozen=4)  # fmt: skip
    for done, matrix in enumerate(_people(actor, place), 1):
        whom = _whom(matrix)
        people.add(_row(whom, matrix))
        for square in matrix.squares:
            cells.add([*whom, *_detail(square)])
        step(done, count)


def _people(actor: Actor, place: Place) -> Iterator[PostMatrix]:
    """Yield the matrices of a place in order of posts and people, some hundred at a time."""
    keys = _cells(actor, place).order_by("path", "person_id").values_list("post_id", "person_id", "pk")
    holdings = ([pk for *_ids, pk in rows] for _key, rows in groupby(keys.iterator(), key=lambda row: row[:2]))
    while batch := list(islice(holdings, BATCH // len(SQUARES))):
        yield from matrices_of(actor, Cell.objects.filter(pk__in=[pk for holding in batch for pk in holding]))


def _whom(matrix: PostMatrix) -> list[str]:
    unit = matrix.post.unit
    place = " ".join(each.name for each in (unit.parent, unit) if each is not None)
    return [matrix.post.enterprise.name, place, matrix.post.name, matrix.name]


def _row(whom: list[str], matrix: PostMatrix) -> list[str | int]:
    latest = max((square.happened_at for square in matrix.squares if square.happened_at), default=None)
    return [*whom, matrix.held_count, *(said(square.state.label) for square in matrix.squares), _day(latest)]


def _detail(square: Square) -> list[str | int]:
    """Return a cell with the day and the examiner of the last act, and the days that its page shows."""
    by = square.examiner or (_("本人练习") if square.happened_at else "")
    is_held = square.state in HELD
    fades_on = square.fades_on if square.state is CellState.SHOWN else None
    expires_on = square.expires_on if is_held else None
    return [
        said(square.kind.ability), said(square.level.label), said(square.state.label), square.item_count,
        square.shown_count, _day(square.happened_at), by, *(day.isoformat() if day else "" for day in (fades_on, expires_on)),
    ]  # fmt: skip


def _day(moment: datetime | None) -> str:
    """Return the day in the park on which something happened, as the pages show it."""
    return localtime(moment).date().isoformat() if moment else ""
