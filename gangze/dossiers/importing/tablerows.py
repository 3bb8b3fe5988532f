"""What each row under a header is: an item, more of the item above, a jingle, contacts, a note, a sum, a signature."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from gangze.officefiles import column_name

from ..content import FIELDS, Kind
from .contacts import has_phone
from .grids import Cell, Grid
from .headers import Column, Header
from .headings import POST, SERIAL, exact
from .jingles import Jingle, jingle_heading, jingle_in, looks_like_verse
from .levels import is_level_word
from .listing import serial_of
from .particulars import are_blanks, label_key, pairs_in
from .sentences import label_in
from .titles import ABILITIES
from .wording import has_words, plain, trimmed

_NOTE = re.compile(
    r"^(填表说明|填写说明|填写要求|填报说明|使用说明|编制说明|说明|注意|备注|注|附注|温馨提示|提示|要求|填表要求|填表须知|注\d+)[:：]|^(填表说明|填写说明|使用说明)"
)
_EXAMPLE = re.compile(
    r"^[（(【\[]?(填写)?(示例|样例|范例|举例|例如|例子|例)(行|\d*)[）)】\]]?[:：]?$|^[（(【\[](示例|样例|范例|例)[）)】\]]|^(填写)?(示例|样例|范例|举例)[:：]|^(如|例如)[:：]"
)
_TOTAL = re.compile(
    r"^(合计|小计|总计|共计|累计|总分)[:：]?|^共\d+(条|项|个|步)|^(以下空白|以下无正文|此页无正文|本页以下空白|完|结束)$"
)
_VOID = re.compile(r"^[(\[【]?(本条|此条|该条)?已?(作废|废止|停用|取消|失效|删除)[)\]】]?$")
_LEGEND = re.compile(r"^(图例|色标|颜色|图示|风险颜色|等级颜色)(说明|标识|示例)?:?$")
_PAGE_MARK = re.compile(r"^(第\d+页.*|\d+/\d+页?|共\d+页.*|续表|续上表|\(续表?\)|接上页|接下页|转下页|续下页)$")
_CONTACT_LABEL = re.compile(
    r"^(应急|内部|外部|紧急|值班|厂内)?(联系|报警|救援|应急|通讯)(联系)?(电话|方式|人|人员|号码|人及电话|人及联系电话|方式及电话|电话号码)+$|^(内部|外部|值班|厂内|内线|调度)(电话|联系)$"
)
SHARED_KEYS = {kind: frozenset(found.key for found in fields if not found.main) for kind, fields in FIELDS.items()}
"""What can be said of all items of a document at once: any field but their name."""


class Role(StrEnum):
    """What a row of a table is."""

    ITEM = "item"
    JINGLE = "jingle"
    CONTACTS = "contacts"
    NOTE = "note"
    EXAMPLE = "example"
    TOTAL = "total"
    SHARED = "shared"
    STRAY = "stray"
    VOID = "void"
    PARTICULARS = "particulars"
    EMPTY = "empty"


@dataclass(slots=True)
class TableRow:
    """A row with its role; `values` maps keys to the text people see there, merged ranges included."""

    row: int
    role: Role
    cells: list[Cell]
    values: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    jingle: Jingle | None = None
    text: str = ""
    post: str = ""
    last: int = 0


def is_note(text: str) -> bool:
    """Tell whether a line explains the form and is no content: 填表说明：…, 注：…"""
    return _NOTE.match(plain(text[:40])) is not None


def is_filler(text: str) -> bool:
    """Tell whether a line is a sum, a page mark or the end of the page."""
    line = plain(text[:40])
    return _TOTAL.match(line) is not None or _PAGE_MARK.match(line) is not None or not has_words(line)


def is_example(text: str) -> bool:
    """Tell whether a cell marks its row as a worked example of how to fill in the form."""
    return _EXAMPLE.match(plain(text[:20])) is not None


def is_contact_label(text: str) -> bool:
    """Tell whether a cell is the label of telephone numbers."""
    word = plain(text).rstrip(":")
    return _CONTACT_LABEL.match(word) is not None or (
        len(word) <= 12 and exact(word).get(Kind.EMERGENCY) in ("contacts", "alarms")
    )


def own_cells(header: Header, cells: list[Cell]) -> list[Cell]:
    """Return the cells of a row outside the column of the post."""
    post = header.by_key.get(POST)
    indexes = set(post[0].indexes) if post else set()
    return [cell for cell in cells if cell.column not in indexes or cell.right > max(indexes) or _is_label(cell.text)]


def _is_label(text: str) -> bool:
    """Tell whether the text in the column of the post is no post but the label of a special row."""
    return (
        jingle_in(text) is not None
        or is_contact_label(text)
        or is_note(text)
        or is_example(text)
        or is_filler(text)
        or bool(pairs_in(text))
    )


def read_row(header: Header, grid: Grid, row: int, cells: list[Cell], own: list[Cell]) -> TableRow:
    """Return a row under a header with its role; `own` are its own_cells()."""
    found = TableRow(row, Role.ITEM, cells, last=row)
    if not own:
        found.role = Role.EMPTY
        return found
    special = _jingle_row(found, own) or _labelled_row(header, found, own) or _marked_row(found, own)
    if not special and not _shared_row(header, found, own) and not _stray_row(header, found, own):
        _fill(header, grid, found)
    return found


def _jingle_row(found: TableRow, own: list[Cell]) -> bool:
    if len(own) == 2 and plain(own[0].text) in ABILITIES and looks_like_verse(own[1].text):
        found.role, found.jingle = Role.JINGLE, Jingle(ABILITIES[plain(own[0].text)], own[1].text)
        found.last = own[0].bottom
        return True
    for position, cell in enumerate(own[:3]):
        jingle = jingle_in(cell.text)
        if jingle is None:
            continue
        rest = [_inner_text(other.text) for other in own[position + 1 :]]
        if jingle.text and (len(own) > 2 or (len(rest) > 0 and position > 0)):
            continue  # a row of several cells is an item that happens to speak of the 顺口溜
        found.role = Role.JINGLE
        found.jingle = Jingle(jingle.kind, "\n".join([part for part in [jingle.text, *rest] if part]))
        found.last = cell.bottom
        return True
    return False


def _inner_text(text: str) -> str:
    """Return a 顺口溜 without the label that some files repeat inside its cell."""
    inner = jingle_in(text)
    return inner.text if inner is not None and inner.text else text


def _labelled_row(header: Header, found: TableRow, own: list[Cell]) -> bool:
    first = own[0]
    if is_contact_label(first.text) and 2 <= len(own) <= 4 and not _is_under(header, first, ("contacts", "alarms")):
        found.role = Role.CONTACTS
        found.text = "；".join(cell.text for cell in own[1:] if not is_contact_label(cell.text))
        return True
    if len(own) == 1 and is_contact_label(first.text) and not _is_under(header, first, ("contacts", "alarms")):
        found.role = Role.CONTACTS
        return True
    head, _, rest = first.text.replace(":", "：").partition("：")
    if len(own) == 1 and rest and is_contact_label(head):
        found.role, found.text = Role.CONTACTS, trimmed(rest)
        return True
    if _are_pairs(own):
        found.role, found.text = Role.PARTICULARS, "　　".join(cell.text for cell in own)
        return True
    if len(own) >= 2 and all(label_key(cell.text) is not None for cell in own):
        found.role = Role.PARTICULARS  # 编制 审核 批准 with nothing filled in
        return True
    if label_key(first.text) is not None and 2 <= len(own) <= 8 and _alternates(own):
        found.role = Role.PARTICULARS
        found.text = "　　".join(f"{a.text}：{b.text}" for a, b in zip(own[0::2], own[1::2], strict=False))
        return True
    return False


def _shared_row(header: Header, found: TableRow, own: list[Cell]) -> bool:
    """Take a row that says of all items what the table has no column for: 劳保用品 | 防静电服、安全帽."""
    if len(own) == 1:
        key, text = label_in(own[0].text, header.kind)
    else:
        key, text = exact(own[0].text).get(header.kind, "") if len(own) == 2 else "", own[-1].text
    is_field = key in SHARED_KEYS[header.kind] and key not in header.by_key
    if not is_field or not text:
        return False
    found.role, found.values = Role.SHARED, {key: text}
    return True


def _stray_row(header: Header, found: TableRow, own: list[Cell]) -> bool:
    """Take a row that has a word where the numbers stand and one text beside it: it is no item of this table."""
    if len(own) >= 3 and not any(letter.isalpha() for cell in own[1:] for letter in cell.text):
        found.role, found.text = Role.STRAY, " ".join(cell.text for cell in own)  # a row of a matrix of numbers
        return True
    index = header.index(SERIAL)
    first = own[0]
    is_word = re.search(r"\d", plain(first.text)) is None and serial_of(first.text) is None and has_words(first.text)
    if index is None or first.column != index or first.right > index or len(own) > 2 or not is_word:
        return False
    if len(own) == 1 or header.index(SERIAL) != min(header.indexes) or _is_under(header, own[1], (POST,)):
        return False
    found.role, found.text = Role.STRAY, " ".join(cell.text for cell in own)
    return True


def _are_pairs(own: list[Cell]) -> bool:
    """Tell whether cells are all 标签：内容, most of them with a label known to us."""
    known = sum(1 for cell in own if pairs_in(cell.text))
    return known * 2 > len(own) and all(re.match(r"^[^：:，。；]{1,10}[：:]", cell.text) for cell in own)


def _alternates(own: list[Cell]) -> bool:
    labels = [label_key(cell.text) is not None for cell in own]
    return all(labels[0::2]) and not any(labels[1::2])


def _is_under(header: Header, cell: Cell, keys: tuple[str, ...]) -> bool:
    return any(cell.column in column.indexes for key in keys for column in header.by_key.get(key, ()))


def _marked_row(found: TableRow, own: list[Cell]) -> bool:
    first = own[0].text
    if is_note(first) or _is_legend(own) or are_blanks([cell.text for cell in own]):
        found.role, found.text = Role.NOTE, first
    elif any(is_example(cell.text) for cell in own[:2]):
        found.role, found.text = Role.EXAMPLE, first
    elif is_filler(first) and (len(own) <= 3 or _TOTAL.match(plain(first))) and not first.isdigit():
        found.role, found.text = Role.TOTAL, first
    else:
        return False
    return True


def _is_legend(own: list[Cell]) -> bool:
    """Tell whether a row only explains the colours or the levels: 图例 | 红 | 橙 | 黄 | 蓝."""
    levels = own[1:] if _LEGEND.match(plain(own[0].text)) else own
    return len(levels) >= 3 and all(is_level_word(cell.text) for cell in levels)


def _fill(header: Header, grid: Grid, found: TableRow) -> None:
    for column in header.columns:
        text = value_at(grid, found.row, column)
        if not text:
            continue
        if column.key is None:
            found.extra[column.heading] = text
        elif column.key in found.values:
            _join(header, found, column, text)
        else:
            found.values[column.key] = text
    headed = header.indexes
    for cell in found.cells:
        if cell.column not in headed and not any(index in headed for index in range(cell.column, cell.right + 1)):
            found.extra[f"{column_name(cell.column)}列"] = cell.text
    if set(found.values) <= {SERIAL, POST} and not found.extra:
        found.role = Role.EMPTY
    _judge_void(found)


def _judge_void(found: TableRow) -> None:
    """Take a row that a remark or a column of its own marks as no longer in force."""
    marks = [text for text in (*found.extra.values(), found.values.get("remark", "")) if _VOID.match(plain(text))]
    if marks:
        found.role, found.text = Role.VOID, marks[0]


def _join(header: Header, found: TableRow, column: Column, text: str) -> None:
    """Put several columns of one field together, each line led by its own heading."""
    key = column.key or ""
    old = found.values[key]
    if old == text:
        return
    lines, others = old.split("\n"), text.split("\n")
    if key == "contacts" and has_phone(text) and len(lines) == len(others):
        found.values[key] = "\n".join(f"{name} {phone}" for name, phone in zip(lines, others, strict=True))
        return
    first = header.by_key[key][0]
    if key not in ("steps", "who", SERIAL, POST) and not old.startswith(f"{first.parts[-1]}："):
        old = f"{_label(first)}：{old}"
    addition = text if key in ("steps", "who", SERIAL, POST) else f"{_label(column)}：{text}"
    found.values[key] = f"{old}\n{addition}"


def _label(column: Column) -> str:
    return column.parts[-1].replace("\n", "")


def value_at(grid: Grid, row: int, column: Column) -> str:
    """Return the text people see in a column of a row; a cell merged across belongs to its first column only."""
    for index in column.indexes:
        span = grid.span(row, index)
        if span.left == index or (index == column.indexes[0] and span.left in column.indexes):
            text = grid.filled(row, index)
            if text:
                return text
    return ""


def label_of_group(own: list[Cell], width: int) -> str:
    """Return the text of a row that is one wide cell and groups the rows below, "" for any other row."""
    if len(own) != 1 or jingle_heading(own[0].text) is not None:
        return ""
    cell = own[0]
    is_wide = cell.right - cell.column + 1 >= max(2, width // 2)
    return cell.text if is_wide and len(plain(cell.text)) <= 20 else ""
