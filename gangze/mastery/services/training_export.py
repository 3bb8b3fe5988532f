"""Records of training as a workbook: for the inspector's folder, with names as the reader may see them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gangze.access.actor import Actor
from gangze.dossiers.exporting.widths import column_widths
from gangze.kernel.errors import RuleBroken
from gangze.mastery.importing import FIELD_NAMES, TEMPLATE_HEADS
from gangze.mastery.selectors.training import MOST_EXPORTED, RecordLine, TrainingFilter, records_to_export
from gangze.web.translating import said

_HEAD = Font(name="宋体", size=10, bold=True)
_BODY = Font(name="宋体", size=10)
_WRAP = Alignment(wrap_text=True, vertical="center")


def export_training(*, actor: Actor, filters: TrainingFilter) -> bytes:
    """Return the filtered records as a workbook. Raises NotAllowed, RuleBroken for more than one file bears."""
    lines = records_to_export(actor, filters)
    if len(lines) > MOST_EXPORTED:
        raise RuleBroken("超过{count}条，请先按企业、日期筛选再导出。", count=MOST_EXPORTED)
    heads = [
        _("企业"), _("工号"), _("姓名"), _("培训类别"), _("培训内容"), _("岗位"), _("学时"), _("培训日期"), _("授课人"),
        _("考核人"), _("考核结果"), _("成绩"), _("承包商单位"), _("备注"), _("记录编号"),
    ]  # fmt: skip
    return workbook_of(_("培训记录"), [heads, *(_row(line) for line in lines)])


def _row(line: RecordLine) -> list[str]:
    record = line.record
    return [
        str(record.person.enterprise), record.person.employee_number, line.name, said(line.course.label), record.title,
        line.post_name, f"{record.hours:f}", record.trained_on.isoformat(), record.trainer, record.examiner,
        said(line.result.label), "" if record.score is None else f"{record.score:f}", record.company, record.remark,
        str(record.fact_uuid),
    ]  # fmt: skip


def workbook_of(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet; every cell is text, whatever it begins with."""
    book = Workbook()
    del book["Sheet"]
    _fill(book.create_sheet(title[:31]), rows)
    return _saved(book)


def training_template() -> bytes:
    """Return an empty workbook with the columns that an import knows: one sheet of trainings, one of certificates."""
    book = Workbook()
    del book["Sheet"]
    for title, key in ((_("培训台账"), "training"), (_("证书台账"), "certificates")):
        _fill(book.create_sheet(title), [[said(FIELD_NAMES[name]) for name in TEMPLATE_HEADS[key]]])
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for number, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(number, column, "".join(letter for letter in text if letter.isprintable()))
            cell.data_type = "s"
            cell.font, cell.alignment = (_HEAD if number == 1 else _BODY), _WRAP
    for column, width in enumerate(column_widths(rows), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
