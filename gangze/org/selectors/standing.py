"""What stands already, in the shape that imports compare files with."""

from collections import defaultdict

from gangze.access.actor import Actor
from gangze.access.matrix import Action, Role

from ..importing import StandingEnterprise, StandingOrganisation, StandingPerson, StandingPost, StandingUnit
from ..models import Assignment, Authority, Enterprise, Person, Post, RoleGrant, Unit

_ENTERPRISE_FIELDS = ("industry", "principal_name", "phone", "address", "is_major_hazard")
_POST_FIELDS = ("is_frontline", "is_key", "speciality", "installation", "headcount", "shift_system")


def standing_organisation(actor: Actor, action: Action, *, with_people: bool = False) -> StandingOrganisation:
    """Return the organisation at places where the actor may do `action`; the rest does not exist for the import.

    Six queries at most, whatever the size.
    """
    enterprises = Enterprise.objects.reached_by(actor, action).active()
    units = Unit.objects.reached_by(actor, action).active().select_related("enterprise", "parent")
    posts = Post.objects.reached_by(actor, action).active().select_related("enterprise", "unit__parent")
    return StandingOrganisation(
        enterprises=tuple(_enterprise(one) for one in enterprises),
        units=tuple(_unit(one) for one in units),
        posts=tuple(_post(one) for one in posts),
        people=_people(actor, action) if with_people else (),
    )


def has_authority() -> bool:
    """Return whether the installation has a park or another authority yet."""
    return Authority.objects.exists()


def has_administrator() -> bool:
    """Return whether somebody administers the installation."""
    return RoleGrant.objects.filter(role=Role.ADMINISTRATOR, revoked_at=None).exists()


def _enterprise(one: Enterprise) -> StandingEnterprise:
    told = {name: getattr(one, name) for name in _ENTERPRISE_FIELDS}
    return StandingEnterprise(str(one.uuid), one.code, one.credit_code, one.name, told)


def _place(unit: Unit) -> tuple[str, str]:
    """Return workshop and team of a unit; the team is "" for a workshop."""
    return (unit.parent.name, unit.name) if unit.parent else (unit.name, "")


def _unit(one: Unit) -> StandingUnit:
    return StandingUnit(str(one.uuid), str(one.enterprise.uuid), *_place(one), one.leader_name, one.phone)


def _post(one: Post) -> StandingPost:
    told = {name: getattr(one, name) for name in _POST_FIELDS}
    key, house = str(one.uuid), str(one.enterprise.uuid)
    return StandingPost(key, house, *_place(one.unit), one.name, one.code, tuple(one.aliases), told)


def _people(actor: Actor, action: Action) -> tuple[StandingPerson, ...]:
    people = Person.objects.reached_by(actor, action).exclude(enterprise=None).order_by("pk")
    held: dict[int, list[str]] = defaultdict(list)
    holds = Assignment.objects.filter(person__in=people.values("pk"), ends_on=None).order_by("pk")
    for person_id, post_uuid in holds.values_list("person_id", "post__uuid"):
        held[person_id].append(str(post_uuid))
    return tuple(
        StandingPerson(
            key=str(person.uuid),
            enterprise_key=str(person.enterprise.uuid) if person.enterprise else "",
            name=person.name,
            employee_number=person.employee_number,
            phone=person.phone,
            shift_group=person.shift_group,
            hired_on=person.hired_on,
            remark=person.remark,
            posts=tuple(held.get(person.pk, ())),
            has_left=person.left_on is not None,
        )
        for person in people.select_related("enterprise")
    )
