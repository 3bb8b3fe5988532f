"""What is decided about a finding beside its way to the end: how grave it is, what it belongs to, that it was none."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.rules.triggers import Scope
from gangze.dossiers.services import raise_trigger
from gangze.inspections.models import Finding
from gangze.inspections.rules.findings import GRADED, LINKED, WITHDRAWN
from gangze.inspections.rules.handling import LONGEST_WORDS, Ground, require_gradable, require_withdrawable
from gangze.inspections.rules.words import FindingLevel
from gangze.inspections.selectors.representatives import representatives_of
from gangze.inspections.selectors.standing import is_from_outside
from gangze.kernel.errors import RuleBroken

from .closing import Handling, take_in_hand


@transaction.atomic
def grade_finding(*, actor: Actor, finding_uuid: UUID, level: FindingLevel, ground: str) -> Finding:
    """Say how grave it is. A major one is told to the park and to the workers' representatives in the same act.

    The fact names whom: the authority, the representatives that the working group lists, and those of them who have an account.
    Raises Absent, NotAllowed, RuleBroken. source: 安全生产法 第41条第3款.
    """
    hand = take_in_hand(actor, finding_uuid)
    actor.require(Action.FINDING_HANDLE, hand.finding.path)
    require_gradable(hand.standing, hand.doer, level=level, ground=ground)
    told: dict[str, Any] = {"level": level.value, "ground": ground.strip()}
    if level is FindingLevel.MAJOR:
        enterprise = hand.finding.enterprise
        people = representatives_of(enterprise)
        told |= {
            "park": enterprise.authority.name,
            "representatives": [each.name for each in people],
            "people": [str(each.person.uuid) for each in people if each.person is not None],
        }
    return hand.record(GRADED, told)


@transaction.atomic
def withdraw_finding(
    *, actor: Actor, finding_uuid: UUID, ground: Ground, note: str = "", duplicate_of: UUID | None = None
) -> Finding:
    """Take a finding out of hand because it is told already, or was none; both stay visible. Raises Absent, NotAllowed, RuleBroken."""
    hand = take_in_hand(actor, finding_uuid)
    actor.require(Action.FINDING_HANDLE, hand.finding.path)
    require_withdrawable(
        hand.standing, hand.doer, is_from_outside=is_from_outside(hand.finding), ground=ground, note=note
    )  # fmt: skip
    told = {"ground": ground.value, "note": note.strip()[:LONGEST_WORDS], "duplicate_of": None}
    if ground is Ground.DUPLICATE:
        told["duplicate_of"] = str(_older_copy(hand, duplicate_of).uuid)
    return hand.record(WITHDRAWN, told)


@transaction.atomic
def link_recurrence(*, actor: Actor, finding_uuid: UUID, recurs: UUID) -> Finding:
    """Say that a finding is an earlier one come back; the earlier one, closed, stays as it is. Raises Absent, NotAllowed, RuleBroken."""
    hand = take_in_hand(actor, finding_uuid)
    actor.require(Action.FINDING_HANDLE, hand.finding.path)
    if hand.standing.is_over:
        raise RuleBroken("隐患已了结，不能再关联。")
    return hand.record(LINKED, {"recurs": str(_former(hand, recurs).uuid)})


def _older_copy(hand: Handling, uuid: UUID | None) -> Finding:
    """Return the finding that is kept of two that are one: not the newer, with which age and deadline would begin anew. Raises RuleBroken."""
    other = _other(hand, uuid)
    if other.reported_at > hand.finding.reported_at:
        raise RuleBroken("重复的隐患保留先报的那一条：请到后报的那一条去撤销。")
    return other


def _former(hand: Handling, uuid: UUID) -> Finding:
    """Return an earlier finding. Raises RuleBroken."""
    other = _other(hand, uuid)
    if other.reported_at >= hand.finding.reported_at:
        raise RuleBroken("只能关联到更早的隐患。")
    return other


def _other(hand: Handling, uuid: UUID | None) -> Finding:
    """Return another visible finding of the enterprise that is no copy itself. Raises RuleBroken."""
    found = Finding.objects.visible_to(hand.actor).filter(enterprise=hand.finding.enterprise)
    other = found.filter(uuid=uuid).exclude(pk=hand.finding.pk).first() if uuid is not None else None
    if other is None or other.duplicate_of_id is not None:
        raise RuleBroken("请选择本企业的另一条隐患。")
    return other


@transaction.atomic
def raise_change(*, actor: Actor, finding_uuid: UUID, kind: str, reason: str = "") -> Finding:
    """Raise a change trigger from a finding, once: its post is concerned, and both name each other.

    Raises Absent, NotAllowed, RuleBroken.
    """
    hand = take_in_hand(actor, finding_uuid)
    actor.require(Action.TRIGGER_EDIT, hand.finding.path)
    if hand.standing.trigger:
        return hand.finding
    finding = hand.finding
    scope = Scope(
        posts=(str(finding.post.uuid),) if finding.post else (),
        units=(str(finding.unit.uuid),) if finding.unit and not finding.post else (),
    )  # fmt: skip
    trigger = raise_trigger(
        actor=actor, enterprise_code=finding.enterprise.code, kind=kind, reason=reason.strip() or finding.words or finding.place,
        happened_on=finding.business_on, reference=finding.code, scope=scope, client_uuid=uuid5(finding.uuid, "trigger"),
    )  # fmt: skip
    return hand.record(LINKED, {"trigger": str(trigger.uuid)})
