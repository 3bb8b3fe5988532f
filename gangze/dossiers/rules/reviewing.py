"""Whose review a revision asks for, and what is still missing before the principal may approve it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from gangze.access.matrix import Role
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Listing, Sentence


class Review(StrEnum):
    """A step of the review. source: notice 二(一), 动员车间、班组、一线员工，借助专家力量."""

    TEAM = "team"
    WORKSHOP = "workshop"
    SAFETY = "safety"
    EXPERT = "expert"

    @property
    def label(self) -> Sentence:
        """Return the Chinese name of the step."""
        return _LABELS[self]


_LABELS = {
    Review.TEAM: Sentence("班组"),
    Review.WORKSHOP: Sentence("车间"),
    Review.SAFETY: Sentence("安全员"),
    Review.EXPERT: Sentence("专家"),
}
_ROLES = {
    Role.TEAM_LEADER: Review.TEAM,
    Role.WORKSHOP_HEAD: Review.WORKSHOP,
    Role.SAFETY_OFFICER: Review.SAFETY,
    Role.EXPERT: Review.EXPERT,
}


def reviews_of(roles: Collection[Role]) -> list[Review]:
    """Return the steps a person with these roles at the post may sign, in order; the principal approves instead."""
    return [review for review in Review if any(_ROLES.get(role) is review for role in roles)]


def reviews_missing(asked: Sequence[str], signed: Collection[str]) -> list[Review]:
    """Return the steps asked for and not signed since the last submission, in order."""
    return [review for review in Review if review.value in asked and review.value not in signed]


def require_reviewed(asked: Sequence[str], signed: Collection[str]) -> None:
    """Raise RuleBroken naming the steps that are still to be signed before approval."""
    missing = reviews_missing(asked, signed)
    if missing:
        steps = Listing([review.label for review in missing])
        raise RuleBroken("还差{steps}的审核意见，不能批准。", steps=steps)
