"""The authorities above enterprises: adding, renaming, putting one below another."""

from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import RuleBroken

from ..models import Authority, Enterprise
from ..rules.authorities import check_parent
from ..rules.wording import tidy_text
from .calendar import seed_calendar
from .changing import change, insert_place, move_paths, record


@transaction.atomic
def create_authority(
    *, actor: Actor, name: str, level: str = Authority.Level.PARK, parent_uuid: UUID | None = None
) -> Authority:
    """Add a city, district or park, below `parent_uuid` or at the top; a park gets the calendar of two years.

    Raises NotAllowed or RuleBroken.
    """
    parent = None if parent_uuid is None else _held(actor, parent_uuid)
    parent_path = parent.path if parent else ""
    actor.require(Action.ORG_EDIT, parent_path)
    check_parent(level, parent.level if parent else None)
    authority = Authority(name=tidy_text(name), level=level, parent=parent)
    insert_place(authority, parent_path=parent_path)
    record(actor, authority, "authority_created", {"name": authority.name, "level": str(authority.level)})
    if level == Authority.Level.PARK:
        seed_calendar(actor=actor, authority_uuid=authority.uuid)
    return authority


@transaction.atomic
def change_authority(*, actor: Actor, authority_uuid: UUID, name: str) -> Authority:
    """Rename an authority; a fact holds old and new. Raises NotAllowed or RuleBroken."""
    authority = _held(actor, authority_uuid)
    actor.require(Action.ORG_EDIT, authority.path)
    if changes := change(authority, {"name": tidy_text(name)}):
        record(actor, authority, "authority_changed", {"changes": changes})
    return authority


@transaction.atomic
def move_authority(*, actor: Actor, authority_uuid: UUID, parent_uuid: UUID) -> Authority:
    """Put an authority that stands at the top below another one, with all below it and the grants.

    Raises RuleBroken once an enterprise is below it: facts keep the path at which they were made, so the enterprise
    would no longer see its own earlier facts.
    """
    authority = _held(actor, authority_uuid)
    actor.require(Action.ORG_EDIT, authority.path)
    parent = _held(actor, parent_uuid)
    actor.require(Action.ORG_EDIT, parent.path)
    if authority.parent_id is not None:
        raise RuleBroken("该机构已有上级，不能调整。")
    check_parent(authority.level, parent.level)
    old_path = authority.path
    # Whoever adds an enterprise below holds the row of its park until the end: none is added meanwhile.
    list(Authority.objects.filter(path__startswith=old_path).select_for_update().values_list("pk"))
    if Enterprise.objects.filter(path__startswith=old_path).exists():
        raise RuleBroken("该机构之下已有企业：已有的台账记录留在原来的位置，不能再调整上级。")
    changes = change(authority, {"parent": parent})
    authority.path = f"{parent.path}{authority.path_part}"
    move_paths(old_path, authority.path)
    record(actor, authority, "authority_moved", {"changes": changes})
    return authority


def _held(actor: Actor, authority_uuid: UUID) -> Authority:
    """Return a visible authority, its row locked so that its path stays until the end."""
    return Authority.objects.visible_to(actor).select_for_update(no_key=True).get(uuid=authority_uuid)
