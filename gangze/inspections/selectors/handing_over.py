"""What carries over from one shift to the next at a post, and how a hand-over stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Finding, Handover, Occurrence, ShiftState, Stoppage
from gangze.inspections.rules.handing_over import MOST_CARRIED, Abnormal, handover_uuid
from gangze.inspections.rules.words import OccurrenceState
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent
from gangze.ledger.models import Fact
from gangze.org.models import Person, Post
from gangze.org.rules.naming import shown_name
from gangze.org.scoping import reach_filter
from gangze.web.keyset import KeysetPage, keyset_page

from .standing import came_later, claimed_at

SHIFT = timedelta(hours=12)


def post_to_hand_over(actor: Actor, post_uuid: UUID) -> Post:
    """Return a post at which the actor does rounds or looks at them, with unit and enterprise. Raises Absent."""
    reach = reach_filter(actor, Action.ROUND_DO, "path") | reach_filter(actor, Action.ROUND_VIEW, "path")
    posts = Post.objects.filter(reach).select_related("enterprise", "unit__parent")
    post = posts.filter(uuid=post_uuid).first()
    if post is None:
        raise Absent("post")
    return post


@dataclass(frozen=True, slots=True)
class OnState:
    """An abnormal state that nobody has ended; `since` is the end of the shift that told it first."""

    uuid: UUID
    state: Abnormal
    note: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes on to the next shift by itself: abnormal states of earlier shifts, open findings, rounds not done, what is out of service."""

    states: list[OnState]
    findings: list[Finding]
    occurrences: list[Occurrence]
    stoppages: list[Stoppage]

    @property
    def count(self) -> int:
        return len(self.states) + len(self.findings) + len(self.occurrences) + len(self.stoppages)


def states_on(
    post: Post, ends_at: datetime, *, seen: Iterable[UUID] = (), said_by: datetime | None = None
) -> list[OnState]:
    """Return the abnormal states that the shift which ends then took over from those before it (`on_before`); one query."""
    rows = ShiftState.objects.on_before(post, ends_at, seen=seen, said_by=said_by).select_related("handover")
    return [OnState(row.uuid, Abnormal(row.state), row.note, row.handover.ends_at) for row in rows[:MOST_CARRIED]]


def carried_at(post: Post, ends_at: datetime | None) -> Carried:
    """Return what carries over at a post when a shift ends (now, where none does). Four queries."""
    moment = min(ends_at or now(), now())
    findings = Finding.objects.open().filter(path__startswith=post.path).order_by("-reported_at", "-pk")
    missed = Occurrence.objects.filter(path=post.path, scheduled_for__gt=moment - SHIFT, due_at__lte=moment).filter(
        Q(state=OccurrenceState.MISSED.value) | Q(state=OccurrenceState.DUE.value, fact_uuid=None)
    )
    stopped = Stoppage.objects.filter(enterprise=post.enterprise, starts_at__lte=moment).filter(
        Q(ends_at=None) | Q(ends_at__gt=moment)
    )
    return Carried(
        states=states_on(post, ends_at or moment),
        findings=list(findings[:MOST_CARRIED]),
        occurrences=list(missed.select_related("plan").order_by("due_at", "pk")[:MOST_CARRIED]),
        stoppages=[each for each in stopped if _concerns(each, post)][:MOST_CARRIED],
    )


def carried_in(post: Post, given: Fact, over_at: datetime) -> Carried:
    """Return what was handed over by a fact, as its giver saw it carry over; abnormal states whether seen or not. Four queries.

    What is said to have ended after the hand-over was over changes nothing of it.
    """
    told = given.payload
    seen = [UUID(each) for each in (*told.get("kept", []), *(each["uuid"] for each in told.get("ended", [])))]
    findings = Finding.objects.filter(path__startswith=post.path, uuid__in=told.get("findings", []))
    occurrences = Occurrence.objects.filter(path=post.path, uuid__in=told.get("occurrences", []))
    stopped = Stoppage.objects.filter(enterprise=post.enterprise, uuid__in=told.get("stoppages", []))
    return Carried(
        states=states_on(post, datetime.fromisoformat(told["ends_at"]), seen=seen, said_by=over_at),
        findings=list(findings.order_by("-reported_at", "-pk")),
        occurrences=list(occurrences.select_related("plan").order_by("due_at", "pk")),
        stoppages=[each for each in stopped if _concerns(each, post)],
    )


def _concerns(stoppage: Stoppage, post: Post) -> bool:
    return post.path.startswith(stoppage.path) and stoppage.installation in ("", post.installation)


@dataclass(frozen=True, slots=True)
class Said:
    """One of the two facts of a hand-over, with the name as the actor may see it."""

    fact: Fact
    name: str
    at: datetime | None

    @property
    def came_later(self) -> datetime | None:
        """Return when it was received, where that was noticeably later."""
        return came_later(self.fact)

    @property
    def claimed_at(self) -> datetime | None:
        """Return when a device says it was made, where that was too long ago to count."""
        return claimed_at(self.fact)

    @property
    def states(self) -> list[tuple[Abnormal, str]]:
        """Return the abnormal states with their notes."""
        return [(Abnormal(each["state"]), each["note"]) for each in self.fact.payload.get("states", [])]

    @property
    def ended(self) -> dict[UUID, str]:
        """Return the abnormal states of earlier shifts that are over, each with how."""
        return {UUID(each["uuid"]): each["note"] for each in self.fact.payload.get("ended", [])}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a hand-over stands; both None where nobody has said anything yet."""

    uuid: UUID
    given: Said | None = None
    taken: Said | None = None
    row: Handover | None = field(default=None)

    @property
    def is_over(self) -> bool:
        """Return whether both sides have said theirs: nothing is left to hand over or to take."""
        return self.given is not None and self.taken is not None

    @property
    def over_at(self) -> datetime | None:
        """Return the moment from which both had said theirs, None before it."""
        moments = [said.at for said in (self.given, self.taken) if said is not None and said.at is not None]
        return max(moments) if len(moments) == 2 else None


def standing_of(actor: Actor, post: Post, ends_at: datetime) -> Standing:
    """Return how the hand-over at a post at the end of a shift stands."""
    uuid = handover_uuid(post.uuid, ends_at)
    row = Handover.objects.filter(uuid=uuid).select_related("giver", "taker").first()
    return standing_of_row(actor, post, row) if row else Standing(uuid)


def facts_of(rows: Iterable[Handover]) -> dict[UUID, Fact]:
    """Return the facts of hand-overs by uuid; one query. A device of another house may have chosen the same uuid for its own."""
    rows = list(rows)
    wanted = [uuid for row in rows for uuid in (row.given_fact, row.taken_fact) if uuid]
    facts = Fact.objects.filter(client_uuid__in=wanted, subject__in=[f"handover:{row.uuid}" for row in rows])
    return {each.client_uuid: each for each in facts}


def standing_of_row(actor: Actor, post: Post, row: Handover, facts: Mapping[UUID, Fact] | None = None) -> Standing:
    """Return a hand-over with what was said, names as the actor may see them."""
    facts = facts_of([row]) if facts is None else facts

    def said(uuid: UUID | None, person: Person | None, at: datetime | None) -> Said | None:
        if uuid is None:
            return None
        masked = post.enterprise.is_name_masked_for_park
        name = person.name if person else ""
        if person is not None:
            name = shown_name(actor, name=person.name, path=person.path, person_id=person.pk, is_masked_for_park=masked)
        return Said(facts[uuid], name, at)

    given, taken = said(row.given_fact, row.giver, row.given_at), said(row.taken_fact, row.taker, row.taken_at)
    return Standing(row.uuid, given, taken, row)


@dataclass(frozen=True, slots=True)
class HandoverList:
    """A page of hand-overs with how each stands."""

    page: KeysetPage[Handover]
    rows: list[Standing]


def handover_list(actor: Actor, query: Mapping[str, str]) -> HandoverList:
    """Return the hand-overs at places the actor looks at or takes part in, latest first."""
    found = Handover.objects.visible_to(actor).select_related("post__enterprise", "post__unit", "giver", "taker")
    page = keyset_page(found, order=["-ends_at", "-pk"], query=query)
    facts = facts_of(page.rows)
    return HandoverList(page, [standing_of_row(actor, row.post, row, facts) for row in page.rows])
