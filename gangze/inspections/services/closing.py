"""What happens to a finding after its report: assigned, rectified, checked by somebody else, closed or sent back; more time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Finding
from gangze.inspections.rules.findings import (
    ASSIGNED,
    CHECKED,
    EXTENSION_ASKED,
    EXTENSION_DECIDED,
    RECTIFIED,
    Standing,
    subject_of,
)
from gangze.inspections.rules.handling import (
    Doer,
    require_assignable,
    require_checkable,
    require_extension_askable,
    require_extension_decidable,
    require_photo_count,
    require_rectifiable,
    require_verdict,
)
from gangze.inspections.rules.reports import Shot, Work, photos_told, require_hashes
from gangze.inspections.selectors.findings import calendar_today
from gangze.inspections.selectors.standing import doer_of, owner_rank, owner_then, standing_of
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.models import Fact, Media
from gangze.ledger.services import record_fact
from gangze.ledger.services.recording import lock_head
from gangze.org.models import Person

from .standing import derive


@dataclass(frozen=True, slots=True)
class Handling:
    """A finding in the hands of somebody: the row, how it stands by its facts, and who acts. Its ledger is locked."""

    actor: Actor
    finding: Finding
    standing: Standing
    doer: Doer

    def record(self, kind: str, told: Mapping[str, Any], **fact: Any) -> Finding:
        """Record what was done and return the row brought up to it."""
        made: Fact = record_fact(
            actor=self.actor, tenant=self.finding.enterprise.tenant, kind=kind, subject=subject_of(self.finding.uuid),
            path=self.finding.path, payload={"finding": str(self.finding.uuid), **told}, **fact,
        )  # fmt: skip
        derived = derive(made)
        if derived is None:
            raise Absent("finding")
        return derived


def take_in_hand(actor: Actor, finding_uuid: UUID) -> Handling:
    """Return a finding the actor sees, with its ledger locked until the transaction ends. Raises Absent."""
    finding = Finding.objects.visible_to(actor).select_related("enterprise").filter(uuid=finding_uuid).first()
    if finding is None:
        raise Absent("finding")
    lock_head(finding.enterprise.tenant)
    return Handling(actor, finding, standing_of(finding), doer_of(actor, finding.path))


@transaction.atomic
def assign_finding(*, actor: Actor, finding_uuid: UUID, owner_uuid: UUID, due_on: date, note: str = "") -> Finding:
    """Say who rectifies it until when; again for somebody else, no later. Raises Absent, NotAllowed, RuleBroken."""
    hand = take_in_hand(actor, finding_uuid)
    actor.require(Action.FINDING_HANDLE, hand.finding.path)
    require_assignable(hand.standing, hand.doer, due_on=due_on, today=calendar_today())
    owner = Person.objects.active().filter(uuid=owner_uuid, enterprise=hand.finding.enterprise).first()
    if owner is None:
        raise RuleBroken("请选择本企业在职的整改责任人。")
    return hand.record(ASSIGNED, {"owner": str(owner.uuid), "due_on": due_on.isoformat(), "note": note.strip()[:500]})


@transaction.atomic
def rectify_finding(
    *,
    actor: Actor,
    finding_uuid: UUID,
    work: Work,
    client_uuid: UUID | None = None,
    device_at: datetime | None = None,
    counts_at: datetime | None = None,
) -> Finding:
    """Say what was done about it, what it cost, and show it. Raises Absent, RuleBroken.

    Its owner may, and whoever handles findings there; who owed it at `counts_at`, when it was done without a network, too: whose it
    is decides the standing of then, whether there is still something to rectify that of now.
    A fact that is in the ledger already is taken again without being asked anew.
    """
    hand = _taken_as_then(actor, finding_uuid, counts_at)
    work.require_whole()
    told = work.told() | {"person": hand.doer.person or None}
    if not _is_known(hand, client_uuid):
        require_rectifiable(hand.standing, hand.doer, may_handle=actor.may(Action.FINDING_HANDLE, hand.finding.path))
    return hand.record(RECTIFIED, told, client_uuid=client_uuid, device_at=device_at)


def _taken_as_then(actor: Actor, finding_uuid: UUID, counts_at: datetime | None) -> Handling:
    """Return a finding in the hands of who owes it, or owed it at a moment and may not see it any more. Raises Absent."""
    finding = Finding.objects.select_related("enterprise").filter(uuid=finding_uuid).first()
    doer = doer_of(actor, finding.path) if finding else None
    if finding is None or doer is None or counts_at is None or not doer.person:
        return take_in_hand(actor, finding_uuid)
    lock_head(finding.enterprise.tenant)
    if owner_then(finding, counts_at) != doer.person:
        return take_in_hand(actor, finding_uuid)
    return Handling(actor, finding, replace(standing_of(finding), owner=doer.person), doer)


def _is_known(hand: Handling, client_uuid: UUID | None) -> bool:
    known = Fact.objects.of_tenant(hand.finding.enterprise.tenant)
    return client_uuid is not None and known.filter(client_uuid=client_uuid).exists()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check came to: `seen` is how it was looked at (rules.handling.Seen), needed where it passed."""

    passed: bool
    seen: str = ""
    note: str = ""
    shots: tuple[Shot, ...] = ()


@transaction.atomic
def check_finding(*, actor: Actor, finding_uuid: UUID, verdict: Verdict) -> Finding:
    """Close a rectified finding or send it back, as somebody else than who rectified it. Raises Absent, NotAllowed, RuleBroken."""
    hand = take_in_hand(actor, finding_uuid)
    actor.require(Action.FINDING_HANDLE, hand.finding.path)
    require_checkable(hand.standing, hand.doer)
    require_photo_count(len(verdict.shots))
    require_hashes(verdict.shots)
    require_verdict(
        hand.standing, passed=verdict.passed, note=verdict.note, seen=verdict.seen, has_evidence=_has_evidence(hand)
    )  # fmt: skip
    told = {"passed": verdict.passed, "seen": verdict.seen if verdict.passed else "", "note": verdict.note.strip()}
    return hand.record(CHECKED, told | {"person": hand.doer.person or None} | photos_told(verdict.shots))


def _has_evidence(hand: Handling) -> bool:
    media = Media.objects.of_tenant(hand.finding.enterprise.tenant)
    return media.filter(sha256__in=hand.standing.evidence, content_type__startswith="image/").exists()


@transaction.atomic
def ask_extension(*, actor: Actor, finding_uuid: UUID, until: date, reason: str) -> Finding:
    """Ask for more time, as the owner, with a reason. Raises Absent, RuleBroken."""
    hand = take_in_hand(actor, finding_uuid)
    require_extension_askable(hand.standing, hand.doer, until=until, today=calendar_today(), reason=reason)
    return hand.record(EXTENSION_ASKED, {"until": until.isoformat(), "reason": reason.strip()})


@transaction.atomic
def decide_extension(*, actor: Actor, finding_uuid: UUID, granted: bool, reason: str = "") -> Finding:
    """Grant or refuse more time, as somebody who stands above the owner. Raises Absent, NotAllowed, RuleBroken."""
    hand = take_in_hand(actor, finding_uuid)
    actor.require(Action.FINDING_HANDLE, hand.finding.path)
    require_extension_decidable(
        hand.standing, hand.doer, owner_rank=owner_rank(hand.finding), reason=reason, granted=granted
    )
    told = {"granted": granted, "until": hand.standing.asked_due_on, "reason": reason.strip()}
    return hand.record(EXTENSION_DECIDED, told)
