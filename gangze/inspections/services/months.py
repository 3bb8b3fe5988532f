"""月排查 closed: what became of the last measures, what is decided now, by whom and on whose behalf; and what comes of a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Measure, MonthReview, Occurrence
from gangze.inspections.rules.months import (
    Closing,
    Wish,
    is_delegated,
    month_named,
    require_closable,
    require_report,
)
from gangze.inspections.rules.words import MeasureState
from gangze.inspections.selectors.month_numbers import numbers_of
from gangze.inspections.selectors.months import (
    checks_of_month,
    deadlines_of,
    enterprise_looked_at,
    former_measures,
    former_of,
    may_report,
    measure_by,
    principals_of,
    standing_review,
)
from gangze.inspections.selectors.standing import moment_of, person_uuid_of
from gangze.inspections.selectors.weeks import state_of_checks, today
from gangze.kernel.clock import now
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.ledger.services.recording import lock_head
from gangze.org.models import Enterprise, Person

CLOSED, REPORTED = "month.closed", "measure.reported"


@dataclass(frozen=True, slots=True)
class MonthTold:
    """What somebody decides at the end of a month. `said` tells of measures of before, by uuid; `ground` is why a closing is corrected."""

    enterprise_uuid: UUID
    month_key: str
    wishes: Sequence[Wish] = ()
    none_reason: str = ""
    words: str = ""
    said: Mapping[UUID, str] = field(default_factory=dict)
    why_delegated: str = ""
    ground: str = ""


@transaction.atomic
def close_month(*, actor: Actor, told: MonthTold, client_uuid: UUID | None = None) -> Fact:
    """Close a month, or correct its closing by a new fact that names it. Raises Absent, NotAllowed, RuleBroken for what is lacking."""
    enterprise, month = enterprise_looked_at(actor, told.enterprise_uuid), month_named(told.month_key)
    actor.require(Action.MONTH_CLOSE, enterprise.path)
    lock_head(enterprise.tenant)
    earlier = standing_review(enterprise, month)
    checks = list(checks_of_month(enterprise, month))
    closing = Closing(
        month, today(), [former_of(each, told.said.get(each.uuid, "")) for each in former_measures(enterprise, month)],
        told.wishes, told.none_reason, told.words, is_delegated(actor.roles_at(enterprise.path)), told.why_delegated,
        state_of_checks(checks), told.ground, earlier is not None,
    )  # fmt: skip
    require_closable(closing)
    _require_owners(enterprise, told.wishes, earlier)
    _require_kept(earlier, told.wishes)
    fact = record_fact(
        actor=actor, tenant=enterprise.tenant, kind=CLOSED, subject=f"enterprise:{enterprise.uuid}", path=enterprise.path,
        payload=_payload(actor, enterprise, closing, checks), client_uuid=client_uuid,
        corrects=earlier.fact_uuid if earlier else None,
    )  # fmt: skip
    derive_months([fact])
    return fact


def _payload(actor: Actor, enterprise: Enterprise, closing: Closing, checks: Sequence[Occurrence]) -> dict[str, Any]:
    month = closing.month
    deadline = deadlines_of(enterprise, [month])[month.key]
    told: dict[str, Any] = {
        "month": month.key, "person": person_uuid_of(actor), "is_delegated": closing.is_delegated,
        "deadline": deadline, "is_late": now() > deadline,
        "former": [each.told() for each in closing.formers], "measures": [each.told() for each in closing.wishes],
        "numbers": numbers_of(enterprise, month),
        "checks": [
            {"occurrence": str(each.uuid), "state": each.state, "round": str(each.fact_uuid) if each.fact_uuid else None}
            for each in checks
        ],
    }  # fmt: skip
    if closing.is_delegated:
        told["on_behalf_of"] = [
            {"uuid": str(each.uuid), "name": each.name} for each in principals_of(enterprise)
        ]  # fmt: skip
        told["why_delegated"] = closing.why_delegated.strip()
    texts = {"none_reason": closing.none_reason, "words": closing.words, "ground": closing.ground}
    return told | {name: text.strip() for name, text in texts.items() if text.strip()}


def _require_owners(enterprise: Enterprise, wishes: Sequence[Wish], earlier: MonthReview | None) -> None:
    """Refuse owners who are not here; who owed what was done stays named with it, gone or not: nobody else owed it."""
    done = earlier.measures.filter(state=MeasureState.DONE.value) if earlier else Measure.objects.none()
    kept = set(done.values_list("uuid", "owner__uuid"))
    wanted = {wish.owner for wish in wishes if (wish.uuid, wish.owner) not in kept}
    known = Person.objects.active().filter(enterprise=enterprise, uuid__in=wanted).count()
    if known < len(wanted):
        raise RuleBroken("有措施没有选责任人，或所选的人已离职，请重新选择。")


def _require_kept(earlier: MonthReview | None, wishes: Sequence[Wish]) -> None:
    """Refuse to drop a measure of which something was told, and a name that another month has."""
    names = {wish.uuid for wish in wishes}
    if earlier is not None:
        told = earlier.measures.exclude(state=MeasureState.OPEN.value).exclude(uuid__in=names).first()
        if told is not None:
            raise RuleBroken("措施“{words}”已经报告了结果，不能去掉。", words=told.words[:40])
    others = Measure.objects.filter(uuid__in=names)
    if (others.exclude(review=earlier) if earlier else others).exists():
        raise RuleBroken("有措施的标识已被占用，请刷新后重填。")


@transaction.atomic
def report_measure(
    *,
    actor: Actor,
    measure_uuid: UUID,
    state: str,
    outcome: str,
    client_uuid: UUID | None = None,
    device_at: datetime | None = None,
) -> Fact:
    """Tell what came of a measure; handed in twice it is one. What was not done can be told of again. Raises Absent, NotAllowed, RuleBroken.

    What a device kept (`device_at`) is taken whatever arrived before it: which report counts follows from their moments.
    """
    lock_head(measure_by(actor, measure_uuid).enterprise.tenant)
    measure = measure_by(actor, measure_uuid)  # as it stands now that nobody else reports or corrects
    if not may_report(actor, measure):
        raise NotAllowed("a measure of somebody else")
    told = require_report(state, outcome)
    if device_at is None and measure.state == MeasureState.DONE.value and not _is_known(measure, client_uuid):
        raise RuleBroken("这条措施已经报告完成。")
    fact = record_fact(
        actor=actor, tenant=measure.enterprise.tenant, kind=REPORTED, subject=f"measure:{measure.uuid}", path=measure.path,
        payload={
            "measure": str(measure.uuid), "person": person_uuid_of(actor), "state": told.value, "outcome": outcome.strip(),
        },
        client_uuid=client_uuid, device_at=device_at,
    )  # fmt: skip
    derive_months([fact])
    return fact


def _is_known(measure: Measure, client_uuid: UUID | None) -> bool:
    """Return whether a report of a measure is here under a name; the ledger refuses it where it says something else."""
    reports = Fact.objects.of_tenant(measure.enterprise.tenant).filter(subject=f"measure:{measure.uuid}", kind=REPORTED)
    return client_uuid is not None and reports.filter(client_uuid=client_uuid).exists()


def derive_months(facts: Sequence[Fact]) -> None:
    """Bring reviews and measures up to their facts, in any order and twice with the same outcome."""
    for fact in facts:
        if fact.kind == CLOSED:
            _derive_review(fact)
        else:
            _derive_measure(fact.tenant, UUID(fact.subject.removeprefix("measure:")))


def _derive_review(fact: Fact) -> None:
    told = fact.payload
    enterprise = Enterprise.objects.get(uuid=UUID(fact.subject.removeprefix("enterprise:")))
    later = Fact.objects.of_tenant(fact.tenant).filter(corrects=fact.client_uuid, kind=CLOSED)
    corrected_by = later.values_list("client_uuid", flat=True).first()
    review, _made = MonthReview.objects.get_or_create(
        fact_uuid=fact.client_uuid,
        defaults={
            "enterprise": enterprise, "path": enterprise.path, "month": told["month"],
            "closer": Person.objects.filter(uuid=told["person"]).first() if told["person"] else None,
            "is_delegated": told["is_delegated"], "none_reason": told.get("none_reason", ""),
            "closed_at": moment_of(fact), "corrected_by": corrected_by,
        },
    )  # fmt: skip
    if fact.corrects is not None:
        MonthReview.objects.filter(fact_uuid=fact.corrects).update(corrected_by=fact.client_uuid)
    if corrected_by is None:
        _place_measures(review, [Wish.from_told(each) for each in told["measures"]], fact)


def _place_measures(review: MonthReview, wishes: Sequence[Wish], fact: Fact) -> None:
    """Let the measures of a month be those of its standing closing; what was told of them stays."""
    for wish in wishes:
        Measure.objects.update_or_create(
            uuid=wish.uuid, enterprise=review.enterprise,
            defaults={
                "review": review, "path": review.path, "words": wish.words.strip(),
                "owner": Person.objects.get(uuid=wish.owner), "due_on": wish.due_on,
            },
            create_defaults={
                "review": review, "path": review.path, "words": wish.words.strip(),
                "owner": Person.objects.get(uuid=wish.owner), "due_on": wish.due_on, "state": MeasureState.OPEN.value,
            },
        )  # fmt: skip
        _derive_measure(fact.tenant, wish.uuid)
    replaced = Measure.objects.filter(review__enterprise=review.enterprise, review__month=review.month)
    replaced.exclude(uuid__in=[wish.uuid for wish in wishes]).delete()


def _derive_measure(tenant: str, uuid: UUID) -> None:
    """Let a measure stand as the earliest report says that calls it done, or else the latest; in any order of arrival the same."""
    reports = Fact.objects.of_tenant(tenant).filter(subject=f"measure:{uuid}", kind=REPORTED)
    ordered = sorted(reports, key=lambda fact: (moment_of(fact), str(fact.client_uuid)))
    done = (fact for fact in ordered if fact.payload["state"] == MeasureState.DONE.value)
    last = next(done, ordered[-1] if ordered else None)
    if last is not None:
        Measure.objects.filter(uuid=uuid, enterprise__code=tenant).update(
            state=last.payload["state"], outcome=last.payload["outcome"], outcome_fact=last.client_uuid,
            reported_at=moment_of(last),
        )  # fmt: skip


@transaction.atomic
def rebuild_months(enterprise: Enterprise) -> int:
    """Tell the months of an enterprise anew from the ledger; returns how many facts were read."""
    Measure.objects.filter(enterprise=enterprise).delete()
    MonthReview.objects.filter(enterprise=enterprise).delete()
    facts = list(Fact.objects.of_tenant(enterprise.tenant).filter(kind=CLOSED).order_by("number"))
    derive_months(facts)
    return len(facts)
