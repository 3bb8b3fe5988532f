"""Whose review is asked, and what keeps the principal from approving."""

import pytest

from gangze.access.matrix import Role
from gangze.dossiers.rules.reviewing import Review, require_reviewed, reviews_missing, reviews_of
from gangze.kernel.errors import RuleBroken


def test_each_role_signs_its_own_step() -> None:
    assert reviews_of({Role.TEAM_LEADER}) == [Review.TEAM]
    assert reviews_of({Role.SAFETY_OFFICER, Role.WORKSHOP_HEAD}) == [Review.WORKSHOP, Review.SAFETY]
    assert reviews_of({Role.PRINCIPAL, Role.WORKER}) == []


def test_what_was_not_asked_is_not_missed() -> None:
    assert reviews_missing(["team", "expert"], {"team"}) == [Review.EXPERT]
    assert reviews_missing([], set()) == []


def test_approval_waits_for_every_step_that_was_asked() -> None:
    require_reviewed(["team"], {"team", "safety"})
    with pytest.raises(RuleBroken, match="还差班组、专家的审核意见"):
        require_reviewed(["expert", "team", "safety"], {"safety"})
