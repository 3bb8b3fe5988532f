"""Evidence as facts, written straight into the ledger: what the matrix must make of it whatever way it came."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from gangze.access.actor import Actor
from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.mastery.models import Cell, Standing, Tally
from gangze.mastery.rules.evidence import RECITED, subject_of
from gangze.mastery.services import note_evidence
from gangze.org.models import Person, Post

NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)


def act(
    post: Post, person: Person, outcomes: Sequence[tuple[str, str]], *, by: Actor, kind: str = RECITED,
    document: str = "risk", revision: int = 1, hours: int = 0, uuid: UUID | None = None, corrects: UUID | None = None,
) -> Fact:  # fmt: skip
    """Return a fact of evidence, recorded and noted; `hours` after NOON by the device."""
    payload: dict[str, Any] = {
        "person": str(person.uuid), "post": str(post.uuid), "document": document, "revision": revision,
        "outcomes": [list(pair) for pair in outcomes],
    }  # fmt: skip
    fact = record_fact(
        actor=by, tenant=post.enterprise.tenant, path=post.path, kind=kind, subject=subject_of(person.uuid),
        payload=payload, client_uuid=uuid or uuid4(), device_at=NOON + timedelta(hours=hours), corrects=corrects,
    )  # fmt: skip
    note_evidence(fact)
    return fact


def uids(post: Post, document: str = "risk") -> list[str]:
    """Return the uids of the items in force, in order."""
    items = post.dossier.in_force.items.filter(kind=document).order_by("position")
    return [uid.hex for uid in items.values_list("uid", flat=True)]


def picture() -> tuple[list[Any], list[Any], list[Any]]:
    """Return everything the matrix stores, without keys and without rows of nothing."""
    tallies = [row for row in _rows(Tally, "id") if any(value for value in row if isinstance(value, int))]
    return _rows(Standing, "id"), _rows(Cell, "id"), tallies


def _rows(model: Any, *without: str) -> list[Any]:
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in (*without, "unit_id")]
    return sorted(model.objects.values_list(*names), key=repr)


def cell(person: Person, post: Post, document: str = "risk", level: str = "recall") -> Cell:
    """Return one square."""
    return Cell.objects.get(person=person, post=post, document=document, level=level)
