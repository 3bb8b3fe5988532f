"""The tree of authorities, for whoever may change it."""

from dataclasses import dataclass, field

from django.db.models import Count

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import NotAllowed, RuleBroken

from ..models import Authority, Enterprise
from ..rules.authorities import PARENT_LEVELS


@dataclass(slots=True)
class AuthorityBranch:
    """An authority with those below it; `enterprise_count` of all below that have not left.

    `may_move`: it stands at the top, there is one that may stand above it, and no enterprise ever joined below it.
    """

    authority: Authority
    enterprise_count: int = 0
    has_enterprises: bool = False
    may_move: bool = False
    children: list["AuthorityBranch"] = field(default_factory=list)


def authority_tree(actor: Actor) -> list[AuthorityBranch]:
    """Return the authorities that the actor may change, as trees; two queries. Raises NotAllowed when there is none."""
    told = Enterprise.objects.reached_by(actor, Action.ORG_EDIT).order_by().values_list("authority_id")
    joined = {pk: (ever, left) for pk, ever, left in told.annotate(Count("pk"), Count("closed_on"))}
    branches: dict[int, AuthorityBranch] = {}
    for one in Authority.objects.reached_by(actor, Action.ORG_EDIT).order_by("name", "pk"):
        ever, left = joined.get(one.pk, (0, 0))
        branches[one.pk] = AuthorityBranch(one, ever - left, bool(ever))
    if not branches and not actor.may(Action.ORG_EDIT, ""):
        raise NotAllowed(Action.ORG_EDIT.value)
    # The deepest first, so that each hands up what it has already gathered.
    for branch in sorted(branches.values(), key=lambda one: -one.authority.path.count("/")):
        above = branches.get(branch.authority.parent_id or 0)
        if above:
            above.enterprise_count += branch.enterprise_count
            above.has_enterprises = above.has_enterprises or branch.has_enterprises
    levels = {one.authority.level for one in branches.values()}
    for branch in branches.values():
        one = branch.authority
        branch.may_move = not (one.parent_id or branch.has_enterprises) and not levels.isdisjoint(
            PARENT_LEVELS[one.level]
        )
        above = branches.get(branch.authority.parent_id or 0)
        if above:
            above.children.append(branch)
    return [branch for branch in branches.values() if branch.authority.parent_id not in branches]


def parents_for(actor: Actor, level: str = "") -> list[Authority]:
    """Return the authorities below which the actor may put one of `level`; of any level when it is ""."""
    levels = PARENT_LEVELS[level] if level else frozenset().union(*PARENT_LEVELS.values())
    return list(Authority.objects.reached_by(actor, Action.ORG_EDIT).filter(level__in=levels))


def authority_named(actor: Actor, name: str) -> Authority:
    """Return the one authority of that name. Raises RuleBroken when there is none, or several."""
    found = list(Authority.objects.visible_to(actor).filter(name=name)[:2])
    if not found:
        raise RuleBroken("没有名为“{name}”的监管机构。", name=name)
    if len(found) > 1:
        raise RuleBroken("有几个名为“{name}”的监管机构，请在页面上新增。", name=name)
    return found[0]
