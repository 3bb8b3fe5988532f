"""Who asks: the actor of a user, with the grants of today or of a moment that is past."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from gangze.access.actor import NOBODY, Actor, Grant
from gangze.access.matrix import Role
from gangze.accounts.models import User
from gangze.kernel.clock import business_date, now

from ..models import Assignment, Person, RoleGrant
from ..rules.moments import Made, Trust


@dataclass(frozen=True, slots=True)
class Held:
    """A post that a person holds or held, by its path; `ends_on` is the first day no longer held, put down at `ended_at`."""

    path: str
    starts_on: date
    ends_on: date | None
    ended_at: datetime | None

    def on(self, day: date) -> bool:
        """Return whether it is held on a business day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)

    def at(self, moment: datetime) -> bool:
        """Return whether it was held at an aware moment: on its day, and on the day it was ended until that moment."""
        day = business_date(moment)
        is_last_day = self.starts_on <= day and self.ends_on == day
        return self.on(day) or (is_last_day and self.ended_at is not None and self.ended_at > moment)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a user holds and ever held, read once: who the user may act as now, and might act as at any moment.

    `roles` are grants with when they were given and taken back.
    """

    user: User | AnonymousUser
    person: Person | None = None
    roles: tuple[tuple[Grant, datetime, datetime | None], ...] = ()
    posts: tuple[Held, ...] = ()

    def on(self, day: date) -> Actor:
        """Return the actor of a business day: the roles that were never taken back, and the posts held that day."""
        grants = [grant for grant, _granted_at, revoked_at in self.roles if revoked_at is None]
        return self._actor(day, grants, [held.path for held in self.posts if held.on(day)])

    def at(self, moment: datetime) -> Actor:
        """Return the actor of an aware moment: the roles and the posts held then, neither more nor less.

        A hold that was ended during that business day counts until the moment it was ended. Raises ValueError for a naive moment.
        """
        day = business_date(moment)
        grants = [grant for grant, since, until in self.roles if since <= moment and (until is None or until > moment)]
        return self._actor(day, grants, [held.path for held in self.posts if held.at(moment)])

    def when(self, made: Made) -> Actor:
        """Return the actor of a record made at a moment that is believed so far (docs/rules/outbox.md §4)."""
        if made.trust is Trust.WITHIN:
            return self.at(made.at)
        present = self.on(business_date(now()))
        if made.trust is Trust.AHEAD:
            return present
        then = self.at(made.at)
        if made.trust is Trust.AT_HAND:
            return replace(present, grants=tuple(dict.fromkeys(present.grants + then.grants)))
        return replace(present, grants=tuple(grant for grant in present.grants if grant in then.grants))

    def _actor(self, day: date, grants: list[Grant], paths: list[str]) -> Actor:
        if not self.user.is_authenticated or not self.user.is_active:
            return NOBODY
        person = self.person
        if person is None:
            return Actor(key=str(self.user.uuid), name=self.user.name, grants=tuple(grants), user_id=self.user.pk)
        if person.left_on is not None and person.left_on <= day:
            return NOBODY
        held = (*grants, *(Grant(Role.WORKER, path) for path in paths))
        return Actor(key=str(self.user.uuid), name=person.name, grants=held, user_id=self.user.pk, person_id=person.pk)


def rights_of(user: User | AnonymousUser) -> Rights:
    """Return what a user holds and held; nothing for a stranger or a deactivated user.

    Reads at most three tables, whatever the number of grants.
    """
    if not user.is_authenticated or not user.is_active:
        return Rights(user)
    given = RoleGrant.objects.filter(user_id=user.pk).values_list("role", "path", "granted_at", "revoked_at")
    roles = tuple((Grant(Role(role), path), since, until) for role, path, since, until in given)
    person = Person.objects.filter(user_id=user.pk).only("pk", "name", "left_on").first()
    if person is None:
        return Rights(user, roles=roles)
    held = Assignment.objects.filter(person=person).values_list("post__path", "starts_on", "ends_on", "ended_at")
    return Rights(user, person, roles, tuple(Held(*each) for each in held))


def actor_of(user: User | AnonymousUser, *, today: date | None = None) -> Actor:
    """Return who a user is and may act as today; NOBODY for a stranger or a deactivated user.

    Grants are the roles given and not revoked, and the worker's role at each post held today (the business date).
    """
    return rights_of(user).on(today or business_date(now()))


def actor_at(user: User | AnonymousUser, moment: datetime) -> Actor:
    """Return who a user might act as at an aware moment. NOBODY for an account that is closed now, whatever it might do then."""
    return rights_of(user).at(moment)


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
