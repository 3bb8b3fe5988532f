"""Cells as rows: what is asked at posts, what the ledger tells of people there, and how standings, cells and sums are stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest

from gangze.dossiers.content import Kind
from gangze.dossiers.models import Item
from gangze.kernel import clock
from gangze.ledger.models import Fact
from gangze.mastery.models import Cell, MasterySettings, Standing, Tally
from gangze.mastery.rules.evidence import LEVEL_OF, evidence_in, examiner_told, moment_told, subject_of
from gangze.mastery.rules.levels import Level, Outcome
from gangze.mastery.rules.matrix import (
    NEED,
    Act,
    Ages,
    AskedItem,
    CellTold,
    Stand,
    Thresholds,
    ages_of,
    cell_of,
)
from gangze.mastery.rules.memory import Memory
from gangze.org.models import Assignment, Enterprise, Person, Post, Unit

Key = tuple[str, Level]
KEYS: tuple[Key, ...] = tuple((kind.value, level) for kind in Kind for level in Level)
"""The twelve squares, in order of the matrix."""
Asked = Mapping[str, Sequence[AskedItem]]
CELL_FIELDS = (
    "state", "need", "fades_on", "expires_on", "changes_on", "item_count", "shown_count", "fact_uuid", "examiner_name",
    "happened_at",
)  # fmt: skip
STAND_FIELDS = (
    "outcome", "revision_number", "acted_at", "fact_uuid", "examiner_name", "stability", "difficulty", "fades_on",
    "expires_on",
)  # fmt: skip
STANDING_COLUMNS = ("person_id", "post_id", "document", "level", "uid", *STAND_FIELDS)
CELL_COLUMNS = ("person_id", "post_id", "document", "level", "path", *CELL_FIELDS)


def today() -> date:
    """Return the business date of this moment, by which cells age."""
    return clock.business_date(clock.now())


def thresholds_of(enterprise: Enterprise) -> Thresholds:
    """Return what an enterprise has decided about cells; no query where `mastery_settings` came along with it."""
    settings: MasterySettings | None = getattr(enterprise, "mastery_settings", None)
    if settings is None:
        return Thresholds()
    return Thresholds(
        fading_percent=settings.fading_percent, expired_percent=settings.expired_percent,
        shown_share_percent=settings.shown_share_percent, explanation_days=settings.explanation_days,
        demonstration_days=settings.demonstration_days,
    )  # fmt: skip


def asked_at(posts: Collection[int], document: str | None = None) -> dict[int, dict[str, list[AskedItem]]]:
    """Return by post and document the items in force, of one document or of all; posts with nothing in force are left out."""
    items = Item.objects.filter(revision__dossier__post__in=posts, revision__dossier__in_force=F("revision"))
    if document is not None:
        items = items.filter(kind=document)
    found: dict[int, dict[str, list[AskedItem]]] = defaultdict(lambda: defaultdict(list))
    columns = ("revision__dossier__post_id", "kind", "uid", "asked_since", "is_must_know")
    for post_id, kind, uid, since, is_must_know in items.order_by("kind", "position").values_list(*columns):
        found[post_id][kind].append(AskedItem(uid.hex, since or 0, is_must_know))
    return found


def by_uid(asked: Asked) -> dict[str, dict[str, AskedItem]]:
    """Return the items by document and uid."""
    return {document: {item.uid: item for item in items} for document, items in asked.items()}


def holdings_on(day: date) -> QuerySet[Assignment]:
    """Return the assignments on a day at open posts with documents in force, of people who have not left."""
    return Assignment.objects.on(day).filter(
        post__dossier__in_force__isnull=False, post__closed_on__isnull=True, person__left_on__isnull=True
    )


def act_in(fact: Fact) -> Act | None:
    """Return what a fact shows; None where it is no evidence."""
    found = evidence_in(fact.kind, fact.client_uuid, fact.payload, fact.device_at or fact.received_at)
    if found is None:
        return None
    by = examiner_told(fact.kind, fact.payload, fact.author_name)
    return Act(
        found.moment, found.fact_uuid, found.level, found.document.value, found.revision, found.outcomes, by
    )  # fmt: skip


def acts_of(person: Person, post: Post, keys: Collection[Key] = KEYS) -> list[Act]:
    """Return the acts of a person at a post, for some cells, that no later fact has corrected, in no order."""
    kinds = [kind for kind, level in LEVEL_OF.items() if any(level is each for _document, each in keys)]
    tenant = post.enterprise.tenant
    facts = Fact.objects.of_tenant(tenant).filter(subject=subject_of(person.uuid), kind__in=kinds)
    facts = facts.filter(payload__post=str(post.uuid))
    if len(documents := {document for document, _level in keys}) == 1:
        facts = facts.filter(payload__document=documents.pop())
    columns = ("client_uuid", "kind", "author_name", "device_at", "received_at", "payload")
    rows = list(facts.values_list(*columns))
    gone = corrected_among(tenant, [row[0] for row in rows])
    acts = []
    for uuid, kind, author, device_at, received_at, told in rows:
        if uuid not in gone and told.get("outcomes"):
            moment, by = moment_told(told, device_at or received_at), examiner_told(kind, told, author)
            acts.append(Act(moment, uuid, LEVEL_OF[kind], told["document"], told["revision"], told["outcomes"], by))
    return acts


def corrected_among(tenant: str, uuids: Collection[UUID]) -> set[UUID]:
    """Return which of some facts a later one has taken the place of."""
    found = Fact.objects.of_tenant(tenant).filter(corrects__in=uuids).values_list("corrects", flat=True)
    return {uuid for uuid in found if uuid is not None}


def standing_values(person_id: int, post_id: int, key: Key, uid: str, stand: Stand, ages: Ages) -> tuple[Any, ...]:
    """Return what a standing is stored as, in the order of STANDING_COLUMNS."""
    stability, difficulty = stand.memory or (None, None)
    return (
        person_id, post_id, key[0], key[1].value, UUID(uid), stand.outcome.value, stand.revision, stand.moment,
        stand.fact_uuid, stand.by, stability, difficulty, *ages,
    )  # fmt: skip


def standing_row(person_id: int, post_id: int, key: Key, uid: str, stand: Stand, ages: Ages) -> Standing:
    """Return the unsaved row of a standing."""
    values = standing_values(person_id, post_id, key, uid, stand, ages)
    return Standing(**dict(zip(STANDING_COLUMNS, values, strict=True)))


def stand_in(row: Standing) -> Stand:
    """Return the standing that a row stores."""
    memory = None
    if row.stability is not None and row.difficulty is not None:
        memory = Memory(row.stability, row.difficulty)
    return Stand(
        Outcome(row.outcome), row.revision_number, row.acted_at, row.fact_uuid, row.examiner_name, memory
    )  # fmt: skip


def told_values(told: CellTold, day: date) -> tuple[Any, ...]:
    """Return what a cell is stored as, in the order of CELL_FIELDS."""
    last = told.last
    return (
        told.state.value, NEED[told.state], *told.ages, told.changes_on(day), told.item_count, told.shown_count,
        *((last.fact_uuid, last.by, last.moment) if last else (None, "", None)),
    )  # fmt: skip


def fill(cell: Cell, told: CellTold, day: date) -> None:
    """Write into a cell how it stands; saving is the caller's."""
    for name, value in zip(CELL_FIELDS, told_values(told, day), strict=True):
        setattr(cell, name, value)


@dataclass
class Figures:
    """Changes of sums that are still to be written: by unit, document and level, how many more cells are in each state."""

    changes: dict[tuple[int, str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def move(self, post: Post, key: Key, before: str | None, after: str | None) -> None:
        """Note that a cell of a post went from a state to another; None: it was not there."""
        if before == after:
            return
        counter = self.changes[(post.unit_id, key[0], key[1].value)]
        if before is not None:
            counter[before] -= 1
        if after is not None:
            counter[after] += 1

    def write(self) -> None:
        """Add the changes to the sums.

        A sum that has drifted must not refuse a fact: it stops at nothing, and the night counts anew.
        """
        for (unit_id, document, level), counter in self.changes.items():
            moved = {state: change for state, change in counter.items() if change}
            if not moved:
                continue
            row = Tally.objects.filter(unit_id=unit_id, document=document, level=level)
            terms = {state: Greatest(F(state) + change, Value(0)) for state, change in moved.items()}
            if not row.update(**terms):
                first = {state: max(change, 0) for state, change in moved.items()}
                path = Unit.objects.get(pk=unit_id).path
                Tally.objects.create(unit_id=unit_id, path=path, document=document, level=level, **first)
        self.changes.clear()


def tell(
    asked: Sequence[AskedItem], stands: Mapping[str, Stand], level: Level, thresholds: Thresholds, day: date
) -> tuple[CellTold, dict[str, Ages]]:
    """Return how a cell stands with the ages of its standings by uid."""
    ages = {uid: ages_of(stand, level, thresholds) for uid, stand in stands.items()}
    return cell_of(asked, stands, ages, thresholds, day), ages
