"""What records of a former system name of findings and their places, looked up here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from gangze.access.matrix import Role
from gangze.inspections.models import Finding, Occurrence, Plan, Stoppage
from gangze.inspections.rules.findings import REPORTED, subject_of
from gangze.inspections.rules.words import Cadence
from gangze.kernel.errors import RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.rules.origins import origin_of
from gangze.org.models import Enterprise, Person, Post, RoleGrant, Unit


def unit_named(enterprise: Enterprise, told: str) -> Unit:
    """Return the workshop or team of an uuid or a name; an open one goes before a closed one. Raises RuleBroken."""
    found = list(Unit.objects.filter(enterprise=enterprise, name=told.strip()).order_by("closed_on", "path"))
    try:
        found = found or list(Unit.objects.filter(enterprise=enterprise, uuid=UUID(told)))
    except ValueError:
        found = []
    open_ones = [unit for unit in found if unit.closed_on is None] or found
    if len(open_ones) != 1:
        raise RuleBroken("没有名为“{name}”的车间班组，或者有几个；请写它的 uuid。", name=told[:40])
    return open_ones[0]


def place_of_record(enterprise: Enterprise, post: Post | None, unit: str | None) -> tuple[str, str | None]:
    """Return the path of a finding's place and the uuid of its unit as facts hold it. Raises RuleBroken."""
    if post is not None:
        return post.path, str(post.unit.uuid)
    if not unit:
        return enterprise.path, None
    found = unit_named(enterprise, unit)
    return found.path, str(found.uuid)


def path_of_finding(enterprise: Enterprise, uuid: UUID) -> str:
    """Return where a finding lies; the enterprise where its report is not here yet."""
    path = Finding.objects.filter(enterprise=enterprise, uuid=uuid).values_list("path", flat=True).first()
    return path or enterprise.path


def is_reported_here(enterprise: Enterprise, uuid: UUID) -> bool:
    """Return whether the first report of a finding is no imported one."""
    reports = Fact.objects.of_tenant(enterprise.tenant).filter(subject=subject_of(uuid), kind=REPORTED)
    first = reports.order_by("number").first()
    return first is not None and origin_of(first.payload) is None


def roles_then(person_id: int, path: str, moment: datetime) -> set[Role]:
    """Return the roles that somebody held at a place at an aware moment, as far as they were given here."""
    held = RoleGrant.objects.filter(user__person=person_id, granted_at__lte=moment)
    held = held.filter(Q(revoked_at=None) | Q(revoked_at__gt=moment))
    return {Role(role) for role, at in held.values_list("role", "path") if path.startswith(at)}


def person_uuid(person_id: int | None) -> str | None:
    """Return the uuid of a person as facts hold it, None for nobody known here."""
    uuid = Person.objects.filter(pk=person_id).values_list("uuid", flat=True).first() if person_id else None
    return str(uuid) if uuid else None


def daily_plan_of(post: Post, name: str) -> Plan:
    """Return the daily plan of a post by name, or the only one; closed ones too. Raises RuleBroken."""
    plans = Plan.objects.filter(post=post, cadence=Cadence.DAILY.value)
    found = list(plans.filter(name=name.strip()) if name.strip() else plans.active())
    if len(found) != 1:
        raise RuleBroken("“{post}”没有这个日排查计划，或者有几个；请先建计划，并写明 plan。", post=post.name)
    return found[0]


def require_new_stoppage(subject: str) -> None:
    """Raise RuleBroken for a standstill that is here already; `subject` is that of its fact."""
    if Stoppage.objects.filter(uuid=UUID(subject.removeprefix("stoppage:"))).exists():
        raise RuleBroken("这次停用已经有记录。")


def was_due_here(path: str, starts_at: datetime, ends_at: datetime) -> bool:
    """Return whether rounds of this system fell due at a place, or below it, between two aware moments."""
    return Occurrence.objects.filter(path__startswith=path, due_at__gte=starts_at, due_at__lt=ends_at).exists()
