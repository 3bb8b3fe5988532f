"""How the rows under one header become items, jingles and contacts of the posts they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from gangze.officefiles import column_name

from ..content import Kind, Step, main_field
from .columnposts import PostColumn
from .contacts import split_contacts
from .gathering import Gathering, PostRef, RawContacts, RawItem, RawJingle, Scope
from .grids import Pane
from .headers import Header
from .headings import JINGLE, MUST, POST, SERIAL, STEPS, UNIT, WHO
from .jingles import jingle_heading
from .listing import serial_of
from .mapping import IGNORE
from .marks import is_marked, without_mark
from .model import UnknownColumn
from .places import Spot
from .shifts import shifted_cells
from .steps import is_person, step_of, steps_of
from .tablerows import Role, TableRow
from .wording import trimmed

_NOT_FIELDS = frozenset({SERIAL, POST, JINGLE, MUST, STEPS, WHO, UNIT, IGNORE})
_LIST_FIELDS = {
    Kind.RISK: frozenset({"measures", "measure_class", "responsible", "department", "remark", "sign", "control_level"}),
    Kind.DUTY: frozenset({"standard", "points", "frequency", "basis", "remark"}),
    Kind.OPERATION: frozenset({"standard", "forbidden", "ppe", "risk_hint", "parameters", "remark"}),
}


@dataclass(slots=True)
class TableReading:
    """The rows of one table, gathered until its end and then turned into items."""

    pane: Pane
    header: Header
    scope: Scope
    rows: list[TableRow] = field(default_factory=list)
    group: str = ""
    groups: dict[int, str] = field(default_factory=dict)

    def add(self, row: TableRow) -> None:
        """Take a row; the group label that holds at that moment goes with it."""
        if self.group:
            self.groups[row.row] = self.group
        self.rows.append(row)

    def finish(self, gathering: Gathering) -> None:
        """Turn the rows into items and hand them over."""
        _Table(self, gathering).hand_over()


class _Table:
    def __init__(self, reading: TableReading, gathering: Gathering) -> None:
        self.reading = reading
        self.header = reading.header
        self.grid = reading.pane.grid
        self.scope = reading.scope
        self.gathering = gathering
        self.kind = reading.header.kind
        self.main = main_field(self.kind).key
        self.posts = PostColumn(reading.pane, reading.header, reading.rows, reading.scope, gathering)

    def hand_over(self) -> None:
        self._note_unknown_columns()
        item: RawItem | None = None
        previous: TableRow | None = None
        for row in self.reading.rows:
            if row.role is Role.ITEM:
                if item is not None and previous is not None and self._continues(previous, row, item):
                    self._extend(item, row, previous)
                else:
                    item = self._item(row)
                    self.gathering.items.append(item)
                    self._take(row, "item")
                previous = row
            else:
                self._hand_over_other(row, item)
        self._hand_over_jingle_column()

    def _hand_over_other(self, row: TableRow, before: RawItem | None) -> None:
        spot = self._row_spot(row)
        if row.role is Role.JINGLE and row.jingle is not None:
            if not self.posts.is_blank(row):
                post = self.posts.of_jingle(row, before.post if before is not None else None)
                self._add_jingle(row.jingle.text, spot, post, row.jingle.kind)
        elif row.role is Role.CONTACTS:
            inside, outside = split_contacts(row.text)
            is_only_one = sum(1 for other in self.reading.rows if other.role is Role.CONTACTS) == 1
            last = before.post if before is not None else None
            post = self.posts.of_all(row, last) if is_only_one else self.posts.of_jingle(row, last)
            self.gathering.contacts.append(RawContacts(post, self.scope.page, spot, inside, outside, self.scope.is_old))
        elif row.role is Role.EXAMPLE:
            self.gathering.leave(spot, f"第{row.row + 1}行是填写示例，没有导入。", row.text, "EXAMPLE_SKIPPED")
        self._take(row, row.role.value)

    def _take(self, row: TableRow, role: str) -> None:
        self.gathering.take(self._row_spot(row), role, self.scope)

    def _row_spot(self, row: TableRow) -> Spot:
        left = min((cell.column for cell in row.cells), default=self.header.spot.left)
        right = max((cell.right for cell in row.cells), default=self.header.spot.right)
        return Spot(self.grid.name, self.grid.ground, row.row, left, row.row, right)

    def _note_unknown_columns(self) -> None:
        items = [row for row in self.reading.rows if row.role is Role.ITEM]
        self._note_untitled(items)
        for column in self.header.columns:
            if column.key is not None or not items:
                continue
            samples = tuple(dict.fromkeys(row.extra[column.heading] for row in items if column.heading in row.extra))
            if not samples:
                continue
            spot = self.grid.spot(self.header.last, column.indexes[0])
            self.gathering.unknown_columns.append(
                UnknownColumn(spot.sheet, spot.cell, column.heading, self.kind, samples[:3])
            )
            self.gathering.add_problem(
                spot,
                "COLUMN_UNKNOWN",
                f"列“{column.heading}”不认识，内容随条目保留；可以手工指定它是什么。",
                "warning",
            )

    # -- one item from one or several rows

    def _note_untitled(self, items: list[TableRow]) -> None:
        seen: dict[str, TableRow] = {}
        known = {column.heading for column in self.header.columns}
        for row in items:
            for name in row.extra:
                if name not in known:
                    seen.setdefault(name, row)
        for name, row in seen.items():
            cell = next(cell for cell in row.cells if f"{column_name(cell.column)}列" == name)
            spot = self.grid.spot(cell.row, cell.column)
            self.gathering.unknown_columns.append(
                UnknownColumn(spot.sheet, spot.cell, name, self.kind, (row.extra[name],))
            )
            message = f"{name}没有标题，内容随条目保留；可以手工指定它是什么。"
            self.gathering.add_problem(spot, "COLUMN_UNKNOWN", message, "warning")

    def _item(self, row: TableRow) -> RawItem:
        values = {key: text for key, text in row.values.items() if key not in _NOT_FIELDS}
        must = is_marked(row.values.get(MUST, ""), is_column=True)
        must = must or is_marked(row.values.get(SERIAL, "")) or is_marked(values.get(self.main, ""))
        if self.main in values:
            values[self.main] = without_mark(values[self.main])
        self._fill_group(values, row)
        item = RawItem(
            kind=self.kind,
            post=self.posts.of_item(row),
            page=self.scope.page,
            spot=self._row_spot(row),
            fields=values,
            steps=self._steps(row.values.get(STEPS, ""), row.values.get(WHO, "")),
            is_must_know=must,
            extra=dict(row.extra),
            cells=_Cells(self, row.row),
            serial=serial_of(row.values.get(SERIAL, "")),
            has_columns=True,
            is_old=self.scope.is_old,
            table=self.header,
        )
        if self.posts.is_blank(row):
            item.has_error = item.is_orphan = True
        self._keep_unit(item, row)
        self._check_shift(item, row)
        return item

    def _keep_unit(self, item: RawItem, row: TableRow) -> None:
        text = row.values.get(UNIT)
        if text:
            item.extra[self.header.by_key[UNIT][0].heading] = text

    def _check_shift(self, item: RawItem, row: TableRow) -> None:
        shift = shifted_cells(self.header, self.grid, row)
        if shift is None:
            return
        spot = self.grid.spot(row.row, shift.left, row.row, shift.right)
        name = item.fields.get(self.main, "")
        self.gathering.add_problem(spot, "ROW_SHIFTED", f"“{name}”{shift.sentence}", "error", shift.suggestion)
        item.has_error = True

    def _fill_group(self, values: dict[str, str], row: TableRow) -> None:
        group = self.reading.groups.get(row.row)
        key = {Kind.OPERATION: "phase", Kind.DUTY: "category", Kind.RISK: "activity"}.get(self.kind)
        if group and key is not None and key not in self.header.by_key:
            values[key] = group

    def _steps(self, text: str, who: str) -> tuple[Step, ...]:
        if self.kind is not Kind.EMERGENCY:
            return ()
        found = steps_of(text)
        doers = [line for line in (trimmed(line) for line in who.split("\n")) if line]
        if doers and len(doers) == len(found):
            return tuple(Step(step.text, step.who or doer) for step, doer in zip(found, doers, strict=True))
        if len(doers) == 1:
            return tuple(Step(step.text, step.who or doers[0]) for step in found)
        return found

    def _continues(self, previous: TableRow, row: TableRow, item: RawItem) -> bool:
        """Tell whether a row is more of the item above: its name is merged over both, or it has none of its own."""
        index = self.header.index(self.main)
        if index is None or self.posts.is_other(previous, row):
            return False
        span, before = self.grid.span(row.row, index), self.grid.span(previous.row, index)
        is_merged = span == before and span.top != span.bottom and bool(self.grid.filled(row.row, index))
        has_own_number = self._has_own_number(previous, row)
        if self.kind is Kind.EMERGENCY:
            lacks_name = self.main not in row.values and bool(row.values.get(STEPS)) and not item.has_error
            return is_merged or (lacks_name and (not has_own_number or (STEPS in row.values and bool(item.steps))))
        if has_own_number or item.has_error:
            return False
        if self.main not in row.values:
            own = set(row.values) - {SERIAL, POST}
            return bool(own & _LIST_FIELDS[self.kind]) and own <= _LIST_FIELDS[self.kind] | {UNIT}
        return is_merged and self._differs_only_in_lists(previous, row)

    def _has_own_number(self, previous: TableRow, row: TableRow) -> bool:
        index = self.header.index(SERIAL)
        if index is None or serial_of(row.values.get(SERIAL, "")) is None:
            return False
        return self.grid.span(row.row, index) != self.grid.span(previous.row, index)

    def _differs_only_in_lists(self, previous: TableRow, row: TableRow) -> bool:
        for key, columns in self.header.by_key.items():
            index = columns[0].indexes[0]
            same = self.grid.span(row.row, index) == self.grid.span(previous.row, index)
            if not same and self.grid.filled(row.row, index) and key not in _LIST_FIELDS[self.kind]:
                return False
        return True

    def _extend(self, item: RawItem, row: TableRow, previous: TableRow) -> None:
        self._take(row, "item")
        for key, text in row.values.items():
            columns = self.header.by_key.get(key, [])
            index = columns[0].indexes[0] if columns else -1
            is_same = index >= 0 and self.grid.span(row.row, index) == self.grid.span(previous.row, index)
            if is_same or key in (SERIAL, POST, WHO, self.main):
                continue
            if key == STEPS:
                item.steps += self._further_steps(text, row.values.get(WHO, ""))
            elif key not in _NOT_FIELDS:
                old = item.fields.get(key, "")
                item.fields[key] = f"{old}\n{text}" if old and text not in old.split("\n") else old or text
        item.spot = item.spot.up_to(self._row_spot(row))

    def _further_steps(self, text: str, who: str) -> tuple[Step, ...]:
        found = self._steps(text, who)
        if len(found) == 1 and who and is_person(who):
            return (step_of(found[0].text, who),)
        return found

    # -- a column of jingles

    def _hand_over_jingle_column(self) -> None:
        for column in self.header.by_key.get(JINGLE, ()):
            index = column.indexes[0]
            seen: set[Spot] = set()
            for row in self.reading.rows:
                text = self.grid.filled(row.row, index) if row.role is Role.ITEM else ""
                spot = self.grid.spot(row.row, index)
                if text and spot not in seen:
                    seen.add(spot)
                    named = jingle_heading(column.parts[-1])
                    self._add_jingle(text, spot, self.posts.of_item(row), named.kind if named is not None else None)

    def _add_jingle(self, text: str, spot: Spot, post: PostRef | None, kind: Kind | None) -> None:
        found = RawJingle(kind or self.kind, post, self.scope.page, spot, text, self.scope.is_old)
        self.gathering.jingles.append(found)


class _Cells(dict[str, Spot]):
    """The places of an item's fields, found when asked for: most items are never asked."""

    def __init__(self, table: _Table, row: int) -> None:
        super().__init__()
        self._table = table
        self._row = row

    def __missing__(self, key: str) -> Spot:
        columns = self._table.header.by_key.get(key)
        if not columns:
            raise KeyError(key)
        return self._table.grid.spot(self._row, columns[0].indexes[0])


def serials_count_up(rows: list[TableRow]) -> bool:
    """Tell whether the numbers of rows count up by one, row by row."""
    numbers = [serial_of(row.values.get(SERIAL, "")) for row in rows]
    return all(a is not None and b is not None and b == a + 1 for a, b in pairwise(numbers))
