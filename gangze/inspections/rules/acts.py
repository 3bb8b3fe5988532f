"""What somebody may do next about a finding, the one thing that is due first (docs/rules/findings.md §3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gangze.kernel.wording import Sentence

from .findings import Standing
from .handling import OFFICER_RANK, RANKS, Doer
from .words import FindingLevel, FindingState


class Act(StrEnum):
    """An act on a finding; the value is the last part of its address."""

    ASSIGN = "assign"
    RECTIFY = "rectify"
    CHECK = "check"
    EXTEND = "extend"
    DECIDE = "decide"
    GRADE = "grade"
    LINK = "link"
    CHANGE = "change"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """Return what the button says."""
        return _LABELS[self]


_LABELS = {
    Act.ASSIGN: Sentence("指派整改"),
    Act.RECTIFY: Sentence("报整改完成"),
    Act.CHECK: Sentence("复查"),
    Act.EXTEND: Sentence("申请延期"),
    Act.DECIDE: Sentence("批复延期"),
    Act.GRADE: Sentence("判定等级"),
    Act.LINK: Sentence("关联旧隐患"),
    Act.CHANGE: Sentence("提出变更"),
    Act.WITHDRAW: Sentence("撤销"),
}
MAIN = (Act.DECIDE, Act.GRADE, Act.CHECK, Act.ASSIGN, Act.RECTIFY)
"""What may be the one button of the page, the first that is due."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The acts open to somebody: `main` is what is due from this person, None where others are to act."""

    main: Act | None
    others: tuple[Act, ...] = ()

    @property
    def acts(self) -> tuple[Act, ...]:
        """Return all of them, the main one first."""
        return ((self.main,) if self.main else ()) + self.others


def offer_of(
    standing: Standing,
    doer: Doer,
    *,
    may_handle: bool,
    may_change: bool,
    owner_rank: int = 0,
    is_from_outside: bool = False,
) -> Offer:
    """Return what somebody may do now; the services ask again."""
    if standing.is_over:
        return Offer(None, (Act.CHANGE,) if may_change and not standing.trigger and _was_one(standing) else ())
    is_owner = bool(doer.person) and doer.person == standing.owner
    is_high = doer.is_system or doer.rank >= OFFICER_RANK
    handles = may_handle and (is_high or standing.level is not FindingLevel.MAJOR)
    acts = {
        Act.DECIDE: handles and not is_owner and _decides(standing, doer, owner_rank),
        Act.GRADE: may_handle and is_high,
        Act.CHECK: handles
        and not is_owner
        and standing.state is FindingState.RECTIFIED
        and doer.key != standing.rectified_by,
        Act.ASSIGN: handles and standing.state in (FindingState.REPORTED, FindingState.ASSIGNED),
        Act.RECTIFY: (may_handle or is_owner) and standing.state in (FindingState.REPORTED, FindingState.ASSIGNED),
        Act.EXTEND: is_owner and standing.state is FindingState.ASSIGNED and standing.asked_due_on is None,
        Act.LINK: may_handle,
        Act.CHANGE: may_change and not standing.trigger,
        Act.WITHDRAW: may_handle
        and not is_owner
        and standing.level is not FindingLevel.MAJOR
        and (is_high or not is_from_outside),
    }
    open_acts = tuple(act for act, is_open in acts.items() if is_open)
    main = next((act for act in MAIN if act in open_acts and _is_due(act, standing, is_owner=is_owner)), None)
    return Offer(main, tuple(act for act in open_acts if act is not main))


def _was_one(standing: Standing) -> bool:
    return standing.state is FindingState.CLOSED


def _decides(standing: Standing, doer: Doer, owner_rank: int) -> bool:
    if standing.asked_due_on is None or doer.key == standing.asked_by:
        return False
    return doer.is_system or doer.rank > owner_rank or (owner_rank == max(RANKS.values()) and doer.rank >= OFFICER_RANK)


def _is_due(act: Act, standing: Standing, *, is_owner: bool) -> bool:
    """Return whether an open act is what comes next: others stay possible, but are not asked for."""
    if act is Act.GRADE:
        return standing.asks_grading
    if act is Act.ASSIGN:
        return standing.state is FindingState.REPORTED
    if act is Act.RECTIFY:
        return is_owner
    return True
