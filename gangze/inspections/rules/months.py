"""The month of a principal: what became of the last measures, what is decided now, and when a month is late (docs/rules/rounds.md §3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from gangze.access.matrix import Role
from gangze.kernel.errors import Absent, RuleBroken
from gangze.kernel.periods import Period, PeriodKind, period_of
from gangze.kernel.wording import Sentence

from .weeks import week_named
from .words import MeasureState, OccurrenceState

MOST_MEASURES = 20
LONGEST_WORDS = 500
LONGEST_TERM = timedelta(days=366)
SHORTEST_REASON = 10
"""A reason in fewer characters says nothing: 无, 正常, 暂不需要."""
_KEY = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def month_named(key: str) -> Period:
    """Return the month that a key names: 2026-11. Raises Absent for anything else."""
    found = _KEY.fullmatch(key)
    if found is None:
        raise Absent("month")
    return period_of(PeriodKind.MONTH, date(int(found[1]), int(found[2]), 1))


def period_named(key: str) -> Period | None:
    """Return the week or month that a key names, None for anything else."""
    for named in (week_named, month_named):
        with suppress(Absent):
            return named(key)
    return None


class MonthState(StrEnum):
    """How the month of an enterprise stands; MISSED can still be made up for, and then is CLOSED_LATE for good."""

    RUNNING = "running"
    MISSED = "missed"
    CLOSED = "closed"
    CLOSED_LATE = "closed_late"

    @property
    def label(self) -> str:
        """Return the name of the state."""
        return _LABELS[self]

    @property
    def is_closed(self) -> bool:
        return self in (MonthState.CLOSED, MonthState.CLOSED_LATE)


_LABELS = {
    MonthState.RUNNING: Sentence("本月进行中"),
    MonthState.MISSED: Sentence("逾期未完成"),
    MonthState.CLOSED: Sentence("已完成"),
    MonthState.CLOSED_LATE: Sentence("逾期补做"),
}


def state_of_month(deadline: datetime, moment: datetime, first_closed_at: datetime | None) -> MonthState:
    """Return how a month stands: in time until `deadline`, the end of the grace of the monthly check; the first closing decides."""
    if first_closed_at is not None:
        return MonthState.CLOSED if first_closed_at <= deadline else MonthState.CLOSED_LATE
    return MonthState.RUNNING if moment <= deadline else MonthState.MISSED


@dataclass(frozen=True, slots=True)
class Wish:
    """A measure as it is decided: words, who owes it, until when; `uuid` names it for good."""

    words: str
    owner: UUID
    due_on: date
    uuid: UUID

    def told(self) -> dict[str, Any]:
        """Return the measure as facts keep it."""
        return {"uuid": str(self.uuid), "words": self.words, "owner": str(self.owner), "due_on": self.due_on}

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> Wish:
        """Return the measure that a fact keeps."""
        return cls(told["words"], UUID(told["owner"]), date.fromisoformat(told["due_on"]), UUID(told["uuid"]))


@dataclass(frozen=True, slots=True)
class Former:
    """A measure of before as the month opens with it; `said` is what the closing person says where the owner said nothing."""

    uuid: UUID
    words: str
    due_on: date
    state: MeasureState
    outcome: str = ""
    said: str = ""

    def told(self) -> dict[str, Any]:
        """Return what the closing fact keeps of it."""
        told = {"uuid": str(self.uuid), "words": self.words, "due_on": self.due_on, "state": self.state.value}
        return told | {name: text for name, text in (("outcome", self.outcome), ("said", self.said)) if text}


@dataclass(frozen=True, slots=True)
class Closing:
    """What a month is closed with. `is_delegated` where the closing person is not the principal; `words` is whatever else is to be said."""

    month: Period
    today: date
    formers: Sequence[Former]
    wishes: Sequence[Wish]
    none_reason: str = ""
    words: str = ""
    is_delegated: bool = False
    why_delegated: str = ""
    check: OccurrenceState | None = None
    ground: str = ""
    is_correction: bool = False


def is_delegated(roles: Iterable[Role]) -> bool:
    """Return whether somebody with these roles at the enterprise acts for its principal."""
    return Role.PRINCIPAL not in set(roles)


def require_closable(closing: Closing) -> None:
    """Raise RuleBroken, saying what is lacking, unless the month can be closed so."""
    if closing.today < closing.month.first:
        raise RuleBroken("这个月还没有开始。")
    for text in (closing.none_reason, closing.words, closing.why_delegated, closing.ground):
        _require_short(text)
    _require_formers(closing)
    _require_measures(closing)
    if closing.check in (OccurrenceState.DUE, OccurrenceState.MISSED) and not closing.words.strip():
        raise RuleBroken("本月的月排查还没有做。请先做，或在“还要说明的”里写明为什么没有做。")
    if closing.is_delegated and not closing.why_delegated.strip():
        raise RuleBroken("您不是主要负责人：请写明受谁委托、为什么代办。记录会一直显示“代办”。")
    if closing.is_correction and not closing.ground.strip():
        raise RuleBroken("请写明更正的原因。")


def _require_short(text: str) -> None:
    if len(text) > LONGEST_WORDS:
        raise RuleBroken("说明最多{count}字。", count=LONGEST_WORDS)


def _require_formers(closing: Closing) -> None:
    for former in closing.formers:
        _require_short(former.said)
        if former.state is MeasureState.OPEN and former.due_on <= closing.today and not former.said.strip():
            raise RuleBroken("以前的措施“{words}”到期了还没有结果，请写明情况。", words=former.words[:40])


def _require_measures(closing: Closing) -> None:
    if closing.wishes and closing.none_reason.strip():
        raise RuleBroken("既定了措施，又写了不定措施的理由，请留一样。")
    if not closing.wishes and not closing.none_reason.strip():
        raise RuleBroken("请至少定一条措施，写明责任人和期限；确实不用定的，写明理由。")
    if not closing.wishes and len(closing.none_reason.strip()) < SHORTEST_REASON:
        raise RuleBroken("不定措施的理由太短，请用至少{count}个字说清楚。", count=SHORTEST_REASON)
    if len(closing.wishes) > MOST_MEASURES:
        raise RuleBroken("一个月最多{count}条措施，多了就没有人落实。", count=MOST_MEASURES)
    if len({wish.uuid for wish in closing.wishes}) < len(closing.wishes):
        raise RuleBroken("同一条措施写了两次。")
    for wish in closing.wishes:
        _require_measure(wish, closing)


def _require_measure(wish: Wish, closing: Closing) -> None:
    if not wish.words.strip():
        raise RuleBroken("有一条措施没有写内容。")
    _require_short(wish.words)
    if closing.is_correction:
        return  # a day that was to come then may be over now
    if not closing.today <= wish.due_on <= closing.today + LONGEST_TERM:
        raise RuleBroken("措施“{words}”的期限应在今天以后、一年以内。", words=wish.words[:40])


def require_report(state: str, outcome: str) -> MeasureState:
    """Return what is reported of a measure. Raises RuleBroken for a state that reports nothing, or nothing said."""
    if state not in (MeasureState.DONE.value, MeasureState.NOT_DONE.value):
        raise RuleBroken("请选择完成了没有。")
    if not outcome.strip():
        raise RuleBroken("请写明结果：做到了什么程度，没有完成的写明原因。")
    _require_short(outcome)
    return MeasureState(state)
