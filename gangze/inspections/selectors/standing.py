"""How a finding stands by its facts, and who acts on it: what services and pages both ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from gangze.access.actor import Actor
from gangze.inspections.models import Finding
from gangze.inspections.rules.answering import LEEWAY
from gangze.inspections.rules.findings import KINDS, REPORTED, Event, Standing, standing_after, subject_of
from gangze.inspections.rules.handling import Doer, rank_of
from gangze.inspections.rules.words import FindingSource
from gangze.kernel.clock import park_date
from gangze.kernel.errors import Absent
from gangze.ledger.models import Fact
from gangze.ledger.rules.origins import author_told, origin_of
from gangze.org.models import Person
from gangze.org.selectors import actor_of


def doer_of(actor: Actor, path: str) -> Doer:
    """Return who acts, with the rank in the house that the path lies in."""
    return Doer(actor.key, person_uuid_of(actor) or "", rank_of(actor.roles_at(path)), actor.is_system)


def person_uuid_of(actor: Actor) -> str | None:
    """Return the uuid of the actor's person as facts hold it, None for an account without one."""
    if actor.person_id is None:
        return None
    return str(Person.objects.values_list("uuid", flat=True).get(pk=actor.person_id))


def moment_of(fact: Fact) -> datetime:
    """Return the moment a fact counts for: the device's, less the known error of its clock, never after it was received.

    What a device claims to have made before the outbox's window counts from its receipt (docs/rules/outbox.md §4).
    """
    return fact.received_at if counts_from_receipt(fact) else _told_moment(fact)


def counts_from_receipt(fact: Fact) -> bool:
    """Return whether the moment that a device told was out of the window when the fact was taken; the fact says so itself."""
    return bool((fact.payload.get("handed_in") or {}).get("counts_from_receipt"))


def claimed_at(fact: Fact) -> datetime | None:
    """Return the moment that a device told and that does not count, None where it does: shown beside the one that counts."""
    return _told_moment(fact) if counts_from_receipt(fact) else None


def _told_moment(fact: Fact) -> datetime:
    if fact.device_at is None:
        return fact.received_at
    skew = int((fact.payload.get("handed_in") or {}).get("clock_skew_ms") or 0)
    return min(fact.device_at - timedelta(milliseconds=skew), fact.received_at)


def came_later(fact: Fact) -> datetime | None:
    """Return when a fact was received, where that was noticeably later than it says it was made; None for what was brought in."""
    is_late = fact.received_at - moment_of(fact) > LEEWAY and origin_of(fact.payload) is None
    return fact.received_at if is_late else None


def event_of(fact: Fact) -> Event:
    """Return a fact as the rules read it; of an imported one the author is who did it then."""
    at = moment_of(fact)
    key, _name = author_told(fact.payload, fact.author_key, fact.author_name)
    return Event(fact.kind, at, park_date(at), key, fact.payload)


def facts_of(tenant: str, finding_uuid: UUID) -> list[Fact]:
    """Return every fact about a finding: what was imported by its own time, then the others in the order of the ledger."""
    rows = Fact.objects.of_tenant(tenant).filter(subject=subject_of(finding_uuid), kind__in=KINDS)
    facts = list(rows.order_by("number"))
    imported = [fact for fact in facts if origin_of(fact.payload) is not None]
    return sorted(imported, key=moment_of) + [fact for fact in facts if origin_of(fact.payload) is None]


def counting(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts about a finding that say how it stands, in the order given.

    Where it was reported here first, what a person brought in from elsewhere changes nothing, whichever came first; the system's
    own restoring does.
    """
    reports = [fact for fact in facts if fact.kind == REPORTED]
    first = min(reports, key=lambda fact: fact.number, default=None)
    if first is None or origin_of(first.payload) is not None:
        return list(facts)
    return [fact for fact in facts if fact.is_by_system or origin_of(fact.payload) is None]


def standing_of(finding: Finding) -> Standing:
    """Return how a finding stands by its facts; the row says the same."""
    standing = standing_after(map(event_of, counting(facts_of(finding.enterprise.tenant, finding.uuid))))
    if standing is None:
        raise Absent("finding")
    return standing


def owner_then(finding: Finding, moment: datetime) -> str:
    """Return the uuid of the person who owed a finding at an aware moment as facts hold it, "" for nobody."""
    events = map(event_of, counting(facts_of(finding.enterprise.tenant, finding.uuid)))
    then = standing_after(event for event in events if event.at <= moment)
    return then.owner if then else ""


def owner_rank(finding: Finding) -> int:
    """Return how high the owner of a finding stands anywhere in the house, 0 for none."""
    user = finding.owner.user if finding.owner else None
    if user is None:
        return 0
    house = finding.enterprise.path
    return rank_of(grant.role for grant in actor_of(user).grants if grant.unit_path.startswith(house))


def is_from_outside(finding: Finding) -> bool:
    """Return whether the park found it, or nobody knows who did."""
    return finding.is_anonymous or finding.source == FindingSource.PARK.value
