"""Rows derived from facts that may come in any order: acknowledgements as they stood by their own time, proposals from an archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gangze.dossiers.content import Kind
from gangze.dossiers.models import Acknowledgement, Dossier, ItemAcknowledgement, Proposal, Revision
from gangze.dossiers.rules.asking import highest_acknowledged, items_asked
from gangze.dossiers.rules.states import PUBLISHED_STATES
from gangze.kernel import clock
from gangze.ledger.models import Fact
from gangze.ledger.rules.origins import author_told, origin_of
from gangze.ledger.selectors import facts_of_kind
from gangze.org.models import Person

ACKNOWLEDGED = "dossier.acknowledged"
BATCH = 500


def acknowledged_at(fact: Fact) -> datetime:
    """Return when a person acknowledged: for a signature on paper the beginning of its day, no hour is known."""
    if signed_on := fact.payload.get("signed_on"):
        return datetime.combine(date.fromisoformat(signed_on), time(), clock.PARK_ZONE)
    return fact.device_at or fact.received_at


def derive_acknowledgements(facts: Sequence[Fact]) -> None:
    """Tell the acknowledgements of everybody in these facts of one tenant anew, by the time of each and not of its arrival."""
    people = {UUID(fact.payload["person"]) for fact in facts}
    subjects = {UUID(fact.subject.removeprefix("revision:")) for fact in facts}
    for dossier in Dossier.objects.filter(revisions__uuid__in=subjects).distinct().select_related("post__enterprise"):
        tell_acknowledgements(dossier, people)


def tell_acknowledgements(dossier: Dossier, people: Collection[UUID] | None = None) -> int:
    """Tell the acknowledgements of some people at one dossier (None: of all) anew from the facts; returns how many are complete.

    The head of the enterprise's ledger should be locked.
    """
    published = Revision.objects.filter(dossier=dossier, state__in=[state.value for state in PUBLISHED_STATES])
    revisions = {row.uuid: row for row in published.prefetch_related("items").order_by("number")}
    found = _facts(dossier, revisions, people)
    ids = dict(Person.objects.filter(uuid__in=found).values_list("uuid", "pk"))
    whose = Person.objects.filter(uuid__in=people) if people is not None else Person.objects.all()
    Acknowledgement.objects.filter(revision__dossier=dossier, person__in=whose).delete()
    ItemAcknowledgement.objects.filter(dossier=dossier, person__in=whose).delete()
    told = [_Told(ids[uuid], list(revisions.values())).after(each, revisions) for uuid, each in found.items()]
    items = [row for each in told for row in each.item_rows(dossier.pk)]
    ItemAcknowledgement.objects.bulk_create(items, batch_size=BATCH)
    complete = [row for each in told for row in each.complete.values()]
    Acknowledgement.objects.bulk_create(complete, batch_size=BATCH)
    return len(complete)


def _facts(
    dossier: Dossier, revisions: Iterable[UUID], people: Collection[UUID] | None
) -> dict[UUID, list[Fact]]:  # fmt: skip
    """Return the acknowledgements of a dossier by person, in the order of their own time."""
    facts: QuerySet[Fact] = facts_of_kind(dossier.post.enterprise.tenant, ACKNOWLEDGED)
    facts = facts.filter(subject__in=[f"revision:{uuid}" for uuid in revisions])
    found: dict[UUID, list[Fact]] = defaultdict(list)
    for fact in facts.iterator(chunk_size=BATCH):
        person = UUID(fact.payload["person"])
        if people is None or person in people:
            found[person].append(fact)
    for each in found.values():
        each.sort(key=lambda fact: (acknowledged_at(fact), str(fact.client_uuid)))
    return found


@dataclass
class _Told:
    """What the facts of one person at one dossier come to."""

    person_id: int
    revisions: list[Revision]
    items: dict[tuple[str, int], UUID] = field(default_factory=dict)
    complete: dict[int, Acknowledgement] = field(default_factory=dict)

    def after(self, facts: Iterable[Fact], revisions: Mapping[UUID, Revision]) -> _Told:
        """Take the facts, oldest first; then carry over what holds for later revisions in which only words changed."""
        for fact in facts:
            revision = revisions[UUID(fact.subject.removeprefix("revision:"))]
            # Facts of before there were items name none: they are of the whole revision.
            for uid in fact.payload.get("items") or [item.uid.hex for item in revision.items.all()]:
                self.items.setdefault((uid, revision.number), fact.client_uuid)
            if revision.pk not in self.complete and not self._asked(revision, self.items):
                self._note(revision, fact.payload["method"], fact.client_uuid, acknowledged_at(fact), _is_brought(fact))
        for revision in self.revisions:
            earlier = [act for act in self.items if act[1] < revision.number]
            before = [
                self.complete[each.pk]
                for each in self.revisions
                if each.number < revision.number and each.pk in self.complete
            ]
            if revision.pk not in self.complete and before and not self._asked(revision, earlier):
                last = before[-1]
                self._note(revision, last.method, last.fact_uuid, last.acknowledged_at, last.is_imported)
        return self

    def item_rows(self, dossier_id: int) -> list[ItemAcknowledgement]:
        """Return the unsaved rows of single items."""
        return [
            ItemAcknowledgement(
                dossier_id=dossier_id, person_id=self.person_id, uid=UUID(uid), number=number, fact_uuid=fact
            )
            for (uid, number), fact in self.items.items()
        ]

    def _asked(self, revision: Revision, acts: Iterable[tuple[str, int]]) -> list[str]:
        since = {item.uid.hex: item.asked_since or revision.number for item in revision.items.all()}
        return items_asked(since, highest_acknowledged(acts))

    def _note(self, revision: Revision, method: str, fact_uuid: UUID, moment: datetime, is_imported: bool) -> None:
        self.complete[revision.pk] = Acknowledgement(
            revision=revision, person_id=self.person_id, method=method, fact_uuid=fact_uuid, acknowledged_at=moment,
            is_imported=is_imported,
        )  # fmt: skip


def derive_proposals(facts: Sequence[Fact]) -> None:
    """Make the rows of proposals that were brought in; they wait for a decision. The same fact twice changes nothing."""
    for fact in facts:
        told: Mapping[str, Any] = fact.payload
        key, name = author_told(told, fact.author_key, fact.author_name)
        person = Person.objects.filter(user__uuid=key).first() if ":" not in key else None
        dossier = Dossier.objects.get(uuid=fact.subject.removeprefix("dossier:"))
        Proposal.objects.get_or_create(
            fact_uuid=fact.client_uuid,
            defaults={
                "dossier": dossier, "kind": Kind(told["document"]).value, "uid": told["item"] or None,
                "item_text": told["item_text"], "text": told["text"], "author_key": key, "author_name": name,
                "author_person_id": person.pk if person else None, "proposed_at": fact.device_at or fact.received_at,
            },
        )  # fmt: skip


def _is_brought(fact: Fact) -> bool:
    return origin_of(fact.payload) is not None
