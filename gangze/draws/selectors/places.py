"""Where an actor may draw: authorities, enterprises, workshops and teams."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import Absent
from gangze.org.models import Authority, Enterprise, Unit


@dataclass(frozen=True, slots=True)
class DrawPlace:
    """A place whose people can be drawn from. `key` is "authority:uuid", "enterprise:uuid" or "unit:uuid"."""

    key: str
    name: str
    path: str
    tenant: str
    is_park: bool = False


def places_to_draw_at(actor: Actor) -> list[DrawPlace]:
    """Return the places the actor may choose from, widest first; units only for people of an enterprise."""
    authorities = [_of_authority(each) for each in Authority.objects.reached_by(actor, Action.DRAW_RUN)]
    enterprises = Enterprise.objects.reached_by(actor, Action.DRAW_RUN).active()
    found = authorities + [_of_enterprise(each) for each in enterprises.order_by("code")]
    return found if authorities else found + list(_units(actor))


def _units(actor: Actor) -> Iterator[DrawPlace]:
    units = Unit.objects.reached_by(actor, Action.DRAW_RUN).active().select_related("enterprise", "parent")
    return (_of_unit(each) for each in units.order_by("path"))


def place_to_draw_at(actor: Actor, key: str) -> DrawPlace:
    """Return the place of a key. Raises Absent where there is none or the actor may not draw."""
    kind, _colon, text = key.partition(":")
    try:
        uuid = UUID(text)
    except ValueError:
        raise Absent("place") from None
    found = _LOOKUPS[kind](actor, uuid) if kind in _LOOKUPS else None
    if found is None:
        raise Absent("place")
    return found


def _authority(actor: Actor, uuid: UUID) -> DrawPlace | None:
    authority = Authority.objects.reached_by(actor, Action.DRAW_RUN).filter(uuid=uuid).first()
    return _of_authority(authority) if authority else None


def _enterprise(actor: Actor, uuid: UUID) -> DrawPlace | None:
    enterprise = Enterprise.objects.reached_by(actor, Action.DRAW_RUN).active().filter(uuid=uuid).first()
    return _of_enterprise(enterprise) if enterprise else None


def _unit(actor: Actor, uuid: UUID) -> DrawPlace | None:
    units = Unit.objects.reached_by(actor, Action.DRAW_RUN).active().select_related("enterprise", "parent")
    unit = units.filter(uuid=uuid).first()
    return _of_unit(unit) if unit else None


_LOOKUPS = {"authority": _authority, "enterprise": _enterprise, "unit": _unit}


def _of_authority(authority: Authority) -> DrawPlace:
    return DrawPlace(f"authority:{authority.uuid}", authority.name, authority.path, authority.tenant, True)


def _of_enterprise(enterprise: Enterprise) -> DrawPlace:
    return DrawPlace(f"enterprise:{enterprise.uuid}", enterprise.name, enterprise.path, enterprise.tenant)


def _of_unit(unit: Unit) -> DrawPlace:
    parts = (unit.enterprise.name, unit.parent.name if unit.parent else "", unit.name)
    return DrawPlace(f"unit:{unit.uuid}", " ".join(filter(None, parts)), unit.path, unit.enterprise.tenant)
