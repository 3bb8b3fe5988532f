"""How findings are shown: each word by what a row holds, always a word with a shape."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gangze.inspections.rules.climbing import Step
from gangze.inspections.rules.handling import Ground, Seen
from gangze.inspections.rules.reports import yuan_text
from gangze.inspections.rules.words import FindingKind, FindingLevel, FindingSource, FindingState, Speciality
from gangze.inspections.selectors.findings import MOST_COUNTED
from gangze.kernel.wording import Sentence
from gangze.web.translating import said

if TYPE_CHECKING:
    from gangze.inspections.models import Finding

register = template.Library()

_SHAPES = {
    FindingState.REPORTED: "waiting",
    FindingState.ASSIGNED: "waiting",
    FindingState.RECTIFIED: "waiting",
    FindingState.CLOSED: "done",
    FindingState.WITHDRAWN: "stopped",
}
_ICONS = {
    "reported": "flag", "assigned": "person", "rectified": "check", "checked": "eye", "extension_asked": "clock",
    "extension_decided": "sign", "escalated": "bell", "graded": "risk", "linked": "link", "withdrawn": "ban",
}  # fmt: skip


def _labelled(words: type[StrEnum], value: str) -> str:
    return said(words(value).label) if value in {each.value for each in words} else ""  # type: ignore[attr-defined]  # each has a label


@register.filter
def counted(number: int) -> str:
    """{{ figures.open|counted }} → 999+ where nobody counted on."""
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)


@register.filter
def finding_words(finding: Finding) -> str:
    """{{ finding|finding_words }} → 不符合：联锁投用…… in the language of the page; what a person wrote as it was written."""
    return finding.told


@register.filter
def finding_kind(value: str) -> str:
    """{{ finding.kind|finding_kind }} → 人的不安全行为."""
    return _labelled(FindingKind, value)


@register.filter
def finding_level(value: str) -> str:
    """{{ finding.level|finding_level }} → 重大隐患."""
    return _labelled(FindingLevel, value)


@register.filter
def finding_risk(value: str) -> str:
    """{% risk_level finding.level|finding_risk %}: the word of the risk level that stands for a grave finding."""
    return Sentence("重大") if value == FindingLevel.MAJOR else ""


@register.filter
def finding_source(value: str) -> str:
    """{{ finding.source|finding_source }} → 随手报."""
    return _labelled(FindingSource, value)


@register.filter
def finding_state(value: str) -> str:
    """{{ finding.state|finding_state }} → 整改中."""
    return _labelled(FindingState, value)


@register.filter
def finding_shape(value: str) -> str:
    """{% status finding.state|finding_shape … %}: the shape of a state."""
    return _SHAPES[FindingState(value)]


@register.filter
def finding_category(value: str) -> str:
    """{{ finding.category|finding_category }} → 工艺."""
    return _labelled(Speciality, value)


@register.filter
def finding_ground(value: str) -> str:
    """{{ told.ground|finding_ground }} → 重复上报."""
    return _labelled(Ground, value)


@register.filter
def finding_seen(value: str) -> str:
    """{{ told.seen|finding_seen }} → 到现场看过."""
    return _labelled(Seen, value)


@register.filter
def finding_climb(value: int) -> str:
    """{{ finding.climbed|finding_climb }} → 安全员."""
    return said(Step(value).label)


@register.filter
def entry_icon(kind: str) -> str:
    """{% icon entry.kind|entry_icon %}: the icon of a fact."""
    return _ICONS.get(kind, "dot")


@register.filter
def yuan(fen: int) -> str:
    """{{ finding.fen|yuan }} → 1,200.50."""
    return yuan_text(int(fen))


@register.filter
def finding_place(finding: Finding) -> str:
    """{{ finding|finding_place }} → 聚合主操 · 二层平台: the post, else the unit, and where exactly, unless that says the same."""
    where = finding.post.name if finding.post else finding.unit.name if finding.unit else ""
    said_already = {where, finding.unit.name if finding.unit else ""}
    return " · ".join(part for part in (where, "" if finding.place.strip() in said_already else finding.place) if part)


@register.filter
def age_label(age: str) -> str:
    """{{ "8-30"|age_label }} → 8–30 天, {{ "91-"|age_label }} → 90 天以上."""
    least, _dash, most = age.partition("-")
    if most:
        return _("%(least)s–%(most)s 天") % {"least": least, "most": most}
    return _("%(days)s 天以上") % {"days": int(least) - 1}


@register.filter
def overdue_words(days: int) -> str:
    """{{ row.days_overdue|overdue_words }} → 逾期 3 天."""
    return ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", days) % {"n": days}


@register.filter
def days_words(days: float | None) -> str:
    """{{ row.closing_days|days_words }} → 2.5 天, "" for none."""
    return _("%(days)s 天") % {"days": f"{days:.1f}"} if days is not None else ""
