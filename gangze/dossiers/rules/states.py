"""The life of a revision: draft → in review → approved → in force → superseded."""

from datetime import date
from enum import StrEnum

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Listing


class RevisionState(StrEnum):
    """Only a draft may change; a published revision (from approved on) never does."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


OPEN_STATES = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.APPROVED)
PUBLISHED_STATES = (RevisionState.IN_FORCE, RevisionState.SUPERSEDED)


def require_draft(state: RevisionState) -> None:
    """Raise RuleBroken unless the revision may still be changed."""
    if state is RevisionState.IN_REVIEW:
        raise RuleBroken("该版本正在审核，不能修改；请先退回草稿。")
    if state is not RevisionState.DRAFT:
        raise RuleBroken("该版本已定稿，不能修改；请在新草稿中修改。")


def state_after_submission(state: RevisionState, gaps: list[str]) -> RevisionState:
    """Return the state after sending to review; raises RuleBroken naming what is missing."""
    if state is not RevisionState.DRAFT:
        raise RuleBroken("只有草稿可以送审。")
    if gaps:
        raise RuleBroken("还不能送审：{gaps}。", gaps=Listing(gaps, "；"))
    return RevisionState.IN_REVIEW


def state_after_return(state: RevisionState) -> RevisionState:
    """Return the state after a reviewer or the principal sends the revision back."""
    if state is not RevisionState.IN_REVIEW:
        raise RuleBroken("只有审核中的版本可以退回。")
    return RevisionState.DRAFT


def state_after_approval(state: RevisionState, *, in_force_on: date, today: date) -> RevisionState:
    """Return in force, or approved while the day of coming into force lies ahead.

    Raises RuleBroken for a revision not in review and for a day in the past (nobody can have followed it then).
    """
    if state is not RevisionState.IN_REVIEW:
        raise RuleBroken("只有审核中的版本可以批准。")
    if in_force_on < today:
        raise RuleBroken("生效日期不能早于今天。")
    return RevisionState.IN_FORCE if in_force_on == today else RevisionState.APPROVED
