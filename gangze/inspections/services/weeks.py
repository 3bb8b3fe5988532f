"""周排查表 signed: the sums of that moment and the hashes of the facts they stand for are frozen in one fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import WeekSheet
from gangze.inspections.rules.weeks import (
    Counts,
    Sheet,
    Signing,
    frozen,
    require_signable,
    sign_until,
    week_named,
)
from gangze.inspections.selectors.standing import moment_of, person_uuid_of
from gangze.inspections.selectors.week import finding_counts, signed_through
from gangze.inspections.selectors.weeks import (
    checks_of_week,
    facts_of_week,
    sheet_between,
    signatures_of,
    state_of_checks,
    today,
    unit_looked_at,
)
from gangze.kernel.periods import Period
from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.ledger.services.recording import lock_head
from gangze.org.models import Enterprise, Person, Unit
from gangze.org.selectors.calendar import working_calendar

SIGNED = "week.signed"


@transaction.atomic
def sign_week(
    *, actor: Actor, unit_uuid: UUID, week_key: str, words: str = "", client_uuid: UUID | None = None
) -> Fact:
    """Sign the week of a unit as it stands at this moment; signing again names the signature before.

    The ledger is locked meanwhile, so that nothing comes between the sums and the signature. Raises Absent, NotAllowed, RuleBroken
    (too early, nothing new, something left out without a word of why).
    """
    unit, week = unit_looked_at(actor, unit_uuid), week_named(week_key)
    actor.require(Action.WEEK_SIGN, unit.path)
    head = lock_head(unit.enterprise.tenant)
    sheet = sheet_between(unit.path, week.first, week.last)
    checks = list(checks_of_week(unit, week))
    earlier = next(iter(signatures_of(unit, week)), None)
    require_signable(
        Signing(week, today(), sheet.total, state_of_checks(checks), words, _is_same(unit, week, sheet, earlier))
    )
    hashes = facts_of_week(unit, week).values_list("content_hash", flat=True)
    payload: dict[str, Any] = {
        "week": week.key, "unit": str(unit.uuid), "person": person_uuid_of(actor), "through": head.last_number,
        "totals": sheet.total.told(), "days": {f"{day}": counts.told() for day, counts in sheet.by_day().items()},
        "specialities": {name: counts.told() for name, counts in sheet.by_speciality().items()},
        "findings": finding_counts(unit, week).told(),
        "checks": [{"occurrence": str(each.uuid), "state": each.state, "round": _text(each.fact_uuid)} for each in checks],
        "words": words.strip(), "is_late": today() > sign_until(week, working_calendar(unit.enterprise)),
        **frozen(hashes),
    }  # fmt: skip
    fact = record_fact(
        actor=actor, tenant=unit.enterprise.tenant, kind=SIGNED, subject=f"unit:{unit.uuid}", path=unit.path,
        payload=payload, client_uuid=client_uuid, corrects=earlier.fact_uuid if earlier else None,
    )  # fmt: skip
    derive_weeks([fact])
    return fact


def _text(uuid: UUID | None) -> str | None:
    return str(uuid) if uuid else None


def _is_same(unit: Unit, week: Period, sheet: Sheet, earlier: WeekSheet | None) -> bool:
    """Return whether a week was signed as it is."""
    if earlier is None or Counts.from_told(earlier.totals) != sheet.total:
        return False
    return not facts_of_week(unit, week).filter(number__gt=signed_through(unit, earlier)).exists()


def derive_weeks(facts: Sequence[Fact]) -> None:
    """Bring the rows of signatures up to their facts, in any order and twice with the same outcome."""
    for fact in facts:
        _derive(fact)


def _derive(fact: Fact) -> None:
    told = fact.payload
    unit = Unit.objects.filter(uuid=UUID(fact.subject.removeprefix("unit:"))).first()
    if unit is None:
        return
    later = Fact.objects.of_tenant(fact.tenant).filter(corrects=fact.client_uuid, kind=SIGNED)
    WeekSheet.objects.get_or_create(
        fact_uuid=fact.client_uuid,
        defaults={
            "unit": unit, "path": unit.path, "week": told["week"], "totals": told["totals"],
            "signer": Person.objects.filter(uuid=told["person"]).first() if told["person"] else None,
            "signed_at": moment_of(fact), "corrected_by": later.values_list("client_uuid", flat=True).first(),
        },
    )  # fmt: skip
    if fact.corrects is not None:
        WeekSheet.objects.filter(fact_uuid=fact.corrects).update(corrected_by=fact.client_uuid)


@transaction.atomic
def rebuild_weeks(enterprise: Enterprise) -> int:
    """Tell the signatures of an enterprise anew from the ledger; returns how many facts were read."""
    WeekSheet.objects.filter(unit__enterprise=enterprise).delete()
    facts = list(Fact.objects.of_tenant(enterprise.tenant).filter(kind=SIGNED).order_by("number"))
    derive_weeks(facts)
    return len(facts)
