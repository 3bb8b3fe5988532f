"""A record is judged by what its maker might do when it was made, inside a window, and never by what a clock alone claims."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gangze.access.actor import NOBODY, Actor
from gangze.access.matrix import Role
from gangze.accounts.models import User
from gangze.kernel import clock
from gangze.ledger.models import Fact
from gangze.org import services as org
from gangze.org.models import Assignment, Person, RoleGrant
from gangze.org.rules.moments import Trust, made
from gangze.org.selectors import actor_at
from tests.builders import TESTS
from tests.dossiers.builders import Crew

from .conftest import recited, send_batch, signed_in

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("hours", "skew_hours", "trust"),
    [
        (0, 0, Trust.AT_HAND), (-4 / 60, 0, Trust.AT_HAND), (4 / 60, 0, Trust.AT_HAND), (6 / 60, 0, Trust.AHEAD),
        (-2, 0, Trust.WITHIN), (-168, 0, Trust.WITHIN), (-169, 0, Trust.LONG_AGO), (5, 5, Trust.AT_HAND),
        (3, 5, Trust.WITHIN), (-3, -5, Trust.AHEAD),
    ],
)  # fmt: skip
def test_a_claimed_moment_counts_for_so_much(hours: float, skew_hours: int, trust: Trust) -> None:
    when = made(NOON + timedelta(hours=hours), skew_ms=skew_hours * 3_600_000, now=NOON, window=WEEK)
    assert when.trust is trust
    assert when.at == (NOON if trust is Trust.AHEAD else NOON + timedelta(hours=hours - skew_hours))


def code_of(crew: Crew, actor: Actor, ago: timedelta, **more: Any) -> str:
    """Return "" for a record that is taken, else the code of its refusal."""
    told = recited(crew, actor, device_at=(clock.now() - ago).isoformat(), **more)
    [answer] = send_batch(signed_in(actor), [told]).json()["answers"]
    return str(answer.get("code", ""))


def grant_of(actor: Actor) -> RoleGrant:
    return RoleGrant.objects.get(user__uuid=actor.key)


@pytest.fixture(autouse=True)
def long_held(crew: Crew) -> None:
    """The worker has held the post for years, so that what is refused is refused for the marker's sake."""
    Assignment.objects.update(starts_on=date(2020, 1, 1))


def test_what_was_made_before_a_role_was_taken_back_is_taken_and_what_was_made_after_is_not(crew: Crew) -> None:
    revoked_at = clock.now() - timedelta(hours=2)
    RoleGrant.objects.filter(pk=grant_of(crew.officer).pk).update(revoked_at=revoked_at)
    assert code_of(crew, crew.officer, timedelta(hours=4)) == ""
    assert code_of(crew, crew.officer, timedelta(hours=1)) in ("absent", "not_allowed")
    assert code_of(crew, crew.officer, timedelta(0)) in ("absent", "not_allowed")
    assert Fact.objects.filter(kind="mastery.recited").count() == 1


def test_what_was_made_before_a_role_was_given_is_refused(crew: Crew) -> None:
    RoleGrant.objects.filter(pk=grant_of(crew.officer).pk).update(granted_at=clock.now() - timedelta(hours=2))
    assert code_of(crew, crew.officer, timedelta(hours=4)) in ("absent", "not_allowed")
    assert code_of(crew, crew.officer, timedelta(hours=1)) == ""


def test_backdating_beyond_the_window_regains_nothing(crew: Crew) -> None:
    RoleGrant.objects.filter(pk=grant_of(crew.officer).pk).update(revoked_at=clock.now() - timedelta(hours=2))
    assert code_of(crew, crew.officer, timedelta(days=8)) in ("absent", "not_allowed")
    assert code_of(crew, crew.officer, timedelta(days=6)) == "", "the price of the window: docs/rules/outbox.md §4"


def test_a_record_older_than_the_window_is_taken_from_whoever_still_holds_the_role(crew: Crew) -> None:
    assert code_of(crew, crew.officer, timedelta(days=30)) == ""


def test_a_clock_that_runs_ahead_gains_nothing(crew: Crew) -> None:
    RoleGrant.objects.filter(pk=grant_of(crew.officer).pk).update(revoked_at=clock.now() - timedelta(hours=2))
    assert code_of(crew, crew.officer, -timedelta(days=2)) in ("absent", "not_allowed")


def test_a_wrong_clock_is_corrected_by_what_the_device_knew_and_both_are_kept(crew: Crew) -> None:
    RoleGrant.objects.filter(pk=grant_of(crew.officer).pk).update(granted_at=clock.now() - timedelta(hours=2))
    behind = -3 * 3_600_000
    assert code_of(crew, crew.officer, timedelta(hours=3), clock_skew_ms=behind) == ""
    fact = Fact.objects.get(kind="mastery.recited")
    assert fact.payload["handed_in"] == {"clock_skew_ms": behind}
    assert fact.device_at is not None
    assert fact.received_at - fact.device_at > timedelta(hours=2)


@pytest.mark.parametrize("skew", [10**18, -(10**18), "1", 1.5])
def test_a_skew_that_no_clock_has_is_refused(crew: Crew, skew: Any) -> None:
    assert code_of(crew, crew.officer, timedelta(0), clock_skew_ms=skew) == ("" if skew == "1" else "malformed")


def test_a_moment_beyond_all_calendars_is_refused_and_breaks_nothing(crew: Crew) -> None:
    told = recited(crew, crew.officer, device_at="0001-01-01T00:00:00+08:00", clock_skew_ms=86_400_000)
    [answer] = send_batch(signed_in(crew.officer), [told]).json()["answers"]
    assert answer["status"] in (400, 422)


def test_a_post_left_at_noon_was_held_in_the_morning(crew: Crew) -> None:
    user = User.objects.get(uuid=crew.worker.key)
    noon = datetime.combine(clock.business_date(clock.now()), time(12), clock.PARK_ZONE)
    with clock.standing_at(noon):
        org.end_assignment(actor=TESTS, person_uuid=crew.worker_person.uuid, post_uuid=crew.post.uuid)
    assert [grant.role for grant in actor_at(user, noon - timedelta(minutes=30)).grants] == [Role.WORKER]
    assert actor_at(user, noon).grants == ()
    assert actor_at(user, noon + timedelta(days=1)).grants == ()


def test_an_end_put_down_days_later_counts_from_its_day(crew: Crew) -> None:
    user = User.objects.get(uuid=crew.worker.key)
    today = clock.business_date(clock.now())
    Assignment.objects.update(ends_on=today - timedelta(days=2), ended_at=clock.now())
    assert actor_at(user, clock.now() - timedelta(days=1)).grants == ()
    assert actor_at(user, clock.now() - timedelta(days=4)).grants != ()


def test_a_closed_account_might_do_nothing_at_any_time(crew: Crew) -> None:
    User.objects.filter(uuid=crew.officer.key).update(is_active=False)
    assert actor_at(User.objects.get(uuid=crew.officer.key), clock.now() - timedelta(hours=1)) == NOBODY


def test_whoever_has_left_hands_in_nothing_whatever_he_claims(crew: Crew) -> None:
    Person.objects.filter(user__uuid=crew.officer.key).update(left_on=clock.business_date(clock.now()))
    assert code_of(crew, crew.officer, timedelta(days=2)) == "not_allowed"


def test_a_batch_asks_once_what_its_sender_held(crew: Crew) -> None:
    client, ago = signed_in(crew.officer), timedelta(hours=4)
    told = [recited(crew, crew.officer, device_at=(clock.now() - ago * n).isoformat()) for n in range(4)]
    with CaptureQueriesContext(connection) as asked:
        assert {answer["status"] for answer in send_batch(client, told).json()["answers"]} == {200}
    assert sum('FROM "org_rolegrant"' in query["sql"] for query in asked.captured_queries) == 1
