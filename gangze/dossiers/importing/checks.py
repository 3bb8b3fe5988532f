"""What must be right before anything is stored: required columns and cells, levels, contacts, alarms, completeness."""

from __future__ import annotations

from ..content import FIELDS, Kind, field_of, main_field
from .assembling import Assembly, RawDocument, RawPost, anchor
from .contacts import has_long_phone, has_phone, is_fire, wrong_alarm
from .gathering import Gathering, RawItem
from .headers import Header
from .headings import SERIAL, STEPS
from .levels import level_of
from .places import Spot
from .wording import plain

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
            if kind is Kind.EMERGENCY:
                _check_contacts(document, post, gathering)
    for post in assembly.posts.values():
        if post.is_known:
            _check_jingles(post, gathering)
            _check_completeness(post, assembly)
        else:
            _refuse_all(post)


def label_of(kind: Kind, key: str) -> str:
    """Return the Chinese name of a field or of the steps."""
    return "处置步骤" if key == STEPS else field_of(kind, key).label


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
        if not missing:
            continue
        names = "、".join(f"“{label_of(header.kind, key)}”" for key in missing)
        found = "、".join(column.heading for column in header.columns)
        message = f"{header.kind.title}缺少必需列{names}，表头只有 {found}。整张表没有导入。"
        gathering.add_problem(header.spot, "COLUMN_MISSING", message)
        for item in items:
            item.has_error = True


def _check_formulas(gathering: Gathering, formulas: dict[str, set[tuple[int, int]]]) -> None:
    """A computed cell is refused where it is content: what it shows hangs on other cells or files."""
    if not any(formulas.values()):
        return
    rows: dict[tuple[str, int], RawItem] = {}
    for item in gathering.items:
        if formulas.get(item.spot.sheet):
            for row in range(item.spot.top, max(item.spot.bottom, item.spot.top) + 1):
                rows[item.spot.sheet, row] = item
    for sheet, places in formulas.items():
        outside = []
        for row, column in sorted(places):
            owner = rows.get((sheet, row))
            if owner is None or _is_number_column(owner, column):
                outside.append((row, column))
                continue
            spot = Spot(sheet, "sheet", row, column)
            message = f"工作表“{sheet}”{spot.cell} 是公式。请“复制→选择性粘贴→数值”，改为直接填写的内容。"
            gathering.add_problem(spot, "FORMULA", message)
            owner.has_error = True
        if outside:
            first = Spot(sheet, "sheet", *outside[0])
            message = f"工作表“{sheet}”有{len(outside)}个公式单元格（{first.cell} 等）不属于条目内容，按显示的值读取。"
            gathering.add_problem(first, "FORMULA_OUTSIDE", message, "warning")


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
    if not item.fields.get(main):
        message = f"这一条没有{label_of(item.kind, main)}。"
        _refuse(item, main, "ITEM_NAMELESS", message, gathering)
        return
    for key in _NEEDED[item.kind]:
        is_missing = not item.steps if key == STEPS else not item.fields.get(key)
        if is_missing and not (item.is_prose and item.kind is not Kind.EMERGENCY):
            message = f"“{_short(item.fields[main])}”{label_of(item.kind, key)}为空。"
            _refuse(item, key, _EMPTY_CODES[key], message, gathering)
    if item.kind is Kind.EMERGENCY:
        _check_alarm(item, gathering)


def _check_prose_measures(document: RawDocument, post: RawPost, gathering: Gathering) -> None:
    """In running text measures need no label of their own; where some risks have it, one without it lacks measures."""
    prose = [item for item in document.items if item.is_prose]
    bare = [item for item in prose if not item.fields.get("measures")]
    if len(bare) == len(prose):
        if bare:
            message = f"“{post.name}”的风险是成段文字，分不出管控措施，整句作为风险点保留。请核对。"
            gathering.add_problem(bare[0].spot, "MEASURE_UNCLEAR", message, "warning")
        return
    for item in bare:
        message = f"“{_short(item.fields.get('point', ''))}”管控措施为空。"
        _refuse(item, "measures", "MEASURE_EMPTY", message, gathering)


def _short(text: str) -> str:
    line = text.replace("\n", "")
    return line if len(line) <= 24 else f"{line[:23]}…"


def spot_of(item: RawItem, key: str) -> Spot:
    """Return where a field of an item stands, or would stand; the whole item when it has no place of its own."""
    try:
        return item.cells[key]
    except KeyError:
        return item.spot


def _refuse(item: RawItem, key: str, code: str, message: str, gathering: Gathering) -> None:
    item.has_error = True
    gathering.add_problem(spot_of(item, key), code, message)


def _settle_level(item: RawItem, gathering: Gathering) -> None:
    written = item.fields.get("level", "")
    if not written:
        return
    level = level_of(written)
    if level is not None:
        item.fields["level"] = level.value
    elif not item.has_error:
        message = f"风险等级“{_short(written)}”看不懂，按原文保留。应为 重大、较大、一般、低 之一。"
        gathering.add_problem(spot_of(item, "level"), "LEVEL_UNKNOWN", message, "warning")


def _check_alarm(item: RawItem, gathering: Gathering) -> None:
    accident = item.fields.get("accident", "")
    for key in ("alarms", "contacts"):
        wrong = wrong_alarm(item.fields.get(key, ""), is_fire=is_fire(accident))
        if wrong:
            _refuse(item, key, "ALARM_WRONG", f"“{_short(accident)}”的报警电话{wrong}。", gathering)
            return


# -- one document, one post


def _check_contacts(document: RawDocument, post: RawPost, gathering: Gathering) -> None:
    """A card without contacts is invalid. source: design of the emergency card."""
    lacking = [item for item in document.items if not plain(item.fields.get("contacts", ""))]
    if lacking and all(item.has_error for item in lacking):
        return
    if not lacking:
        for item in document.items[:1]:
            if not has_phone(item.fields["contacts"]):
                message = f"“{post.name}”应急卡的内部联系人没有电话号码。"
                gathering.add_problem(spot_of(item, "contacts"), "CONTACT_NO_PHONE", message, "warning")
        return
    if any(has_long_phone(step.text) for item in document.items for step in item.steps):
        message = f"“{post.name}”应急卡没有单独的内部联系电话，号码只写在处置步骤里。"
        gathering.add_problem(spot_of(lacking[0], "contacts"), "CONTACT_IN_STEPS", message, "warning")
        return
    message = f"“{post.name}”应急卡没有内部联系人和电话。"
    gathering.add_problem(anchor(spot_of(lacking[0], "contacts")), "CONTACT_EMPTY", message)
    for item in lacking:
        item.has_error = True


def _check_jingles(post: RawPost, gathering: Gathering) -> None:
    for kind, document in post.documents.items():
        if document.items and not document.jingle:
            item = document.items[0]
            spot = item.post.spot if item.post is not None and item.has_columns else item.spot
            spot = spot if spot.sheet else item.spot
            message = f"“{post.name}”没有{kind.ability}顺口溜。"
            gathering.add_problem(anchor(spot), "VERSE_MISSING", message, "warning")


def _check_completeness(post: RawPost, assembly: Assembly) -> None:
    """A post that lacks one document its neighbours in the file have is incomplete; one that has few is a hint."""
    present = {kind for kind, document in post.documents.items() if document.items}
    if not present:
        return
    for kind in Kind:
        if kind in present:
            continue
        sheet = _sheet_of(kind, post, assembly)
        is_last_one = len(present) == len(Kind) - 1
        if sheet is None and not is_last_one:
            continue
        others = "、".join(other.title for other in Kind if other in present)
        message = f"“{post.name}”有{others}，没有{kind.title}。"
        is_error = is_last_one and sheet is not None
        code = "CARD_MISSING" if is_error else "DOCUMENT_MISSING"
        assembly.gathering.add_absence(sheet or post.pages[0].name, code, message, is_error=is_error)


def _sheet_of(kind: Kind, post: RawPost, assembly: Assembly) -> str | None:
    """Return the sheet where a document would be expected, None when no other post of the file has it.

    Where every post has a sheet of its own that is the post's own sheet.
    """
    sheets = [
        other.documents[kind].items[0].spot.sheet
        for other in assembly.posts.values()
        if other is not post and other.is_known and kind in other.documents and other.documents[kind].items
    ]
    own = {page.name for page in post.pages}
    if not sheets:
        return None
    is_shared = len(sheets) != len(set(sheets)) or sheets[0] in own
    is_of_one_kind = all(
        document.items[0].kind is kind
        for other in assembly.posts.values()
        for document in other.documents.values()
        if document.items and document.items[0].spot.sheet == sheets[0]
    )
    return sheets[0] if is_shared or is_of_one_kind else post.pages[0].name


def _refuse_all(post: RawPost) -> None:
    for document in post.documents.values():
        for item in document.items:
            item.has_error = True


FIELD_KEYS = {kind: frozenset(found.key for found in fields) for kind, fields in FIELDS.items()}
"""Keys an item may carry; anything else is kept as extra."""
