"""What must be right before anything is stored: required columns and cells, levels, contacts, alarms, completeness."""

from __future__ import annotations

from itertools import pairwise

from gangze.kernel.wording import Listing, Sentence

from ..content import FIELDS, Kind, field_of, main_field
from .assembling import Assembly, RawDocument, RawPost, beginning_of, spot_of
from .completeness import Completeness
from .contacts import has_long_phone, has_phone, is_fire, wrong_alarm
from .gathering import Gathering, RawItem
from .headers import Header
from .headings import POST, SERIAL, STEPS
from .levels import level_of
from .places import Spot, anchor
from .wording import plain, says_nothing

_NEEDED = {Kind.RISK: ("measures",), Kind.DUTY: (), Kind.OPERATION: ("standard",), Kind.EMERGENCY: (STEPS,)}
_EMPTY_CODES = {"measures": "MEASURE_EMPTY", "standard": "STANDARD_EMPTY", STEPS: "STEPS_EMPTY"}


def check(assembly: Assembly, formulas: dict[str, set[tuple[int, int]]]) -> None:
    """Report everything that is wrong; items concerned get has_error. `formulas` gives computed cells by sheet."""
    gathering = assembly.gathering
    _check_columns(gathering)
    _check_formulas(gathering, formulas)
    for post in assembly.posts.values():
        for kind, document in post.documents.items():
            if kind is Kind.RISK:
                _check_prose_measures(document, post, gathering)
            for item in document.items:
                _check_item(item, gathering)
            _check_serials(document, gathering)
            if kind is Kind.EMERGENCY:
                _check_contacts(document, post, gathering)
    completeness = Completeness(assembly)
    for post in assembly.posts.values():
        if post.is_known:
            _check_jingles(post, gathering)
            completeness.check(post)
        else:
            _refuse_all(post)


def label_of(kind: Kind, key: str) -> str:
    """Return the Chinese name of a field or of the steps."""
    return Sentence("处置步骤") if key == STEPS else Sentence(field_of(kind, key).label)


# -- columns and computed cells


def _check_columns(gathering: Gathering) -> None:
    """A table without a required column is refused whole: none of its rows is a complete item."""
    headers: dict[int, tuple[Header, list[RawItem]]] = {}
    for item in gathering.items:
        if isinstance(item.table, Header):
            headers.setdefault(id(item.table), (item.table, []))[1].append(item)
    for header, items in headers.values():
        needed = (main_field(header.kind).key, *_NEEDED[header.kind])
        missing = [key for key in needed if key not in header.by_key]
        if header.is_of_steps and all(item.fields.get(main_field(header.kind).key) for item in items):
            continue
        if not missing:
            continue
        gathering.add_problem(header.spot, "COLUMN_MISSING", _missing_columns(header, missing))
        for item in items:
            item.has_error = True


def _missing_columns(header: Header, missing: list[str]) -> str:
    names = Listing(Sentence("“{field}”", field=label_of(header.kind, key)) for key in missing)
    found = Listing(column.heading for column in header.columns)
    return Sentence(
        "{document}缺少必需列{columns}，表头只有 {found}。整张表没有导入。",
        document=header.kind.title,
        columns=names,
        found=found,
    )


def _check_formulas(gathering: Gathering, formulas: dict[str, set[tuple[int, int]]]) -> None:
    """A computed cell is refused where it is content: what it shows hangs on other cells or files."""
    if not any(formulas.values()):
        return
    owners = _owners_of_rows(gathering, formulas)
    for sheet, places in formulas.items():
        outside = []
        for row, column in sorted(places):
            owner = owners.get((sheet, row))
            if owner is None or _is_number_column(owner, column):
                outside.append(Spot(sheet, "sheet", row, column))
            else:
                _refuse_formula(Spot(sheet, "sheet", row, column), owner, gathering)
        if outside:
            message = Sentence(
                "工作表“{sheet}”有{count}个公式单元格（{cell} 等）不属于条目内容，按显示的值读取。",
                sheet=sheet,
                count=len(outside),
                cell=outside[0].cell,
            )
            gathering.add_problem(outside[0], "FORMULA_OUTSIDE", message, "warning")


def _owners_of_rows(gathering: Gathering, formulas: dict[str, set[tuple[int, int]]]) -> dict[tuple[str, int], RawItem]:
    """Return whose item each row of a sheet with formulas is."""
    owners: dict[tuple[str, int], RawItem] = {}
    for item in gathering.items:
        if formulas.get(item.spot.sheet):
            for row in range(item.spot.top, max(item.spot.bottom, item.spot.top) + 1):
                owners[item.spot.sheet, row] = item
    return owners


def _refuse_formula(spot: Spot, owner: RawItem, gathering: Gathering) -> None:
    message = Sentence(
        "工作表“{sheet}”{cell} 是公式。请“复制→选择性粘贴→数值”，改为直接填写的内容。",
        sheet=spot.sheet,
        cell=spot.cell,
    )
    gathering.add_problem(spot, "FORMULA", message)
    owner.has_error = True


def _is_number_column(item: RawItem, column: int) -> bool:
    if not isinstance(item.table, Header):
        return False
    return any(column in found.indexes for found in item.table.by_key.get(SERIAL, ()))


# -- one item


def _check_item(item: RawItem, gathering: Gathering) -> None:
    if item.kind is Kind.RISK:
        _settle_level(item, gathering)
    if item.has_error:
        return
    main = main_field(item.kind).key
    if says_nothing(item.fields.get(main, "")) or _is_number(item.fields[main]):
        message = Sentence("这一条没有{field}。", field=label_of(item.kind, main))
        _refuse(item, main, "ITEM_NAMELESS", message, gathering)
        return
    for key in _NEEDED[item.kind]:
        is_missing = _lacks(item, key)
        if is_missing and not (item.is_prose and item.kind is not Kind.EMERGENCY):
            message = Sentence("“{item}”{field}为空。", item=_short(item.fields[main]), field=label_of(item.kind, key))
            _refuse(item, key, _EMPTY_CODES[key], message, gathering)
    if item.kind is Kind.EMERGENCY:
        _check_alarm(item, gathering)


def _is_number(text: str) -> bool:
    """Tell whether a name is nothing but a number: the column beside it was taken for it."""
    return not any(letter.isalpha() for letter in text)


def _lacks(item: RawItem, key: str) -> bool:
    """Tell whether a field is empty; a stroke or 无 is an answer for standard and cautions, not for measures and steps."""
    if key == STEPS:
        return all(says_nothing(step.text) for step in item.steps)
    text = item.fields.get(key, "")
    return says_nothing(text) if key == "measures" else not text


def _check_prose_measures(document: RawDocument, post: RawPost, gathering: Gathering) -> None:
    """In running text measures need no label of their own; where some risks have it, one without it lacks measures."""
    prose = [item for item in document.items if item.is_prose]
    bare = [item for item in prose if not item.fields.get("measures")]
    if len(bare) == len(prose):
        if bare:
            message = Sentence("“{post}”的风险是成段文字，分不出管控措施，整句作为风险点保留。请核对。", post=post.name)
            gathering.add_problem(bare[0].spot, "MEASURE_UNCLEAR", message, "warning")
        return
    for item in bare:
        message = Sentence("“{item}”管控措施为空。", item=_short(item.fields.get("point", "")))
        _refuse(item, "measures", "MEASURE_EMPTY", message, gathering)


def _short(text: str) -> str:
    line = text.replace("\n", "")
    return line if len(line) <= 24 else f"{line[:23]}…"


def _refuse(item: RawItem, key: str, code: str, message: str, gathering: Gathering) -> None:
    item.has_error = True
    spot = spot_of(item, key)
    gathering.add_problem(spot if spot is item.spot else anchor(spot), code, message)


def _settle_level(item: RawItem, gathering: Gathering) -> None:
    written = item.fields.get("level", "")
    if not written:
        return
    level = level_of(written)
    if level is not None:
        item.fields["level"] = level.value
    elif not item.has_error:
        message = Sentence("风险等级“{level}”看不懂。应为 重大、较大、一般、低 之一。", level=_short(written))
        _refuse(item, "level", "LEVEL_UNKNOWN", message, gathering)


def _check_alarm(item: RawItem, gathering: Gathering) -> None:
    accident = item.fields.get("accident", "")
    for key in ("alarms", "contacts"):
        wrong = wrong_alarm(item.fields.get(key, ""), is_fire=is_fire(accident))
        if wrong:
            item.has_error = True
            spot = anchor(spot_of(item, key))
            if not gathering.has_problem(spot, "ALARM_WRONG"):  # scenarios share the contacts of their post
                gathering.add_problem(
                    spot,
                    "ALARM_WRONG",
                    Sentence("“{accident}”的报警电话{mistake}。", accident=_short(accident), mistake=wrong),
                )
            return


# -- one document, one post


def _check_serials(document: RawDocument, gathering: Gathering) -> None:
    """Warn of a number given twice in a row: nothing is lost, but somebody may have copied an item."""
    for before, item in pairwise(document.items):
        is_next_row = before.table is item.table and before.spot.top != item.spot.top
        has_numbers = isinstance(item.table, Header) and SERIAL in item.table.by_key
        is_same = is_next_row and has_numbers and item.serial is not None and item.serial == before.serial
        if is_same and spot_of(item, SERIAL) != spot_of(before, SERIAL) and not _is_other_group(before, item):
            message = Sentence("序号{serial}重复，前一条也是这个序号。请核对。", serial=item.serial)
            gathering.add_problem(anchor(spot_of(item, SERIAL)), "SERIAL_DUPLICATE", message, "warning")


def _is_other_group(before: RawItem, item: RawItem) -> bool:
    """Tell whether the numbers may begin again here: another phase, category or activity stands beside them."""
    key = {Kind.OPERATION: "phase", Kind.DUTY: "category", Kind.RISK: "activity"}.get(item.kind, "")
    return item.serial == 1 and before.fields.get(key) != item.fields.get(key)


def _check_contacts(document: RawDocument, post: RawPost, gathering: Gathering) -> None:
    """A card without contacts is invalid. source: design of the emergency card."""
    lacking = [item for item in document.items if says_nothing(item.fields.get("contacts", ""))]
    if lacking and all(item.has_error for item in lacking):
        return
    if not lacking:
        for item in document.items[:1]:
            if not has_phone(item.fields["contacts"]):
                message = Sentence("“{post}”应急卡的内部联系人没有电话号码。", post=post.name)
                gathering.add_problem(spot_of(item, "contacts"), "CONTACT_NO_PHONE", message, "warning")
        return
    if any(has_long_phone(step.text) for item in document.items for step in item.steps):
        message = Sentence("“{post}”应急卡没有单独的内部联系电话，号码只写在处置步骤里。", post=post.name)
        gathering.add_problem(spot_of(lacking[0], "contacts"), "CONTACT_IN_STEPS", message, "warning")
        return
    for item in lacking:
        item.has_error = True
    if not _refuse_column(lacking[0], gathering):
        message = Sentence("“{post}”应急卡没有内部联系人和电话。", post=post.name)
        gathering.add_problem(anchor(spot_of(lacking[0], "contacts")), "CONTACT_EMPTY", message)


def _refuse_column(item: RawItem, gathering: Gathering) -> bool:
    """Report contacts that a table of several posts has no column for once, at its header."""
    header = item.table
    if not isinstance(header, Header) or "contacts" in header.by_key or POST not in header.by_key:
        return False
    posts = {plain(other.post.written) for other in gathering.items if other.table is header and other.post}
    if "contacts" in item.cells or len(posts) < 2:
        return False
    if not gathering.has_problem(header.spot, "COLUMN_MISSING"):
        gathering.add_problem(header.spot, "COLUMN_MISSING", _missing_columns(header, ["contacts"]))
    return True


def _check_jingles(post: RawPost, gathering: Gathering) -> None:
    for kind, document in post.documents.items():
        if document.items and not document.jingle:
            message = Sentence("“{post}”没有{ability}顺口溜。", post=post.name, ability=kind.ability)
            gathering.add_problem(anchor(beginning_of(document.items[0])), "VERSE_MISSING", message, "warning")


def _refuse_all(post: RawPost) -> None:
    for document in post.documents.values():
        for item in document.items:
            item.has_error = True


FIELD_KEYS = {kind: frozenset(found.key for found in fields) for kind, fields in FIELDS.items()}
"""Keys an item may carry; anything else is kept as extra."""
