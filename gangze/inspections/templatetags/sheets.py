"""How answers, timings and states of rounds are shown: always a word with a shape."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import template
from django.utils.translation import gettext as _

from gangze.inspections.rules.answering import Timing
from gangze.inspections.rules.hindrances import HINDRANCES, hindrance_parts
from gangze.inspections.rules.words import Answer, FindingKind
from gangze.inspections.selectors.handing_over import Said
from gangze.inspections.selectors.sheets import stamp_of
from gangze.kernel.clock import PARK_ZONE
from gangze.web.translating import said

register = template.Library()

_ICONS = {Answer.OK: "check", Answer.FINDING: "flag", Answer.NOT_APPLICABLE: "minus", Answer.UNABLE: "ban"}
_TIMINGS = {Timing.ON_TIME: "done", Timing.LATE: "waiting", Timing.AFTERWARDS: "attention"}


@register.filter
def answer_label(answer: Answer) -> str:
    """{{ line.answer|answer_label }} → 正常."""
    return said(answer.label)


@register.filter
def answer_icon(answer: Answer) -> str:
    """{% icon line.answer|answer_icon %}: the shape of an answer."""
    return _ICONS[answer]


@register.simple_tag
def hindrances() -> tuple[str, ...]:
    """{% hindrances as reasons %}: the reasons by a tap for what could not be checked."""
    return HINDRANCES


@register.filter
def hindrance_words(note: str) -> str:
    """{{ line.given.note|hindrance_words }} → 进不去：门锁着, the reason in the language of the page."""
    reason, own = hindrance_parts(note)
    if reason is None:
        return own
    return _("%(reason)s：%(words)s") % {"reason": said(reason), "words": own} if own else said(reason)


@register.filter
def took_words(seconds: int) -> str:
    """{{ row.seconds|took_words }} → 6 分 36 秒; below a minute 36 秒."""
    minutes, rest = divmod(seconds, 60)
    told = {"minutes": minutes, "seconds": rest}
    return _("%(minutes)d 分 %(seconds)d 秒") % told if minutes else _("%(seconds)d 秒") % told


@register.filter
def ended_how(uuid: UUID, word: Said) -> str:
    """{{ state.uuid|ended_how:said }} → how an abnormal state came to its end, "" where nobody wrote it."""
    return word.ended.get(uuid, "")


@register.filter
def timing_label(timing: Timing) -> str:
    """{{ row.timing|timing_label }} → 按时."""
    return said(timing.label)


@register.filter
def timing_status(timing: Timing) -> str:
    """Return the name of the shape that `status` shows for a timing."""
    return _TIMINGS[timing]


@register.filter
def kind_label(kind: FindingKind) -> str:
    """{{ "unsafe_act"|kind_label }} → 人的不安全行为."""
    return said(kind.label)


@register.filter
def stamp(moment: datetime) -> str:
    """Return a moment as addresses name it: 20261127T0200Z."""
    return stamp_of(moment)


@register.filter
def in_park(moment: datetime) -> str:
    """Return a moment in the park's zone as forms take it: 2026-11-27T10:00."""
    return f"{moment.astimezone(PARK_ZONE):%Y-%m-%dT%H:%M}"


@register.simple_tag
def sent_value(sent: Any, name: str, key: str) -> str:
    """Return what was sent under `<name>:<key>`, "" for nothing: what was typed is kept when a form comes back."""
    return str(sent.get(f"{name}:{key}", "")) if sent else ""
