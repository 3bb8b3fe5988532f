"""Giving roles to people and taking them back."""

from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action, Role
from gangze.accounts import services as accounts
from gangze.kernel.clock import now
from gangze.kernel.errors import RuleBroken

from ..models import Authority, Enterprise, Person, RoleGrant, Unit
from ..rules.granting import check_grant_holder, check_grant_place, require_may_grant
from .authorities import create_authority
from .changing import check, insert, record
from .people import locked_person, require_other_administrators


@transaction.atomic
def give_role(*, actor: Actor, person_uuid: UUID, role: Role, path: str) -> RoleGrant:
    """Give a person a role at a place. Raises NotAllowed beyond the actor's reach, RuleBroken where it cannot be held.

    Giving a role that is held returns the grant and records nothing.
    """
    person = locked_person(actor, person_uuid)
    check_grant_place(role, path)
    require_may_grant(actor, role, path)
    check_grant_holder(role, path, holder_path=person.path)
    if person.left_on is not None or person.user is None:
        raise RuleBroken("此人还没有账号，或已经离职。")
    _require_place(path)
    held = RoleGrant.objects.filter(user=person.user, role=role, path=path, revoked_at=None).first()
    if held is not None:
        return held
    grant = RoleGrant(user=person.user, role=role, path=path)
    insert(grant)
    record(actor, person, "role_given", {"role": role.value, "path": path})
    return grant


@transaction.atomic
def revoke_role(*, actor: Actor, grant_id: int) -> RoleGrant:
    """Take a role back. Raises RuleBroken for the last administrator of the installation."""
    people = Person.objects.visible_to(actor).values("user_id")
    grant = (
        RoleGrant.objects.select_for_update(of=("self",)).filter(user_id__in=people, revoked_at=None).get(pk=grant_id)
    )
    role = Role(grant.role)
    require_may_grant(actor, role, grant.path)
    require_other_administrators(RoleGrant.objects.filter(pk=grant.pk))
    grant.revoked_at = now()
    grant.save(update_fields=["revoked_at"])
    person = Person.objects.select_related("enterprise", "authority").get(user_id=grant.user_id)
    record(actor, person, "role_revoked", {"role": role.value, "path": grant.path})
    return grant


@transaction.atomic
def create_first_administrator(*, actor: Actor, name: str, phone: str, password: str, authority_name: str) -> Person:
    """Make the first administrator of an empty installation, at a park that is created when there is none.

    The password is the person's own choice, so it need not be changed. Raises RuleBroken when there is one already.
    """
    actor.require(Action.GRANT_EDIT, "")
    if RoleGrant.objects.filter(role=Role.ADMINISTRATOR, revoked_at=None).exists():
        raise RuleBroken("已经有管理员，请由其授权。")
    authority = Authority.objects.order_by("path").first()
    if authority is None:
        authority = create_authority(actor=actor, name=authority_name)
    user, _initial = accounts.create_account(actor=actor, name=name, phone=phone)
    accounts.set_own_password(user=user, password=password)
    person = Person(authority=authority, user=user, name=name, phone=user.phone or "", path=authority.path)
    check(person)
    person.save(force_insert=True)
    insert(RoleGrant(user=user, role=Role.ADMINISTRATOR, path=""))
    record(actor, person, "role_given", {"role": Role.ADMINISTRATOR.value, "path": ""})
    return person


def _require_place(path: str) -> None:
    tables = (Authority.objects, Enterprise.objects, Unit.objects)
    if path and not any(table.filter(path=path).exists() for table in tables):
        raise RuleBroken("没有这个授权范围。")
