"""A Word file of one post: a header table, then each document under a numbered heading with its table and jingle."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from gangze.dossiers.content import DossierContent, Kind

from .columns import SERIAL, columns_of

_NUMERALS = ("一", "二", "三", "四")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def to_docx(dossier: DossierContent, *, enterprise: str) -> bytes:
    """Return the Word file of one post; absent documents are left out and the numbering closes up."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.size = Pt(10.5)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    document.add_heading(f"{dossier.post}岗位两单两卡", level=0)
    header = dossier.header
    rows = [
        ["企业名称", enterprise],
        ["岗位名称", dossier.post],
        *[
            [label, text]
            for label, text in (
                ("版本", header.revision_label),
                ("编制", header.drafters),
                ("审核", header.reviewer),
                ("批准", header.approver),
            )
            if text
        ],
    ]
    _table(document, rows)
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


def _table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = _clean(text)


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)
