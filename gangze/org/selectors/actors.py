"""Who asks: the actor of a user, with the grants of today."""

from datetime import date

from django.contrib.auth.models import AnonymousUser

from gangze.access.actor import NOBODY, Actor, Grant
from gangze.access.matrix import Role
from gangze.accounts.models import User
from gangze.kernel.clock import business_date, now

from ..models import Assignment, Person, RoleGrant


def actor_of(user: User | AnonymousUser, *, today: date | None = None) -> Actor:
    """Return who a user is and may act as today; NOBODY for a stranger or a deactivated user.

    Grants are the roles given and not revoked, and the worker's role at each post held today (the business date).
    Reads at most three tables, whatever the number of grants.
    """
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    day = today or business_date(now())
    grants = [
        Grant(Role(role), path)
        for role, path in RoleGrant.objects.filter(user_id=user.pk, revoked_at__isnull=True).values_list("role", "path")
    ]
    person = Person.objects.filter(user_id=user.pk).only("pk", "name", "left_on").first()
    if person is None:
        return Actor(key=str(user.uuid), name=user.name, grants=tuple(grants), user_id=user.pk)
    if person.left_on is not None and person.left_on <= day:
        return NOBODY
    paths = Assignment.objects.filter(person=person).on(day).values_list("post__path", flat=True)
    grants += [Grant(Role.WORKER, path) for path in paths]
    return Actor(key=str(user.uuid), name=person.name, grants=tuple(grants), user_id=user.pk, person_id=person.pk)


def actor_by_key(key: str) -> Actor | None:
    """Return the actor whose facts carry `key`, with the grants of this moment; None for one who may act no more."""
    user = User.objects.filter(uuid=key, is_active=True).first()
    return actor_of(user) if user is not None else None
