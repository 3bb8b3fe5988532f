"""Facts about mastery that a device may hand in later: what examiners marked while they were without a network."""

from datetime import date
from uuid import UUID

from ninja import Schema
from pydantic import Field

from gangze.dossiers.content import Kind
from gangze.mastery import services
from gangze.mastery.rules.evidence import RECITED
from gangze.mastery.rules.levels import Occasion
from gangze.mastery.rules.marking import Marked
from gangze.org.outbox import Handed, takes

DAY_SECONDS = 86_400


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
        occasion=body.occasion, draw_uuid=body.draw, second_count=body.seconds, note=body.note.strip(), heard_on=body.heard_on,
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
