"""What may be answered to a sheet, what a reading means, and when a round counts as on time (docs/rules/rounds.md §2)."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence

from .reports import Shot, photos_told, require_hashes
from .sheets import ItemKind, SheetItem
from .words import Answer, FindingKind

LONGEST_NOTE = 200
MOST_PHOTOS = 9
AT_A_STRETCH = timedelta(hours=12)
"""Longer than this nobody works at one sheet: it was done in several sittings, and says so."""
SHEET_AHEAD = timedelta(hours=48)
"""So long before a round opens a phone may have its sheet: nobody can have begun it earlier."""
LEEWAY = timedelta(minutes=5)
"""Two clocks this far apart tell the same time."""
LONGEST_READING = 12
_READING = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


@dataclass(frozen=True, slots=True)
class Given:
    """One answer. `value` is a reading as typed; `note` says what is wrong, or why it could not be checked.

    `kind` and `is_major` tell of a finding what the person thinks it is; `photos` are named by hash and may arrive later.
    """

    key: str
    answer: Answer
    value: str = ""
    note: str = ""
    photos: tuple[Shot, ...] = ()
    kind: FindingKind = FindingKind.UNSAFE_CONDITION
    is_major: bool = False

    def told(self) -> dict[str, Any]:
        """Return the answer as facts keep it: what is empty is left out."""
        told: dict[str, Any] = {"key": self.key, "answer": self.answer.value}
        told |= {name: text for name, text in (("value", self.value), ("note", self.note)) if text}
        if self.photos:
            told |= photos_told(self.photos)
        if self.answer is Answer.FINDING:
            told |= {"kind": self.kind.value} | ({"is_major": True} if self.is_major else {})
        return told

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> Given:
        """Return the answer that a fact keeps."""
        return cls(
            told["key"], Answer(told["answer"]), told.get("value", ""), told.get("note", ""), shots_in(told), FindingKind(told.get("kind", FindingKind.UNSAFE_CONDITION)),
            bool(told.get("is_major")),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """How a sheet was answered; `unanswered` is what nobody answered, and says so."""

    ok: int
    finding: int
    not_applicable: int
    unable: int
    unanswered: int
    photos: int


def shots_in(told: Mapping[str, Any]) -> tuple[Shot, ...]:
    """Return the photos that an answer of a fact names."""
    taken = told.get("taken", {})
    return tuple(
        Shot(sha256, datetime.fromisoformat(taken[sha256]) if sha256 in taken else None)
        for sha256 in told.get("photos", ())
    )


def number_of(text: str) -> Decimal | None:
    """Return a reading as a number, None for what is none: digits, one point, a sign. No power of ten: 1e99999 is a page of zeros."""
    told = text.strip().replace("，", ".").replace(",", ".")
    return Decimal(told) if len(told) <= LONGEST_READING and _READING.fullmatch(told) else None


def checked_answers(items: Sequence[SheetItem], given: Iterable[Given]) -> tuple[Given, ...]:
    """Return the answers in the order of the sheet, each reading judged by its limits: outside it is a finding, whatever was tapped.

    What nobody answered is left out, and stays unanswered. Raises RuleBroken for a key that is not of the sheet or comes twice, a
    reading that is no number, "could not check" without a reason, and a sheet without any answer.
    """
    by_key: dict[str, Given] = {}
    known = {item.key: item for item in items}
    for each in given:
        if each.key not in known:
            raise RuleBroken("有一项不在这张检查表上，请刷新后重新答。")
        if each.key in by_key:
            raise RuleBroken("“{text}”答了两次。", text=known[each.key].text)
        by_key[each.key] = _checked(known[each.key], each)
    if not by_key:
        raise RuleBroken("一项都还没有答。")
    return tuple(by_key[item.key] for item in items if item.key in by_key)


def _checked(item: SheetItem, given: Given) -> Given:
    _check_words(item, given)
    if item.kind is ItemKind.READING:
        return _reading(item, given)
    if given.value:
        raise RuleBroken("“{text}”不是读数项。", text=item.text)
    return given


def _check_words(item: SheetItem, given: Given) -> None:
    if len(given.note) > LONGEST_NOTE:
        raise RuleBroken("说明最多{count}字。", count=LONGEST_NOTE)
    if given.answer is Answer.UNABLE and not given.note:
        raise RuleBroken("“{text}”没法查，请点一个原因，或者写一句。", text=item.text)
    if len(given.photos) > MOST_PHOTOS:
        raise RuleBroken("一项最多{count}张照片。", count=MOST_PHOTOS)
    require_hashes(given.photos)


def _reading(item: SheetItem, given: Given) -> Given:
    if given.answer in (Answer.NOT_APPLICABLE, Answer.UNABLE):
        return replace(given, value="")
    value = number_of(given.value)
    if value is None:
        raise RuleBroken("“{text}”的读数请填数字。", text=item.text)
    answer = given.answer if item.is_within(value) else Answer.FINDING
    return replace(given, answer=answer, value=format(value, "f"))


def tally(item_count: int, answers: Sequence[Given]) -> Tally:
    """Return how many answers are of each kind."""
    counts = Counter(each.answer for each in answers)
    return Tally(
        ok=counts[Answer.OK], finding=counts[Answer.FINDING], not_applicable=counts[Answer.NOT_APPLICABLE],
        unable=counts[Answer.UNABLE], unanswered=item_count - len(answers),
        photos=sum(len(each.photos) for each in answers),
    )  # fmt: skip


def digest_of(answers: Sequence[Given]) -> str:
    """Return a hash of what was answered, without times and words: equal answers to equal questions have equal digests.

    SHA-256, hexadecimal. Which item of the dossier was asked is left aside: it changes by itself from round to round.
    """
    told = [
        [each.key.split(":")[0] if _turns(each.key) else each.key, each.answer.value, each.value] for each in answers
    ]
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def _turns(key: str) -> bool:
    return key.startswith(("say:", "step:"))


class Timing(StrEnum):
    """When a round was done: AFTERWARDS is after it had closed; what was missed stays missed, and it says so."""

    ON_TIME = "on_time"
    LATE = "late"
    AFTERWARDS = "afterwards"

    @property
    def label(self) -> str:
        """Return the name of the timing."""
        return _TIMINGS[self]


_TIMINGS = {
    Timing.ON_TIME: Sentence("按时"),
    Timing.LATE: Sentence("晚查"),
    Timing.AFTERWARDS: Sentence("过后补查"),
}


@dataclass(frozen=True, slots=True)
class Window:
    """From when something may be done, until when it is on time, until when late; aware moments."""

    opens_at: datetime
    due_at: datetime
    closes_at: datetime

    def timing(self, finished_at: datetime) -> Timing:
        """Return how a round that was finished at a moment counts."""
        if finished_at <= self.due_at:
            return Timing.ON_TIME
        return Timing.LATE if finished_at < self.closes_at else Timing.AFTERWARDS


def check_times(window: Window, started_at: datetime, finished_at: datetime, now: datetime) -> None:
    """Raise RuleBroken for a round that nobody can have done: finished before it began, in the future, before it opened.

    How long it may take is not limited, for the check of a week or a month is done over days. But it cannot have begun before
    anybody could have its sheet.
    """
    if started_at > finished_at:
        raise RuleBroken("结束时间早于开始时间，请核对。")
    if started_at < window.opens_at - SHEET_AHEAD - LEEWAY:
        raise RuleBroken("开始时间早于这张检查表发到手机上的时间，请核对手机时间。")
    if finished_at > now + LEEWAY:
        raise RuleBroken("排查时间晚于现在，请核对手机或纸上的时间。")
    if finished_at < window.opens_at - LEEWAY:
        raise RuleBroken("这一次还没到可以查的时间，请到时再查。")


def spent_in(started_at: datetime, finished_at: datetime, told_seconds: int | None) -> int | None:
    """Return the seconds a sheet lay open before the person, as the device counted them; never more than from beginning to end.

    None where no device counted them: then beginning and end are all there is.
    """
    if told_seconds is None:
        return None
    return max(0, min(told_seconds, int((finished_at - started_at).total_seconds())))


def require_why_late(timing: Timing, why: str) -> None:
    """Raise RuleBroken for a round done after it had closed without a word of why."""
    if timing is Timing.AFTERWARDS and not why.strip():
        raise RuleBroken("这一次已经过了截止时间，补查请写明原因。")


def times_of(
    started_at: datetime, finished_at: datetime, *, skew: timedelta, received_at: datetime
) -> tuple[datetime, datetime]:
    """Return when a round began and ended: what the device told, less the known error of its clock, never after it was received.

    A clock that ran ahead without anybody knowing moves both; how long it took stays.
    """
    ahead = max(finished_at - skew - received_at, timedelta())
    return started_at - skew - ahead, finished_at - skew - ahead
