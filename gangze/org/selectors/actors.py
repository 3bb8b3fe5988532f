"""Who asks: the actor of a user, with the grants of today or of a moment that is past."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from gangze.access.actor import NOBODY, Actor, Grant
from gangze.access.matrix import Role
from gangze.accounts.models import User
from gangze.kernel.clock import business_date, now

from ..models import Assignment, Person, RoleGrant
from ..rules.moments import Made, Trust


def actor_of(user: User | AnonymousUser, *, today: date | None = None) -> Actor:
    """Return who a user is and may act as today; NOBODY for a stranger or a deactivated user.

    Grants are the roles given and not revoked, and the worker's role at each post held today (the business date).
    Reads at most three tables, whatever the number of grants.
    """
    day = today or business_date(now())
    return _actor(user, day, Q(revoked_at__isnull=True), Assignment.objects.on(day))


def actor_at(user: User | AnonymousUser, moment: datetime) -> Actor:
    """Return who a user might act as at an aware moment: the roles held and the posts held then, neither more nor less.

    A hold that was ended during that business day counts until the moment it was ended. NOBODY for an account that is
    closed now, whatever it might do then. Raises ValueError for a naive moment.
    """
    held = Q(granted_at__lte=moment) & (Q(revoked_at__isnull=True) | Q(revoked_at__gt=moment))
    return _actor(user, business_date(moment), held, Assignment.objects.held_at(moment))


def actor_when(user: User, made: Made, present: Actor | None = None) -> Actor:
    """Return who a user may act as for a record made at a moment that is believed so far (docs/rules/outbox.md §4).

    `present` is the actor of now, where the caller has asked already.
    """
    present = present or actor_of(user)
    if made.trust is Trust.AHEAD:
        return present
    then = actor_at(user, made.at)
    if made.trust is Trust.WITHIN:
        return then
    if made.trust is Trust.AT_HAND:
        return replace(present, grants=tuple(dict.fromkeys(present.grants + then.grants)))
    return replace(present, grants=tuple(grant for grant in present.grants if grant in then.grants))


def actor_by_key(key: str) -> Actor | None:
    """Return the actor whose facts carry `key`, with the grants of this moment; None for one who may act no more."""
    user = User.objects.filter(uuid=key, is_active=True).first()
    return actor_of(user) if user is not None else None


def user_by_key(key: str) -> User | None:
    """Return the user whose facts carry `key`, open or closed; None where there is none."""
    try:
        return User.objects.filter(uuid=UUID(key)).first()
    except ValueError:
        return None


def _actor(user: User | AnonymousUser, day: date, held: Q, assignments: QuerySet[Assignment]) -> Actor:
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    roles = RoleGrant.objects.filter(held, user_id=user.pk).values_list("role", "path")
    grants = [Grant(Role(role), path) for role, path in roles]
    person = Person.objects.filter(user_id=user.pk).only("pk", "name", "left_on").first()
    if person is None:
        return Actor(key=str(user.uuid), name=user.name, grants=tuple(grants), user_id=user.pk)
    if person.left_on is not None and person.left_on <= day:
        return NOBODY
    paths = assignments.filter(person=person).values_list("post__path", flat=True)
    grants += [Grant(Role.WORKER, path) for path in paths]
    return Actor(key=str(user.uuid), name=person.name, grants=tuple(grants), user_id=user.pk, person_id=person.pk)
