"""Workshops and teams: setting up, renaming, moving, closing."""

from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import RuleBroken

from ..models import Enterprise, Unit
from ..rules.wording import tidy_text
from .changing import change, insert_place, move_paths, record, today


class UnitDetails(TypedDict, total=False):
    """What can be said of a workshop or team besides its name."""

    leader_name: str
    phone: str


class UnitFields(UnitDetails, total=False):
    """What can be changed of a workshop or team."""

    name: str


@transaction.atomic
def create_unit(
    *, actor: Actor, enterprise_uuid: UUID, name: str, parent_uuid: UUID | None = None, **more: Unpack[UnitDetails]
) -> Unit:
    """Set up a workshop, or a team when `parent_uuid` names its workshop. Raises RuleBroken for a name taken."""
    enterprise = Enterprise.objects.visible_to(actor).active().get(uuid=enterprise_uuid)
    parent = None if parent_uuid is None else _workshop(actor, enterprise, parent_uuid)
    parent_path = parent.path if parent else enterprise.path
    actor.require(Action.ORG_EDIT, parent_path)
    level = Unit.Level.TEAM if parent else Unit.Level.WORKSHOP
    unit = Unit(enterprise=enterprise, parent=parent, level=level, **_normal({"name": name, **more}))
    insert_place(unit, parent_path=parent_path)
    parent_key = str(parent.uuid) if parent else None
    record(actor, unit, "unit_created", {"name": unit.name, "level": str(level), "parent": parent_key})
    return unit


@transaction.atomic
def change_unit(*, actor: Actor, unit_uuid: UUID, **fields: Unpack[UnitFields]) -> Unit:
    """Change a unit's name, leader or phone; a fact holds old and new."""
    unit = _locked(actor, unit_uuid)
    actor.require(Action.ORG_EDIT, unit.path)
    if changes := change(unit, _normal(fields)):
        record(actor, unit, "unit_changed", {"changes": changes})
    return unit


@transaction.atomic
def move_unit(*, actor: Actor, unit_uuid: UUID, parent_uuid: UUID) -> Unit:
    """Move a team to another workshop of the same enterprise, with its posts, people and grants."""
    unit = _locked(actor, unit_uuid)
    actor.require(Action.ORG_EDIT, unit.path)
    if unit.level != Unit.Level.TEAM:
        raise RuleBroken("只有班组可以调整到其他车间。")
    parent = _workshop(actor, unit.enterprise, parent_uuid)
    actor.require(Action.ORG_EDIT, parent.path)
    old_path = unit.path
    if changes := change(unit, {"parent": parent}):
        unit.path = f"{parent.path}{unit.path_part}"
        move_paths(old_path, unit.path)
        record(actor, unit, "unit_moved", {"changes": changes})
    return unit


@transaction.atomic
def close_unit(*, actor: Actor, unit_uuid: UUID, closed_on: date | None = None) -> Unit:
    """Close a unit. Raises RuleBroken while it has posts or teams."""
    unit = _locked(actor, unit_uuid)
    actor.require(Action.ORG_EDIT, unit.path)
    if unit.children.active().exists() or unit.posts.active().exists():
        raise RuleBroken("其下还有班组或岗位，请先撤销或调整。")
    change(unit, {"closed_on": closed_on or today()})
    record(actor, unit, "unit_closed", {"closed_on": str(unit.closed_on)})
    return unit


def _locked(actor: Actor, unit_uuid: UUID) -> Unit:
    found = Unit.objects.visible_to(actor).select_for_update(of=("self",)).select_related("enterprise", "parent")
    unit = found.get(uuid=unit_uuid)
    if unit.closed_on is not None:
        raise RuleBroken("该车间或班组已经撤销。")
    return unit


def _workshop(actor: Actor, enterprise: Enterprise, unit_uuid: UUID) -> Unit:
    standing = Unit.objects.visible_to(actor).active().select_for_update(of=("self",), no_key=True)
    unit = standing.filter(enterprise=enterprise).get(uuid=unit_uuid)
    if unit.level != Unit.Level.WORKSHOP:
        raise RuleBroken("班组须设在车间之下。")
    return unit


def _normal(fields: UnitFields) -> UnitFields:
    normal = fields.copy()
    if "name" in fields:
        normal["name"] = tidy_text(fields["name"])
    return normal
