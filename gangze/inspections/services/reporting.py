"""隐患 reported: from a round, on the spot, by the park, or by a worker who wants to stay unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from gangze.access.actor import Actor, system_actor
from gangze.access.matrix import Action
from gangze.dossiers.models import Item
from gangze.inspections.models import Finding
from gangze.inspections.rules.findings import REPORTED, subject_of
from gangze.inspections.rules.reports import Report
from gangze.inspections.rules.words import FindingSource
from gangze.inspections.selectors.reporting import may_report
from gangze.inspections.selectors.standing import person_uuid_of
from gangze.kernel.errors import Absent, RuleBroken
from gangze.kernel.wording import Sentence
from gangze.ledger.models import Fact
from gangze.ledger.services import handed_in, record_fact
from gangze.org.models import Enterprise, Post, Unit
from gangze.org.rules.granting import enterprise_path

from .standing import derive

WHISTLE = system_actor("whistle")
"""Under this name an anonymous report enters the ledger: who made it is written nowhere (docs/rules/findings.md §7)."""


class NoFormer(RuleBroken):
    """The finding that is said to have come back is not there: refused, but its report may be on its way from another phone."""


@transaction.atomic
def report_finding(
    *,
    actor: Actor,
    report: Report,
    client_uuid: UUID | None = None,
    device_at: datetime | None = None,
    round_fact: UUID | None = None,
) -> Finding:
    """Record a finding and return its row; `client_uuid` names it for good, sent twice it is one.

    Whoever may report anywhere inside an enterprise may report about any place of it: a hazard next door is not to be passed by.
    Raises Absent (no such place within reach), NotAllowed, RuleBroken.
    """
    report.require_whole()
    enterprise, place, post, unit = _place(actor, report)
    _require_links(report, enterprise, post)
    uuid = client_uuid or uuid4()
    require_own_name(uuid, enterprise)
    report = replace(report, source=_source(actor, report, place.path))
    told = report.told() | {
        "finding": str(uuid),
        "post": str(post.uuid) if post else None,
        "unit": str(unit.uuid) if unit else None,
        "round": str(round_fact) if round_fact else None,
        "person": None if report.is_anonymous else person_uuid_of(actor),
    }
    if report.is_anonymous:
        return _derived(_anonymous(enterprise, uuid, told))
    fact = record_fact(
        actor=actor, tenant=enterprise.tenant, kind=REPORTED, subject=subject_of(uuid), path=place.path, payload=told,
        client_uuid=uuid, device_at=device_at,
    )  # fmt: skip
    return _derived(fact)


def _anonymous(enterprise: Enterprise, uuid: UUID, told: dict[str, object]) -> Fact:
    """Record without author, device, time of the device or way of arrival, at the enterprise instead of the place."""
    with handed_in({}):
        return record_fact(
            actor=WHISTLE, tenant=enterprise.tenant, kind=REPORTED, subject=subject_of(uuid), path=enterprise.path,
            payload=told | {"anonymous": True}, client_uuid=uuid,
        )  # fmt: skip


def _derived(fact: Fact) -> Finding:
    finding = derive(fact)
    if finding is None:
        raise RuleBroken("同一记录标识已用于另一条内容不同的记录，未保存。")
    return finding


def place_of(actor: Actor, report: Report) -> tuple[Enterprise, Enterprise | Unit | Post]:
    """Return the enterprise and the narrowest place of a report. Raises Absent, RuleBroken."""
    enterprise, place, _post, _unit = _place(actor, report)
    return enterprise, place


def _place(actor: Actor, report: Report) -> tuple[Enterprise, Enterprise | Unit | Post, Post | None, Unit | None]:
    """Return the enterprise, the narrowest place, and post and unit where they are named."""
    post, unit = _named(report)
    place: Enterprise | Unit | Post | None = post or unit
    if place is None and report.enterprise_uuid is not None:
        place = Enterprise.objects.filter(uuid=report.enterprise_uuid).first()
    if place is None or not may_report(actor, place.path):
        raise Absent("place")
    enterprise = place if isinstance(place, Enterprise) else place.enterprise
    if enterprise.closed_on is not None:
        raise RuleBroken("该企业已退出，不能再报隐患。")
    return enterprise, place, post, unit


def _named(report: Report) -> tuple[Post | None, Unit | None]:
    if report.post_uuid is not None:
        post = Post.objects.select_related("enterprise", "unit").filter(uuid=report.post_uuid).first()
        return post, post.unit if post else None
    if report.unit_uuid is not None:
        return None, Unit.objects.select_related("enterprise").filter(uuid=report.unit_uuid).first()
    return None, None


def _require_links(report: Report, enterprise: Enterprise, post: Post | None) -> None:
    """Refuse an item that is not of the post's dossier, and a recurrence of what is of another enterprise."""
    if report.item_uid is not None:
        items = Item.objects.filter(revision__dossier__post=post, uid=report.item_uid)
        if post is None or not items.exists():
            raise RuleBroken("所选条目不在该岗位的文件里。")
    if report.recurs is not None and not Finding.objects.filter(uuid=report.recurs, enterprise=enterprise).exists():
        raise NoFormer(Sentence("没有找到要关联的那条隐患。"))


def require_own_name(uuid: UUID, enterprise: Enterprise) -> None:
    """Raise RuleBroken where a finding of another enterprise has this name."""
    if Finding.objects.filter(uuid=uuid).exclude(enterprise=enterprise).exists():
        raise RuleBroken("同一记录标识已用于另一条内容不同的记录，未保存。")


def _source(actor: Actor, report: Report, path: str) -> FindingSource:
    """Return where it comes from: the park's is the park's whatever was chosen, an anonymous one is a worker's."""
    if report.is_anonymous:
        return FindingSource.WORKER
    own = enterprise_path(path)
    is_from_house = actor.is_system or any(
        reach.startswith(own) for reach in actor.reaches(Action.FINDING_REPORT) if own
    )
    return report.source if is_from_house else FindingSource.PARK
