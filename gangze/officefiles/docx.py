"""How a .docx is read: paragraphs and tables in the order of the file, with automatic numbers and merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .archive import Archive
from .model import PARAGRAPHS_SHEET, Alert, Block, FileRefused, Limits, Paragraph, Span, Table
from .sheetbuild import Budget, SheetBuilder
from .wordnumbers import WordNumbers
from .xlsx import main_part

_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-", "softHyphen": ""}
_SKIPPED = frozenset({"del", "moveFrom", "pPr", "rPr", "instrText", "Fallback", "delText", "footnoteReference"})
_MOST_COLUMNS = 63  # what Word allows a table
_WRAPPERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})


def local(element: Any) -> str:
    """Return the tag of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value_of(element: Any, name: str = "val") -> str:
    """Return an attribute whatever its namespace, "" when absent."""
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


@dataclass(frozen=True, slots=True)
class _Style:
    name: str = ""
    outline: int = 0
    num_id: str = ""
    depth: int = 0


@dataclass(slots=True)
class _Reading:
    numbers: WordNumbers
    styles: dict[str, _Style]
    budget: Budget
    paragraphs: int = 0
    tables: int = 0
    hidden_texts: list[str] = field(default_factory=list)


def read_docx(archive: Archive, limits: Limits) -> tuple[tuple[Block, ...], tuple[str, ...], tuple[Alert, ...]]:
    """Return blocks in order, the texts of page headers, and what must be known; raises FileRefused."""
    if any(name.endswith("vbaProject.bin") for name in archive.names):
        raise FileRefused("MACRO", "文件含有宏程序，已拒绝读取。请另存为不含宏的 .docx 文件后重新上传。")
    main = main_part(archive, "word/document.xml")
    folder = main.rpartition("/")[0]
    numbering = f"{folder}/numbering.xml"
    numbers = WordNumbers.from_part(archive.tree(numbering)) if numbering in archive.names else WordNumbers()
    reading = _Reading(numbers, _styles(archive, f"{folder}/styles.xml"), Budget(limits))
    root = archive.tree(main)
    body = root.find("{*}body")
    blocks = tuple(_blocks(body if body is not None else root, reading))
    return blocks, tuple(_margins(archive, folder)), _alerts(reading)


def _alerts(reading: _Reading) -> tuple[Alert, ...]:
    return tuple(
        Alert("HIDDEN_TEXT", PARAGRAPHS_SHEET, place, "此处有隐藏文字，没有导入。如需导入请取消隐藏。", "warning")
        for place in reading.hidden_texts
    )


def _margins(archive: Archive, folder: str) -> Iterator[str]:
    for name in sorted(archive.names):
        if name.startswith(f"{folder}/header") and name.endswith(".xml"):
            text = " ".join(_text(paragraph) for paragraph in archive.tree(name).iter("{*}p")).strip()
            if text:
                yield text


def _styles(archive: Archive, path: str) -> dict[str, _Style]:
    if path not in archive.names:
        return {}
    raw = {value_of(style, "styleId"): style for style in archive.tree(path).iterfind("{*}style")}
    return {style_id: _style(style_id, raw) for style_id in raw}


def _style(style_id: str, raw: dict[str, Any]) -> _Style:
    """Follow the chain of styles a style is based on until outline level and numbering are known."""
    name, outline, num_id, depth = value_of(raw[style_id].find("{*}name")), 0, "", 0
    seen: set[str] = set()
    current = style_id
    while current in raw and current not in seen:
        seen.add(current)
        element = raw[current]
        outline = outline or _outline(element.find("{*}pPr"), value_of(element.find("{*}name")))
        number = element.find("{*}pPr/{*}numPr")
        if number is not None and not num_id:
            num_id = value_of(number.find("{*}numId"))
            depth = int(value_of(number.find("{*}ilvl")) or 0)
        current = value_of(element.find("{*}basedOn"))
    return _Style(name, outline, num_id, depth)


def _outline(properties: Any, style_name: str) -> int:
    level = value_of(properties.find("{*}outlineLvl")) if properties is not None else ""
    if level.isdigit():
        return int(level) + 1 if int(level) < 9 else 0
    lowered = style_name.lower()
    if lowered.startswith("heading ") and lowered[8:9].isdigit():
        return int(lowered[8:9])
    return 1 if lowered == "title" else 0


def _blocks(parent: Any, reading: _Reading) -> Iterator[Block]:
    for element in parent:
        tag = local(element)
        if tag == "p":
            yield _paragraph(element, reading)
            for box in _text_boxes(element):
                yield from _blocks(box, reading)
        elif tag == "tbl":
            yield from _table(element, reading)
        elif tag in _WRAPPERS:
            yield from _blocks(element, reading)


def elements_in_order(parent: Any) -> Iterator[Any]:
    """Yield paragraph and table elements in the order in which they are counted: 第n段 and 表格n."""
    for element in parent:
        tag = local(element)
        if tag == "p":
            yield element
            for box in _text_boxes(element):
                yield from elements_in_order(box)
        elif tag == "tbl":
            yield from _with_nested(element)
        elif tag in _WRAPPERS:
            yield from elements_in_order(element)


def _with_nested(table: Any) -> Iterator[Any]:
    yield table
    for row in _rows(table):
        if _is_frame(row):
            for cell in _cells(row):
                yield from elements_in_order(cell)
            continue
        for cell in _cells(row):
            for nested in cell.iterchildren("{*}tbl"):
                yield from _with_nested(nested)


def _is_frame(row: Any) -> bool:
    """Tell whether a row only arranges tables on the page: its cells hold tables, all but a label beside them."""
    cells = list(_cells(row))
    with_tables = [cell for cell in cells if cell.find("{*}tbl") is not None]
    others = [cell for cell in cells if cell not in with_tables and _text(cell).strip()]
    return bool(with_tables) and len(others) <= 1 and row.find("{*}trPr/{*}hidden") is None


def cell_element(table: Any, row: int, column: int) -> Any | None:
    """Return the cell element at a zero-based place of a table as read, None outside it."""
    for index, element in enumerate(_rows(table)):
        if index != row:
            continue
        place = _grid_columns(element.find("{*}trPr/{*}gridBefore"), 0)
        for cell in _cells(element):
            width = _grid_columns(cell.find("{*}tcPr/{*}gridSpan"), 1)
            if place <= column < place + width:
                return cell
            place += width
    return None


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """Yield the contents of text boxes; the fallback copy for old programs is left out."""
    for box in paragraph.iter("{*}txbxContent"):
        if not any(local(parent) == "Fallback" for parent in box.iterancestors()):
            yield box


def _paragraph(element: Any, reading: _Reading) -> Paragraph:
    reading.paragraphs += 1
    properties = element.find("{*}pPr")
    style = reading.styles.get(value_of(properties.find("{*}pStyle")) if properties is not None else "", _Style())
    label, depth = _label(properties, style, reading)
    hidden: list[str] = []
    text = _text(element, hidden)
    if hidden:
        reading.hidden_texts.append(f"第{reading.paragraphs}段")
    if text.strip():
        reading.budget.spend(1)
    own = properties.find("{*}outlineLvl") if properties is not None else None
    heading = _outline(properties, "") if own is not None else style.outline
    return Paragraph(text, reading.paragraphs, heading, style.name, label, depth)


def _label(properties: Any, style: _Style, reading: _Reading) -> tuple[str, int]:
    number = properties.find("{*}numPr") if properties is not None else None
    num_id, depth = style.num_id, style.depth
    if number is not None:
        num_id = value_of(number.find("{*}numId")) or num_id
        depth = int(value_of(number.find("{*}ilvl")) or 0)
    if not num_id:
        return "", 0
    return reading.numbers.next_label(num_id, depth), depth


def _text(element: Any, hidden: list[str] | None = None) -> str:
    parts: list[str] = []
    _collect(element, parts, hidden)
    return "".join(parts).replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _collect(element: Any, parts: list[str], hidden: list[str] | None) -> None:
    for child in element:
        tag = local(child)
        if tag == "t":
            parts.append(child.text or "")
        elif tag in _BREAKS:
            if value_of(child, "type") != "page":
                parts.append(_BREAKS[tag])
        elif tag == "r" and _is_hidden(child):
            if hidden is not None and "".join(child.itertext()).strip():
                hidden.append("")
        elif tag not in _SKIPPED and tag != "txbxContent":
            _collect(child, parts, hidden)


def _is_hidden(run: Any) -> bool:
    mark = run.find("{*}rPr/{*}vanish")
    return mark is not None and value_of(mark) not in ("0", "false")


def _table(element: Any, reading: _Reading) -> Iterator[Block]:
    """Yield a table, then the tables nested in its cells as tables of their own.

    A row that only frames tables is read cell by cell instead: what stands around a table there stays around it.
    """
    reading.tables += 1
    name = f"表格{reading.tables}"
    rows: list[tuple[int, Any]] = []
    for index, row in enumerate(_rows(element)):
        if not _is_frame(row):
            rows.append((index, row))
            continue
        yield from _table_rows(name, rows, reading)
        rows = []
        for cell in _cells(row):
            yield from _blocks(cell, reading)
    yield from _table_rows(name, rows, reading)


def _table_rows(name: str, rows: Sequence[tuple[int, Any]], reading: _Reading) -> Iterator[Block]:
    if not rows:
        return
    builder = SheetBuilder(name, reading.budget)
    open_spans: dict[int, tuple[int, int]] = {}
    nested: list[Any] = []
    for index, row in rows:
        if row.find("{*}trPr/{*}hidden") is not None:
            builder.hidden_rows.add(index)
        _table_row(row, index, builder, open_spans, nested, reading)
    yield Table(builder.sheet())
    for table in nested:
        yield from _table(table, reading)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in _WRAPPERS:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if local(child) == "tc":
            yield child
        elif local(child) in _WRAPPERS:
            yield from _cells(child)


def _table_row(
    row: Any,
    index: int,
    builder: SheetBuilder,
    open_spans: dict[int, tuple[int, int]],
    nested: list[Any],
    reading: _Reading,
) -> None:
    texts: list[str] = []
    texts.extend([""] * _grid_columns(row.find("{*}trPr/{*}gridBefore"), 0))
    for cell in _cells(row):
        column = len(texts)
        properties = cell.find("{*}tcPr")
        span = _grid_columns(cell.find("{*}tcPr/{*}gridSpan"), 1)
        merge = properties.find("{*}vMerge") if properties is not None else None
        is_continued = merge is not None and value_of(merge) != "restart" and column in open_spans
        texts.extend(["" if is_continued else _cell_text(cell, nested, reading), *[""] * (span - 1)])
        _note_merge(builder, open_spans, (index, column, span), is_continued=is_continued, is_merged=merge is not None)
    builder.add_row(index, texts)


def _grid_columns(element: Any, least: int) -> int:
    """Return how many columns of the grid an element tells of: `least` where it tells nothing, 63 where too much."""
    value = value_of(element)
    return min(max(int(value), least), _MOST_COLUMNS) if value.isdigit() else least


def _note_merge(
    builder: SheetBuilder,
    open_spans: dict[int, tuple[int, int]],
    place: tuple[int, int, int],
    *,
    is_continued: bool,
    is_merged: bool,
) -> None:
    """Keep the spans of a table: `open_spans` maps a column to the place in `merges` its vertical merge has."""
    row, column, width = place
    if is_continued:
        number, _ = open_spans[column]
        old = builder.merges[number]
        builder.merges[number] = Span(old.top, old.left, row, old.right)
        return
    open_spans.pop(column, None)
    if is_merged:
        open_spans[column] = (len(builder.merges), width)
    if is_merged or width > 1:
        builder.merges.append(Span(row, column, row, column + width - 1))


def _cell_text(cell: Any, nested: list[Any], reading: _Reading) -> str:
    lines: list[str] = []
    _cell_lines(cell, lines, nested, reading)
    return "\n".join(lines).strip("\n")


def _cell_lines(parent: Any, lines: list[str], nested: list[Any], reading: _Reading) -> None:
    for child in parent:
        tag = local(child)
        if tag == "p":
            properties = child.find("{*}pPr")
            style = reading.styles.get(
                value_of(properties.find("{*}pStyle")) if properties is not None else "", _Style()
            )
            label, _ = _label(properties, style, reading)
            text = _text(child)
            # Inside a cell an automatic number is part of what people read: steps and measures are told apart by it.
            lines.append(f"{label}{text}" if text.strip() else "")
        elif tag == "tbl":
            nested.append(child)
        elif tag in _WRAPPERS:
            _cell_lines(child, lines, nested, reading)
