"""The list of initial passwords that an officer prints and hands out; nothing keeps it."""

from collections.abc import Sequence
from io import BytesIO
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING

from gangze.access.actor import Actor
from gangze.kernel.errors import RuleBroken

from .people import issue_initial_passwords

MOST_AT_ONCE = 500
_HEADINGS = (_("企业"), _("姓名"), _("工号"), _("手机号"), _("企业编码（用工号登录时填写）"), _("初始密码"))


def password_sheet(*, actor: Actor, person_uuids: Sequence[UUID]) -> bytes:
    """Return an xlsx of new initial passwords for the people who never signed in.

    Asked for again, it makes new passwords and the earlier sheet is void. Raises RuleBroken for nobody.
    """
    issued = issue_initial_passwords(actor=actor, person_uuids=person_uuids[:MOST_AT_ONCE])
    if not issued:
        raise RuleBroken("这些人都已登录过，没有需要发放的初始密码。")
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise ValueError("a new workbook has a sheet")
    sheet.title = gettext("初始密码")
    sheet.append([str(heading) for heading in _HEADINGS])
    for person, password in issued:
        house = person.enterprise
        row = (
            house.name if house else "",
            person.name,
            person.employee_number,
            person.phone,
            house.code if house else "",
        )
        sheet.append((*row, password))
        for cell in sheet[sheet.max_row]:
            cell.data_type = TYPE_STRING  # a name that begins with = stays text
    for column, width in zip("ABCDEF", (26, 12, 12, 16, 28, 16), strict=True):
        sheet.column_dimensions[column].width = width
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
