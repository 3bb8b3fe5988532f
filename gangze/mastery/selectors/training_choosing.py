"""Whom to train and on what: people to tick, posts and their items to choose from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Revision
from gangze.kernel.errors import Absent, NotAllowed
from gangze.org.models import Assignment, Enterprise, Person, Post, Unit
from gangze.org.selectors.people import shown_name

from .training import TrainingFilter, houses_of, today

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be ticked; `is_ticked` where the address named this person, `result` and `score` as sent before a refusal."""

    person: Person
    name: str
    posts: str
    is_ticked: bool
    result: str = ""
    score: str = ""


@dataclass(frozen=True, slots=True)
class Teachable:
    """A post to train for: its documents in force with their number of items, and what changed in its last revision."""

    post: Post
    revision: Revision | None
    documents: list[tuple[Kind, int]]
    changed: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choosing:
    """Everything a page needs to let people choose; `has_more` where there are more people than rows."""

    enterprises: list[Enterprise]
    enterprise: Enterprise | None
    units: list[Unit]
    posts: list[Post]
    teachable: Teachable | None
    candidates: list[Candidate]
    has_more: bool


def choosing(actor: Actor, filters: TrainingFilter, post_uuid: UUID | None, ticked: Collection[UUID]) -> Choosing:
    """Return whom and for which post the actor may record training. Raises NotAllowed where there is nobody, Absent for a strange post."""
    if not actor.reaches(Action.TRAINING_EDIT):
        raise NotAllowed(Action.TRAINING_EDIT.value)
    houses = houses_of(actor, Action.TRAINING_EDIT)
    post = _post(actor, post_uuid) if post_uuid else None
    house = _house(actor, houses, filters, post, ticked)
    units, posts = _places(actor, house)
    people = Person.objects.reached_by(actor, Action.TRAINING_EDIT).active().filter(enterprise=house)
    found = _with_posts(people.filter(_narrowed(filters, units, post, ticked)))[: MOST_ROWS + 1]
    rows = [Candidate(person, shown_name(actor, person), _posts_of(person), person.uuid in ticked) for person in found]
    return Choosing(
        houses, house, units, posts, teachable(post) if post else None, rows[:MOST_ROWS], len(rows) > MOST_ROWS
    )


def _post(actor: Actor, post_uuid: UUID) -> Post:
    posts = Post.objects.reached_by(actor, Action.TRAINING_EDIT).select_related("enterprise", "dossier__in_force")
    post = posts.filter(uuid=post_uuid).first()
    if post is None:
        raise Absent("post")
    return post


def _house(
    actor: Actor, houses: list[Enterprise], filters: TrainingFilter, post: Post | None, ticked: Collection[UUID]
) -> Enterprise | None:
    if post is not None:
        return post.enterprise
    if ticked:
        reached = Person.objects.reached_by(actor, Action.TRAINING_EDIT).filter(uuid__in=ticked)
        person = reached.select_related("enterprise").first()
        return person.enterprise if person else None
    named = [one for one in houses if one.code == filters.enterprise]
    return (named or houses)[0] if named or len(houses) == 1 else None


def _places(actor: Actor, house: Enterprise | None) -> tuple[list[Unit], list[Post]]:
    if house is None:
        return [], []
    units = Unit.objects.reached_by(actor, Action.TRAINING_EDIT).active().filter(enterprise=house)
    posts = Post.objects.reached_by(actor, Action.TRAINING_EDIT).active().filter(enterprise=house)
    return list(units.select_related("parent").order_by("path")), list(posts.select_related("unit").order_by("path"))


def _narrowed(filters: TrainingFilter, units: Iterable[Unit], post: Post | None, ticked: Collection[UUID]) -> Q:
    if ticked:
        return Q(uuid__in=ticked)
    condition = Q()
    if post is not None:
        condition &= Q(pk__in=Assignment.objects.on(today()).filter(post=post).values("person"))
    unit = next((one for one in units if str(one.uuid) == filters.unit), None)
    if unit is not None:
        condition &= Q(path__startswith=unit.path)
    if filters.query:
        condition &= Q(name__icontains=filters.query) | Q(employee_number__istartswith=filters.query)
    return condition


def _with_posts(people: object) -> list[Person]:
    held = Assignment.objects.filter(ends_on=None).select_related("post").order_by("pk")
    prefetch = Prefetch("assignments", queryset=held, to_attr="open_assignments")
    return people.select_related("enterprise").prefetch_related(prefetch).order_by("path", "pk")  # type: ignore[attr-defined,no-any-return]


def _posts_of(person: Person) -> str:
    return " · ".join(each.post.name for each in getattr(person, "open_assignments", []))


def teachable(post: Post) -> Teachable:
    """Return what of a post's documents in force can be taught; `changed` is what its last revision made new or other."""
    revision = post.dossier.in_force if hasattr(post, "dossier") else None
    if revision is None:
        return Teachable(post, None, [], [])
    items = list(revision.items.all())
    counts = [(kind, sum(item.kind == kind.value for item in items)) for kind in Kind]
    changed = [
        (item.uid.hex, item.to_content().main_text)
        for item in items
        if revision.number > 1 and item.asked_since == revision.number
    ]
    return Teachable(post, revision, [pair for pair in counts if pair[1]], changed)


def uids_chosen(chosen: Teachable | None, documents: Collection[str], uids: Collection[str]) -> list[str]:
    """Return the items (hex) of the documents that were ticked, and the single items that were."""
    if chosen is None or chosen.revision is None:
        return []
    whole = chosen.revision.items.filter(kind__in=documents).values_list("uid", flat=True)
    return [*(uid.hex for uid in whole), *uids]
