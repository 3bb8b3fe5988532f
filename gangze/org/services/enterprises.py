"""Enterprises: joining, changing, leaving."""

from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import RuleBroken

from ..events import enterprise_joined
from ..models import Authority, Enterprise
from ..rules.codes import credit_code, enterprise_code
from ..rules.wording import tidy_text
from .changing import announce, change, insert_place, record, today


class EnterpriseDetails(TypedDict, total=False):
    """What can be said of an enterprise besides its names and codes."""

    industry: str
    principal_name: str
    phone: str
    address: str
    is_major_hazard: bool


class EnterpriseFields(EnterpriseDetails, total=False):
    """What can be changed of an enterprise. The nine-digit code stays: the ledger knows the enterprise by it."""

    name: str
    credit_code: str


class SettingFields(TypedDict, total=False):
    """The settings an enterprise makes for itself."""

    is_emergency_card_public: bool
    is_name_masked_for_park: bool


@transaction.atomic
def create_enterprise(
    *, actor: Actor, authority_uuid: UUID, code: str, credit_code: str, name: str, **more: Unpack[EnterpriseDetails]
) -> Enterprise:
    """Add an enterprise to a park. Raises RuleBroken for codes that do not hold (GB 32100-2015) or are taken."""
    authority = Authority.objects.visible_to(actor).select_for_update(no_key=True).get(uuid=authority_uuid)
    actor.require(Action.ORG_EDIT, authority.path)
    enterprise = Enterprise(authority=authority, **_normal({"name": name, "credit_code": credit_code, **more}))
    enterprise.code = enterprise_code(code)
    insert_place(enterprise, parent_path=authority.path)
    record(
        actor,
        enterprise,
        "enterprise_joined",
        {"code": enterprise.code, "credit_code": enterprise.credit_code, "name": enterprise.name},
    )
    announce(enterprise_joined, enterprise_id=enterprise.pk)
    return enterprise


@transaction.atomic
def change_enterprise(*, actor: Actor, enterprise_uuid: UUID, **fields: Unpack[EnterpriseFields]) -> Enterprise:
    """Change what is said of an enterprise; a fact holds old and new of what differs."""
    enterprise = _locked(actor, enterprise_uuid)
    actor.require(Action.ORG_EDIT, enterprise.path)
    if changes := change(enterprise, _normal(fields)):
        record(actor, enterprise, "enterprise_changed", {"changes": changes})
    return enterprise


@transaction.atomic
def change_settings(*, actor: Actor, enterprise_uuid: UUID, **fields: Unpack[SettingFields]) -> Enterprise:
    """Change the enterprise's own settings; a fact holds old and new."""
    enterprise = _locked(actor, enterprise_uuid)
    actor.require(Action.SETTINGS_EDIT, enterprise.path)
    if changes := change(enterprise, fields):
        record(actor, enterprise, "settings_changed", {"changes": changes})
    return enterprise


@transaction.atomic
def close_enterprise(*, actor: Actor, enterprise_uuid: UUID, closed_on: date | None = None) -> Enterprise:
    """Note that an enterprise left the park. Raises RuleBroken while it still has units or people."""
    enterprise = _locked(actor, enterprise_uuid)
    actor.require(Action.ORG_EDIT, enterprise.authority.path)
    if enterprise.closed_on is not None:
        raise RuleBroken("该企业已经退出。")
    if enterprise.units.active().exists() or enterprise.people.active().exists():
        raise RuleBroken("企业下还有车间班组或在职人员，不能退出。")
    change(enterprise, {"closed_on": closed_on or today()})
    record(actor, enterprise, "enterprise_closed", {"closed_on": str(enterprise.closed_on)})
    return enterprise


def _locked(actor: Actor, enterprise_uuid: UUID) -> Enterprise:
    found = Enterprise.objects.visible_to(actor).select_for_update(of=("self",)).select_related("authority")
    return found.get(uuid=enterprise_uuid)


def _normal(fields: EnterpriseFields) -> EnterpriseFields:
    normal = fields.copy()
    if "credit_code" in fields:
        normal["credit_code"] = credit_code(fields["credit_code"])
    if "name" in fields:
        normal["name"] = tidy_text(fields["name"])
    return normal
