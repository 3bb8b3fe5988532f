"""Change triggers (更新触发): their kinds, which posts they concern, when their tasks are due and how far overdue ones climb."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from gangze.access.matrix import Role
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence

DUE_DAYS = 30
"""Days from the trigger to the new revision, or the signed "no change", where the enterprise says nothing else."""
CLIMB_DAYS = (0, 7, 14)
"""Days overdue after which a task is shown to the safety officer, the principal and the park."""


class TriggerKind(StrEnum):
    """What may make a dossier untrue. source: notice 二(一)."""

    PROCESS = "process"
    EQUIPMENT = "equipment"
    ELECTRICAL = "electrical"
    INSTRUMENT = "instrument"
    UTILITIES = "utilities"
    PARAMETERS = "parameters"
    ENVIRONMENT = "environment"
    ACCIDENT = "accident"
    UNDERSTANDING = "understanding"
    LAW = "law"
    ORGANISATION = "organisation"

    @property
    def label(self) -> Sentence:
        """Return the Chinese name."""
        return _LABELS[self]


_LABELS = {
    TriggerKind.PROCESS: Sentence("工艺变更"),
    TriggerKind.EQUIPMENT: Sentence("设备变更"),
    TriggerKind.ELECTRICAL: Sentence("电气变更"),
    TriggerKind.INSTRUMENT: Sentence("仪表变更"),
    TriggerKind.UTILITIES: Sentence("公用工程变更"),
    TriggerKind.PARAMETERS: Sentence("操作参数变更"),
    TriggerKind.ENVIRONMENT: Sentence("外部环境变化"),
    TriggerKind.ACCIDENT: Sentence("发生事故"),
    TriggerKind.UNDERSTANDING: Sentence("对事故、事件有新的认识"),
    TriggerKind.LAW: Sentence("法规标准变化"),
    TriggerKind.ORGANISATION: Sentence("组织机构调整"),
}


class Climb(IntEnum):
    """How far up a task is seen: the team always, the others as it grows older."""

    TEAM = 0
    OFFICER = 1
    PRINCIPAL = 2
    PARK = 3

    @property
    def label(self) -> Sentence:
        """Return who it has reached, in Chinese."""
        return _CLIMB_LABELS[self]


_CLIMB_LABELS = {
    Climb.TEAM: Sentence("班组"),
    Climb.OFFICER: Sentence("安全员"),
    Climb.PRINCIPAL: Sentence("主要负责人"),
    Climb.PARK: Sentence("园区"),
}


REACHES: Mapping[Role, Climb] = {
    Role.TEAM_LEADER: Climb.TEAM,
    Role.WORKSHOP_HEAD: Climb.TEAM,
    Role.SAFETY_OFFICER: Climb.OFFICER,
    Role.PRINCIPAL: Climb.PRINCIPAL,
    Role.INSPECTOR: Climb.PARK,
    Role.PARK_OFFICER: Climb.PARK,
}
"""How far a task must have climbed to stand on the home page of a role; other roles are not reached."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a trigger applies; a post is concerned when any of the four names it. Empty means nowhere."""

    installations: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concerned:
    """What a scope is held against: a post's key, its installation, the keys of its units from top to bottom, its items' text."""

    post: str
    installation: str = ""
    units: tuple[str, ...] = ()
    text: str = ""


def reasons_concerned(scope: Scope, post: Concerned) -> list[Sentence]:
    """Return why a post is concerned by a trigger; empty when it is not."""
    reasons = []
    if post.post in scope.posts:
        reasons.append(Sentence("指定的岗位"))
    if set(scope.units) & set(post.units):
        reasons.append(Sentence("所在车间或班组"))
    if post.installation and post.installation in scope.installations:
        reasons.append(Sentence("所在装置"))
    reasons += [Sentence("条目中有“{word}”", word=word) for word in scope.keywords if word and word in post.text]
    return reasons


def due_on(happened_on: date, raised_on: date, days: int = DUE_DAYS) -> date:
    """Return the day by which a task must end: `days` from the trigger, and not before the day after it was raised.

    Raises RuleBroken for a day of the trigger that lies ahead, or a number of days outside 1–365.
    """
    if happened_on > raised_on:
        raise RuleBroken("变更日期不能晚于今天。")
    if not 1 <= days <= 365:
        raise RuleBroken("办理期限须在1～365天之间。")
    return max(happened_on + timedelta(days=days), raised_on + timedelta(days=1))


def climbed(due: date, today: date, steps: Iterable[int] = CLIMB_DAYS) -> Climb:
    """Return how far up an open task is seen; it is overdue from the day after it was due."""
    overdue = (today - due).days
    return Climb(sum(overdue > days for days in steps))


def due_before(climb: Climb, today: date, steps: tuple[int, ...] = CLIMB_DAYS) -> date | None:
    """Return the day before which a task must have been due to have climbed so far; None for the team, who see every one."""
    return None if climb is Climb.TEAM else today - timedelta(days=steps[climb - 1])


def header_text(written: str, *, inherited: str, filled: str, now: str) -> str:
    """Return the 更新事由 of a draft once other triggers are cited.

    `now` takes the place of nothing, of what came over from the revision before (`inherited`) and of what was filled in for
    the triggers cited until now (`filled`); what a person wrote stays.
    """
    return now if written in ("", inherited, filled) else written


def require_reason_to_withdraw(reason: str, *, is_proposed: bool) -> None:
    """Raise RuleBroken unless a trigger may be withdrawn: before its posts are confirmed, with a reason.

    Afterwards each task needs its own end: withdrawing would be a third way to close it.
    """
    if not is_proposed:
        raise RuleBroken("已经确认岗位的变更不能撤回；不受影响的岗位请由安全员逐个签署“无需修订”。")
    if len(reason.strip()) < 4:
        raise RuleBroken("请写明为什么撤回（至少4个字）。")


def require_reason_for_no_change(reason: str, *, is_open: bool, roles: Collection[str]) -> None:
    """Raise RuleBroken unless an open task may end without a revision: a reason, signed by the safety officer."""
    if not is_open:
        raise RuleBroken("这项任务已经办结。")
    if "safety_officer" not in roles:
        raise RuleBroken("“无需修订”只能由安全员签署。")
    if len(reason.strip()) < 6:
        raise RuleBroken("请写明为什么无需修订（至少6个字）。")
