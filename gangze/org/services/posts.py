"""Posts: setting up, changing, moving, closing."""

from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import RuleBroken

from ..events import post_closed, post_created, post_renamed
from ..models import Post, Unit
from ..rules.wording import tidy_text
from .changing import announce, change, insert_place, move_paths, place_person, record, today


class PostDetails(TypedDict, total=False):
    """What can be said of a post besides its name."""

    code: str
    aliases: list[str]
    is_frontline: bool
    is_key: bool
    speciality: str
    installation: str
    headcount: int
    shift_system: str


class PostFields(PostDetails, total=False):
    """What can be changed of a post."""

    name: str


@transaction.atomic
def create_post(*, actor: Actor, unit_uuid: UUID, name: str, **more: Unpack[PostDetails]) -> Post:
    """Set up a post in a unit. Raises RuleBroken for a name or code the enterprise already has."""
    unit = _locked_unit(actor).select_related("enterprise").get(uuid=unit_uuid)
    actor.require(Action.ORG_EDIT, unit.path)
    post = Post(enterprise=unit.enterprise, unit=unit, **_normal({"name": name, **more}))
    insert_place(post, parent_path=unit.path)
    record(
        actor,
        post,
        "post_created",
        {"name": post.name, "code": post.code, "is_frontline": post.is_frontline, "is_key": post.is_key},
    )
    announce(post_created, post_id=post.pk)
    return post


@transaction.atomic
def change_post(*, actor: Actor, post_uuid: UUID, **fields: Unpack[PostFields]) -> Post:
    """Change what is said of a post; a fact holds old and new."""
    post = _locked(actor, post_uuid)
    actor.require(Action.ORG_EDIT, post.path)
    if changes := change(post, _normal(fields)):
        record(actor, post, "post_changed", {"changes": changes})
    if "name" in changes:
        announce(post_renamed, post_id=post.pk)
    return post


@transaction.atomic
def move_post(*, actor: Actor, post_uuid: UUID, unit_uuid: UUID) -> Post:
    """Move a post to another unit of the same enterprise; who holds it holds it there."""
    post = _locked(actor, post_uuid)
    actor.require(Action.ORG_EDIT, post.path)
    unit = _locked_unit(actor).filter(enterprise=post.enterprise).get(uuid=unit_uuid)
    actor.require(Action.ORG_EDIT, unit.path)
    old_path = post.path
    if changes := change(post, {"unit": unit}):
        post.path = f"{unit.path}{post.path_part}"
        move_paths(old_path, post.path)
        for assignment in post.assignments.filter(ends_on__isnull=True).select_related("person__enterprise"):
            place_person(assignment.person)
        record(actor, post, "post_moved", {"changes": changes})
    return post


@transaction.atomic
def reopen_post(*, actor: Actor, post_uuid: UUID) -> Post:
    """Undo the closing of a post: the same post, with its uuid and history. Raises RuleBroken where it cannot stand."""
    post = _visible(actor).get(uuid=post_uuid)
    actor.require(Action.ORG_EDIT, post.path)
    if post.closed_on is None:
        raise RuleBroken("该岗位没有撤销。")
    if not _locked_unit(actor).filter(pk=post.unit_id).exists():
        raise RuleBroken("岗位所在的车间或班组已经撤销，不能恢复，请新建岗位。")
    changes = change(post, {"closed_on": None})
    record(actor, post, "post_reopened", {"changes": changes})
    return post


@transaction.atomic
def close_post(*, actor: Actor, post_uuid: UUID, closed_on: date | None = None) -> Post:
    """Close a post. Raises RuleBroken while somebody holds it."""
    post = _locked(actor, post_uuid)
    actor.require(Action.ORG_EDIT, post.path)
    holders = post.assignments.filter(ends_on__isnull=True).count()
    if holders:
        raise RuleBroken("还有 {count} 人在该岗位任职，请先调岗。", count=holders)
    change(post, {"closed_on": closed_on or today()})
    record(actor, post, "post_closed", {"closed_on": str(post.closed_on)})
    announce(post_closed, post_id=post.pk)
    return post


def _visible(actor: Actor) -> QuerySet[Post]:
    return Post.objects.visible_to(actor).select_for_update(of=("self",)).select_related("enterprise", "unit")


def _locked(actor: Actor, post_uuid: UUID) -> Post:
    """Return a post that may still change. Raises RuleBroken for one that is closed."""
    post = _visible(actor).get(uuid=post_uuid)
    if post.closed_on is not None:
        raise RuleBroken("该岗位已经撤销。")
    return post


def _locked_unit(actor: Actor) -> QuerySet[Unit]:
    """Return the units that are not closed and cannot be closed before the transaction ends."""
    return Unit.objects.visible_to(actor).active().select_for_update(of=("self",), no_key=True)


def _normal(fields: PostFields) -> PostFields:
    normal = fields.copy()
    if "name" in fields:
        normal["name"] = tidy_text(fields["name"])
    return normal
