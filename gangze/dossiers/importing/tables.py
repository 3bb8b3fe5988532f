"""How the rows under one header become items, jingles and contacts of the posts they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field

from gangze.kernel.wording import Sentence

from ..content import Kind, Step, main_field
from .columnposts import PostColumn
from .contacts import split_contacts
from .gathering import Gathering, PostRef, RawContacts, RawItem, RawJingle, Scope
from .grids import Pane
from .headers import Header
from .headings import JINGLE, MUST, POST, SERIAL, STEPS, UNIT, WHO
from .jingles import jingle_heading
from .linewords import scenario_named
from .listing import numbered, serial_of
from .mapping import IGNORE
from .marks import is_marked, without_mark
from .places import Spot, anchor
from .shifts import Shifts
from .spreading import list_in, spread
from .steps import is_person, step_of, steps_of
from .tablerows import Role, TableRow, is_contact_label, own_cells
from .unknowncolumns import note_unknown_columns
from .wording import trimmed

_NOT_FIELDS = frozenset({SERIAL, POST, JINGLE, MUST, STEPS, WHO, UNIT, IGNORE})
_NUMBERS = frozenset({"1.", "(1)", "①", "(一)", "一、", "第一步"})
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
    name: str = ""
    """The accident named above a table of its steps."""
    shared: dict[str, str] = field(default_factory=dict)
    """What was said above the table of all its items."""

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
        self.shifts = Shifts(reading.header, self.grid, reading.rows)
        self.items: list[RawItem] = []
        self._rows_of_posts: dict[PostRef | None, list[TableRow]] = {}
        for row in reading.rows:
            if row.role is Role.ITEM:
                self._rows_of_posts.setdefault(self.posts.of_item(row), []).append(row)

    def hand_over(self) -> None:
        note_unknown_columns(self.header, self.grid, self.reading.rows, self.shifts, self.gathering)
        item: RawItem | None = None
        previous: TableRow | None = None
        for row in self.reading.rows:
            if row.role is Role.ITEM:
                if item is not None and previous is not None and self._continues(previous, row, item):
                    self._extend(item, row, previous)
                else:
                    item = self._begin(row)
                previous = row
            else:
                self._hand_over_other(row, item)
        self._share()
        self._hand_over_jingle_column()

    def _share(self) -> None:
        """Give every item of a post what a row says of all of them, and what was said above the table."""
        before: PostRef | None = None
        said: list[tuple[PostRef | None, dict[str, str]]] = []
        for row in self.reading.rows:
            if row.role is Role.ITEM:
                before = self.posts.of_item(row)
            elif row.role is Role.SHARED:
                said.append((self.posts.of_jingle(row, before), row.values))
        said.append((None, {key: text for key, text in self.reading.shared.items() if key not in self.header.by_key}))
        for item in self.items:
            for post, values in said:
                if post is None or post == item.post:
                    item.fields.update({key: text for key, text in values.items() if key not in item.fields})

    def _begin(self, row: TableRow) -> RawItem:
        """Hand over the item of a row, or one for each entry where its cells are lists; returns the last."""
        items = [self._item(part) for part in self._parts(row)]
        if len(items) == 1:
            self._check_shift(items[0], row)
        self.gathering.items.extend(items)
        self.items.extend(items)
        self._take(row, "item")
        return items[-1]

    def _parts(self, row: TableRow) -> list[TableRow]:
        """Return the rows a row stands for: where the numbers count the rows of a post, a list inside is one item."""
        if self.kind is Kind.EMERGENCY:
            return [row]
        rows = self._rows_of_posts.get(self.posts.of_item(row), [])
        is_alone = len(rows) <= 1
        is_counted = serial_of(row.values.get(SERIAL, "")) is not None and not is_alone
        if is_counted and not all(list_in(other.values.get(self.main, "")) for other in rows):
            return [row]
        return spread(row, self.main, is_alone=is_alone)

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
            place = self._place_of_contacts(row)
            self.gathering.contacts.append(
                RawContacts(post, self.scope.page, place, inside, outside, self.scope.is_old)
            )
        elif row.role is Role.STRAY:
            self.gathering.leave(spot, Sentence("表格中的这段文字没有导入。"), row.text, "TEXT_SKIPPED")
        elif row.role is Role.VOID:
            message = Sentence("第{row}行标为“{mark}”，没有导入。", row=row.row + 1, mark=row.text)
            self.gathering.leave(spot, message, " ".join(cell.text for cell in row.cells), "OLD_VERSION")
        elif row.role is Role.EXAMPLE:
            self.gathering.leave(
                spot, Sentence("第{row}行是填写示例，没有导入。", row=row.row + 1), row.text, "EXAMPLE_SKIPPED"
            )
        self._take(row, row.role.value)

    def _place_of_contacts(self, row: TableRow) -> Spot:
        """Return the cell beside the label of a row of contacts, whether filled or empty; the label's where they share one."""
        own = own_cells(self.header, row.cells)
        column = own[0].right + 1 if is_contact_label(own[0].text) else own[0].column
        return anchor(self.grid.spot(row.row, own[1].column if len(own) > 1 else column))

    def _take(self, row: TableRow, role: str) -> None:
        self.gathering.take(self._row_spot(row), role, self.scope)

    def _row_spot(self, row: TableRow) -> Spot:
        left = min((cell.column for cell in row.cells), default=self.header.spot.left)
        right = max((cell.right for cell in row.cells), default=self.header.spot.right)
        return Spot(self.grid.name, self.grid.ground, row.row, left, row.row, right)

    # -- one item from one or several rows

    def _item(self, row: TableRow) -> RawItem:
        values = {key: text for key, text in row.values.items() if key not in _NOT_FIELDS}
        must = is_marked(row.values.get(MUST, ""), is_column=True)
        must = must or is_marked(row.values.get(SERIAL, "")) or is_marked(values.get(self.main, ""))
        if self.main in values:
            values[self.main] = without_mark(values[self.main])
        self._fill_group(values, row)
        if self.header.is_of_steps and self._scenario(row):
            values[self.main] = self._scenario(row)
        serial = serial_of(row.values.get(SERIAL, "")) if self._numbers_items else None
        serial = self._take_number(values, serial)
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
            serial=serial,
            has_columns=True,
            is_old=self.scope.is_old,
            table=self.header,
        )
        if self.posts.is_blank(row):
            item.has_error = item.is_orphan = True
        self._keep_unit(item, row)
        return item

    def _take_number(self, values: dict[str, str], serial: int | None) -> int | None:
        """Take the number off the item's name where it has none of its own or the same again; returns the number."""
        # Where a row has its number, what the name begins with may be an amount: 3.5分钟未恢复 in row 3.
        found = numbered(values.get(self.main, ""), expected=None if serial else 1)
        if found is None or not found.rest or found.style not in _NUMBERS or serial not in (None, found.value):
            return serial
        values[self.main] = found.rest
        return found.value

    def _keep_unit(self, item: RawItem, row: TableRow) -> None:
        text = row.values.get(UNIT)
        if text:
            item.extra[self.header.by_key[UNIT][0].heading] = text

    def _check_shift(self, item: RawItem, row: TableRow) -> None:
        shift = self.shifts.of(row)
        if shift is None:
            return
        spot = self.grid.spot(row.row, shift.left, row.row, shift.right)
        name = item.fields.get(self.main, "")
        self.gathering.add_problem(
            spot,
            "ROW_SHIFTED",
            Sentence("“{item}”{problem}", item=name, problem=shift.sentence),
            "error",
            shift.suggestion,
        )
        item.has_error = True

    def _scenario(self, row: TableRow) -> str:
        """Return the accident a table of steps is about: by the row above its steps, else by the line above the table."""
        return scenario_named(self.reading.groups.get(row.row, "")) or self.reading.name

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
        if self.header.is_of_steps and self._scenario(row):
            return self._scenario(row) == self._scenario(previous) and not self.posts.is_other(previous, row)
        if index is None or self.posts.is_other(previous, row):
            return False
        span, before = self.grid.span(row.row, index), self.grid.span(previous.row, index)
        is_merged = span == before and span.top != span.bottom and bool(self.grid.filled(row.row, index))
        if self.kind is Kind.EMERGENCY:
            return is_merged or self._is_further_step(previous, row, item)
        if item.has_error or self._has_own_number(previous, row):
            return False
        if self.main not in row.values:
            own = set(row.values) - {SERIAL, POST}
            return bool(own & _LIST_FIELDS[self.kind]) and own <= _LIST_FIELDS[self.kind] | {UNIT}
        return is_merged and self._differs_only_in_lists(previous, row)

    def _is_further_step(self, previous: TableRow, row: TableRow, item: RawItem) -> bool:
        """Tell whether a row without a name is a step of the scenario above, not a scenario whose name is missing."""
        steps = row.values.get(STEPS, "")
        if self.main in row.values or not steps or item.has_error:
            return False
        signs = self.header.index("signs")
        has_own_signs = "signs" in row.values and signs is not None and self._is_own(previous, row, signs)
        is_whole_list = len(list_in(steps)) > 1 and len(list_in(previous.values.get(STEPS, ""))) > 1
        return not has_own_signs and not is_whole_list

    def _is_own(self, previous: TableRow, row: TableRow, index: int) -> bool:
        return self.grid.span(row.row, index) != self.grid.span(previous.row, index)

    @property
    def _numbers_items(self) -> bool:
        """Tell whether the numbers count items: a column of them right of the item's name counts its measures or steps."""
        serial, main = self.header.index(SERIAL), self.header.index(self.main)
        return serial is not None and not self.header.is_of_steps and (main is None or serial < main)

    def _has_own_number(self, previous: TableRow, row: TableRow) -> bool:
        index = self.header.index(SERIAL)
        if index is None or not self._numbers_items or serial_of(row.values.get(SERIAL, "")) is None:
            return False
        return self._is_own(previous, row, index)

    def _differs_only_in_lists(self, previous: TableRow, row: TableRow) -> bool:
        for key, columns in self.header.by_key.items():
            index = columns[0].indexes[0]
            if self._counts_measures(key) or key == WHO:
                continue
            if (
                self._is_own(previous, row, index)
                and self.grid.filled(row.row, index)
                and key not in _LIST_FIELDS[self.kind]
            ):
                return False
        return True

    def _counts_measures(self, key: str) -> bool:
        return key == SERIAL and not self._numbers_items

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
