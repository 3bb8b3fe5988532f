"""What one shift hands to the next: abnormal states by taps, and what carries over by itself (docs/rules/rounds.md §2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence

from .answering import LEEWAY, LONGEST_NOTE

EARLIEST = timedelta(hours=2)
"""So long before the end of a shift it may be handed over."""
LATEST = timedelta(days=8)
"""So long after the end of a shift its hand-over may still be made: a week off and a day."""
SHOWN_BEFORE = timedelta(minutes=90)
"""So long before the end of a shift the page asks for its hand-over rather than for the one before."""
MOST_CARRIED = 200


class Abnormal(StrEnum):
    """Abnormal states that a shift leaves to the next, as they are tapped."""

    REPAIR = "repair"
    OUT_OF_SERVICE = "out_of_service"
    READING = "reading"
    INSTRUMENT = "instrument"
    BYPASS = "bypass"
    VALVE = "valve"
    PERMIT = "permit"
    LEAK = "leak"
    SWITCHING = "switching"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the state in words."""
        return _LABELS[self]


_LABELS = {
    Abnormal.REPAIR: Sentence("设备在检修"),
    Abnormal.OUT_OF_SERVICE: Sentence("设备停用"),
    Abnormal.READING: Sentence("读数超限"),
    Abnormal.INSTRUMENT: Sentence("仪表失灵"),
    Abnormal.BYPASS: Sentence("联锁切除"),
    Abnormal.VALVE: Sentence("阀门、盲板没有复位"),
    Abnormal.PERMIT: Sentence("作业票没有关闭"),
    Abnormal.LEAK: Sentence("泄漏在处理"),
    Abnormal.SWITCHING: Sentence("物料、负荷在调整"),
    Abnormal.OTHER: Sentence("其他异常"),
}


def handover_uuid(post_uuid: UUID, ends_at: datetime) -> UUID:
    """Return the name of the hand-over at a post when a shift ends: whoever gives and whoever takes finds the same one offline.

    `uuid5(post, "handover:YYYY-MM-DDTHH:MMZ")`, in UTC. Raises ValueError for a naive moment.
    """
    if ends_at.tzinfo is None:
        raise ValueError("a shift ends at an aware moment")
    return uuid5(post_uuid, f"handover:{ends_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}")


def state_uuid(handover: UUID, state: Abnormal, place: int) -> UUID:
    """Return the name of an abnormal state: `uuid5(handover, "state:<state>:<n>")`, n counting states of one kind from 0.

    Said again by the giver it keeps its name, so that whoever ends it means the same.
    """
    return uuid5(handover, f"state:{state.value}:{place}")


def added_state_uuid(handover: UUID, state: Abnormal, note: str) -> UUID:
    """Return the name of an abnormal state that was told after the take: `uuid5(handover, "added:<state>:<note>")`.

    It follows from what was said alone, so that another word that arrives later changes no name.
    """
    return uuid5(handover, f"added:{state.value}:{note}")


def named_states(handover: UUID, states: Iterable[Mapping[str, str]]) -> list[tuple[UUID, Abnormal, str]]:
    """Return the abnormal states that a fact tells, each with its name and its note."""
    counts: Counter[Abnormal] = Counter()
    found = []
    for each in states:
        state = Abnormal(each["state"])
        found.append((state_uuid(handover, state, counts[state]), state, each["note"]))
        counts[state] += 1
    return found


@dataclass(frozen=True, slots=True)
class Given:
    """What is handed over: either `is_normal`, said expressly, or new abnormal states each with a note that may be empty.

    `findings`, `occurrences`, `stoppages` and `kept` are the uuids that carried over by themselves, as the giver saw them; `kept` are
    abnormal states of earlier shifts. `ended` are those of them that are over, each with how; what is not ended goes on, named or not.
    """

    is_normal: bool
    states: tuple[tuple[Abnormal, str], ...] = ()
    note: str = ""
    findings: tuple[UUID, ...] = ()
    occurrences: tuple[UUID, ...] = ()
    stoppages: tuple[UUID, ...] = ()
    kept: tuple[UUID, ...] = ()
    ended: tuple[tuple[UUID, str], ...] = ()

    def require_whole(self) -> None:
        """Raise RuleBroken unless it says normal or abnormal, not both, and "other" in words."""
        if self.is_normal == bool(self.states):
            raise RuleBroken("请点“一切正常”，或者点出哪里异常。")
        if any(state is Abnormal.OTHER and not note.strip() for state, note in self.states):
            raise RuleBroken("“其他异常”请写明是什么。")
        notes: Iterable[str] = (
            self.note,
            *(note for _state, note in self.states),
            *(note for _uuid, note in self.ended),
        )
        if any(len(note) > LONGEST_NOTE for note in notes):
            raise RuleBroken("说明最多{count}字。", count=LONGEST_NOTE)
        carried = (self.findings, self.occurrences, self.stoppages, self.kept, self.ended)
        if max(map(len, carried)) > MOST_CARRIED:
            raise RuleBroken("交接的事项太多，请分开处理。")

    def told(self) -> dict[str, Any]:
        """Return it as a fact keeps it."""
        return {
            "is_normal": self.is_normal,
            "states": [{"state": state.value, "note": note.strip()} for state, note in self.states],
            "note": self.note.strip(), "findings": _texts(self.findings), "occurrences": _texts(self.occurrences),
            "stoppages": _texts(self.stoppages), "kept": _texts(self.kept),
            "ended": [{"uuid": str(uuid), "note": note.strip()} for uuid, note in dict(self.ended).items()],
        }  # fmt: skip


def _texts(uuids: Iterable[UUID]) -> list[str]:
    return [str(each) for each in uuids]


def check_moment(ends_at: datetime, moment: datetime, now: datetime) -> None:
    """Raise RuleBroken for a hand-over long before its shift ends, long after it, or in the future."""
    if moment > now + LEEWAY:
        raise RuleBroken("交接时间晚于现在，请核对手机时间。")
    if is_too_late(ends_at, moment):
        raise RuleBroken("这一班下班已经超过{count}天，不能再交接。", count=LATEST.days)
    if moment < ends_at - EARLIEST:
        raise RuleBroken("离下班还早，下班前两小时起可以交接班。")


def is_too_late(ends_at: datetime, moment: datetime) -> bool:
    """Return whether a hand-over that counts for a moment is too late for a shift that ended then."""
    return ends_at < moment - LATEST


def is_open(ends_at: datetime, now: datetime) -> bool:
    """Return whether a shift that ends then may be handed over already."""
    return ends_at - EARLIEST <= now


def shown_end(ends: Sequence[datetime], now: datetime) -> datetime | None:
    """Return the end of the shift whose hand-over a page asks for: the latest that is at most 90 minutes ahead, else the next."""
    near = [end for end in ends if end <= now + SHOWN_BEFORE]
    return max(near) if near else min(ends, default=None)
