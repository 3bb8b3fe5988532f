"""Lists of people and their telephones beside or below an emergency card: 姓名 职务 电话."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..content import Kind
from .contacts import split_contacts, wrong_alarm
from .gathering import Gathering, RawContacts, Scope
from .grids import Cell
from .headers import Header
from .headings import SERIAL, STEPS
from .places import Spot
from .tablerows import Role, TableRow
from .tables import TableReading
from .wording import plain

_NUMBER = re.compile(r"电话|手机|号码|联系方式|通讯")


def is_phone_list(header: Header) -> bool:
    """Tell whether a header of the emergency card heads no scenarios, but people and numbers."""
    return header.kind is Kind.EMERGENCY and not {"accident", STEPS} & set(header.by_key)


def serves_emergencies(header: Header, scope: Scope) -> bool:
    """Tell whether a list of telephones belongs to a card: it names numbers, and emergencies are spoken of."""
    if not any(_NUMBER.search(column.heading) for column in header.columns):
        return False
    loose = plain(scope.loose[0]) if scope.loose is not None else ""
    return scope.kind is Kind.EMERGENCY or any(word in loose for word in ("联系", "电话", "通讯"))


def read_phone_list(table: TableReading, scope: Scope, gathering: Gathering) -> None:
    """Hand over the contacts of a list; a wrong outside number is at its own row, everything else at the header."""
    inside: list[str] = []
    outside: list[str] = []
    spot = table.header.spot
    for row in table.rows:
        if row.role not in (Role.ITEM, Role.CONTACTS):
            continue
        own, public = split_contacts(" ".join(plain(cell.text) for cell in _values(table, row)))
        inside.append(own)
        outside.append(public)
        if wrong_alarm(public, is_fire=False):
            spot = _number_spot(table, row.cells) or spot
    texts = ("\n".join(filter(None, inside)), "\n".join(filter(None, outside)))
    gathering.contacts.append(RawContacts(scope.post, scope.page, spot, *texts, scope.is_old))
    gathering.take(table.header.spot, "contacts", scope)


def _values(table: TableReading, row: TableRow) -> list[Cell]:
    serial = table.header.index(SERIAL)
    return [cell for cell in row.cells if cell.column != serial]


def _number_spot(table: TableReading, cells: Sequence[Cell]) -> Spot | None:
    cell = next((cell for cell in cells if re.search(r"\d{3}", plain(cell.text))), None)
    return table.pane.grid.spot(cell.row, cell.column) if cell is not None else None
