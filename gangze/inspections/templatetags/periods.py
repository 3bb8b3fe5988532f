"""How weeks, months and measures are shown: each state by shape and word."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from gangze.inspections.rules.months import MonthState
from gangze.inspections.rules.weeks import WeekState
from gangze.inspections.rules.words import MeasureState, Speciality
from gangze.web.translating import said

register = template.Library()

_ICONS = {"done": "check", "attention": "alert", "waiting": "clock", "neutral": "dot"}
_SHAPES: Mapping[WeekState | MonthState | MeasureState, str] = {
    WeekState.RUNNING: "neutral", WeekState.TO_SIGN: "waiting", WeekState.OVERDUE: "attention",
    WeekState.SIGNED: "done", WeekState.SIGNED_LATE: "done", MonthState.RUNNING: "neutral",
    MonthState.MISSED: "attention", MonthState.CLOSED: "done", MonthState.CLOSED_LATE: "done",
    MeasureState.OPEN: "waiting", MeasureState.DONE: "done", MeasureState.NOT_DONE: "attention",
}  # fmt: skip


@register.inclusion_tag("web/_status.html")
def period_state(state: WeekState | MonthState) -> dict[str, str]:
    """{% period_state row.state %}: 待签字, 逾期补签, 逾期未完成 …, told by shape and word."""
    return _told(state)


@register.inclusion_tag("web/_status.html")
def measure_state(state: str) -> dict[str, str]:
    """{% measure_state row.measure.state %}: 进行中, 已完成, 未完成."""
    return _told(MeasureState(state))


def _told(state: WeekState | MonthState | MeasureState) -> dict[str, str]:
    shape = _SHAPES[state]
    return {"kind": shape, "icon": _ICONS[shape], "text": said(state.label)}


@register.filter
def speciality_name(value: str) -> str:
    """{{ line.speciality|speciality_name }} → 工艺, "" for none."""
    return said(Speciality(value).label) if value in set(Speciality) else ""


@register.filter
def under(told: Mapping[str, str], name: object) -> str:
    """{{ said|under:uuid }}: what stands under a name, "" for nothing."""
    return told.get(str(name), "")
