"""People as pages show them: names as the actor may see them, posts held, history, roles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext

from gangze.access.actor import Actor
from gangze.access.matrix import Action, Role
from gangze.web.keyset import KeysetPage, keyset_page
from gangze.web.translating import said

from ..models import Assignment, Authority, Enterprise, Person, Post, RoleGrant, Unit
from ..rules.granting import enterprise_path, grantable_roles
from ..rules.naming import shown_name as rule_for_names
from ..rules.naming import shown_phone
from .places import posts_of, require_reach


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as one line of a list; name and phone are masked where the actor may only see that much."""

    person: Person
    name: str
    phone: str
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """What a list of people is narrowed to; "" does not narrow. `enterprise` is its code."""

    query: str = ""
    enterprise: str = ""
    shift: str = ""
    state: str = ""

    @property
    def is_on(self) -> bool:
        """Return whether anything is narrowed."""
        return bool(self.query or self.enterprise or self.shift or self.state)


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A role held, with the name of the place, and whether the actor may take it back."""

    grant: RoleGrant
    label: str
    place: str
    may_revoke: bool


@dataclass(frozen=True, slots=True)
class GrantChoice:
    """A role that the actor could give at a place."""

    role: Role
    path: str
    label: str


def shown_name(actor: Actor, person: Person) -> str:
    """Return a person's name as the actor may see it. The person's enterprise should be loaded along."""
    masked = person.enterprise is not None and person.enterprise.is_name_masked_for_park
    return rule_for_names(actor, name=person.name, path=person.path, person_id=person.pk, is_masked_for_park=masked)


def row_of(actor: Actor, person: Person, posts: Iterable[Post] = ()) -> PersonRow:
    """Return a person as a line of a list."""
    phone = shown_phone(actor, phone=person.phone, path=person.path, person_id=person.pk)
    return PersonRow(person, shown_name(actor, person), phone, tuple(posts))


def person_page(
    actor: Actor, filters: PersonFilter, keys: Mapping[str, str]
) -> tuple[KeysetPage[Person], list[PersonRow]]:
    """Return a page of people and its lines, by place. Raises NotAllowed for whoever may see nobody."""
    require_reach(actor, Action.PEOPLE_VIEW)
    people = Person.objects.visible_to(actor).filter(_conditions(filters)).select_related("enterprise")
    page = keyset_page(_with_posts(people), order=["path", "pk"], query=keys)
    return page, [row_of(actor, person, _posts_held(person)) for person in page.rows]


def _with_posts(people: QuerySet[Person]) -> QuerySet[Person]:
    held = Assignment.objects.filter(ends_on=None).select_related("post").order_by("pk")
    return people.prefetch_related(Prefetch("assignments", queryset=held, to_attr="open_assignments"))


def _posts_held(person: Person) -> list[Post]:
    return [assignment.post for assignment in getattr(person, "open_assignments", [])]


def _conditions(filters: PersonFilter) -> Q:
    condition = Q(left_on__isnull=filters.state != "left")
    if filters.query:
        condition &= Q(name__icontains=filters.query) | Q(employee_number__istartswith=filters.query)
    if filters.enterprise:
        condition &= Q(enterprise__code=filters.enterprise)
    if filters.shift:
        condition &= Q(shift_group=filters.shift)
    return condition


def person_by(actor: Actor, person_uuid: UUID, action: Action = Action.PEOPLE_VIEW) -> Person:
    """Return a person. Raises DoesNotExist when invisible, NotAllowed when `action` is not allowed there."""
    people = Person.objects.visible_to(actor).select_related("enterprise", "authority", "user")
    person = people.get(uuid=person_uuid)
    actor.require(action, person.path)
    return person


def person_and_posts(actor: Actor, person_uuid: UUID) -> tuple[Person, list[Post]]:
    """Return a person who may be edited and the posts of the enterprise; none for people of an authority."""
    person = person_by(actor, person_uuid, Action.PEOPLE_EDIT)
    if person.enterprise is None:
        return person, []
    return person, list(posts_of(actor, person.enterprise, Action.PEOPLE_EDIT))


def history_of(person: Person) -> list[Assignment]:
    """Return all assignments of a person, the running ones first, then the latest."""
    held = person.assignments.select_related("post__unit__parent")
    return sorted(held, key=lambda one: (one.ends_on is None, one.ends_on or one.starts_on, one.pk), reverse=True)


def holders_of(actor: Actor, post: Post) -> list[tuple[Assignment, PersonRow]]:
    """Return who holds a post now and who held it, the present first; nothing for whoever may not see people."""
    if not actor.may(Action.PEOPLE_VIEW, post.path):
        return []
    found = post.assignments.select_related("person__enterprise").order_by("-pk")
    held = sorted(found, key=lambda one: one.ends_on is not None)
    return [(assignment, row_of(actor, assignment.person)) for assignment in held]


def grants_of(actor: Actor, person: Person) -> list[GrantLine]:
    """Return the roles a person holds by grant; roles by assignment are read from the history."""
    if person.user is None:
        return []
    grants = list(person.user.role_grants.filter(revoked_at=None).order_by("pk"))
    places = place_names(grant.path for grant in grants)
    return [_grant_line(actor, grant, places.get(grant.path, grant.path)) for grant in grants]


def _grant_line(actor: Actor, grant: RoleGrant, place: str) -> GrantLine:
    role = Role(grant.role)
    return GrantLine(grant, said(role.label), place, role in grantable_roles(actor, grant.path))


def place_names(paths: Iterable[str]) -> dict[str, str]:
    """Return what the places of paths are called, "" is the whole installation; three queries."""
    wanted = set(paths)
    names = {"": gettext("全部")}
    for table in (Authority.objects, Enterprise.objects, Unit.objects):
        names.update(table.filter(path__in=wanted).values_list("path", "name"))
    return names


def grant_choices(actor: Actor, person: Person) -> list[GrantChoice]:
    """Return the roles the actor could give to a person, with the places where the person could hold them."""
    own = enterprise_path(person.path)
    if own:
        places = [(own, str(person.enterprise))]
        units = Unit.objects.filter(path__startswith=own).active().select_related("parent").order_by("path")
        places += [
            (unit.path, " ".join(part for part in (str(unit.parent or ""), unit.name) if part)) for unit in units
        ]
    else:
        places = [("", gettext("全部"))]
        places += list(Authority.objects.order_by("path").values_list("path", "name"))
        places += list(Enterprise.objects.active().order_by("code").values_list("path", "name"))
    return [
        GrantChoice(role, path, f"{said(role.label)} · {name}")
        for path, name in places
        for role in grantable_roles(actor, path)
        if _fits(role, path, own)
    ]


def _fits(role: Role, path: str, own: str) -> bool:
    park = {Role.INSPECTOR, Role.PARK_OFFICER, Role.AUTHORITY_VIEWER, Role.ADMINISTRATOR}
    return role not in park if own else role in park or role is Role.EXPERT


def people_named(actor: Actor, query: str, limit: int) -> list[PersonRow]:
    """Return the first few people whose name or number begins like the query; for search."""
    people = Person.objects.visible_to(actor).active().select_related("enterprise")
    found = people.filter(Q(name__icontains=query) | Q(employee_number__istartswith=query)).order_by("path", "pk")
    return [row_of(actor, person, _posts_held(person)) for person in _with_posts(found)[:limit]]


def roles_held_at(path: str) -> frozenset[Role]:
    """Return the roles that somebody who may sign in holds at a place or above it; without names, so that whoever asks for a
    signature there may know whether anybody could give it."""
    grants = (
        RoleGrant.objects.filter(revoked_at__isnull=True, user__is_active=True).values_list("role", "path").distinct()
    )
    return frozenset(Role(role) for role, reach in grants if path.startswith(reach))
