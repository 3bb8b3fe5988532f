"""Gives a Word file back with every finding marked at its paragraph or cell."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from .docx import cell_element, elements_in_order, local
from .model import PARAGRAPHS_SHEET, Mark, span_of

_PLACE = re.compile(r"第(\d+)(?:～\d+)?行第(\d+)")
_RED = RGBColor(0xB0, 0x1E, 0x24)
_HIGHLIGHTS = {"error": WD_COLOR_INDEX.PINK, "warning": WD_COLOR_INDEX.YELLOW}


def marked_word(path: Path, marks: Sequence[Mark]) -> bytes:
    """Return the file with each place highlighted and its message behind it; findings without a place come first."""
    document = docx.Document(str(path))
    elements = list(elements_in_order(document.element.body))
    paragraphs = [element for element in elements if local(element) == "p"]
    tables = [element for element in elements if local(element) == "tbl"]
    homeless = [mark for mark in marks if not _mark(document, mark, paragraphs, tables)]
    _list(document, homeless)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _mark(document: Document, mark: Mark, paragraphs: Sequence[Any], tables: Sequence[Any]) -> bool:
    """Mark one place; returns False for a finding about the whole file, or about a place that is not there."""
    element = _element(mark, paragraphs, tables)
    if element is None:
        return False
    paragraph = WordParagraph(element, document)
    for run in paragraph.runs:
        run.font.highlight_color = _HIGHLIGHTS[mark.severity]
    note = paragraph.add_run(f"【{mark.message}】")
    note.font.color.rgb = _RED
    note.bold = True
    return True


def _element(mark: Mark, paragraphs: Sequence[Any], tables: Sequence[Any]) -> Any | None:
    if mark.cell is None:
        return None
    number = re.match(r"第(\d+)", mark.cell)
    if mark.sheet == PARAGRAPHS_SHEET and number is not None:
        index = int(number[1]) - 1
        return paragraphs[index] if index < len(paragraphs) else None
    table = re.match(r"表格(\d+)$", mark.sheet)
    place = _place_in_table(mark.cell)
    if place is None or table is None or int(table[1]) > len(tables):
        return None
    cell = cell_element(tables[int(table[1]) - 1], *place)
    return None if cell is None else next(reversed(cell.findall("{*}p")), None)


def _place_in_table(name: str) -> tuple[int, int] | None:
    """Return the zero-based place of 第4行第2列, or of B4 as a roster in a Word table names it; None for anything else."""
    if found := _PLACE.match(name):
        return int(found[1]) - 1, int(found[2]) - 1
    try:
        span = span_of(name)
    except ValueError:
        return None
    return span.top, span.left


def _list(document: Document, marks: Sequence[Mark]) -> None:
    """Put findings that have no place of their own before the first paragraph, in the order given."""
    if not marks:
        return
    texts = [f"导入问题：{mark.sheet} {mark.message}" for mark in marks]
    first = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    for text in texts:
        run = first.insert_paragraph_before("").add_run(text)
        run.font.color.rgb = _RED
