"""Who sees a person's full name, and who a masked one. source: product description, privacy."""

from gangze.access.actor import Actor
from gangze.access.matrix import Action

from .granting import enterprise_path
from .personal import masked_name, masked_phone


def sees_full_names(actor: Actor, path: str) -> bool:
    """Return whether the actor sees full names and phones at the place.

    True for those who edit people there and for everybody whose grant lies inside the same enterprise;
    people of the park see masked names by default.
    """
    if actor.is_system or actor.may(Action.PEOPLE_EDIT, path):
        return True
    own = enterprise_path(path)
    return bool(own) and any(grant.unit_path.startswith(own) for grant in actor.grants)


def shown_name(actor: Actor, *, name: str, path: str, person_id: int | None, is_masked_for_park: bool) -> str:
    """Return the name as the actor may see it: in full, or 姜*东."""
    if not is_masked_for_park or person_id == actor.person_id or sees_full_names(actor, path):
        return name
    return masked_name(name)


def shown_phone(actor: Actor, *, phone: str, path: str, person_id: int | None) -> str:
    """Return the phone as the actor may see it: in full, or 138****0001; masked for the park whatever the setting."""
    if person_id == actor.person_id or sees_full_names(actor, path):
        return phone
    return masked_phone(phone)
