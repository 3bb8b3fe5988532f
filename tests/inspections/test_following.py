"""What rounds hear of the organisation: posts come and go, places move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest

from gangze.inspections.models import Plan
from gangze.inspections.rules.rotas import moment_of
from gangze.inspections.services.defaults import generate_defaults
from gangze.kernel.clock import standing_at
from gangze.org import services as org
from tests.builders import TESTS, make_post
from tests.cast import Cast

from .builders import plan_for

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)
Committing = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """It is nine in the morning of DAY."""
    with standing_at(moment_of(DAY, 9 * 60)):
        yield


def test_a_new_post_gets_its_plan_where_the_enterprise_works_with_plans(
    cast: Cast, django_capture_on_commit_callbacks: Committing
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        before = make_post(cast.team, name="外操甲", speciality="工艺")
    assert not Plan.objects.exists()
    generate_defaults(actor=TESTS, enterprise=cast.ours)
    with django_capture_on_commit_callbacks(execute=True):
        after = make_post(cast.team, name="外操乙", speciality="工艺", shift_system="四班三运转")
        office = make_post(cast.team, name="统计员", is_frontline=False)
        theirs = make_post(cast.their_team, name="邻厂化水工")
    assert {post.name: post.round_plans.count() for post in (before, after, office, theirs)} == {
        "外操甲": 1, "外操乙": 1, "统计员": 0, "邻厂化水工": 0,
    }  # fmt: skip


def test_a_closed_post_has_nothing_due_and_what_is_open_is_excused(
    cast: Cast, django_capture_on_commit_callbacks: Committing
) -> None:
    post = make_post(cast.team, name="外操")
    plan = plan_for(post, on=DAY)
    with django_capture_on_commit_callbacks(execute=True):
        org.close_post(actor=TESTS, post_uuid=post.uuid)
    plan.refresh_from_db()
    assert plan.closed_on == date(2026, 3, 5)
    assert not plan.occurrences.filter(state="due", closes_at__gt=moment_of(DAY, 9 * 60)).exists()


def test_plans_and_what_is_due_go_along_when_a_post_moves(
    cast: Cast, django_capture_on_commit_callbacks: Committing
) -> None:
    plan = plan_for(cast.post, on=DAY)
    with django_capture_on_commit_callbacks(execute=True):
        org.move_post(actor=TESTS, post_uuid=cast.post.uuid, unit_uuid=cast.other_team.uuid)
    cast.post.refresh_from_db()
    plan.refresh_from_db()
    assert plan.path == cast.post.path
    assert set(plan.occurrences.values_list("path", flat=True)) == {cast.post.path}


def test_defaults_are_made_once_however_often_they_are_asked_for(cast: Cast) -> None:
    first = generate_defaults(actor=TESTS, enterprise=cast.ours)
    second = generate_defaults(actor=TESTS, enterprise=cast.ours)
    assert len(first.plans) == Plan.objects.count()
    assert second.plans == []
    assert second.rotas == []
