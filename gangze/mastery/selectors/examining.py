"""Whom an examiner can hear, and what the examiner's page of one document holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import ItemContent, Kind
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import NotAllowed
from gangze.mastery.rules.pointing import Asked, points_of
from gangze.mastery.rules.scopes import Scope, scopes_of
from gangze.org.models import Assignment, Person, Post, Unit
from gangze.org.rules.granting import enterprise_path
from gangze.org.rules.naming import shown_name
from gangze.org.scoping import reach_filter
from gangze.web.keyset import KeysetPage, keyset_page

from .hearing import HeardDocument, document_to_hear

PAGE_SIZE = 30
MOST_OF_TEAM = 40


@dataclass(frozen=True, slots=True)
class Hearable:
    """Somebody who can be heard at a post; the name is masked where the actor sees that much only."""

    person: Person
    post: Post
    name: str

    @property
    def has_documents(self) -> bool:
        """Return whether something is in force at the post: without it there is nothing to hear."""
        return self.revision_id != 0

    @property
    def revision_id(self) -> int:
        """Return the key of the revision in force at the post, 0 for none."""
        dossier = getattr(self.post, "dossier", None)
        return (dossier.in_force_id or 0) if dossier is not None else 0


@dataclass(frozen=True, slots=True)
class PeopleToHear:
    """The page of people; `team` are those of the actor's own team, on the first page of an unnarrowed list."""

    page: KeysetPage[Assignment]
    rows: list[Hearable]
    team: list[Hearable]
    units: list[Unit]


@dataclass(frozen=True, slots=True)
class HearFilter:
    """What the list is narrowed to: a name, a post or an employee number; a unit by its uuid as text."""

    query: str = ""
    unit: str = ""

    @property
    def is_on(self) -> bool:
        return bool(self.query or self.unit)


def people_to_hear(actor: Actor, filters: HearFilter, query: Mapping[str, str]) -> PeopleToHear:
    """Return the people at posts where the actor may examine, own team first. Raises NotAllowed for whoever examines nobody."""
    if not actor.reaches(Action.EXAMINE):
        raise NotAllowed(Action.EXAMINE.value)
    assignments = _held(actor)
    unit = _unit(actor, filters.unit)
    if filters.unit:
        assignments = assignments.filter(post__path__startswith=unit.path) if unit else assignments.none()
    if filters.query:
        assignments = assignments.filter(
            Q(post__name__icontains=filters.query) | named_as_seen(actor, filters.query, "post__enterprise")
        )
    page = keyset_page(assignments, order=["post__path", "pk"], query=query, size=PAGE_SIZE)
    team = [] if filters.is_on or query.get("after") or query.get("before") else _team(actor)
    rows = [hearable(actor, each) for each in page.rows]
    return PeopleToHear(page, rows, team, units_to_hear(actor))


def hearable(actor: Actor, assignment: Assignment) -> Hearable:
    """Return who holds a post as somebody to be heard; post.enterprise and person are to be loaded along."""
    person, post = assignment.person, assignment.post
    masked = post.enterprise.is_name_masked_for_park
    name = shown_name(actor, name=person.name, path=person.path, person_id=person.pk, is_masked_for_park=masked)
    return Hearable(person, post, name)


def units_to_hear(actor: Actor) -> list[Unit]:
    """Return the units of one enterprise to narrow a list to; none for whoever examines in several: they search."""
    units = Unit.objects.active().filter(reach_filter(actor, Action.EXAMINE, "path")).select_related("parent")
    found = list(units.order_by("path")[:201])
    is_one = len({unit.enterprise_id for unit in found}) == 1
    return found if is_one and len(found) <= 200 else []


def holders_to_hear(actor: Actor, place: str) -> list[Hearable]:
    """Return who holds posts at a place (a path) today and can be examined by the actor, by post and name."""
    held = _held(actor).filter(post__path__startswith=place).order_by("post__path", "pk")
    return [hearable(actor, each) for each in held]


def _held(actor: Actor) -> QuerySet[Assignment]:
    """Return the assignments of today at posts where the actor examines, the actor's own left out: nobody examines himself."""
    held = Assignment.objects.on(business_date(now())).filter(reach_filter(actor, Action.EXAMINE, "post__path"))
    if actor.person_id is not None:
        held = held.exclude(person_id=actor.person_id)
    return held.filter(post__closed_on__isnull=True, person__left_on__isnull=True).select_related(
        "person", "post__enterprise", "post__unit__parent", "post__dossier"
    )


def _team(actor: Actor) -> list[Hearable]:
    if actor.person_id is None:
        return []
    own = Assignment.objects.on(business_date(now())).filter(person_id=actor.person_id).select_related("post__unit")
    paths = {each.post.unit.path for each in own}
    if not paths:
        return []
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(post__path__startswith=path)
    return [
        hearable(actor, each) for each in _held(actor).filter(condition).order_by("post__path", "pk")[:MOST_OF_TEAM]
    ]


def _unit(actor: Actor, text: str) -> Unit | None:
    try:
        found = UUID(text)
    except ValueError:
        return None
    return Unit.objects.filter(reach_filter(actor, Action.EXAMINE, "path"), uuid=found).first()


def named_as_seen(actor: Actor, query: str, enterprise: str) -> Q:
    """Return the condition that a person's name begins so or the employee number is this, where the actor sees full names.

    Elsewhere a search would tell what the mask hides. `enterprise` is the way from the row to its enterprise.
    """
    name = Q(person__name__startswith=query) | Q(person__employee_number__iexact=query)
    if actor.is_system:
        return name
    seen = Q(**{f"{enterprise}__is_name_masked_for_park": False}) | reach_filter(
        actor, Action.PEOPLE_EDIT, "person__path"
    )
    for own in {enterprise_path(grant.unit_path) for grant in actor.grants}:
        if own:
            seen |= Q(person__path__startswith=own)
    return name & seen


@dataclass(frozen=True, slots=True)
class PointGroup:
    """The points of one item, with what the item is called."""

    item: ItemContent
    points: tuple[Asked, ...]

    @property
    def opens_with_title(self) -> bool:
        """Whether the first point begins with what the item is called, so that a heading would say it twice."""
        title = self.item.main_text.strip().rstrip("。；;，,")
        return bool(title) and self.points[0].text.startswith(title)


@dataclass(frozen=True, slots=True)
class ExaminerPage:
    """One document as an examiner hears it: the points by item, who can be heard, and what can be asked."""

    document: HeardDocument
    groups: list[PointGroup]
    people: list[Hearable]
    scopes: list[Scope]

    @property
    def count(self) -> int:
        return len(self.document.points)


def examiner_page(actor: Actor, post_uuid: UUID, kind: Kind) -> ExaminerPage:
    """Return the examiner's page of a document in force. Raises Absent, NotAllowed."""
    document = document_to_hear(actor, post_uuid, kind)
    actor.require(Action.EXAMINE, document.post.path)
    groups = [PointGroup(item, points_of(item)) for item in document.items]
    people = holders_to_hear(actor, document.post.path)
    return ExaminerPage(document, [group for group in groups if group.points], people, scopes_of(kind, document.items))


@dataclass(frozen=True, slots=True)
class PagesToKeep:
    """The posts whose pages an examiner takes along without a network; `units` to choose from, `unit` the one chosen."""

    posts: list[Post]
    units: list[Unit]
    unit: Unit | None


def pages_to_keep(actor: Actor, unit: str) -> PagesToKeep:
    """Return the posts of a unit (its uuid as text; "": of the actor's own team) with documents in force. Raises NotAllowed."""
    if not actor.reaches(Action.EXAMINE):
        raise NotAllowed(Action.EXAMINE.value)
    units = units_to_hear(actor)
    chosen = _unit(actor, unit) or _own_unit(actor) or (units[0] if units else None)
    if chosen is None:
        return PagesToKeep([], units, None)
    posts = Post.objects.reached_by(actor, Action.EXAMINE).active().filter(path__startswith=chosen.path)
    found = posts.filter(dossier__in_force__isnull=False).select_related("unit").order_by("path")[:MOST_OF_TEAM]
    return PagesToKeep(list(found), units, chosen)


def _own_unit(actor: Actor) -> Unit | None:
    if actor.person_id is None:
        return None
    own = (
        Assignment.objects.on(business_date(now()))
        .filter(person_id=actor.person_id)
        .select_related("post__unit")
        .first()
    )
    return own.post.unit if own and actor.may(Action.EXAMINE, own.post.unit.path) else None
