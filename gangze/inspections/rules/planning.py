"""Round plans: what a version says, and when something falls due by it (docs/rules/rounds.md §1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Self
from uuid import UUID, uuid5

from gangze.kernel.errors import RuleBroken

from .words import Cadence

CHOICE, READING = "choice", "reading"
DAY = 24 * 60
DAY_BEGINS = 8 * 60
MOST_QUESTIONS = 40
LONGEST_QUESTION = 60
LONGEST_GROUND = 200
ROUND_THE_CLOCK = ((DAY_BEGINS, DAY_BEGINS + DAY),)
WORKING_HOURS = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))


def occurrence_uuid(plan_uuid: UUID, scheduled_for: datetime) -> UUID:
    """Return the name of what a plan asks for at a moment: server and phone find the same one without asking each other.

    `uuid5(plan, "YYYY-MM-DDTHH:MMZ")`, the moment in UTC to the minute. Raises ValueError for a naive moment.
    """
    if scheduled_for.tzinfo is None:
        raise ValueError("what is scheduled has an aware moment")
    return uuid5(plan_uuid, f"{scheduled_for.astimezone(UTC):%Y-%m-%dT%H:%MZ}")


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a sheet: a choice, or a reading in `unit` that should lie between `low` and `high` ("" for no bound).

    `key` stays with the question as long as the plan lives; another question never gets it. Bounds are decimal numbers as text.
    """

    key: str
    text: str
    kind: str = CHOICE
    unit: str = ""
    low: str = ""
    high: str = ""

    def is_within(self, value: Decimal) -> bool:
        """Return whether a reading lies within the bounds, both included."""
        return not (self.low and value < Decimal(self.low)) and not (self.high and value > Decimal(self.high))


@dataclass(frozen=True, slots=True)
class Specification:
    """What a version of a plan says. Minutes of the day count from midnight; what is past 1440 belongs to the next morning.

    Daily: at the beginning of every shift (`at_handover`), every `every_minutes` within it (0: never), and `times_a_day` spread
    over `windows` (0: never). Shifts are those of the rota, without one the windows. Weekly and monthly: once a period, due on
    `due_day` (weekday 1–7, day of the month 1–31) at `due_minute`. It may be done from `opens_minutes` before, is on time until
    `due_minutes` after (daily), and counts as late for `grace_minutes` more; then it is missed. `why_seldom` is the ground of a patrol
    that comes less often than rules/intervals.py wants.
    """

    questions: tuple[Question, ...] = ()
    duty_questions: bool = True
    at_handover: bool = False
    every_minutes: int = 0
    times_a_day: int = 0
    windows: tuple[tuple[int, int], ...] = ROUND_THE_CLOCK
    skips_weekends: bool = False
    skips_holidays: bool = False
    opens_minutes: int = 30
    due_minutes: int = 30
    grace_minutes: int = 60
    due_day: int = 0
    due_minute: int = 17 * 60
    why_seldom: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the specification as facts and rows keep it; a ground that nobody needs is left out."""
        told = asdict(self) | {
            "questions": [asdict(each) for each in self.questions],
            "windows": [list(window) for window in self.windows],
        }
        return told if self.why_seldom else {name: value for name, value in told.items() if name != "why_seldom"}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the specification that `to_json` wrote."""
        told = dict(kept)
        told["questions"] = tuple(Question(**each) for each in kept["questions"])
        told["windows"] = tuple((window[0], window[1]) for window in kept["windows"])
        return cls(**told)


@dataclass(frozen=True, slots=True)
class Slot:
    """One time that a plan falls due, before it is a row; moments are aware, `period` is a key of kernel.periods.

    `owed_on` is the first day on which it counts: its day, the first of its week or month, or the plan's own first day.
    """

    business_on: date
    owed_on: date
    period: str
    scheduled_for: datetime
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    shift: str = ""
    group: str = ""


def check_specification(specification: Specification, cadence: Cadence) -> None:
    """Raise RuleBroken, saying what to mend, unless the specification tells without doubt what is due when."""
    if cadence is Cadence.DAILY:
        _check_daily(specification)
    else:
        most = 7 if cadence is Cadence.WEEKLY else 31
        if not 1 <= specification.due_day <= most:
            raise RuleBroken("到期日应在 1 到 {most} 之间。", most=most)
    if len(specification.why_seldom) > LONGEST_GROUND:
        raise RuleBroken("说明最多{count}字。", count=LONGEST_GROUND)
    _check_margins(specification)
    _check_questions(specification)


def _check_daily(told: Specification) -> None:
    if not (told.at_handover or told.every_minutes or told.times_a_day):
        raise RuleBroken("请至少选一种：交接班时、每隔一段时间、每天若干次。")
    if told.every_minutes and not 15 <= told.every_minutes <= 12 * 60:
        raise RuleBroken("间隔应在 15 分钟到 12 小时之间。")
    if not 0 <= told.times_a_day <= 12:
        raise RuleBroken("每天最多 12 次。")
    if not told.windows:
        raise RuleBroken("请写明时段。")
    if any(not 0 <= begin < end <= 2 * DAY for begin, end in told.windows):
        raise RuleBroken("时段的结束应晚于开始。")
    if any(earlier[1] > later[0] for earlier, later in pairwise(sorted(told.windows))):
        raise RuleBroken("时段不能重叠。")


def _check_margins(told: Specification) -> None:
    if min(told.opens_minutes, told.due_minutes, told.grace_minutes) < 0 or told.opens_minutes > 12 * 60:
        raise RuleBroken("提前和宽限的时间不能为负，提前不超过 12 小时。")
    if told.grace_minutes > 15 * DAY:
        raise RuleBroken("宽限不超过 15 天。")
    span = told.opens_minutes + told.due_minutes + told.grace_minutes
    if told.every_minutes and span > told.every_minutes:
        raise RuleBroken(
            "每 {every} 分钟一次的巡查，提前、按时和宽限合计不能超过 {every} 分钟，否则前后两次分不开。",
            every=told.every_minutes,
        )


def _check_questions(told: Specification) -> None:
    if not told.questions and not told.duty_questions:
        raise RuleBroken("请至少写一个检查项，或勾选履责提问。")
    if len(told.questions) > MOST_QUESTIONS:
        raise RuleBroken("一张表最多 {most} 项，太多就没有人认真看。", most=MOST_QUESTIONS)
    if len({each.key for each in told.questions}) < len(told.questions):
        raise RuleBroken("两个检查项不能用同一个编号。")
    for question in told.questions:
        _check_question(question)


def _check_question(question: Question) -> None:
    if not question.text or len(question.text) > LONGEST_QUESTION:
        raise RuleBroken("检查项为 1 到 {most} 个字：{text}", most=LONGEST_QUESTION, text=question.text[:20])
    if question.kind not in (CHOICE, READING) or not question.key:
        raise RuleBroken("检查项“{text}”的类型不认得。", text=question.text)
    low, high = (_number(question, bound) for bound in (question.low, question.high))
    if low is not None and high is not None and low > high:
        raise RuleBroken("“{text}”的下限高于上限。", text=question.text)


def _number(question: Question, bound: str) -> Decimal | None:
    if not bound:
        return None
    try:
        number = Decimal(bound)
    except InvalidOperation:
        raise RuleBroken("“{text}”的限值“{bound}”不是数。", text=question.text, bound=bound) from None
    if not number.is_finite():
        raise RuleBroken("“{text}”的限值“{bound}”不是数。", text=question.text, bound=bound)
    return number
