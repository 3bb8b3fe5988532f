"""Places of rounds as pages name them: by kind and uuid in one word of an address."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import Absent, NotAllowed
from gangze.org.models import Enterprise, Post, Unit
from gangze.org.scoping import reach_filter

Place = Enterprise | Unit | Post
MODELS: dict[str, type[Enterprise] | type[Unit] | type[Post]] = {"enterprise": Enterprise, "unit": Unit, "post": Post}


def key_of_place(place: Place) -> str:
    """Return a place as an address names it: unit:<uuid>."""
    return f"{place._meta.model_name}:{place.uuid}"


def place_by(actor: Actor, key: str, action: Action = Action.ROUND_EDIT) -> Place:
    """Return the place that an address names, within reach of an action. Raises Absent."""
    kind, _mark, name = key.partition(":")
    model = MODELS.get(kind)
    try:
        wanted = UUID(name)
    except ValueError:
        raise Absent("place") from None
    if model is None:
        raise Absent("place")
    related = [] if model is Enterprise else ["enterprise"] if model is Unit else ["enterprise", "unit__parent"]
    found: Place | None = (
        model._default_manager.filter(reach_filter(actor, action, "path"), uuid=wanted).select_related(*related).first()
    )
    if found is None:
        raise Absent("place")
    return found


def enterprises_for(actor: Actor, action: Action) -> list[Enterprise]:
    """Return the open enterprises in which the actor may do something, or part of which. Raises NotAllowed, Absent for none."""
    reaches = actor.reaches(action)
    if not reaches:
        raise NotAllowed(action.value)
    inside = Q(pk__in=[_enterprise_key(path) for path in reaches if _enterprise_key(path)])
    found = Enterprise.objects.active().filter(reach_filter(actor, action, "path") | inside)
    enterprises = list(found.order_by("code"))
    if not enterprises:
        raise Absent("enterprise")
    return enterprises


def enterprise_for(actor: Actor, enterprise_uuid: UUID, action: Action) -> Enterprise:
    """Return one of `enterprises_for`. Raises Absent, NotAllowed."""
    found = next((each for each in enterprises_for(actor, action) if each.uuid == enterprise_uuid), None)
    if found is None:
        raise Absent("enterprise")
    return found


def _enterprise_key(path: str) -> int | None:
    return next((int(part[1:]) for part in path.split("/") if part.startswith("e")), None)


def workshops_for(actor: Actor, enterprise: Enterprise, action: Action) -> list[Unit]:
    """Return the open workshops of an enterprise that the actor reaches, or a team of which."""
    reaches = actor.reaches(action)
    units = enterprise.units.active().filter(level=Unit.Level.WORKSHOP).order_by("path")
    return [unit for unit in units if any(unit.path.startswith(path) or path.startswith(unit.path) for path in reaches)]


def open_places(actor: Actor, enterprise: Enterprise, action: Action) -> list[Place]:
    """Return enterprise, workshops, teams and posts that are open and within reach, from the top down; three queries at most."""
    mine = reach_filter(actor, action, "path")
    places: list[Place] = [enterprise] if actor.may(action, enterprise.path) else []
    places += enterprise.units.active().filter(mine).order_by("path")
    places += enterprise.posts.active().filter(mine).order_by("path")
    return sorted(places, key=lambda place: place.path)
