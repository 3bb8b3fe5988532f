"""The matrix of roles and actions, and the actor who asks."""

import pytest

from gangze.access.actor import NOBODY, Actor, Grant, system_actor
from gangze.access.matrix import OFFICE_ROLES, ROLE_ACTIONS, Action, Role
from gangze.kernel.errors import NotAllowed

OFFICER = Actor("o", "郑样刚", (Grant(Role.SAFETY_OFFICER, "a1/e1/"),), user_id=1)


def test_every_role_has_a_name_and_its_actions() -> None:
    assert set(ROLE_ACTIONS) == set(Role)
    assert all(role.label for role in Role)


def test_every_action_is_allowed_to_somebody() -> None:
    assert set().union(*ROLE_ACTIONS.values()) == set(Action)


def test_only_the_principal_approves() -> None:
    assert [role for role in Role if Action.DOSSIER_APPROVE in ROLE_ACTIONS[role]] == [Role.PRINCIPAL]


def test_whoever_looks_from_the_park_changes_no_document() -> None:
    writing = {Action.DOSSIER_EDIT, Action.DOSSIER_REVIEW, Action.DOSSIER_APPROVE, Action.ACKNOWLEDGE, Action.PROPOSE}
    for role in (Role.INSPECTOR, Role.PARK_OFFICER, Role.AUTHORITY_VIEWER, Role.ADMINISTRATOR):
        assert not ROLE_ACTIONS[role] & writing, role


def test_an_expert_comments_and_signs_a_review_and_writes_nothing() -> None:
    assert {Action.PROPOSE, Action.DOSSIER_REVIEW} <= ROLE_ACTIONS[Role.EXPERT]
    assert not ROLE_ACTIONS[Role.EXPERT] & {Action.DOSSIER_EDIT, Action.DOSSIER_APPROVE, Action.ACKNOWLEDGE}


def test_a_grant_reaches_everything_below_its_place_and_nothing_beside() -> None:
    assert OFFICER.may(Action.ORG_EDIT, "a1/e1/u3/p9/")
    assert not OFFICER.may(Action.ORG_EDIT, "a1/e2/")
    assert not OFFICER.may(Action.ORG_EDIT, "a1/e11/")
    assert not OFFICER.may(Action.ORG_EDIT, "a1/")


def test_a_grant_does_not_reach_beyond_the_actions_of_its_role() -> None:
    OFFICER.require(Action.ORG_EDIT, "a1/e1/")
    with pytest.raises(NotAllowed):
        OFFICER.require(Action.DOSSIER_APPROVE, "a1/e1/")


def test_several_grants_add_up() -> None:
    actor = Actor("x", "", (Grant(Role.WORKER, "a1/e1/u1/p1/"), Grant(Role.EXPERT, "a1/e2/")))
    assert actor.reaches(Action.DOSSIER_VIEW) == ("a1/e1/u1/p1/", "a1/e2/")
    assert actor.has_role(Role.EXPERT)
    assert not actor.has_role(Role.PRINCIPAL)


def test_nobody_may_do_nothing_and_the_system_everything() -> None:
    assert not any(NOBODY.may(action, "a1/") for action in Action)
    assert all(system_actor("test").may(action, "a1/") for action in Action)


def test_crews_are_not_asked_for_a_second_factor() -> None:
    assert Role.WORKER not in OFFICE_ROLES
    assert Role.SAFETY_OFFICER in OFFICE_ROLES
