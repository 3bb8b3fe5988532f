"""Who holds a post, and what has been acknowledged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Acknowledgement, Item, Revision
from gangze.kernel.clock import business_date, now
from gangze.org.models import Assignment, Person, Post
from gangze.org.rules.naming import shown_name

from .reading import current_revision


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder of a post and when the revision in force was acknowledged, None while it waits."""

    assignment: Assignment
    acknowledgement: Acknowledgement | None
    name: str


def holders_of(actor: Actor, post: Post, revision: Revision | None) -> list[Holder]:
    """Return who holds the post today, with acknowledgements; empty where the actor may not see them."""
    if not actor.may(Action.ACKNOWLEDGEMENT_VIEW, post.path):
        return []
    assignments = Assignment.objects.on(business_date(now())).filter(post=post)
    done = {}
    if revision is not None:
        done = {each.person_id: each for each in revision.acknowledgements.all()}
    is_masked = post.enterprise.is_name_masked_for_park

    def name(person: Person) -> str:
        return shown_name(actor, name=person.name, path=person.path, person_id=person.pk, is_masked_for_park=is_masked)

    return [
        Holder(each, done.get(each.person_id), name(each.person))
        for each in assignments.select_related("person").order_by("pk")
    ]


@dataclass(frozen=True, slots=True)
class MyPost:
    """A post the person holds, the revision in force, and whether it waits for acknowledgement."""

    post: Post
    revision: Revision | None
    is_acknowledged: bool
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def is_waiting(self) -> bool:
        return self.revision is not None and not self.is_acknowledged

    @property
    def documents(self) -> list[tuple[Kind, int]]:
        """Return the four documents with their number of items."""
        return [(kind, self.counts.get(kind.value, 0)) for kind in Kind]


def my_posts(actor: Actor) -> list[MyPost]:
    """Return the posts the actor holds today, waiting ones first; empty for people without a post."""
    if actor.person_id is None:
        return []
    assignments = (
        Assignment.objects.on(business_date(now()))
        .filter(person_id=actor.person_id)
        .select_related("post__unit", "post__enterprise", "post__dossier__in_force")
    )
    posts = [assignment.post for assignment in assignments]
    current = {post.pk: current_revision(post) for post in posts}
    ids = [revision.pk for revision in current.values() if revision]
    done = set(
        Acknowledgement.objects.filter(person_id=actor.person_id, revision__in=ids).values_list("revision", flat=True)
    )
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for revision_id, kind, count in (
        Item.objects.filter(revision__in=ids).values_list("revision", "kind").annotate(n=Count("pk")).order_by()
    ):
        counts[revision_id][kind] = count
    mine = []
    for post in posts:
        revision = current[post.pk]
        key = revision.pk if revision else 0
        mine.append(MyPost(post, revision, key in done, counts.get(key, {})))
    return sorted(mine, key=lambda each: not each.is_waiting)


def is_acknowledged_by(actor: Actor, revision: Revision) -> bool:
    """Return whether the actor has acknowledged the revision."""
    if actor.person_id is None:
        return False
    return Acknowledgement.objects.filter(revision=revision, person_id=actor.person_id).exists()


def holds_post(actor: Actor, post: Post) -> bool:
    """Return whether the actor holds the post today."""
    if actor.person_id is None:
        return False
    return Assignment.objects.on(business_date(now())).filter(post=post, person_id=actor.person_id).exists()
