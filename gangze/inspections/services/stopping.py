"""Installations taken out of service and put back: nothing is due meanwhile, and the record of it stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Occurrence, Stoppage
from gangze.inspections.rules.stopping import is_excused
from gangze.inspections.rules.words import Cadence, OccurrenceState
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.rules.canonical import moment_text
from gangze.org.models import Enterprise, Post, Unit
from gangze.org.services.changing import check

from .recording import record
from .scheduling import house_of, installation_of

STOPPED, RESUMED = "round.stopped", "round.resumed"
LATE_BY = timedelta(hours=24)
"""An emergency stop may be noted so much later; what was missed in it is excused then."""
EARLY_BY = timedelta(days=60)


@transaction.atomic
def stop_place(
    *,
    actor: Actor,
    place: Enterprise | Unit | Post,
    starts_at: datetime,
    ground: str,
    installation: str = "",
    ends_at: datetime | None = None,
    client_uuid: UUID | None = None,
) -> Stoppage:
    """Take a place, or one installation at it, out of service; `ends_at` where the end is planned.

    What falls due meanwhile is excused, also what was missed in the last 24 hours. Raises NotAllowed, RuleBroken.
    """
    actor.require(Action.ROUND_EDIT, place.path)
    enterprise = place if isinstance(place, Enterprise) else place.enterprise
    _check_times(starts_at, ends_at, ground)
    stoppage = Stoppage(
        enterprise=enterprise, path=place.path, installation=installation.strip(), ground=ground.strip(),
        starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip
    fact = record(
        actor, enterprise, kind=STOPPED, subject=f"stoppage:{stoppage.uuid}", path=place.path, client_uuid=client_uuid,
        payload={
            "place": f"{place._meta.model_name}:{place.uuid}", "place_name": place.name,
            "installation": stoppage.installation, "ground": stoppage.ground, "starts_at": moment_text(starts_at),
            "ends_at": moment_text(ends_at) if ends_at else None,
        },
    )  # fmt: skip
    stoppage.fact_uuid = fact.client_uuid
    check(stoppage)
    stoppage.save(force_insert=True)
    _excuse(stoppage)
    return stoppage


def _check_times(starts_at: datetime, ends_at: datetime | None, ground: str) -> None:
    if not ground.strip():
        raise RuleBroken("请写明停用原因。")
    if starts_at < now() - LATE_BY:
        raise RuleBroken("停用最多补记 24 小时，更早的漏查不能事后免去。")
    if starts_at > now() + EARLY_BY:
        raise RuleBroken("停用最多提前 60 天登记。")
    if ends_at is not None and ends_at <= starts_at:
        raise RuleBroken("恢复时间应晚于停用时间。")


@transaction.atomic
def resume_place(*, actor: Actor, stoppage_uuid: UUID, ends_at: datetime | None = None) -> Stoppage:
    """Put a place back into service, now or at a moment of the last 24 hours; what can still be done is due again.

    Raises Absent, NotAllowed, RuleBroken (ended already, a moment before its beginning or to come).
    """
    stoppage = Stoppage.objects.visible_to(actor).select_for_update(of=("self",)).filter(uuid=stoppage_uuid).first()
    if stoppage is None:
        raise Absent("stoppage")
    actor.require(Action.ROUND_EDIT, stoppage.path)
    moment = ends_at or max(now(), stoppage.starts_at)
    if stoppage.ends_at is not None and stoppage.ends_at <= now():
        raise RuleBroken("已经恢复运行。")
    if moment < max(stoppage.starts_at, now() - LATE_BY) or moment > max(now(), stoppage.starts_at):
        raise RuleBroken("恢复时间应在停用之后、现在之前，最多补记 24 小时。")
    stoppage.ends_at = moment
    stoppage.save(update_fields=["ends_at"])
    record(
        actor, stoppage.enterprise, kind=RESUMED, subject=f"stoppage:{stoppage.uuid}", path=stoppage.path,
        payload={"ends_at": moment_text(moment)},
    )  # fmt: skip
    _call_back(stoppage)
    return stoppage


def _excuse(stoppage: Stoppage) -> None:
    """Excuse what falls due in it: what is due, and what was missed."""
    rows = _rows(stoppage, OccurrenceState.DUE, OccurrenceState.MISSED).filter(due_at__gte=stoppage.starts_at)
    free = [row.pk for row, is_free in _judged(stoppage.enterprise, rows) if is_free]
    Occurrence.objects.filter(pk__in=free, fact_uuid=None).update(state=OccurrenceState.EXCUSED.value)


def _call_back(stoppage: Stoppage) -> None:
    """Let what was excused and can still be done be due again, where no other standstill covers it."""
    rows = _rows(stoppage, OccurrenceState.EXCUSED).filter(closes_at__gt=now(), plan__closed_on=None)
    due = [row.pk for row, is_free in _judged(stoppage.enterprise, rows) if not is_free]
    Occurrence.objects.filter(pk__in=due, fact_uuid=None).update(state=OccurrenceState.DUE.value)


def _rows(stoppage: Stoppage, *states: OccurrenceState) -> QuerySet[Occurrence]:
    rows = Occurrence.objects.filter(
        path__startswith=stoppage.path, state__in=[state.value for state in states], fact_uuid=None,
        closes_at__gte=stoppage.starts_at,
    ).select_related("plan__post")  # fmt: skip
    return rows.filter(plan__post__installation=stoppage.installation) if stoppage.installation else rows


def _judged(enterprise: Enterprise, rows: QuerySet[Occurrence]) -> list[tuple[Occurrence, bool]]:
    standstills = house_of(enterprise).standstills
    return [
        (
            row,
            is_excused(
                standstills, Cadence(row.plan.cadence), path=row.path, installation=installation_of(row.plan),
                opens_at=row.opens_at, due_at=row.due_at,
            ),
        )
        for row in rows
    ]  # fmt: skip


def derive_stoppages(facts: Iterable[Fact]) -> None:
    """Bring the list of standstills up to facts that were brought in; the same fact twice is one row. They excuse nothing."""
    Stoppage.objects.bulk_create([_brought_in(fact) for fact in facts], ignore_conflicts=True)


def _brought_in(fact: Fact) -> Stoppage:
    told = fact.payload
    return Stoppage(
        uuid=UUID(fact.subject.removeprefix("stoppage:")), enterprise=Enterprise.objects.get(code=fact.tenant),
        path=fact.path, installation=told["installation"], ground=told["ground"], fact_uuid=fact.client_uuid,
        starts_at=datetime.fromisoformat(told["starts_at"]), ends_at=datetime.fromisoformat(told["ends_at"]),
    )  # fmt: skip
