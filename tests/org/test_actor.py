"""Who asks: grants given, posts held, and nothing for those who left."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from gangze.access.actor import NOBODY, Grant
from gangze.access.matrix import Action, Role
from gangze.org import services
from gangze.org.middleware import ActorMiddleware
from gangze.org.selectors import actor_by_key, actor_of
from tests.builders import TESTS
from tests.cast import ADMINISTRATOR, ROLE_OF, SAFETY_OFFICER, TEAM_LEADER, WORKER, Cast


def test_a_worker_may_see_the_documents_of_the_post_held_today(cast: Cast) -> None:
    actor = cast.actor(WORKER)
    assert actor.grants == (Grant(Role.WORKER, cast.post.path),)
    assert actor.may(Action.ACKNOWLEDGE, cast.post.path)
    assert not actor.may(Action.DOSSIER_VIEW, cast.other_post.path)


def test_the_grant_of_a_post_begins_and_ends_with_its_days(cast: Cast) -> None:
    user = cast.users[WORKER]
    assert actor_of(user, today=date(2019, 12, 31)).grants == ()
    services.end_assignment(actor=TESTS, person_uuid=cast.people[WORKER].uuid, post_uuid=cast.post.uuid)
    assert actor_of(user).grants == ()


def test_a_team_leader_who_works_at_a_post_holds_both_grants(cast: Cast) -> None:
    roles = {grant.role for grant in cast.actor(TEAM_LEADER).grants}
    assert roles == {Role.TEAM_LEADER, Role.WORKER}


def test_every_person_of_the_cast_holds_the_role_they_stand_for(cast: Cast) -> None:
    for name, role in ROLE_OF.items():
        assert role in {grant.role for grant in cast.actor(name).grants}, name


def test_a_revoked_role_is_gone_at_once(cast: Cast) -> None:
    grant = cast.users[SAFETY_OFFICER].role_grants.get()
    services.revoke_role(actor=cast.actor(ADMINISTRATOR), grant_id=grant.pk)
    assert cast.actor(SAFETY_OFFICER).grants == ()


def test_whoever_left_may_do_nothing(cast: Cast) -> None:
    services.record_leaving(actor=TESTS, person_uuid=cast.people[SAFETY_OFFICER].uuid)
    user = cast.users[SAFETY_OFFICER]
    user.refresh_from_db()
    assert actor_of(user) == NOBODY
    assert actor_by_key(str(user.uuid)) is None


def test_an_actor_is_read_in_at_most_three_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        actor_of(cast.users[TEAM_LEADER])


def test_a_page_that_asks_for_nobody_costs_no_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rf: RequestFactory
) -> None:
    request = rf.get("/")
    request.user = cast.users[WORKER]
    with django_assert_num_queries(0):
        ActorMiddleware(lambda request: None)(request)  # type: ignore[arg-type, return-value]  # no response needed
    assert request.actor.name == WORKER


@pytest.mark.django_db
def test_a_stranger_is_nobody() -> None:
    assert actor_of(AnonymousUser()) is NOBODY
