"""Who holds which post from when to when; history is kept."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.clock import now
from gangze.kernel.errors import RuleBroken

from ..events import assignment_ended, assignment_started
from ..models import Assignment, Enterprise, Person, Post
from .changing import announce, change, insert, place_person, record, today


@transaction.atomic
def assign_post(*, actor: Actor, person_uuid: UUID, post_uuid: UUID, starts_on: date | None = None) -> Assignment:
    """Let a person hold a post, besides those already held. Raises RuleBroken when the post is held or closed."""
    person, enterprise = _person_of_enterprise(actor, person_uuid)
    (post,) = visible_posts(actor, enterprise, [post_uuid])
    return start_assignment(actor, person, post, starts_on or today())


@transaction.atomic
def end_assignment(*, actor: Actor, person_uuid: UUID, post_uuid: UUID, ends_on: date | None = None) -> Assignment:
    """End a person's hold of a post; `ends_on` is the first day no longer held (today)."""
    person, _enterprise = _person_of_enterprise(actor, person_uuid)
    return _end(actor, person, _open_assignment(person, post_uuid), ends_on or today())


@transaction.atomic
def move_person(
    *, actor: Actor, person_uuid: UUID, from_post_uuid: UUID, to_post_uuid: UUID, moved_on: date | None = None
) -> Assignment:
    """Move a person from one post to another: one assignment ends and another begins on the same day."""
    person, enterprise = _person_of_enterprise(actor, person_uuid)
    if from_post_uuid == to_post_uuid:
        raise RuleBroken("此人已在该岗位任职。")
    (post,) = visible_posts(actor, enterprise, [to_post_uuid])
    day = moved_on or today()
    _end(actor, person, _open_assignment(person, from_post_uuid), day)
    return start_assignment(actor, person, post, day)


def visible_posts(actor: Actor, enterprise: Enterprise, post_uuids: Sequence[UUID]) -> list[Post]:
    """Return the posts of the enterprise in the order asked for, locked, so that none is closed in between.

    Raises DoesNotExist for one that is not among them.
    """
    posts = Post.objects.reached_by(actor, Action.PEOPLE_EDIT).active().filter(enterprise=enterprise)
    posts = posts.select_for_update(of=("self",), no_key=True)
    return [posts.get(uuid=post_uuid) for post_uuid in post_uuids]


def start_assignment(actor: Actor, person: Person, post: Post, starts_on: date) -> Assignment:
    """Begin an assignment of a person who is already locked, and record it."""
    if person.left_on is not None:
        raise RuleBroken("此人已经离职，不能任职。")
    if person.assignments.filter(post=post, ends_on__gt=starts_on).exists():
        raise RuleBroken("这段时间此人已在该岗位任职，请改任职日期。")
    assignment = Assignment(person=person, post=post, starts_on=starts_on)
    insert(assignment)
    place_person(person)
    record(actor, person, "assignment_started", {"post": str(post.uuid), "starts_on": starts_on})
    announce(assignment_started, assignment_id=assignment.pk, person_id=person.pk, post_id=post.pk)
    return assignment


def end_all_assignments(actor: Actor, person: Person, ends_on: date) -> None:
    """End every assignment of a person who is already locked."""
    for assignment in person.assignments.filter(ends_on=None).select_related("post").order_by("pk"):
        _end(actor, person, assignment, ends_on)


def _end(actor: Actor, person: Person, assignment: Assignment, ends_on: date) -> Assignment:
    if ends_on > today():
        raise RuleBroken("离任日期不能晚于今天。")
    # What had not begun yet ends on the day it would have begun: it was never held.
    change(assignment, {"ends_on": max(ends_on, assignment.starts_on), "ended_at": now()})
    place_person(person)
    record(actor, person, "assignment_ended", {"post": str(assignment.post.uuid), "ends_on": assignment.ends_on})
    announce(assignment_ended, assignment_id=assignment.pk, person_id=person.pk, post_id=assignment.post_id)
    return assignment


def _open_assignment(person: Person, post_uuid: UUID) -> Assignment:
    return person.assignments.filter(ends_on=None).select_related("post").get(post__uuid=post_uuid)


def _person_of_enterprise(actor: Actor, person_uuid: UUID) -> tuple[Person, Enterprise]:
    found = Person.objects.visible_to(actor).select_for_update(of=("self",)).select_related("enterprise", "authority")
    person = found.get(uuid=person_uuid)
    actor.require(Action.PEOPLE_EDIT, person.path)
    if person.enterprise is None:
        raise RuleBroken("监管机构的人员没有岗位。")
    return person, person.enterprise
