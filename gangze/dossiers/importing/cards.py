"""How a card with its headings down the first column is read: one scenario, several side by side, or one post each."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..content import Kind, main_field
from .contacts import split_contacts
from .gathering import Gathering, PostRef, RawContacts, RawItem, RawJingle, Scope
from .grids import Cell, Pane
from .headers import is_header_row, kind_of_labels
from .headings import JINGLE, POST, SERIAL, STEPS, UNIT, exact, is_content_heading, is_heading, like
from .jingles import jingle_heading, jingle_in
from .listing import serial_of
from .mapping import IGNORE
from .marks import is_marked, without_mark
from .particulars import label_key
from .places import Spot
from .prose import lines_of, read_section
from .steps import step_of, steps_of
from .tablerows import is_contact_label, is_filler, is_note
from .titles import are_documents, kind_heading, soft_kind
from .wording import plain

_AHEAD = 12


@dataclass(slots=True)
class Card:
    """A run of rows with labels in one column: `label_columns` where labels stand, `values` where streams begin."""

    pane: Pane
    rows: list[int]
    label_column: int
    kind: Kind | None
    streams: list[int] = field(default_factory=list)
    is_of_documents: bool = False


def card_at(pane: Pane, position: int, kind: Kind | None, gathering: Gathering) -> Card | None:
    """Return the card that begins at a row, None when the rows from here are no card."""
    first = pane.cells(pane.rows[position])
    column = _label_column(first, gathering)
    if column is None:
        return None
    rows: list[int] = []
    labels: list[str] = []
    is_before_table = False
    for row in pane.rows[position:]:
        label = _label_at(pane, row, column)
        cells = pane.cells(row)
        if not cells and not label:
            continue
        is_before_table = bool(rows) and _opens_table(cells, column, gathering)
        if is_before_table or not _is_card_row(cells, label, column, rows):
            break
        rows.append(row)
        if label and label not in labels:
            labels.append(label)
    card = _judged(pane, rows, labels, column, kind, gathering)
    return None if card is not None and is_before_table and not _has_items(card, labels) else card


def _opens_table(cells: list[Cell], column: int, gathering: Gathering) -> bool:
    """Tell whether a row is the header of a table below the card, or the title of a document merged beside such a table."""
    if not cells or cells[0].column != column:
        return False
    if cells[0].bottom > cells[0].row:
        return kind_heading(cells[0].text) is not None and is_header_row(cells[1:], gathering.mapping)
    known = sum(1 for cell in cells if is_heading(cell.text))
    return len(cells) >= 3 and known * 3 >= len(cells) * 2 and is_header_row(cells, gathering.mapping)


def _has_items(card: Card, labels: list[str]) -> bool:
    """Tell whether labels name an item or a document, and not just what holds for the table below them."""
    if card.kind is None or card.is_of_documents:
        return True
    named = {exact(label).get(card.kind) for label in labels}
    return bool(named & {main_field(card.kind).key, STEPS}) or any(kind_heading(label) is not None for label in labels)


def _label_column(cells: list[Cell], gathering: Gathering) -> int | None:
    if len(cells) < 2:
        return None
    if _is_label(cells[0].text) and not _is_label(cells[1].text):
        return cells[0].column
    if cells[0].bottom > cells[0].row and len(cells) >= 3 and is_content_heading(cells[1].text):
        return None if is_content_heading(cells[2].text) else cells[1].column
    names = [gathering.book.find(cell.text) for cell in cells[1:]]
    if len(cells) >= 3 and all(names) and gathering.book.is_checked and len(plain(cells[0].text)) <= 8:
        return cells[0].column  # a corner cell, then the posts across
    return None


def _is_label(text: str) -> bool:
    if len(text) > 30:
        return False
    known = exact(text)
    return (bool(known) and set(known.values()) != {SERIAL} and set(known.values()) != {UNIT}) or kind_heading(
        text
    ) is not None


def _label_at(pane: Pane, row: int, column: int) -> str:
    return pane.grid.filled(row, column)


def _is_card_row(cells: list[Cell], label: str, column: int, rows: list[int]) -> bool:
    if not label or len(label) > 30 or is_note(label) or is_filler(label):
        return False
    if (
        len(cells) == 1
        and cells[0].column <= column
        and kind_heading(cells[0].text) is not None
        and cells[0].right > column + 1
    ):
        return False  # a title over the full width ends the card
    own = [cell for cell in cells if cell.column > column]
    if _is_over_numbered_rows(cells, column):
        return False
    starts = any(cell.column == column for cell in cells)
    if starts and not own and jingle_in(label) is None:
        return _is_label(label)
    return _is_label(label) or label_key(label) is not None or is_contact_label(label) or bool(rows)


def _is_over_numbered_rows(cells: list[Cell], column: int) -> bool:
    """Tell whether the title of a document stands beside rows of number, name and more: those are no single values."""
    is_titled = cells[0].column == column and kind_heading(cells[0].text) is not None
    return is_titled and len(cells) >= 4 and serial_of(cells[1].text) is not None


def _judged(
    pane: Pane, rows: list[int], labels: list[str], column: int, kind: Kind | None, gathering: Gathering
) -> Card | None:
    is_of_documents = are_documents(labels)
    content = [label for label in labels if is_content_heading(label) and kind_heading(label) is None]
    titles = [label for label in labels if kind_heading(label) is not None]
    if len(rows) < 2 or (len(content) < 2 and len(titles) < 2 and not is_of_documents):
        return None
    known = [label for label in labels if _is_label(label) or label_key(label) is not None or is_contact_label(label)]
    if len(known) * 2 < len(labels):
        return None
    found = kind_of_labels(content, kind, gathering.mapping) if len(content) >= 2 else kind
    if found is None and len(titles) < 2 and not is_of_documents:
        return None
    card = Card(pane, rows, column, found, is_of_documents=is_of_documents)
    card.streams = _streams(card)
    return card


def _streams(card: Card) -> list[int]:
    """Return the columns where values stand side by side; labels among them begin no stream of their own."""
    counts: dict[int, int] = {}
    for row in card.rows:
        for cell in _values(card, row):
            counts[cell.column] = counts.get(cell.column, 0) + 1
    beside = [cell.text for row in card.rows for cell in _values(card, row)[1:]]
    if any(_is_label(text) or label_key(text) is not None for text in beside):
        return [min(counts)] if counts else []
    return [column for column, count in sorted(counts.items()) if count * 2 >= max(counts.values())]


def _values(card: Card, row: int) -> list[Cell]:
    return [cell for cell in card.pane.cells(row) if cell.column > card.label_column]


@dataclass(slots=True)
class _Stream:
    """One column of a card: the post it speaks of and the item being read."""

    scope: Scope
    column: int
    item: RawItem | None = None
    kind: Kind | None = None
    last_key: str = ""
    items: list[RawItem] = field(default_factory=list)


def read_card(card: Card, scope: Scope, gathering: Gathering, name: str = "") -> None:
    """Hand over the items, jingles and contacts of a card; `name` is what a nameless scenario is called by."""
    streams = [_Stream(scope.copied(), column, kind=card.kind) for column in card.streams]
    for row in card.rows:
        label = _label_at(card.pane, row, card.label_column)
        starts = card.pane.grid.starts_here(row, card.label_column)
        if _heads_columns(card, row, label):
            continue
        for stream in streams:
            if not _values(card, row):
                _Reader(card, stream, gathering, name).note_empty(label, card.pane.grid.spot(row, stream.column))
            for key_text, value, spot in _pairs(card, row, label, stream, is_single=len(streams) == 1):
                _Reader(card, stream, gathering, name).read(key_text, value, spot, starts=starts or key_text != label)
    for stream in streams:
        gathering.items.extend(stream.items)
        if len(streams) == 1:
            scope.post = stream.scope.post


def _heads_columns(card: Card, row: int, label: str) -> bool:
    """Tell whether a row beside a tall label only names the columns of the rows below: 步骤 | 处置内容 | 责任人."""
    cells = _values(card, row)
    is_tall = card.pane.grid.span(row, card.label_column).bottom > row
    return is_tall and len(cells) >= 2 and all(_is_heading(cell.text) for cell in cells) and bool(label)


def _is_heading(text: str) -> bool:
    return is_heading(text) or plain(text) in ("步骤", "内容", "人员")


def _pairs(card: Card, row: int, label: str, stream: _Stream, *, is_single: bool) -> list[tuple[str, str, Spot]]:
    """Return (label, value, place) of a row for a stream; a row may hold label, value, label, value."""
    grid = card.pane.grid
    cells = _values(card, row)
    if not is_single:
        text = grid.filled(row, stream.column)
        return [(label, text, grid.spot(row, stream.column))] if text else []
    found: list[tuple[str, str, Spot]] = []
    current = label
    parts: list[str] = []
    spot = grid.spot(row, stream.column)
    for number, cell in enumerate(cells):
        if number and (_is_label(cell.text) or label_key(cell.text) is not None) and number + 1 < len(cells):
            found.append((current, _joined(parts), spot))
            current, parts, spot = cell.text, [], grid.spot(row, cells[number + 1].column)
        else:
            parts.append(cell.text)
    if parts:
        found.append((current, _joined(parts), spot))
    return found


def _joined(parts: list[str]) -> str:
    if len(parts) == 2 and serial_of(parts[0]) is not None:
        return parts[1]
    if len(parts) == 3 and serial_of(parts[0]) is not None:
        return f"{parts[1]}（{parts[2]}）"
    return "\n".join(parts)


class _Reader:
    """Puts one label and value of a card where they belong."""

    def __init__(self, card: Card, stream: _Stream, gathering: Gathering, name: str) -> None:
        self.card, self.stream, self.gathering, self.name = card, stream, gathering, name
        self.scope = stream.scope

    def read(self, label: str, value: str, spot: Spot, *, starts: bool) -> None:
        """Take one value; `starts` is false where its label is the merged one of the row above."""
        if self._jingle(label, value, spot) or self._document(label, value, spot):
            return
        key = self._key(label, value)
        if key == POST:
            self.scope.post = PostRef(value, spot)
            self.stream.item = None
        elif key in (IGNORE, SERIAL):
            return
        elif key:
            self._field(key, value, spot, starts=starts)
        elif is_contact_label(label):
            self._contacts(value, spot)
        elif (particular := label_key(label)) is not None:
            self.gathering.particulars.append((self.scope.page, self.scope.post, particular, value))
            self.gathering.take(spot, "particulars", self.scope)
        elif self.stream.item is not None and self.stream.kind is not None:
            self.stream.item.extra[label] = value
            self.gathering.take(spot, "unknown", self.scope)

    def note_empty(self, label: str, spot: Spot) -> None:
        """Remember where a value is missing beside its label, so that a finding about it points there."""
        key = self._key(label, "")
        if key in ("contacts", "alarms") or is_contact_label(label):
            self.gathering.contacts.append(
                RawContacts(self.scope.post, self.scope.page, spot, "", "", self.scope.is_old)
            )
        elif key and self.stream.item is not None:
            self.stream.item.cells.setdefault(key, spot)

    def _jingle(self, label: str, value: str, spot: Spot) -> bool:
        found = jingle_heading(label)
        if found is None:
            return False
        read_jingles(value, spot, found.kind, self.scope, self.gathering, default=self.stream.kind)
        return True

    def _document(self, label: str, value: str, spot: Spot) -> bool:
        """Read a whole document written in one cell beside its title."""
        kind = soft_kind(label) if self.card.is_of_documents else kind_heading(label)
        if kind is None:
            return False
        own = self.stream.kind
        if not self.card.is_of_documents and own is not None and own in exact(label):
            return False  # within one document the same words name a field
        scope = self.scope.copied()
        scope.kind = self.stream.kind = kind
        read_block(value, spot, scope, self.gathering)
        return True

    def _key(self, label: str, value: str) -> str:
        kind = self.stream.kind
        known = exact(label)
        if POST in known.values() or (not known and self.gathering.book.is_checked and self.gathering.book.find(value)):
            return POST
        if kind is None:
            return ""
        decided = self.gathering.mapping.column(label, kind)
        found = decided or known.get(kind) or like(label, kind) or ""
        return "" if found in (UNIT, JINGLE) else found

    def _field(self, key: str, value: str, spot: Spot, *, starts: bool) -> None:
        stream = self.stream
        kind = stream.kind
        if kind is None:
            return
        main = main_field(kind).key
        item = stream.item
        if item is None and key in ("contacts", "alarms"):
            self._contacts(value, spot)
            return
        is_next = key == main and starts and item is not None and (main in item.fields or item.has_columns)
        if item is None or is_next:
            item = self._begin(kind, spot)
        item.spot = item.spot.up_to(spot)
        item.cells = {**item.cells, key: item.cells.get(key, spot)}
        if key == STEPS:
            item.steps += (step_of(value),) if not starts else steps_of(value)
        elif key == main:
            item.is_must_know = item.is_must_know or is_marked(value)
            item.fields[main] = without_mark(value)
        else:
            old = item.fields.get(key, "")
            item.fields[key] = f"{old}\n{value}" if old else value
        self.gathering.take(spot, "item", self.scope)

    def _begin(self, kind: Kind, spot: Spot) -> RawItem:
        item = RawItem(kind, self.scope.post, self.scope.page, spot, {}, is_old=self.scope.is_old)
        if kind is Kind.EMERGENCY and self.name:
            item.fields["accident"] = self.name
            item.cells = {"accident": spot}
            self.name = ""
        self.stream.item = item
        self.stream.items.append(item)
        return item

    def _contacts(self, value: str, spot: Spot) -> None:
        inside, outside = split_contacts(value)
        self.gathering.contacts.append(
            RawContacts(self.scope.post, self.scope.page, spot, inside, outside, self.scope.is_old)
        )
        self.gathering.take(spot, "contacts", self.scope)


def read_block(text: str, spot: Spot, scope: Scope, gathering: Gathering) -> None:
    """Read a document written in one cell: numbered lines, and perhaps its 顺口溜 and contacts at the end."""
    if scope.kind is None:
        return
    lines = []
    for line in lines_of(text, spot):
        jingle = jingle_in(line.text)
        head, _, rest = line.text.partition("：")
        if jingle is not None and jingle.text:
            gathering.jingles.append(
                RawJingle(jingle.kind or scope.kind, scope.post, scope.page, spot, jingle.text, scope.is_old)
            )
        elif rest and is_contact_label(head) and scope.kind is Kind.EMERGENCY:
            gathering.contacts.append(RawContacts(scope.post, scope.page, spot, *split_contacts(rest), scope.is_old))
        else:
            lines.append(line)
    read_section(lines, scope.kind, scope, gathering)


def read_jingles(
    text: str, spot: Spot, kind: Kind | None, scope: Scope, gathering: Gathering, *, default: Kind | None = None
) -> None:
    """Read a cell of one 顺口溜, or of several when every line names its own document."""
    lines = [found for found in map(jingle_in, text.split("\n")) if found is not None and found.text]
    if kind is None and len({found.kind for found in lines} - {None}) >= 2:
        several = [(found.kind, found.text) for found in lines]
    else:
        inner = jingle_in(text)
        own = inner.kind if inner is not None else None
        several = [(kind or own or default, inner.text if inner is not None and inner.text else text)]
    for found_kind, verse in several:
        gathering.jingles.append(RawJingle(found_kind, scope.post, scope.page, spot, verse, scope.is_old))
    gathering.take(spot, "jingle", scope)
