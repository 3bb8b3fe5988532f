"""What a plan says, in words for people."""

from __future__ import annotations

from gangze.kernel.wording import Listing, Sentence

from .hours import clock_text, spans_text
from .planning import ROUND_THE_CLOCK, Specification
from .words import Cadence

WEEKDAYS = (
    Sentence("周一"), Sentence("周二"), Sentence("周三"), Sentence("周四"), Sentence("周五"), Sentence("周六"), Sentence("周日"),
)  # fmt: skip


def timing_words(told: Specification, cadence: Cadence, rota_name: str = "") -> Listing:
    """Return when something falls due by a specification: 交接班时、每2小时、按“四班三倒”."""
    if cadence is Cadence.WEEKLY:
        day, time = WEEKDAYS[told.due_day - 1], clock_text(told.due_minute)
        return Listing([Sentence("每{day} {time} 前", day=day, time=time)])
    if cadence is Cadence.MONTHLY:
        return Listing([Sentence("每月 {day} 日 {time} 前", day=told.due_day, time=clock_text(told.due_minute))])
    return Listing([*_daily(told), *_when(told, rota_name)])


def _daily(told: Specification) -> list[Sentence]:
    words = [Sentence("交接班时")] if told.at_handover else []
    if told.every_minutes:
        words.append(interval_words(told.every_minutes))
    if told.times_a_day:
        words.append(Sentence("每天 {count} 次", count=told.times_a_day))
    return words


def interval_words(minutes: int) -> Sentence:
    """Return an interval in words: 每 2 小时, 每 90 分钟."""
    if minutes % 60:
        return Sentence("每 {count} 分钟", count=minutes)
    return Sentence("每 {count} 小时", count=minutes // 60)


def _when(told: Specification, rota_name: str) -> list[Sentence]:
    words = []
    if rota_name:
        words.append(Sentence("按“{rota}”", rota=rota_name))
    elif told.windows != ROUND_THE_CLOCK:
        words.append(Sentence("{hours}", hours=spans_text(told.windows)))
    if told.skips_weekends and told.skips_holidays:
        words.append(Sentence("休息日不查"))
    elif told.skips_weekends:
        words.append(Sentence("周末不查"))
    elif told.skips_holidays:
        words.append(Sentence("节假日不查"))
    return words
