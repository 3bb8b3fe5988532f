"""Which role can be held where, and who may give it (docs/rules/places.md)."""

import re

from gangze.access.actor import Actor
from gangze.access.matrix import ROLE_ACTIONS, Action, Role
from gangze.kernel.errors import NotAllowed, RuleBroken

_ANYWHERE = re.compile(r"(?:[aeu]\d+/)*")
_AUTHORITY = re.compile(r"(?:a\d+/)+")
_ENTERPRISE = re.compile(r"(?:a\d+/)+e\d+/")
_UNIT = re.compile(r"(?:a\d+/)+e\d+/(?:u\d+/)+")

PARK_ROLES = frozenset({Role.INSPECTOR, Role.PARK_OFFICER, Role.AUTHORITY_VIEWER})
UNIT_ROLES = frozenset({Role.TEAM_LEADER, Role.WORKSHOP_HEAD})
ENTERPRISE_ROLES = frozenset({Role.SAFETY_OFFICER, Role.PRINCIPAL})
GRANTABLE_ROLES = tuple(role for role in Role if role is not Role.WORKER)


def enterprise_path(path: str) -> str:
    """Return the part of a path that ends with the enterprise; "" when the path does not reach one."""
    match = _ENTERPRISE.match(path)
    return match[0] if match else ""


def check_grant_place(role: Role, path: str) -> None:
    """Raise RuleBroken unless the role can be held at the path.

    The worker's role is never given: it follows from the posts held.
    """
    if role is Role.WORKER:
        raise RuleBroken("一线员工的权限由任职产生，不能单独授予。")
    if role in UNIT_ROLES and not _UNIT.fullmatch(path):
        raise RuleBroken("班组长、车间主任须授予在车间或班组上。")
    if role in ENTERPRISE_ROLES and not _ENTERPRISE.fullmatch(path):
        raise RuleBroken("安全员、主要负责人须授予在企业上。")
    if role in PARK_ROLES and not _AUTHORITY.fullmatch(path):
        raise RuleBroken("监管角色须授予在园区或上级机构上。")
    if role is Role.EXPERT and not (_ENTERPRISE.fullmatch(path) or _AUTHORITY.fullmatch(path)):
        raise RuleBroken("专家须授予在企业或园区上。")
    if not _ANYWHERE.fullmatch(path):
        raise RuleBroken("授权范围不正确。")


def check_grant_holder(role: Role, path: str, *, holder_path: str) -> None:
    """Raise RuleBroken unless a person whose place is `holder_path` may hold the role at `path`.

    Roles inside an enterprise go to its own people; park roles and the administrator's go to people of an authority.
    """
    own = enterprise_path(holder_path)
    if role in UNIT_ROLES | ENTERPRISE_ROLES and (not own or not path.startswith(own)):
        raise RuleBroken("企业内的角色只能授予本企业人员。")
    if role in PARK_ROLES | {Role.ADMINISTRATOR} and own:
        raise RuleBroken("监管角色和管理员只能授予监管机构的人员。")


def require_may_grant(actor: Actor, role: Role, path: str) -> None:
    """Raise NotAllowed unless the actor may give or take the role at the place.

    Nobody gives what they cannot do themselves; an administrator gives every role within reach.
    """
    actor.require(Action.GRANT_EDIT, path)
    if actor.is_system or _is_administrator_at(actor, path):
        return
    if not all(actor.may(action, path) for action in ROLE_ACTIONS[role]):
        raise NotAllowed(f"{role.value}@{path}")


def grantable_roles(actor: Actor, path: str) -> tuple[Role, ...]:
    """Return the roles the actor may give at the place, in the order of the matrix; for pickers."""
    return tuple(role for role in GRANTABLE_ROLES if _may_grant(actor, role, path))


def _may_grant(actor: Actor, role: Role, path: str) -> bool:
    try:
        check_grant_place(role, path)
        require_may_grant(actor, role, path)
    except (RuleBroken, NotAllowed):
        return False
    return True


def _is_administrator_at(actor: Actor, path: str) -> bool:
    return any(grant.role is Role.ADMINISTRATOR and path.startswith(grant.unit_path) for grant in actor.grants)
