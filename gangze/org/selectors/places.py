"""Enterprises, units and posts as pages show them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import NotAllowed
from gangze.web.keyset import KeysetPage, keyset_page

from ..models import Assignment, Authority, Enterprise, Person, Post, Unit

_HELD = Assignment.objects.filter(post=OuterRef("pk"), ends_on=None).order_by().values("post")
_OPEN_HOLDERS = Coalesce(Subquery(_HELD.annotate(count=Count("pk")).values("count")), 0)
"""Asked for the rows of one page only; a join would count the holders of every post before it cut the page off."""


@dataclass(frozen=True, slots=True)
class PostFilter:
    """What a list of posts is narrowed to; "" does not narrow. `enterprise` and `unit` are uuids as text."""

    query: str = ""
    enterprise: str = ""
    unit: str = ""
    speciality: str = ""
    only: str = ""

    @property
    def is_on(self) -> bool:
        """Return whether anything is narrowed."""
        return bool(self.query or self.enterprise or self.unit or self.speciality or self.only)


@dataclass(slots=True)
class UnitBranch:
    """A unit with its posts and the units below it."""

    unit: Unit
    posts: list[Post] = field(default_factory=list)
    children: list["UnitBranch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EnterpriseCounts:
    """How much an enterprise has, as far as the actor may look."""

    workshops: int
    teams: int
    posts: int
    frontline: int
    key: int
    people: int


def require_reach(actor: Actor, *actions: Action) -> None:
    """Raise NotAllowed unless the actor may do one of the actions somewhere: a page of nothing is no page."""
    if not any(actor.reaches(action) for action in actions):
        raise NotAllowed(actions[0].value)


def require_any(found: Sequence[object]) -> None:
    """Raise NotAllowed when there is nothing to choose from."""
    if not found:
        raise NotAllowed("nothing within reach")


def authority_by(actor: Actor, authority_uuid: UUID, action: Action) -> Authority:
    """Return an authority. Raises DoesNotExist when invisible, NotAllowed when `action` is not allowed there."""
    authority = Authority.objects.visible_to(actor).get(uuid=authority_uuid)
    actor.require(action, authority.path)
    return authority


def enterprise_page(actor: Actor, *, query: str, keys: Mapping[str, str]) -> KeysetPage[Enterprise]:
    """Return a page of enterprises with `post_count` and `frontline_count`, by code."""
    require_reach(actor, Action.ORG_VIEW)
    enterprises = Enterprise.objects.visible_to(actor).select_related("authority")
    if query:
        enterprises = enterprises.filter(Q(name__icontains=query) | Q(code__startswith=query))
    open_posts = Q(posts__closed_on=None)
    counted = enterprises.annotate(
        post_count=Count("posts", filter=open_posts, distinct=True),
        frontline_count=Count("posts", filter=open_posts & Q(posts__is_frontline=True), distinct=True),
    )
    return keyset_page(counted, order=["code"], query=keys)


def has_enterprises(actor: Actor) -> bool:
    """Return whether there is an enterprise the actor may see."""
    return Enterprise.objects.visible_to(actor).exists()


def visible_enterprises(actor: Actor, action: Action = Action.ORG_VIEW) -> list[Enterprise]:
    """Return the enterprises at which the actor may do `action`, by code; for pickers."""
    return list(Enterprise.objects.reached_by(actor, action).active().order_by("code"))


def enterprise_by(actor: Actor, enterprise_uuid: UUID, action: Action = Action.ORG_VIEW) -> Enterprise:
    """Return an enterprise. Raises DoesNotExist when invisible, NotAllowed when `action` is not allowed there."""
    enterprise = Enterprise.objects.visible_to(actor).select_related("authority").get(uuid=enterprise_uuid)
    actor.require(action, enterprise.path)
    return enterprise


def authorities_for(actor: Actor, action: Action) -> list[Authority]:
    """Return the authorities at which the actor may do `action`, parks only, by path."""
    return list(Authority.objects.reached_by(actor, action).filter(level=Authority.Level.PARK))


def enterprise_counts(actor: Actor, enterprise: Enterprise) -> EnterpriseCounts:
    """Return the counts of one enterprise; people are 0 for whoever may not see people."""
    units = Unit.objects.visible_to(actor).active().filter(enterprise=enterprise)
    posts = Post.objects.visible_to(actor).active().filter(enterprise=enterprise)
    people = Person.objects.visible_to(actor).active().filter(enterprise=enterprise)
    by_level = dict(units.order_by().values_list("level").annotate(Count("pk")))
    told = posts.aggregate(
        all=Count("pk"), frontline=Count("pk", filter=Q(is_frontline=True)), key=Count("pk", filter=Q(is_key=True))
    )
    return EnterpriseCounts(
        by_level.get(Unit.Level.WORKSHOP, 0), by_level.get(Unit.Level.TEAM, 0), told["all"], told["frontline"],
        told["key"], people.count(),
    )  # fmt: skip


def unit_tree(actor: Actor, enterprise: Enterprise) -> list[UnitBranch]:
    """Return the workshops of an enterprise with teams and posts; two queries."""
    units = list(Unit.objects.visible_to(actor).active().filter(enterprise=enterprise).order_by("pk"))
    branches = {unit.pk: UnitBranch(unit) for unit in units}
    posts = Post.objects.visible_to(actor).active().filter(enterprise=enterprise).annotate(holder_count=_OPEN_HOLDERS)
    for post in posts.order_by("pk"):
        if post.unit_id in branches:
            branches[post.unit_id].posts.append(post)
    for unit in units:
        if unit.parent_id in branches:
            branches[unit.parent_id].children.append(branches[unit.pk])
    return [branches[unit.pk] for unit in units if unit.parent_id not in branches]


def post_page(actor: Actor, filters: PostFilter, keys: Mapping[str, str]) -> KeysetPage[Post]:
    """Return a page of posts with `holder_count`, in the order of the tree. Raises NotAllowed for whoever sees none."""
    require_reach(actor, Action.ORG_VIEW)
    posts = Post.objects.reached_by(actor, Action.ORG_VIEW).active().filter(_conditions(filters))
    posts = posts.select_related("enterprise", "unit__parent").annotate(holder_count=_OPEN_HOLDERS)
    return keyset_page(posts, order=["path"], query=keys)


def _conditions(filters: PostFilter) -> Q:
    condition = Q()
    if filters.query:
        condition &= Q(name__icontains=filters.query) | Q(code__iexact=filters.query)
    if filters.enterprise:
        condition &= Q(enterprise__uuid=_uuid_or_none(filters.enterprise))
    if filters.unit:
        unit = _uuid_or_none(filters.unit)
        condition &= Q(unit__uuid=unit) | Q(unit__parent__uuid=unit)
    if filters.speciality:
        condition &= Q(speciality=filters.speciality)
    return condition & {"frontline": Q(is_frontline=True), "key": Q(is_key=True)}.get(filters.only, Q())


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def specialities(actor: Actor) -> list[str]:
    """Return the specialities that posts within reach have, sorted; for the filter."""
    posts = Post.objects.reached_by(actor, Action.ORG_VIEW).active().exclude(speciality="")
    return sorted(posts.order_by().values_list("speciality", flat=True).distinct())


def post_by(actor: Actor, post_uuid: UUID, action: Action = Action.ORG_VIEW) -> Post:
    """Return a post. Raises DoesNotExist when invisible, NotAllowed when `action` is not allowed there."""
    posts = Post.objects.reached_by(actor, Action.ORG_VIEW).select_related("enterprise", "unit__parent")
    post = posts.get(uuid=post_uuid)
    actor.require(action, post.path)
    return post


def unit_by(actor: Actor, unit_uuid: UUID, action: Action = Action.ORG_VIEW) -> Unit:
    """Return a unit. Raises DoesNotExist when invisible, NotAllowed when `action` is not allowed there."""
    unit = Unit.objects.visible_to(actor).select_related("enterprise", "parent").get(uuid=unit_uuid)
    actor.require(action, unit.path)
    return unit


def units_of(actor: Actor, enterprise: Enterprise, action: Action = Action.ORG_VIEW) -> QuerySet[Unit]:
    """Return the units of an enterprise at which the actor may do `action`, with their workshops, in tree order."""
    units = Unit.objects.reached_by(actor, action).active().filter(enterprise=enterprise)
    return units.select_related("parent").order_by("path")


def posts_of(actor: Actor, enterprise: Enterprise, action: Action = Action.ORG_VIEW) -> QuerySet[Post]:
    """Return the posts of an enterprise at which the actor may do `action`, with their units, in tree order."""
    posts = Post.objects.reached_by(actor, action).active().filter(enterprise=enterprise)
    return posts.select_related("unit__parent").order_by("path")


def tenant_names(tenants: Collection[str]) -> dict[str, str]:
    """Return the names of tenants by the keys of the ledger: enterprise codes and "a<id>"."""
    names = dict(Enterprise.objects.filter(code__in=tenants).values_list("code", "name"))
    ids = [int(key[1:]) for key in tenants if key.startswith("a") and key[1:].isdigit()]
    return names | {f"a{pk}": name for pk, name in Authority.objects.filter(pk__in=ids).values_list("pk", "name")}
