"""How verdicts, outcomes and levels are shown: always a word with a shape."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from gangze.dossiers.content import Kind
from gangze.kernel.wording import Listing
from gangze.mastery.rules.levels import Level, Occasion, Outcome
from gangze.mastery.rules.marking import Marked, Mode
from gangze.web.translating import said

register = template.Library()

_ICONS = {
    "said": "check",
    "prompted": "question",
    "partial": "minus",
    "missed": "circle",
    "wrong": "close",
    "shown": "check",
    "partly": "minus",
    "not": "close",
}


@register.filter
def mark_icon(verdict: str) -> str:
    """{% icon verdict|mark_icon %}: the shape of a verdict or an outcome."""
    return _ICONS[str(verdict)]


@register.filter
def mark_label(verdict: str) -> str:
    """{{ "prompted"|mark_label }} → 提示后说对; also outcomes: {{ "partly"|mark_label }} → 部分."""
    if str(verdict) in Marked._value2member_map_:
        return said(Marked(verdict).label)
    return said(Outcome(verdict).label)


@register.filter
def mark_of(mark: dict[str, Any] | None) -> str:
    """Return the verdict or outcome of a mark as facts keep it, "" for none."""
    return "" if mark is None else mark.get("verdict") or mark["outcome"]


@register.filter
def level_label(level: str) -> str:
    """{{ "recall"|level_label }} → 记得住."""
    return said(Level(level).label)


@register.filter
def occasion_label(occasion: str) -> str:
    """{{ "spot"|occasion_label }} → 随机抽背."""
    return said(Occasion(occasion).label)


@register.filter
def mode_label(mode: str) -> str:
    """{{ "drill"|mode_label }} → 实战演练."""
    return said(Mode(mode).label)


@register.filter
def ability_of(kind: str) -> str:
    """{{ "risk"|ability_of }} → 知风险."""
    return said(Kind(kind).ability)


@register.filter
def listed(names: list[str]) -> str:
    """{{ names|listed }} → 甲、乙, parted as the language of the page does."""
    return said(Listing(names))


@register.filter
def clocked(seconds: int | None) -> str:
    """{{ 83|clocked }} → 1:23; "" for nothing."""
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02d}"


@register.filter
def scored(score: Decimal | str | None) -> str:
    """{{ score|scored }}: without a nought behind the point; — for none."""
    return "—" if score is None else f"{Decimal(score):f}".removesuffix(".0")


@register.filter
def kappa_text(kappa: float | None) -> str:
    """{{ agreement.kappa|kappa_text }} → 0.83; told in words where it is undefined."""
    return _("无法计算") if kappa is None else f"{kappa:.2f}"


@register.filter
def percent(ratio: float) -> int:
    """{{ 0.875|percent }} → 88."""
    return round(ratio * 100)
