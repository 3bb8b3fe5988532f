"""Rounds and hand-overs as rows, told from their facts: one fact at a time or the whole ledger, with the same outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from gangze.inspections.models import Occurrence, Plan, Round
from gangze.inspections.rules.answering import Given, Timing, Window, digest_of, tally, times_of
from gangze.inspections.rules.paper import is_past_entry
from gangze.inspections.rules.words import OccurrenceState, Origin
from gangze.inspections.selectors.standing import counts_from_receipt
from gangze.kernel.clock import business_date, now
from gangze.ledger.models import Fact
from gangze.org.models import Person

from .scheduling import occurrence_of


def derive(fact: Fact) -> None:
    """Bring the row of a round, and what was due, up to one fact; the same fact twice changes nothing."""
    plan = Plan.objects.select_related("enterprise", "post").get(uuid=UUID(fact.subject.removeprefix("plan:")))
    derive_round(fact, plan, occurrence_of(plan=plan, scheduled_for=_moment(fact.payload["scheduled_for"])))


def derive_rounds(facts: Iterable[Fact]) -> None:
    """Bring rows and what was due up to several facts, one after the other."""
    for fact in facts:
        derive(fact)


def derive_round(fact: Fact, plan: Plan, occurrence: Occurrence | None) -> None:
    """Do as `derive` does where plan and occurrence are known already."""
    row = Round(fact_uuid=fact.client_uuid, **_values(fact, plan, occurrence))
    Round.objects.bulk_create([row], ignore_conflicts=True)
    if fact.corrects is not None:
        Round.objects.filter(fact_uuid=fact.corrects).update(corrected_by=fact.client_uuid)
    if occurrence is not None:
        settle(occurrence)


def _values(fact: Fact, plan: Plan, occurrence: Occurrence | None) -> dict[str, Any]:
    told = fact.payload
    answers = [Given.from_told(each) for each in told["answers"]]
    counts = tally(told["asked"], answers)
    started_at, finished_at = _times(fact)
    timing = Timing.ON_TIME
    if occurrence is not None:
        timing = _timing(fact, occurrence, finished_at)
    later = Fact.objects.of_tenant(fact.tenant).filter(corrects=fact.client_uuid).values_list("client_uuid", flat=True)
    person = Person.objects.filter(uuid=told["person"]).first() if told["person"] else None
    return {
        "plan": plan, "occurrence": occurrence, "version_number": told["version"], "person": person, "path": plan.path,
        "business_on": occurrence.business_on if occurrence else business_date(finished_at),
        "scheduled_for": _moment(told["scheduled_for"]), "started_at": started_at, "finished_at": finished_at,
        "spent_seconds": told.get("spent_seconds"), "received_at": _entered_at(fact), "is_on_time": timing is Timing.ON_TIME,
        "is_afterwards": timing is Timing.AFTERWARDS, "origin": origin_of(told), "ok_count": counts.ok,
        "finding_count": counts.finding, "not_applicable_count": counts.not_applicable, "unable_count": counts.unable,
        "unanswered_count": counts.unanswered, "photo_count": counts.photos, "digest": digest_of(answers),
        "corrected_by": later.first(),
    }  # fmt: skip


def _timing(fact: Fact, occurrence: Occurrence, finished_at: datetime) -> Timing:
    """Return how a round counts: by when it was finished, but what came too late to be believed never as done in time."""
    entered_on = fact.payload.get("entered_on")
    if entered_on and is_past_entry(occurrence.business_on, date.fromisoformat(entered_on)):
        return Timing.AFTERWARDS
    counted = fact.received_at if counts_from_receipt(fact) else finished_at
    return Window(occurrence.opens_at, occurrence.due_at, occurrence.closes_at).timing(counted)


def _entered_at(fact: Fact) -> datetime:
    """Return when a record came; a correction of paper keeps when the paper was entered, or else it would seem entered late."""
    if fact.corrects is None or origin_of(fact.payload) != Origin.PAPER.value:
        return fact.received_at
    first = Fact.objects.of_tenant(fact.tenant).filter(client_uuid=fact.payload.get("first", fact.corrects))
    return first.values_list("received_at", flat=True).first() or fact.received_at


def origin_of(told: Mapping[str, Any]) -> str:
    """Return where a round was first made; what was brought in tells its file and line there (docs/rules/facts.md §5)."""
    origin = told.get("origin", Origin.PAGE.value)
    return origin if isinstance(origin, str) else Origin.IMPORT.value


def _times(fact: Fact) -> tuple[datetime, datetime]:
    told = fact.payload
    skew = timedelta(milliseconds=int((told.get("handed_in") or {}).get("clock_skew_ms") or 0))
    return times_of(_moment(told["started_at"]), _moment(told["finished_at"]), skew=skew, received_at=fact.received_at)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def settle(occurrence: Occurrence) -> None:
    """Tell anew how something due stands by its rounds: done by the first that was finished before it closed.

    What was missed stays missed when somebody did it afterwards, and what was excused stays excused; both name the round.
    """
    rounds = list(occurrence.rounds.standing().order_by("finished_at", "fact_uuid"))
    first = next((each for each in rounds if not each.is_afterwards), rounds[0] if rounds else None)
    state = _state(occurrence, first)
    Occurrence.objects.filter(pk=occurrence.pk).update(
        state=state.value, fact_uuid=first.fact_uuid if first else None, done_at=first.finished_at if first else None
    )


def _state(occurrence: Occurrence, first: Round | None) -> OccurrenceState:
    if occurrence.state == OccurrenceState.EXCUSED.value:
        return OccurrenceState.EXCUSED
    if first is not None and not first.is_afterwards:
        return OccurrenceState.DONE
    return OccurrenceState.MISSED if occurrence.closes_at <= now() else OccurrenceState.DUE
