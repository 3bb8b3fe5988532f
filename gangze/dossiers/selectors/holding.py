"""Who holds a post, and what has been acknowledged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import ItemContent, Kind
from gangze.dossiers.models import Acknowledgement, Item, ItemAcknowledgement, Revision
from gangze.dossiers.rules import ChangeClass, change_class
from gangze.dossiers.rules.asking import highest_acknowledged, items_asked
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import Absent
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
    """A post the person holds, the revision in force, and how many of its items wait for acknowledgement."""

    post: Post
    revision: Revision | None
    asked_count: int = 0
    is_first: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def is_waiting(self) -> bool:
        return self.asked_count > 0

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
    revisions = [revision for revision in current.values() if revision is not None]
    since: dict[int, dict[str, int]] = defaultdict(dict)
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for item in Item.objects.filter(revision__in=revisions).only("revision_id", "kind", "uid", "asked_since"):
        since[item.revision_id][item.uid.hex] = item.asked_since or 0
        counts[item.revision_id][item.kind] += 1
    done = _acknowledged_by(actor.person_id, revisions)
    mine = []
    for post in posts:
        revision = current[post.pk]
        if revision is None:
            mine.append(MyPost(post, None))
            continue
        asked = items_asked(since[revision.pk], done[revision.dossier_id])
        mine.append(MyPost(post, revision, len(asked), not done[revision.dossier_id], dict(counts[revision.pk])))
    return sorted(mine, key=lambda each: not each.is_waiting)


def _acknowledged_by(person_id: int, revisions: Iterable[Revision]) -> dict[int, dict[str, int]]:
    """Return by dossier the highest number in which the person acknowledged each item."""
    acts: dict[int, list[tuple[str, int]]] = defaultdict(list)
    dossiers = [revision.dossier_id for revision in revisions]
    for dossier_id, uid, number in ItemAcknowledgement.objects.filter(
        person_id=person_id, dossier__in=dossiers
    ).values_list("dossier", "uid", "number"):
        acts[dossier_id].append((uid.hex, number))
    return {dossier_id: highest_acknowledged(acts[dossier_id]) for dossier_id in dossiers}


@dataclass(frozen=True, slots=True)
class AskedItem:
    """An item a person is asked to acknowledge, and how it stood when that person last did; None for a new one."""

    new: ItemContent
    old: ItemContent | None

    @property
    def change(self) -> ChangeClass:
        return change_class(self.old, self.new)


def asked_items(person_id: int | None, revision: Revision) -> list[AskedItem]:
    """Return what a person is asked to acknowledge of a revision in force, in order of the documents."""
    if person_id is None:
        return []
    done = _acknowledged_by(person_id, [revision])[revision.dossier_id]
    items = {item.uid.hex: item for item in revision.items.all()}
    since = {uid: item.asked_since or revision.number for uid, item in items.items()}
    order = {kind.value: place for place, kind in enumerate(Kind)}
    asked = sorted((items[uid] for uid in items_asked(since, done)), key=lambda item: (order[item.kind], item.position))
    before = {
        (item.uid.hex, item.revision.number): item.to_content()
        for item in Item.objects.filter(
            revision__dossier=revision.dossier_id, revision__number__in=set(done.values()),
            uid__in=[item.uid for item in asked],
        ).select_related("revision")
    }  # fmt: skip
    return [AskedItem(item.to_content(), before.get((item.uid.hex, done.get(item.uid.hex, 0)))) for item in asked]


def is_acknowledged_by(actor: Actor, revision: Revision) -> bool:
    """Return whether the actor has nothing left to acknowledge of the revision; False for people who acknowledged nothing."""
    if actor.person_id is None:
        return False
    done = _acknowledged_by(actor.person_id, [revision])[revision.dossier_id]
    since = {uid.hex: number or revision.number for uid, number in revision.items.values_list("uid", "asked_since")}
    return bool(done) and not items_asked(since, done)


def holds_post(actor: Actor, post: Post) -> bool:
    """Return whether the actor holds the post today."""
    if actor.person_id is None:
        return False
    return Assignment.objects.on(business_date(now())).filter(post=post, person_id=actor.person_id).exists()


def holder_of(actor: Actor, revision_uuid: UUID, person_uuid: UUID) -> tuple[Person, Post]:
    """Return a visible person and the post of a visible revision; raises Absent."""
    revision = (
        Revision.objects.visible_to(actor)
        .select_related("dossier__post__enterprise", "dossier__post__unit")
        .filter(uuid=revision_uuid)
        .first()
    )
    person = Person.objects.visible_to(actor).filter(uuid=person_uuid).first()
    if revision is None or person is None:
        raise Absent("holder")
    return person, revision.dossier.post


@dataclass(frozen=True, slots=True)
class WaitingHolder:
    """A holder of a post for whom items wait."""

    person: Person
    name: str
    asked_count: int


def waiting_holders(actor: Actor, post: Post, revision: Revision) -> list[WaitingHolder]:
    """Return the holders of a post who have something left to acknowledge; empty where the actor may not see them."""
    waiting = [each for each in holders_of(actor, post, revision) if each.acknowledgement is None]
    since = {uid.hex: number or revision.number for uid, number in revision.items.values_list("uid", "asked_since")}
    acts: dict[int, list[tuple[str, int]]] = defaultdict(list)
    people = [each.assignment.person_id for each in waiting]
    for person_id, uid, number in ItemAcknowledgement.objects.filter(
        dossier=revision.dossier_id, person__in=people
    ).values_list("person", "uid", "number"):
        acts[person_id].append((uid.hex, number))
    return [
        WaitingHolder(each.assignment.person, each.name, len(items_asked(since, highest_acknowledged(acts[person_id]))))
        for each in waiting
        for person_id in [each.assignment.person_id]
    ]
