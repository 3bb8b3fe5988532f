"""How pages tell the state of what is due, and the bounds of a reading."""

from datetime import date
from typing import Any

from django import template

from gangze.inspections.rules.hours import span_text
from gangze.inspections.rules.planning import Question
from gangze.inspections.rules.rotas import Shift
from gangze.inspections.rules.telling import WEEKDAYS
from gangze.inspections.rules.words import OccurrenceState
from gangze.inspections.selectors.calendar import SHAPES
from gangze.kernel.wording import Sentence
from gangze.web.translating import said

register = template.Library()


@register.inclusion_tag("web/_status.html")
def occurrence_state(occurrence: Any) -> dict[str, str]:
    """{% occurrence_state row %}: 待查, 已查, 漏查 or 停用免查, told by shape and word."""
    return state_word(occurrence.state)


@register.inclusion_tag("web/_status.html")
def state_mark(state: str) -> dict[str, str]:
    """{% state_mark "missed" %}: the same for a state by itself."""
    return state_word(state)


def state_word(state: str) -> dict[str, str]:
    """Return what the piece of the shell needs to tell a state."""
    icons = {"done": "check", "attention": "alert", "waiting": "clock", "stopped": "ban"}
    kind = SHAPES[state]
    return {"kind": kind, "icon": icons[kind], "text": said(OccurrenceState(state).label)}


@register.simple_tag
def bounds(question: Question) -> str:
    """{% bounds question %}: 20–85 %, 不高于 85 %, 不低于 20 %, or the unit alone."""
    low, high, unit = question.low, question.high, question.unit
    if low and high:
        return said(Sentence("{low}–{high} {unit}", low=low, high=high, unit=unit))
    if high:
        return said(Sentence("不高于 {high} {unit}", high=high, unit=unit))
    if low:
        return said(Sentence("不低于 {low} {unit}", low=low, unit=unit))
    return unit


@register.simple_tag
def shift_words(shift: Shift) -> str:
    """{% shift_words shift %}: 早班 08:00-16:00."""
    return f"{shift.name} {span_text((shift.starts, shift.ends))}"


@register.filter
def weekday(day: date) -> str:
    """{{ day|weekday }}: 周四."""
    return said(WEEKDAYS[day.weekday()])
