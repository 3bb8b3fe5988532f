"""The matrix of a place as a workbook: sums of what lies below it, and its people with names as the reader may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.ledger.services import record_fact
from gangze.mastery.models import Cell
from gangze.mastery.selectors.matrix import SQUARES, PostMatrix, matrices_of
from gangze.mastery.selectors.rollups import Place, PlaceRow, place_by, place_sums, tenant_of_place
from gangze.web.translating import said

EXPORTED = "mastery.exported"
BATCH = 12 * 200
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
    _write_sums(book, [*place_sums(actor, place)])
    _write_people(book, actor, place, count, step)
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


def _write_sums(book: Workbook, rows: list[PlaceRow]) -> None:
    sheet = book.create_sheet(_("汇总"))
    sheet.append([_("地点"), _("格数"), _("做到（%）"), *_columns()])
    for row in rows:
        sheet.append([_text(sheet, row.place.name), row.total, row.percent, *(share.percent for share in row.shares)])


def _write_people(book: Workbook, actor: Actor, place: Place, count: int, step: Step) -> None:
    sheet = book.create_sheet(_("人员"))
    heads = [_("企业"), _("车间班组"), _("岗位"), _("姓名"), _("做到格数"), *_columns(), _("最近一次")]
    sheet.append(heads)
    for done, matrix in enumerate(_people(actor, place), 1):
        sheet.append(_row(sheet, matrix))
        step(done, count)


def _people(actor: Actor, place: Place) -> Iterator[PostMatrix]:
    """Yield the matrices of a place in order of posts and people, some hundred at a time."""
    keys = _cells(actor, place).order_by("path", "person_id").values_list("post_id", "person_id", "pk")
    holdings = ([pk for *_ids, pk in rows] for _key, rows in groupby(keys.iterator(), key=lambda row: row[:2]))
    while batch := list(islice(holdings, BATCH // len(SQUARES))):
        yield from matrices_of(actor, Cell.objects.filter(pk__in=[pk for holding in batch for pk in holding]))


def _row(sheet: Any, matrix: PostMatrix) -> list[Any]:
    unit, latest = (
        matrix.post.unit,
        max((square.happened_at for square in matrix.squares if square.happened_at), default=None),
    )
    place = " ".join(each.name for each in (unit.parent, unit) if each is not None)
    texts = [matrix.post.enterprise.name, place, matrix.post.name, matrix.name]
    return [
        *(_text(sheet, text) for text in texts), matrix.held_count,
        *(said(square.state.label) for square in matrix.squares), latest.date().isoformat() if latest else "",
    ]  # fmt: skip


def _text(sheet: Any, text: str) -> Any:
    """Return a cell that is text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, value="".join(letter for letter in text if letter.isprintable()))
    cell.data_type = "s"
    return cell
