"""How states, sides and documents of draws are said on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gangze.dossiers.printing import qr_svg
from gangze.draws.forms import DOCUMENT_CHOICES, SUBJECT_CHOICES
from gangze.draws.rules.states import DrawState
from gangze.web.templatetags.shell import status
from gangze.web.translating import said

if TYPE_CHECKING:
    from gangze.draws.models import Draw

register = template.Library()
_DOCUMENTS, _SUBJECTS = dict(DOCUMENT_CHOICES), dict(SUBJECT_CHOICES)
_SHAPES = {"frozen": "waiting", "contributed": "waiting", "drawn": "done", "abandoned": "stopped"}


@register.inclusion_tag("web/_status.html")
def draw_state(draw: Draw) -> dict[str, Any]:
    """{% draw_state draw %}: the state with its shape."""
    return status(_SHAPES[draw.state], said(DrawState(draw.state).label))


@register.filter
def document_name(kind: str) -> str:
    """{{ row.drawn.document|document_name }}: the name of one of the four documents, "" for none."""
    return str(_DOCUMENTS.get(kind, ""))


@register.filter
def subject_name(subject: str) -> str:
    """{{ plan.subject|subject_name }}: what is drawn."""
    return str(_SUBJECTS.get(subject, ""))


@register.simple_tag
def side_name(draw: Draw, side: str) -> str:
    """{% side_name draw "first" %}: who a side is in this draw."""
    if side == "first":
        return _("甲方（园区）") if draw.is_of_park else _("甲方（抽取人）")
    return _("乙方（企业）") if draw.is_of_park else _("乙方（见证人）")


@register.simple_tag
def hashes_qr(draw: Draw) -> SafeString:
    """{% hashes_qr draw %}: the hash of the roster and the commitment as a code, for whoever wants to keep them."""
    text = f"{draw.roster_hash}\n{draw.commitment}"
    return mark_safe(qr_svg(text, label=_("名册指纹与承诺")))  # noqa: S308 - drawn by us from hexadecimal digits
