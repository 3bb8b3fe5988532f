"""Rounds and hand-overs made without a network."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from gangze.inspections.rules.answering import LONGEST_NOTE, MOST_PHOTOS, Given
from gangze.inspections.rules.handing_over import MOST_CARRIED, Abnormal
from gangze.inspections.rules.handing_over import Given as HandedOver
from gangze.inspections.rules.reports import Shot, shot_named
from gangze.inspections.rules.words import Answer, FindingKind
from gangze.inspections.services.doing import DONE, RoundTold, record_round
from gangze.inspections.services.handing_over import GIVEN, TAKEN, ShiftEnd, give_handover, take_handover
from gangze.org.outbox import Handed, MediaNamed, takes


class AnswerBody(Schema):
    """The answer to one item of a sheet."""

    key: str = Field(max_length=80)
    answer: Answer
    value: str = Field(default="", max_length=12)
    note: str = Field(default="", max_length=LONGEST_NOTE)
    photos: list[MediaNamed] = Field(default=[], max_length=MOST_PHOTOS)
    kind: FindingKind = FindingKind.UNSAFE_CONDITION
    is_major: bool = False

    def given(self) -> Given:
        """Return the answer as the rules know it."""
        return Given(
            self.key,
            self.answer,
            self.value.strip(),
            self.note.strip(),
            tuple(map(_shot, self.photos)),
            self.kind,
            self.is_major,
        )


def _shot(named: MediaNamed) -> Shot:
    """Return a photo as findings know it."""
    return shot_named(named.sha256, named.taken_at)


class RoundBody(Schema):
    """Which sheet was answered, when by the device's clock, and how."""

    plan: UUID
    scheduled_for: AwareDatetime
    version: int = Field(ge=1, le=1_000_000)
    revision: int | None = Field(default=None, ge=1, le=1_000_000)
    started_at: AwareDatetime
    finished_at: AwareDatetime
    spent_seconds: int | None = Field(default=None, ge=0, le=100_000_000)
    why_late: str = Field(default="", max_length=LONGEST_NOTE)
    answers: list[AnswerBody] = Field(max_length=100)


def skew_of(handed: Handed) -> timedelta:
    """Return how far the device's clock is taken to have been ahead."""
    return handed.device_at - handed.made_at if handed.made_at else timedelta()


@takes(DONE, RoundBody)
def done(handed: Handed) -> UUID:
    """Take a round with what was found on it."""
    body: RoundBody = handed.body
    told = RoundTold(
        plan_uuid=body.plan, scheduled_for=body.scheduled_for, version=body.version, revision=body.revision,
        answers=[each.given() for each in body.answers], started_at=body.started_at, finished_at=body.finished_at,
        why_late=body.why_late, client_uuid=handed.client_uuid, device_at=handed.device_at, skew=skew_of(handed),
        spent_seconds=body.spent_seconds,
    )  # fmt: skip
    return record_round(actor=handed.actor, told=told).client_uuid


class EndBody(Schema):
    """At which post which shift ends."""

    post: UUID
    ends_at: AwareDatetime
    shift: str = Field(default="", max_length=10)
    note: str = Field(default="", max_length=LONGEST_NOTE)

    def end(self) -> ShiftEnd:
        """Return the end of the shift."""
        return ShiftEnd(self.post, self.ends_at, self.shift)


class StateBody(Schema):
    """One abnormal state."""

    state: Abnormal
    note: str = Field(default="", max_length=LONGEST_NOTE)


class EndedBody(Schema):
    """One abnormal state of an earlier shift that is over."""

    uuid: UUID
    note: str = Field(default="", max_length=LONGEST_NOTE)


class GivenBody(EndBody):
    """How a shift leaves its post."""

    is_normal: bool
    states: list[StateBody] = Field(default=[], max_length=30)
    findings: list[UUID] = Field(default=[], max_length=MOST_CARRIED)
    occurrences: list[UUID] = Field(default=[], max_length=MOST_CARRIED)
    stoppages: list[UUID] = Field(default=[], max_length=MOST_CARRIED)
    kept: list[UUID] = Field(default=[], max_length=MOST_CARRIED)
    ended: list[EndedBody] = Field(default=[], max_length=MOST_CARRIED)

    def given(self) -> HandedOver:
        """Return what is handed over as the rules know it."""
        return HandedOver(
            self.is_normal, tuple((each.state, each.note.strip()) for each in self.states), self.note,
            tuple(self.findings), tuple(self.occurrences), tuple(self.stoppages), tuple(self.kept),
            tuple((each.uuid, each.note.strip()) for each in self.ended),
        )  # fmt: skip


def _moment(handed: Handed) -> datetime:
    return handed.made_at or handed.device_at


@takes(GIVEN, GivenBody)
def given(handed: Handed) -> UUID:
    """Take what the out-going shift says."""
    body: GivenBody = handed.body
    fact = give_handover(
        actor=handed.actor, end=body.end(), given=body.given(), client_uuid=handed.client_uuid,
        device_at=handed.device_at, made_at=_moment(handed),
    )  # fmt: skip
    return fact.client_uuid


@takes(TAKEN, EndBody)
def taken(handed: Handed) -> UUID:
    """Take the confirmation of the in-coming shift."""
    body: EndBody = handed.body
    fact = take_handover(
        actor=handed.actor, end=body.end(), note=body.note, client_uuid=handed.client_uuid, device_at=handed.device_at,
        made_at=_moment(handed),
    )  # fmt: skip
    return fact.client_uuid
