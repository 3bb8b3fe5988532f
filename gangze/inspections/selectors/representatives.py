"""职工代表: whom an enterprise names in its working group, and which of them have an account."""

from __future__ import annotations

from dataclasses import dataclass

from gangze.dossiers.models import CharterRevision
from gangze.org.models import Enterprise, Person

SIGNS = ("职工代表", "员工代表", "工人代表", "工会")
"""What tells a representative of the workers in the duty or the post of a member of the group."""


@dataclass(frozen=True, slots=True)
class Representative:
    """Somebody who speaks for the workers; `person` is None where no single active person has that name."""

    name: str
    person: Person | None


def representatives_of(enterprise: Enterprise) -> list[Representative]:
    """Return the workers' representatives by the working group in force, in its order; [] where it names none."""
    group = CharterRevision.objects.filter(
        enterprise=enterprise, subject=CharterRevision.Subject.GROUP, state=CharterRevision.State.IN_FORCE
    ).first()
    members = group.members if group else []
    names = [
        each.get("name", "")
        for each in members
        if any(sign in f"{each.get('duty', '')} {each.get('post', '')}" for sign in SIGNS)
    ]
    return [Representative(name, _only_person(enterprise, name)) for name in dict.fromkeys(names) if name]


def _only_person(enterprise: Enterprise, name: str) -> Person | None:
    found = list(Person.objects.active().filter(enterprise=enterprise, name=name)[:2])
    return found[0] if len(found) == 1 else None
