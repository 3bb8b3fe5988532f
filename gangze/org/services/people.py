"""People: hiring, changing, leaving, coming back, and the account each of them signs in with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action, Role
from gangze.accounts import services as accounts
from gangze.accounts.models import User
from gangze.kernel.clock import now
from gangze.kernel.errors import NotAllowed, RuleBroken

from ..events import person_left
from ..models import Authority, Enterprise, Person, RoleGrant
from ..rules.granting import require_may_grant
from ..rules.personal import employee_number, masked_phone, mobile_phone, person_name, shift_group
from .assignments import end_all_assignments, start_assignment, visible_posts
from .changing import announce, change, insert, record, today


class PersonDetails(TypedDict, total=False):
    """What can be said of a person besides the name and the posts held."""

    employee_number: str
    phone: str
    shift_group: str
    hired_on: date | None
    remark: str


class PersonFields(PersonDetails, total=False):
    """What can be changed of a person."""

    name: str


@dataclass(frozen=True, slots=True)
class Hired:
    """A new person; `initial_password` is shown once and is None where no account could be opened."""

    person: Person
    initial_password: str | None


@transaction.atomic
def hire_person(
    *,
    actor: Actor,
    enterprise_uuid: UUID,
    name: str,
    post_uuids: Sequence[UUID] = (),
    starts_on: date | None = None,
    **more: Unpack[PersonDetails],
) -> Hired:
    """Add a person to an enterprise, with the posts held from `starts_on` (the hiring day, else today) and an account.

    Raises NotAllowed, or RuleBroken for a number or phone that cannot be, or an employee number already used.
    """
    enterprise = Enterprise.objects.visible_to(actor).active().get(uuid=enterprise_uuid)
    actor.require(Action.PEOPLE_EDIT, enterprise.path)
    person = Person(enterprise=enterprise, path=enterprise.path, **_normal({"name": name, **more}))
    insert(person)
    record(actor, person, "person_hired", _told(person))
    for post in visible_posts(actor, enterprise, post_uuids):
        start_assignment(actor, person, post, starts_on or person.hired_on or today())
    return Hired(person, _opened_account(actor, person))


@transaction.atomic
def hire_officer(*, actor: Actor, authority_uuid: UUID, name: str, phone: str) -> Hired:
    """Add a person to an authority (the park's office, an expert), with an account that has no role yet."""
    authority = Authority.objects.visible_to(actor).get(uuid=authority_uuid)
    actor.require(Action.PEOPLE_EDIT, authority.path)
    person = Person(authority=authority, path=authority.path, **_normal({"name": name, "phone": phone}))
    insert(person)
    record(actor, person, "person_hired", _told(person))
    return Hired(person, _opened_account(actor, person))


@transaction.atomic
def change_person(*, actor: Actor, person_uuid: UUID, **fields: Unpack[PersonFields]) -> Person:
    """Change what is said of a person, and the account with it; a fact holds old and new (phones masked)."""
    person = locked_person(actor, person_uuid)
    actor.require(Action.PEOPLE_EDIT, person.path)
    changes = change(person, _normal(fields))
    if not changes:
        return person
    if "phone" in changes:
        changes["phone"] = [masked_phone(phone) for phone in changes["phone"]]
    record(actor, person, "person_changed", {"changes": changes})
    _change_account(actor, person, changes)
    return person


@transaction.atomic
def record_leaving(*, actor: Actor, person_uuid: UUID, left_on: date | None = None) -> Person:
    """Note the first day on which a person no longer works here: posts and roles end, the account closes.

    Raises NotAllowed for a person who holds a role that the actor could not take back, RuleBroken for the last
    administrator.
    """
    person = locked_person(actor, person_uuid)
    actor.require(Action.PEOPLE_EDIT, person.path)
    day = left_on or today()
    if person.left_on is not None:
        raise RuleBroken("此人已经离职。")
    if day > today():
        raise RuleBroken("离职日期不能晚于今天。")
    record(actor, person, "person_left", {"left_on": day.isoformat()})
    end_all_assignments(actor, person, day)
    change(person, {"left_on": day})
    if person.user is not None:
        _require_no_escalation(actor, person.user)
        require_other_administrators(person.user.role_grants.filter(revoked_at=None))
        person.user.role_grants.filter(revoked_at=None).update(revoked_at=now())
        accounts.deactivate(actor=actor, user=person.user)
    announce(person_left, person_id=person.pk)
    return person


@transaction.atomic
def rehire_person(*, actor: Actor, person_uuid: UUID) -> Hired:
    """Take back a person who left; the history stays, the account opens again with a new initial password."""
    person = locked_person(actor, person_uuid)
    actor.require(Action.PEOPLE_EDIT, person.path)
    if person.left_on is None:
        raise RuleBroken("此人没有离职。")
    changes = change(person, {"left_on": None})
    record(actor, person, "person_rehired", {"changes": changes})
    if person.user is None:
        return Hired(person, _opened_account(actor, person))
    _require_no_escalation(actor, person.user)
    return Hired(person, accounts.reactivate(actor=actor, user=person.user))


@transaction.atomic
def open_account(*, actor: Actor, person_uuid: UUID) -> str:
    """Open an account for a person who has none and return the initial password. Raises RuleBroken where impossible."""
    person = locked_person(actor, person_uuid)
    actor.require(Action.PEOPLE_EDIT, person.path)
    if person.user is not None:
        raise RuleBroken("此人已有账号。")
    password = _opened_account(actor, person)
    if password is None:
        raise RuleBroken("须先登记未被使用的手机号或工号，才能开通账号。")
    return password


@transaction.atomic
def reset_password(*, actor: Actor, person_uuid: UUID) -> str:
    """Give a person a new initial password and return it; their sessions end."""
    person = locked_person(actor, person_uuid)
    actor.require(Action.PEOPLE_EDIT, person.path)
    if person.user is None:
        raise RuleBroken("此人还没有账号。")
    _require_no_escalation(actor, person.user)
    record(actor, person, "password_reset", {})
    return accounts.reset_password(actor=actor, user=person.user)


@transaction.atomic
def issue_initial_passwords(*, actor: Actor, person_uuids: Sequence[UUID]) -> list[tuple[Person, str]]:
    """Return new initial passwords of people who never signed in. Nothing keeps the passwords.

    Others are left out, and so is whoever holds a role that the actor could not give: with the password one is them.
    """
    people = Person.objects.reached_by(actor, Action.PEOPLE_EDIT).filter(uuid__in=person_uuids, user__last_login=None)
    issued = []
    for person in people.active().exclude(user=None).select_related("user", "enterprise", "authority").order_by("pk"):
        if person.user is not None and _may_act_as(actor, person.user):
            record(actor, person, "password_issued", {})
            issued.append((person, accounts.reset_password(actor=actor, user=person.user)))
    return issued


def locked_person(actor: Actor, person_uuid: UUID) -> Person:
    """Return the person, locked. Raises DoesNotExist when absent or invisible."""
    found = Person.objects.visible_to(actor).select_for_update(of=("self",))
    return found.select_related("enterprise", "authority", "user").get(uuid=person_uuid)


def require_other_administrators(grants: QuerySet[RoleGrant]) -> None:
    """Raise RuleBroken when these grants are all that is left of the administrators at one of their places."""
    standing = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, revoked_at=None, user__is_active=True)
    held = list(standing.select_for_update(of=("self",)).order_by("pk").values_list("pk", "path"))
    given_up = set(grants.filter(role=Role.ADMINISTRATOR).values_list("pk", flat=True))
    remaining = {path for pk, path in held if pk not in given_up}
    if any(pk in given_up and path not in remaining for pk, path in held):
        raise RuleBroken("至少要保留一名管理员。")


def _may_act_as(actor: Actor, user: User) -> bool:
    try:
        _require_no_escalation(actor, user)
    except NotAllowed:
        return False
    return True


def _require_no_escalation(actor: Actor, user: User) -> None:
    """Whoever sets a password could act as its owner, so they must be able to give every role the owner holds.

    A superuser of Django's admin stands above all roles: only the machine helps (`gangze changepassword`).
    """
    if user.is_superuser and not actor.is_system:
        raise NotAllowed("superuser")
    for role, path in user.role_grants.filter(revoked_at=None).values_list("role", "path"):
        require_may_grant(actor, Role(role), path)


def _opened_account(actor: Actor, person: Person) -> str | None:
    # A phone that another enterprise's account has is passed over in silence: telling would show that it exists.
    phone = person.phone if not User.objects.filter(phone=person.phone).exists() else ""
    code = person.enterprise.code if person.enterprise else ""
    if not phone and not (code and person.employee_number):
        return None
    user, password = accounts.create_account(
        actor=actor, name=person.name, phone=phone or None, enterprise_code=code, employee_number=person.employee_number
    )
    person.user = user
    person.save(update_fields=["user"])
    return password


def _change_account(actor: Actor, person: Person, changes: dict[str, Any]) -> None:
    if person.user is None:
        _opened_account(actor, person)
        return
    if "name" in changes:
        accounts.rename(actor=actor, user=person.user, name=person.name)
    if {"phone", "employee_number"} & set(changes):
        taken = User.objects.filter(phone=person.phone).exclude(pk=person.user.pk).exists()
        accounts.change_sign_in_names(
            actor=actor,
            user=person.user,
            phone=None if taken else person.phone or None,
            enterprise_code=person.user.enterprise_code,
            employee_number=person.employee_number,
        )


def _told(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "employee_number": person.employee_number,
        "phone": masked_phone(person.phone),
        "shift_group": person.shift_group,
        "hired_on": person.hired_on,
    }


def _normal(fields: PersonFields) -> PersonFields:
    normal = fields.copy()
    if "name" in fields:
        normal["name"] = person_name(fields["name"])
    if "employee_number" in fields:
        normal["employee_number"] = employee_number(fields["employee_number"])
    if "phone" in fields:
        normal["phone"] = mobile_phone(fields["phone"])
    if "shift_group" in fields:
        normal["shift_group"] = shift_group(fields["shift_group"])
    return normal
