"""交接班: the out-going shift says how things stand, the in-coming one confirms; two facts that meet in one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Handover, ShiftState
from gangze.inspections.rules.answering import LONGEST_NOTE
from gangze.inspections.rules.handing_over import (
    Abnormal,
    Given,
    added_state_uuid,
    check_moment,
    handover_uuid,
    is_too_late,
    named_states,
)
from gangze.inspections.selectors.standing import moment_of, person_uuid_of
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.org.models import Person, Post

GIVEN, TAKEN = "handover.given", "handover.taken"


@dataclass(frozen=True, slots=True)
class ShiftEnd:
    """At which post which shift ends when; aware moment, `shift` as the rota calls it, "" where none does."""

    post_uuid: UUID
    ends_at: datetime
    shift: str = ""


@transaction.atomic
def give_handover(
    *,
    actor: Actor,
    end: ShiftEnd,
    given: Given,
    client_uuid: UUID | None = None,
    device_at: datetime | None = None,
    made_at: datetime | None = None,
) -> Fact:
    """Record how a shift leaves a post; said again it is another fact, and the latest counts until somebody has taken over.

    Raises Absent (post out of reach), RuleBroken (says neither normal nor what is not; long before or after the end of the shift).
    """
    given.require_whole()
    return _record(actor, end, GIVEN, given.told(), client_uuid, device_at, made_at)


@transaction.atomic
def take_handover(
    *,
    actor: Actor,
    end: ShiftEnd,
    note: str = "",
    client_uuid: UUID | None = None,
    device_at: datetime | None = None,
    made_at: datetime | None = None,
) -> Fact:
    """Record that the in-coming shift has taken over; it may arrive before what was given. Raises as give_handover does."""
    if len(note) > LONGEST_NOTE:
        raise RuleBroken("说明最多{count}字。", count=LONGEST_NOTE)
    return _record(actor, end, TAKEN, {"note": note.strip()}, client_uuid, device_at, made_at)


def _record(
    actor: Actor,
    end: ShiftEnd,
    kind: str,
    said: dict[str, Any],
    client_uuid: UUID | None,
    device_at: datetime | None,
    made_at: datetime | None,
) -> Fact:
    post = Post.objects.select_related("enterprise", "unit").filter(uuid=end.post_uuid).first()
    if post is None or not actor.may(Action.ROUND_DO, post.path):
        raise Absent("post")
    check_moment(end.ends_at, made_at or now(), now())
    uuid = handover_uuid(post.uuid, end.ends_at)
    payload = {
        "handover": str(uuid), "post": str(post.uuid), "shift": end.shift[:10],
        "ends_at": end.ends_at, "person": person_uuid_of(actor), **said,
    }  # fmt: skip
    fact = record_fact(
        actor=actor, tenant=post.enterprise.tenant, kind=kind, subject=f"handover:{uuid}", path=post.path,
        payload=payload, client_uuid=client_uuid, device_at=device_at,
    )  # fmt: skip
    derive_handover(fact)
    return fact


def derive_handover(fact: Fact) -> None:
    """Bring the row of a hand-over up to one fact: what was given, the earliest taken by somebody else; in any order the same."""
    told = fact.payload
    post = Post.objects.select_related("unit").get(uuid=told["post"])
    ends_at = datetime.fromisoformat(told["ends_at"])
    row, _made = Handover.objects.get_or_create(
        uuid=told["handover"],
        defaults={
            "post": post, "unit": post.unit, "path": post.path, "ends_at": ends_at, "shift": told["shift"],
            "business_on": business_date(ends_at - timedelta(minutes=1)),
        },
    )  # fmt: skip
    _settle(row, list(Fact.objects.of_tenant(fact.tenant).filter(subject=fact.subject, kind__in=[GIVEN, TAKEN])))


def derive_handovers(facts: Iterable[Fact]) -> None:
    """Bring the rows of hand-overs up to several facts, one after the other."""
    for fact in facts:
        derive_handover(fact)


def _settle(row: Handover, facts: list[Fact]) -> None:
    ordered = sorted(facts, key=lambda each: (moment_of(each), str(each.client_uuid)))
    given, taken = _met(ordered)
    for name, fact in (("given", given), ("taken", taken)):
        setattr(row, f"{name}_fact", fact.client_uuid if fact else None)
        setattr(row, f"{name}_at", moment_of(fact) if fact else None)
    row.giver, row.taker = _person(given), _person(taken)
    row.save(update_fields=["given_fact", "given_at", "giver", "taken_fact", "taken_at", "taker"])
    row.states.all().delete()
    later = [
        each for each in ordered
        if each.kind == GIVEN and each is not given and taken and moment_of(each) > moment_of(taken)
    ]  # fmt: skip
    ShiftState.objects.bulk_create(_states(row, given, later) if given else [])


def _states(row: Handover, given: Fact, later: Iterable[Fact]) -> list[ShiftState]:
    """Return which abnormal states began by the word that counts or by one after the take, and which the word that counts ends.

    None of what a former system said: its records tell no end, so nothing of them goes on here. A word that counts only from long
    after its shift ends nothing: what was said to be over goes on, which is the safe side.
    """
    words = [each for each in (given, *later) if "origin" not in each.payload]
    begun = [
        ShiftState(uuid=uuid, handover=row, is_end=False, state=state.value, note=note)
        for uuid, state, note in _begun(UUID(str(row.uuid)), given, words)
    ]
    if given not in words or is_too_late(row.ends_at, moment_of(given)):
        return begun
    ended = {UUID(each["uuid"]): each["note"] for each in given.payload.get("ended", [])}
    return [*begun, *(ShiftState(uuid=uuid, handover=row, is_end=True, note=note) for uuid, note in ended.items())]


def _begun(handover: UUID, given: Fact, words: Iterable[Fact]) -> list[tuple[UUID, Abnormal, str]]:
    """Return the states that words began, each with name and note; one that says the same again adds nothing."""
    found: dict[tuple[Abnormal, str], list[UUID]] = {}
    for word in words:
        for uuid, state, note in named_states(handover, word.payload.get("states", [])):
            if word is given:
                found.setdefault((state, note), []).append(uuid)
            else:
                found.setdefault((state, note), [added_state_uuid(handover, state, note)])
    return [(uuid, state, note) for (state, note), uuids in found.items() for uuid in uuids]


def _met(ordered: Sequence[Fact]) -> tuple[Fact | None, Fact | None]:
    """Return what was given and who took it over: the latest word before that counts, whatever the giver says afterwards."""
    words = [each for each in ordered if each.kind == GIVEN]
    for taken in (each for each in ordered if each.kind == TAKEN):
        before = [each for each in words if moment_of(each) <= moment_of(taken)] or words
        given = before[-1] if before else None
        giver = given.payload["person"] if given else None
        if giver is None or giver != taken.payload["person"]:
            return given, taken
    return (words[-1] if words else None), None


def _person(fact: Fact | None) -> Person | None:
    return Person.objects.filter(uuid=fact.payload["person"]).first() if fact and fact.payload["person"] else None
