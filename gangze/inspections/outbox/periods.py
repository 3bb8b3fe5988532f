"""What came of a measure, told without a network."""

from __future__ import annotations

from uuid import UUID

from ninja import Schema
from pydantic import Field

from gangze.inspections.rules.months import LONGEST_WORDS
from gangze.inspections.services.months import REPORTED, report_measure
from gangze.org.outbox import Handed, takes


class MeasureBody(Schema):
    """The fields of the form."""

    measure: UUID
    state: str = Field(max_length=10)
    outcome: str = Field(max_length=LONGEST_WORDS)


@takes(REPORTED, MeasureBody)
def measure_reported(handed: Handed) -> UUID:
    """Take what an owner tells of a measure."""
    body: MeasureBody = handed.body
    report_measure(
        actor=handed.actor, measure_uuid=body.measure, state=body.state, outcome=body.outcome,
        client_uuid=handed.client_uuid, device_at=handed.device_at,
    )  # fmt: skip
    return handed.client_uuid
