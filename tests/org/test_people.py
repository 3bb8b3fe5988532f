"""People: posts from day to day, leaving and coming back, roles and passwords that nobody reaches beyond the own."""

from datetime import timedelta

import pytest

from gangze.access.actor import Actor
from gangze.access.matrix import Role
from gangze.accounts.models import User
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.org import services
from gangze.org.models import Assignment, Authority, Person, Post, RoleGrant
from gangze.org.services.changing import today
from tests.builders import TESTS, make_person
from tests.cast import (
    ADMINISTRATOR,
    PARK_OFFICER,
    PRINCIPAL,
    SAFETY_OFFICER,
    STRANGE_WORKER,
    STRANGER,
    TEAM_LEADER,
    WORKER,
    Cast,
)

DAY = timedelta(days=1)


def officer(cast: Cast) -> Actor:
    return cast.actor(SAFETY_OFFICER)


def held(person: Person) -> list[tuple[str, bool]]:
    rows = Assignment.objects.filter(person=person).order_by("pk").select_related("post")
    return [(row.post.name, row.ends_on is None) for row in rows]


def test_a_person_may_hold_two_posts(cast: Cast) -> None:
    worker = cast.people[WORKER]
    services.assign_post(actor=officer(cast), person_uuid=worker.uuid, post_uuid=cast.other_post.uuid)
    assert held(worker) == [("聚合主操", True), ("罐区巡检工", True)]
    assert {grant.unit_path for grant in cast.actor(WORKER).grants} == {cast.post.path, cast.other_post.path}
    with pytest.raises(RuleBroken, match="此人已在该岗位任职"):
        services.assign_post(actor=officer(cast), person_uuid=worker.uuid, post_uuid=cast.other_post.uuid)


def test_a_move_ends_one_post_begins_another_and_keeps_the_history(cast: Cast) -> None:
    worker = cast.people[WORKER]
    services.move_person(
        actor=officer(cast), person_uuid=worker.uuid, from_post_uuid=cast.post.uuid,
        to_post_uuid=cast.other_post.uuid, moved_on=today(),
    )  # fmt: skip
    assert held(worker) == [("聚合主操", False), ("罐区巡检工", True)]
    ended, begun = Assignment.objects.filter(person=worker).order_by("pk")
    assert ended.ends_on == begun.starts_on == today()
    worker.refresh_from_db()
    assert worker.path == cast.other_team.path
    kinds = Fact.objects.filter(subject=f"person:{worker.uuid}").order_by("-number").values_list("kind", flat=True)
    assert list(kinds[:2]) == ["org.assignment_started", "org.assignment_ended"]


def test_a_move_to_the_same_post_is_none(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="已在该岗位"):
        services.move_person(
            actor=officer(cast), person_uuid=cast.people[WORKER].uuid, from_post_uuid=cast.post.uuid,
            to_post_uuid=cast.post.uuid,
        )  # fmt: skip
    assert held(cast.people[WORKER]) == [("聚合主操", True)]


def test_a_move_that_cannot_begin_does_not_end_the_old_post(cast: Cast) -> None:
    with pytest.raises(Post.DoesNotExist):
        services.move_person(
            actor=officer(cast), person_uuid=cast.people[WORKER].uuid, from_post_uuid=cast.post.uuid,
            to_post_uuid=cast.their_post.uuid,
        )  # fmt: skip
    assert held(cast.people[WORKER]) == [("聚合主操", True)]


def test_an_end_by_mistake_is_mended_by_beginning_again_without_a_gap(cast: Cast) -> None:
    worker = cast.people[WORKER]
    end = {"actor": officer(cast), "person_uuid": worker.uuid, "post_uuid": cast.post.uuid}
    services.end_assignment(**end)
    assert cast.actor(WORKER).grants == ()
    with pytest.raises(RuleBroken, match="这段时间此人已在该岗位任职"):
        services.assign_post(**end, starts_on=today() - DAY)
    services.assign_post(**end)
    assert [grant.role for grant in cast.actor(WORKER).grants] == [Role.WORKER]


def test_nothing_ends_in_the_future(cast: Cast) -> None:
    worker = cast.people[WORKER]
    with pytest.raises(RuleBroken, match="不能晚于今天"):
        services.end_assignment(
            actor=officer(cast), person_uuid=worker.uuid, post_uuid=cast.post.uuid, ends_on=today() + DAY
        )
    with pytest.raises(RuleBroken, match="不能晚于今天"):
        services.record_leaving(actor=officer(cast), person_uuid=worker.uuid, left_on=today() + DAY)


def test_whoever_leaves_keeps_the_history_and_loses_posts_roles_and_account(cast: Cast) -> None:
    leader = cast.people[TEAM_LEADER]
    services.record_leaving(actor=officer(cast), person_uuid=leader.uuid)
    assert held(leader) == [("聚合主操", False)]
    assert not RoleGrant.objects.filter(user=leader.user, revoked_at=None).exists()
    assert not User.objects.get(pk=cast.users[TEAM_LEADER].pk).is_active
    with pytest.raises(RuleBroken, match="已经离职"):
        services.record_leaving(actor=officer(cast), person_uuid=leader.uuid)
    with pytest.raises(RuleBroken, match="不能任职"):
        services.assign_post(actor=officer(cast), person_uuid=leader.uuid, post_uuid=cast.post.uuid)


def test_whoever_comes_back_is_the_same_person_without_the_former_roles(cast: Cast) -> None:
    leader = cast.people[TEAM_LEADER]
    services.record_leaving(actor=officer(cast), person_uuid=leader.uuid)
    hired = services.rehire_person(actor=officer(cast), person_uuid=leader.uuid)
    assert hired.person.uuid == leader.uuid
    assert hired.initial_password
    user = User.objects.get(pk=cast.users[TEAM_LEADER].pk)
    assert user.is_active
    assert user.must_change_password
    assert cast.actor(TEAM_LEADER).grants == ()


def test_the_same_number_belongs_to_one_person_in_each_enterprise(cast: Cast) -> None:
    services.hire_person(
        actor=cast.actor(STRANGER), enterprise_uuid=cast.theirs.uuid, name="测例同", employee_number="JX0001"
    )
    with pytest.raises(RuleBroken, match="本企业已有相同工号"):
        services.hire_person(actor=officer(cast), enterprise_uuid=cast.ours.uuid, name="测例", employee_number="jx0001")


def test_a_phone_of_another_enterprise_is_neither_told_nor_taken(cast: Cast) -> None:
    hired = services.hire_person(
        actor=officer(cast), enterprise_uuid=cast.ours.uuid, name="测例兼", employee_number="JX0900",
        phone="13800000201",
    )  # fmt: skip
    assert hired.initial_password
    assert hired.person.user is not None
    assert hired.person.user.phone is None
    assert User.objects.get(phone="13800000201").name == STRANGE_WORKER


def test_names_and_numbers_of_the_account_follow_the_person(cast: Cast) -> None:
    worker = cast.people[WORKER]
    services.change_person(actor=officer(cast), person_uuid=worker.uuid, name="姜例西", phone="138-0000-0009")
    user = User.objects.get(pk=cast.users[WORKER].pk)
    assert (user.name, user.phone) == ("姜例西", "13800000009")
    fact = Fact.objects.filter(subject=f"person:{worker.uuid}", kind="org.person_changed").get()
    assert fact.payload["changes"]["phone"] == ["138****0001", "138****0009"]


def test_a_password_is_reset_only_by_those_who_could_give_every_role_of_its_owner(cast: Cast) -> None:
    assert services.reset_password(actor=officer(cast), person_uuid=cast.people[TEAM_LEADER].uuid)
    with pytest.raises(NotAllowed):
        services.reset_password(actor=officer(cast), person_uuid=cast.people[PRINCIPAL].uuid)
    with pytest.raises((NotAllowed, Person.DoesNotExist)):
        services.reset_password(actor=officer(cast), person_uuid=cast.people[PARK_OFFICER].uuid)
    with pytest.raises(Person.DoesNotExist):
        services.reset_password(actor=officer(cast), person_uuid=cast.people[STRANGE_WORKER].uuid)


def test_initial_passwords_are_not_a_way_to_become_the_principal(cast: Cast) -> None:
    everybody = [person.uuid for person in cast.people.values()]
    issued = {person.name for person, _word in services.issue_initial_passwords(
        actor=officer(cast), person_uuids=everybody
    )}  # fmt: skip
    assert WORKER in issued
    assert not issued & {PRINCIPAL, STRANGER, STRANGE_WORKER, PARK_OFFICER, ADMINISTRATOR}


def test_a_superuser_of_the_admin_is_out_of_reach_of_every_officer(cast: Cast) -> None:
    worker = cast.people[WORKER]
    User.objects.filter(pk=cast.users[WORKER].pk).update(is_superuser=True, is_staff=True)
    for attempt in (services.reset_password, services.record_leaving):
        with pytest.raises(NotAllowed):
            attempt(actor=officer(cast), person_uuid=worker.uuid)
    assert services.issue_initial_passwords(actor=officer(cast), person_uuids=[worker.uuid]) == []


def test_nobody_sends_away_whose_role_they_could_not_take_back(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.record_leaving(actor=officer(cast), person_uuid=cast.people[PRINCIPAL].uuid)
    assert cast.actor(PRINCIPAL).grants
    assert Person.objects.get(pk=cast.people[PRINCIPAL].pk).left_on is None


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.PRINCIPAL, "ours"), (Role.ADMINISTRATOR, "ours"), (Role.PARK_OFFICER, "park"), (Role.SAFETY_OFFICER, "theirs"),
        (Role.ADMINISTRATOR, ""),
    ],
)  # fmt: skip
def test_an_officer_raises_nobody_above_the_own_reach_the_own_person_included(
    cast: Cast, role: Role, place: str
) -> None:
    path = getattr(cast, place).path if place else ""
    for name in (SAFETY_OFFICER, WORKER):
        with pytest.raises((NotAllowed, RuleBroken)):
            services.give_role(actor=officer(cast), person_uuid=cast.people[name].uuid, role=role, path=path)
    assert not RoleGrant.objects.filter(role=role, path=path, user=cast.users[SAFETY_OFFICER]).exists()


def test_a_role_is_not_given_at_a_place_that_does_not_exist(cast: Cast) -> None:
    nowhere = f"{cast.ours.path}u999999/"
    with pytest.raises(RuleBroken, match="没有这个授权范围"):
        services.give_role(
            actor=officer(cast), person_uuid=cast.people[WORKER].uuid, role=Role.TEAM_LEADER, path=nowhere
        )


def test_the_last_administrator_can_neither_be_revoked_nor_leave(cast: Cast) -> None:
    administrator, actor = cast.people[ADMINISTRATOR], cast.actor(ADMINISTRATOR)
    grant = RoleGrant.objects.get(user=administrator.user, role=Role.ADMINISTRATOR)
    with pytest.raises(RuleBroken, match="至少要保留一名管理员"):
        services.revoke_role(actor=actor, grant_id=grant.pk)
    with pytest.raises(RuleBroken, match="至少要保留一名管理员"):
        services.record_leaving(actor=actor, person_uuid=administrator.uuid)
    second = services.hire_officer(
        actor=TESTS, authority_uuid=cast.park.uuid, name="丁例二", phone="13800009099"
    ).person
    services.give_role(actor=actor, person_uuid=second.uuid, role=Role.ADMINISTRATOR, path="")
    services.record_leaving(actor=actor, person_uuid=administrator.uuid)
    with pytest.raises(RuleBroken, match="至少要保留一名管理员"):
        services.record_leaving(actor=TESTS, person_uuid=second.uuid)


def test_the_first_administrator_is_made_once(db: None) -> None:
    made = services.create_first_administrator(
        actor=TESTS, name="冯例云", phone="13800009000", password="lan-tian-7-bai", authority_name="示例园区"
    )
    assert made.user is not None
    assert not made.user.must_change_password
    assert Authority.objects.get().calendar_days.exists()
    with pytest.raises(RuleBroken, match="已经有管理员"):
        services.create_first_administrator(
            actor=TESTS, name="又一", phone="13800009001", password="lan-tian-7-bai", authority_name="示例园区"
        )


def test_an_account_opens_once_there_is_something_to_sign_in_with(cast: Cast) -> None:
    person = make_person(cast.ours, name="测例无", employee_number="")
    assert person.user is None
    with pytest.raises(RuleBroken, match="须先登记"):
        services.open_account(actor=officer(cast), person_uuid=person.uuid)
    services.change_person(actor=officer(cast), person_uuid=person.uuid, employee_number="JX0901")
    person.refresh_from_db()
    assert person.user is not None
    with pytest.raises(RuleBroken, match="已有账号"):
        services.open_account(actor=officer(cast), person_uuid=person.uuid)
