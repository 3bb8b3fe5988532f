"""What a fact says about mastery: every kind of evidence carries the same core, so that the matrix reads all alike.

The payload of each kind has `person`, `post` (uuids), `revision` (number), `document`, and `outcomes`: a list of
[uid (hex), outcome]. A fact whose `outcomes` is empty is no evidence. docs/rules/mastery.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from gangze.dossiers.content import Kind
from gangze.kernel.clock import PARK_ZONE
from gangze.ledger.rules.origins import author_told

from .levels import Level, Outcome

RECITED = "mastery.recited"
PRACTISED = "mastery.practised"
EXPLAINED = "mastery.explained"
DEMONSTRATED = "mastery.demonstrated"
WITHDRAWN = "mastery.withdrawn"
TRAINED = "mastery.trained"
CERTIFIED = "mastery.certified"

LEVEL_OF: Mapping[str, Level] = {
    RECITED: Level.RECALL,
    PRACTISED: Level.RECALL,
    EXPLAINED: Level.EXPLANATION,
    DEMONSTRATED: Level.DEMONSTRATION,
}
"""The kinds of facts that are evidence, and for which level. Training and certificates show that somebody was taught, not that
somebody can: they fill no cell."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one fact says of some items of one document of one person at one post, at a moment."""

    fact_uuid: UUID
    kind: str
    level: Level
    person: UUID
    post: UUID
    document: Kind
    revision: int
    moment: datetime
    outcomes: tuple[tuple[str, Outcome], ...]


def subject_of(person: UUID) -> str:
    """Return the subject under which all evidence of a person is kept."""
    return f"person:{person}"


def moment_told(payload: Mapping[str, Any], moment: datetime) -> datetime:
    """Return when something happened: what was marked on paper happened at noon of its day, whenever it was entered."""
    if heard_on := payload.get("heard_on"):
        return datetime.combine(date.fromisoformat(heard_on), time(12), PARK_ZONE).astimezone(UTC)
    return moment


def examiner_told(kind: str, payload: Mapping[str, Any], author_name: str) -> str:
    """Return who heard somebody: the author, or whom an imported fact names; "" for practice, which nobody heard."""
    return "" if kind == PRACTISED else author_told(payload, "", author_name)[1]


def evidence_in(kind: str, fact_uuid: UUID, payload: Mapping[str, Any], moment: datetime) -> Evidence | None:
    """Return the evidence in a fact, None where the kind is none or nothing came out of it.

    `moment` is when it happened: the device's time, or the server's where a device told none; for what was marked on paper
    its day counts.
    """
    if kind not in LEVEL_OF or not payload.get("outcomes"):
        return None
    return Evidence(
        fact_uuid=fact_uuid,
        kind=kind,
        level=LEVEL_OF[kind],
        person=UUID(payload["person"]),
        post=UUID(payload["post"]),
        document=Kind(payload["document"]),
        revision=payload["revision"],
        moment=moment_told(payload, moment),
        outcomes=tuple((uid, Outcome(outcome)) for uid, outcome in payload["outcomes"]),
    )


def outcome_of(verdicts: list[str]) -> Outcome:
    """Return what the verdicts on the points of one item show: all said is SHOWN, anything wrong or nothing said is NOT.

    A prompted point counts as partly. Raises ValueError for no verdicts.
    """
    if not verdicts:
        raise ValueError("an item without verdicts shows nothing")
    if "wrong" in verdicts or all(verdict == "missed" for verdict in verdicts):
        return Outcome.NOT
    return Outcome.SHOWN if all(verdict == "said" for verdict in verdicts) else Outcome.PARTLY
