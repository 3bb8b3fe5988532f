"""Where somebody can report a finding: the own posts first, then the units of the house, for the park its enterprises."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Finding
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import Absent, NotAllowed
from gangze.org.models import Assignment, Enterprise, Post, Unit
from gangze.org.rules.granting import enterprise_path
from gangze.org.scoping import reach_filter


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to choose: `key` is what the form sends ("post:<uuid>"), `detail` what lies above it."""

    key: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Spots:
    """Where a finding can be reported: `own` are posts held, or the one asked for; `others` everything else."""

    own: list[Spot]
    others: list[Spot]

    @property
    def all(self) -> list[Spot]:
        return [*self.own, *self.others]


def spots_for(actor: Actor, post_uuid: str = "") -> Spots:
    """Return where the actor can report; the post asked for comes first and alone. Raises NotAllowed for who can nowhere."""
    if not actor.reaches(Action.FINDING_REPORT):
        raise NotAllowed(Action.FINDING_REPORT.value)
    asked = _asked(actor, post_uuid)
    own = [asked] if asked else [_post(each) for each in _held(actor)]
    return Spots(own, [spot for spot in _others(actor) if spot.key not in {each.key for each in own}])


def may_report(actor: Actor, path: str) -> bool:
    """Return whether the actor may report a finding at a path: within reach, or anywhere in the house of an own place."""
    own = enterprise_path(path)
    return any(
        path.startswith(reach) or (own and reach.startswith(own)) for reach in actor.reaches(Action.FINDING_REPORT)
    )


def _asked(actor: Actor, text: str) -> Spot | None:
    try:
        post = Post.objects.active().select_related("unit").filter(uuid=UUID(text)).first() if text else None
    except ValueError:
        return None
    return _post(post) if post is not None and may_report(actor, post.path) else None


def _post(post: Post) -> Spot:
    return Spot(f"post:{post.uuid}", post.name, post.unit.name)


def _held(actor: Actor) -> list[Post]:
    if actor.person_id is None:
        return []
    held = Assignment.objects.on(business_date(now())).filter(person_id=actor.person_id)
    return list(Post.objects.active().filter(assignments__in=held).select_related("unit").order_by("path"))


def _others(actor: Actor) -> list[Spot]:
    """Return the units and the whole of the actor's own house; for whoever looks from above, the enterprises."""
    houses = {own for reach in actor.reaches(Action.FINDING_REPORT) if (own := enterprise_path(reach))}
    if not houses:
        above = Enterprise.objects.active().filter(reach_filter(actor, Action.FINDING_REPORT, "path"))
        return [Spot(f"enterprise:{each.uuid}", each.name) for each in above.order_by("code")]
    enterprises = list(Enterprise.objects.active().filter(path__in=houses).order_by("code"))
    units = Unit.objects.active().filter(enterprise__in=enterprises).select_related("parent").order_by("path")
    spots = [Spot(f"unit:{each.uuid}", each.name, each.parent.name if each.parent else "") for each in units]
    return [*spots, *(Spot(f"enterprise:{each.uuid}", each.name) for each in enterprises)]


def followed_finding(actor: Actor, finding_uuid: UUID) -> Finding:
    """Return an anonymous finding of the actor's own house by its uuid: whoever has that follows what becomes of it. Raises Absent."""
    finding = Finding.objects.select_related("enterprise").filter(uuid=finding_uuid, is_anonymous=True).first()
    if finding is None or not may_report(actor, finding.enterprise.path):
        raise Absent("finding")
    return finding
