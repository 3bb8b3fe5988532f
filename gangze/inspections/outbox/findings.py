"""Findings reported and rectified without a network."""

from __future__ import annotations

from uuid import UUID

from ninja import Schema
from pydantic import Field

from gangze.inspections.forms.findings import report_of
from gangze.inspections.rules.findings import RECTIFIED, REPORTED
from gangze.inspections.rules.handling import LONGEST_PLACE, LONGEST_WORDS, MOST_PHOTOS
from gangze.inspections.rules.reports import Shot, Work, fen_of, shot_named
from gangze.inspections.services.closing import rectify_finding
from gangze.inspections.services.reporting import NoFormer, report_finding
from gangze.kernel.errors import Absent
from gangze.org.outbox import Early, Handed, MediaNamed, takes


class ReportedBody(Schema):
    """The fields of the report's form: `where` and `elsewhere` as it writes places, `fixed` "1" where it was fixed on the spot."""

    where: str = Field(default="", max_length=60)
    elsewhere: str = Field(default="", max_length=60)
    kind: str = Field(max_length=20)
    words: str = Field(default="", max_length=LONGEST_WORDS)
    place: str = Field(default="", max_length=LONGEST_PLACE)
    category: str = Field(default="", max_length=12)
    recurs: str = Field(default="", max_length=36)
    thinks_major: str = Field(default="", max_length=2)
    fixed: str = Field(default="", max_length=2)
    measures: str = Field(default="", max_length=LONGEST_WORDS)
    yuan: str = Field(default="", max_length=20)
    photos: list[MediaNamed] = Field(default=[], max_length=MOST_PHOTOS)
    work_photos: list[MediaNamed] = Field(default=[], max_length=MOST_PHOTOS)


def shot_of(named: MediaNamed) -> Shot:
    """Return a photo as the rules know it."""
    return shot_named(named.sha256, named.taken_at)


def _not_yet(handed: Handed, refused: Exception) -> Exception:
    """Return what to raise for a finding that its author does not see: its report may be on its way from another phone."""
    return Early("finding") if handed.may_be_early else refused


@takes(REPORTED, ReportedBody)
def report(handed: Handed) -> UUID:
    """Take a finding; its photos follow."""
    body: ReportedBody = handed.body
    told = body.model_dump(exclude={"photos", "work_photos"})
    found = report_of(told, map(shot_of, body.photos), map(shot_of, body.work_photos))
    try:
        finding = report_finding(
            actor=handed.actor, report=found, client_uuid=handed.client_uuid, device_at=handed.device_at
        )
    except NoFormer as refused:
        raise _not_yet(handed, refused) from None
    return finding.uuid


class RectifiedBody(Schema):
    """What was done about which finding."""

    finding: UUID
    measures: str = Field(max_length=LONGEST_WORDS)
    yuan: str = Field(default="", max_length=20)
    photos: list[MediaNamed] = Field(max_length=MOST_PHOTOS)


@takes(RECTIFIED, RectifiedBody)
def rectify(handed: Handed) -> UUID:
    """Take a rectification; its photos follow."""
    body: RectifiedBody = handed.body
    work = Work(body.measures, tuple(map(shot_of, body.photos)), fen_of(body.yuan))
    try:
        rectify_finding(
            actor=handed.actor, finding_uuid=body.finding, work=work, client_uuid=handed.client_uuid, device_at=handed.device_at,
            counts_at=handed.counts_at,
        )  # fmt: skip
    except Absent as refused:
        raise _not_yet(handed, refused) from None
    return handed.client_uuid
