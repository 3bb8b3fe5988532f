"""Facts about mastery that a device may hand in later: what examiners marked while they were without a network."""

from datetime import date
from uuid import UUID

from ninja import Schema
from pydantic import Field

from gangze.dossiers.content import Kind
from gangze.mastery import services
from gangze.mastery.practising import Answer
from gangze.mastery.rules.evidence import DEMONSTRATED, EXPLAINED, PRACTISED, RECITED
from gangze.mastery.rules.levels import Occasion, Outcome
from gangze.mastery.rules.marking import ExplanationMarks, Marked, Mode
from gangze.org.outbox import Handed, takes

DAY_SECONDS = 86_400
SELF_TESTED = "mastery.self_tested"
"""What devices call a self-test; the fact is practice (docs/rules/hearing.md)."""


class HeardBody(Schema):
    """Who was heard where, by which revision; what every kind of hearing tells."""

    person: UUID
    post: UUID
    revision: int = Field(ge=1, le=1_000_000)
    document: Kind
    occasion: Occasion = Occasion.SPOT
    draw: UUID | None = None
    seconds: int = Field(default=0, ge=0, le=DAY_SECONDS)
    note: str = Field(default="", max_length=500)
    heard_on: date | None = None
    session: UUID | None = None


class PointBody(Schema):
    """The verdict on one point."""

    key: str = Field(max_length=50)
    verdict: Marked
    out_of_order: bool = False


class RecitedBody(HeardBody):
    """The points as marked, and what was said, where somebody typed or dictated it."""

    points: list[PointBody] = Field(max_length=500)
    transcript: str = Field(default="", max_length=20_000)


def heard_in(handed: Handed) -> services.Heard:
    """Return what is common to all hearings, from a body that a device handed in."""
    body = handed.body
    return services.Heard(
        person_uuid=body.person, post_uuid=body.post, revision_number=body.revision, document=body.document,
        occasion=body.occasion, draw_uuid=body.draw, second_count=body.seconds, note=body.note.strip(), heard_on=body.heard_on, session=body.session,
        client_uuid=handed.client_uuid, device_at=handed.device_at,
    )  # fmt: skip


@takes(RECITED, RecitedBody)
def recite(handed: Handed) -> UUID:
    """Take a recitation as an examiner marked it."""
    verdicts = [services.Told(point.key, point.verdict, point.out_of_order) for point in handed.body.points]
    fact = services.mark_recitation(
        actor=handed.actor, heard=heard_in(handed), verdicts=verdicts, transcript=handed.body.transcript.strip()
    )
    return fact.client_uuid


class AnswerBody(Schema):
    """How one why-question was answered."""

    uid: UUID
    question: str = Field(max_length=300)
    outcome: Outcome
    note: str = Field(default="", max_length=200)


class ExplainedBody(HeardBody):
    """The questions that were asked."""

    answers: list[AnswerBody] = Field(max_length=200)


@takes(EXPLAINED, ExplainedBody)
def explain(handed: Handed) -> UUID:
    """Take how somebody explained why."""
    answers = tuple((each.uid.hex, each.question, each.outcome, each.note.strip()) for each in handed.body.answers)
    fact = services.record_explanation(actor=handed.actor, heard=heard_in(handed), marks=ExplanationMarks(answers))
    return fact.client_uuid


class StepBody(Schema):
    """How one step was done, and how many seconds after the start."""

    key: str = Field(max_length=50)
    outcome: Outcome
    at_seconds: int | None = Field(default=None, ge=0, le=DAY_SECONDS)
    note: str = Field(default="", max_length=200)


class DemonstratedBody(HeardBody):
    """What one person was seen to do; the facts of several people in one drill tell the same `session`."""

    mode: Mode
    role: str = Field(default="", max_length=30)
    steps: list[StepBody] = Field(max_length=500)


@takes(DEMONSTRATED, DemonstratedBody)
def demonstrate(handed: Handed) -> UUID:
    """Take what somebody was seen to do."""
    steps = [services.Done(each.key, each.outcome, each.at_seconds, each.note.strip()) for each in handed.body.steps]
    fact = services.mark_demonstration(
        actor=handed.actor, heard=heard_in(handed), mode=handed.body.mode, role=handed.body.role.strip(), steps=steps
    )
    return fact.client_uuid


class PracticeAnswerBody(Schema):
    """One answer of a practice: the options chosen, in order; or words, the person's own mark, and who judged them."""

    number: int = Field(ge=1, le=100)
    chosen: list[int] = Field(default=[], max_length=30)
    words: str = Field(default="", max_length=2000)
    own_mark: Outcome | None = None
    judged: bool = False
    milliseconds: int = Field(default=0, ge=0, le=3_600_000)


class PractisedBody(Schema):
    """Which pack was answered, and how."""

    pack: UUID
    answers: list[PracticeAnswerBody] = Field(max_length=100)


@takes(PRACTISED, PractisedBody)
def practise(handed: Handed) -> UUID:
    """Take the answers to a pack of practice; whether they are right is found by the pack."""
    answers = [
        Answer(each.number, tuple(each.chosen), each.words.strip(), each.own_mark, each.judged, each.milliseconds)
        for each in handed.body.answers
    ]
    fact = services.record_practice(
        actor=handed.actor, pack_uuid=handed.body.pack, answers=answers, client_uuid=handed.client_uuid, device_at=handed.device_at
    )  # fmt: skip
    return fact.client_uuid


class SelfTestedBody(Schema):
    """What somebody recited alone; `scope` is the part of the document that was chosen, "" for all."""

    post: UUID
    revision: int = Field(ge=1, le=1_000_000)
    document: Kind
    transcript: str = Field(max_length=20_000)
    scope: str = Field(default="", max_length=32)


@takes(SELF_TESTED, SelfTestedBody)
def self_test(handed: Handed) -> UUID:
    """Take a self-test; it is judged now, whenever it was recited."""
    body = handed.body
    test = services.SelfTest(
        body.post, body.revision, body.document, body.transcript, body.scope, handed.client_uuid, handed.device_at
    )
    return services.record_self_test(actor=handed.actor, test=test).client_uuid
