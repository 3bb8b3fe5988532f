"""The rows of training and certificates, derived from facts: now, in any order, or again from nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.ledger.models import Fact
from gangze.mastery.models import Certificate, TrainedItem, TrainingRecord
from gangze.mastery.rules.evidence import CERTIFIED, TRAINED
from gangze.mastery.rules.training import NEVER_ENDS, WITHDRAWN_TRAINING, Result
from gangze.org.models import Person

KINDS = (TRAINED, CERTIFIED, WITHDRAWN_TRAINING)
_BATCH = 500


def derive_training(facts: Sequence[Fact]) -> None:
    """Bring the rows up to facts of one tenant; the same fact twice changes nothing, a correction may come first."""
    uuids = [fact.client_uuid for fact in facts]
    by_others = Fact.objects.filter(tenant__in={fact.tenant for fact in facts}, corrects__in=uuids)
    corrections = dict(by_others.order_by("pk").values_list("corrects", "client_uuid"))
    people = {person.uuid: person for person in Person.objects.filter(uuid__in={_person(fact) for fact in facts})}
    _add_records([fact for fact in facts if fact.kind == TRAINED], people, corrections)
    _add_certificates([fact for fact in facts if fact.kind == CERTIFIED], people, corrections)
    for fact in facts:
        if fact.corrects is not None:
            _note_correction(fact.corrects, fact.client_uuid)
        if fact.kind == CERTIFIED and fact.payload["renews"] and fact.client_uuid not in corrections:
            renewed = Certificate.objects.filter(fact_uuid=fact.payload["renews"])
            renewed.update(renewed_by=fact.client_uuid)


@transaction.atomic
def rebuild_training(*, actor: Actor) -> int:
    """Make all rows of training anew from the ledger and return of how many facts. For the system alone."""
    actor.require(Action.TRAINING_EDIT, "")
    Certificate.objects.all().delete()
    TrainingRecord.objects.all().delete()
    found = Fact.objects.filter(kind__in=KINDS)
    count = 0
    for tenant in found.order_by().values_list("tenant", flat=True).distinct():
        batch: list[Fact] = []
        for fact in found.filter(tenant=tenant).order_by("number").iterator(chunk_size=_BATCH):
            batch.append(fact)
            count += 1
            if len(batch) == _BATCH:
                derive_training(batch)
                batch = []
        derive_training(batch)
    return count


def _person(fact: Fact) -> UUID:
    return UUID(fact.payload["person"])


def _note_correction(corrected: UUID, by: UUID) -> None:
    for table in (TrainingRecord, Certificate):
        table.objects.filter(fact_uuid=corrected).update(corrected_by=by)
    TrainedItem.objects.filter(record__fact_uuid=corrected).delete()
    # A certificate whose renewal was taken back is asked after again.
    Certificate.objects.filter(renewed_by=corrected).update(renewed_by=None)


def _add_records(facts: Sequence[Fact], people: dict[UUID, Person], corrections: dict[UUID | None, UUID]) -> None:
    known = set(
        TrainingRecord.objects.filter(fact_uuid__in=[fact.client_uuid for fact in facts]).values_list(
            "fact_uuid", flat=True
        )
    )
    rows = [
        _record(fact, people[_person(fact)], corrections.get(fact.client_uuid))
        for fact in facts
        if fact.client_uuid not in known
    ]
    TrainingRecord.objects.bulk_create(rows, batch_size=_BATCH)
    made = TrainingRecord.objects.filter(fact_uuid__in=[row.fact_uuid for row in rows], corrected_by=None)
    items = [
        TrainedItem(record=row, person_id=row.person_id, uid=UUID(uid), number=row.revision_number)
        for row in made
        if row.result == Result.PASSED.value and row.revision_number is not None
        for uid in row.items
    ]
    TrainedItem.objects.bulk_create(items, batch_size=_BATCH)


def _record(fact: Fact, person: Person, corrected_by: UUID | None) -> TrainingRecord:
    told = fact.payload
    return TrainingRecord(
        fact_uuid=fact.client_uuid, person=person, course=told["course"], title=told["title"],
        post_uuid=told["post"], revision_number=told["revision"], items=told["items"], hours=Decimal(told["hours"]),
        trained_on=date.fromisoformat(told["trained_on"]), trainer=told["trainer"], examiner=told["examiner"],
        result=told["result"], score=None if told["score"] is None else Decimal(told["score"]), company=told["company"],
        remark=told["remark"], evidence=told["evidence"], corrected_by=corrected_by,
    )  # fmt: skip


def _add_certificates(facts: Sequence[Fact], people: dict[UUID, Person], corrections: dict[UUID | None, UUID]) -> None:
    uuids = [fact.client_uuid for fact in facts]
    known = set(Certificate.objects.filter(fact_uuid__in=uuids).values_list("fact_uuid", flat=True))
    rows = [
        _certificate(fact, people[_person(fact)], corrections.get(fact.client_uuid))
        for fact in facts
        if fact.client_uuid not in known
    ]
    Certificate.objects.bulk_create(rows, batch_size=_BATCH)


def _certificate(fact: Fact, person: Person, corrected_by: UUID | None) -> Certificate:
    told = fact.payload
    expires_on = date.fromisoformat(told["expires_on"]) if told["expires_on"] else None
    return Certificate(
        fact_uuid=fact.client_uuid, person=person, name=told["name"], number=told["number"], issuer=told["issuer"],
        issued_on=date.fromisoformat(told["issued_on"]) if told["issued_on"] else None, expires_on=expires_on,
        sorted_on=expires_on or NEVER_ENDS, evidence=told["evidence"], corrected_by=corrected_by,
    )  # fmt: skip
