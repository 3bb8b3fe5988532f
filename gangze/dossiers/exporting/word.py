"""A Word file of one post: a header table, then each document under a numbered heading with its table and jingle."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt, RGBColor

from gangze.dossiers.content import DossierContent, Kind

from .columns import SERIAL, columns_of
from .particulars import particulars_of
from .widths import column_widths

_NUMERALS = ("一", "二", "三", "四")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_PAIRS_IN_ROW = 3
_SHADE = "EDE9E0"


def to_docx(dossier: DossierContent, *, enterprise: str) -> bytes:
    """Return the Word file of one post; absent documents are left out and the numbering closes up."""
    document = docx.Document()
    _lie_down(document)
    for name, font, size in (("Normal", "宋体", 10), ("Title", "黑体", 20), ("Heading 1", "黑体", 14)):
        _dress(document.styles[name], font, size)
    title = document.add_heading(_clean(f"{dossier.post}岗位两单两卡"), level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _header(document, dossier, enterprise)
    present = [kind for kind in Kind if kind in dossier.documents]
    for numeral, kind in zip(_NUMERALS, present, strict=False):
        part = dossier.documents[kind]
        document.add_heading(f"{numeral}、{kind.title}", level=1)
        columns = columns_of(kind, [part])
        head = [SERIAL, *[column.heading for column in columns]]
        body = [[str(number), *[c.text(item) for c in columns]] for number, item in enumerate(part.items, 1)]
        _table(document, [head, *body])
        if part.jingle:
            document.add_paragraph(_clean(f"顺口溜：{part.jingle}"))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _lie_down(document: Document) -> None:
    """Turn the page to A4 landscape: the tables have many columns."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Emu(297 * 36000), Emu(210 * 36000)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Emu(15 * 36000)


def _dress(style: Any, font: str, size: int) -> None:
    style.font.name, style.font.size = font, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:eastAsia"), font)


def _header(document: Document, dossier: DossierContent, enterprise: str) -> None:
    pairs = [("企业名称", enterprise), ("岗位名称", dossier.post), *particulars_of(dossier.header)]
    pairs += [("", "")] * (-len(pairs) % _PAIRS_IN_ROW)
    rows = [
        [text for pair in pairs[start : start + _PAIRS_IN_ROW] for text in pair]
        for start in range(0, len(pairs), _PAIRS_IN_ROW)
    ]
    table = _table(document, rows, head_rows=0)
    for row in table.rows:
        for cell in row.cells[::2]:
            _shade(cell)


def _table(document: Document, rows: Sequence[Sequence[str]], *, head_rows: int = 1) -> Any:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    table.autofit = False
    wanted = column_widths(rows)
    room = document.sections[0]
    space = room.page_width - room.left_margin - room.right_margin  # type: ignore[operator]  # set by _lie_down
    widths = [Emu(space * width // sum(wanted)) for width in wanted]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width
            cell.text = _clean(text)
            if number < head_rows:
                _shade(cell)
                cell.paragraphs[0].runs[0].bold = True
        if number < head_rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on each page
    return table


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shade)


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)
