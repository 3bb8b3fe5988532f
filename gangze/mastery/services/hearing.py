"""What a page or a device tells of a hearing, turned into marks by the words of the card; the device tells keys only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gangze.access.actor import Actor
from gangze.kernel.errors import RuleBroken
from gangze.ledger.models import Fact
from gangze.mastery.rules.levels import Outcome
from gangze.mastery.rules.marking import DemonstrationMarks, Marked, Mode, PointMark, RecitationMarks, StepMark
from gangze.mastery.selectors import HeardDocument, document_to_hear, judgement_of

from .examining import Heard, record_demonstration, record_recitation

LONGEST_TRANSCRIPT = 20_000


@dataclass(frozen=True, slots=True)
class Told:
    """The verdict on one point as a device tells it."""

    key: str
    verdict: Marked
    is_out_of_order: bool = False


def mark_recitation(*, actor: Actor, heard: Heard, verdicts: Sequence[Told], transcript: str = "") -> Fact:
    """Record what an examiner marked, with the words of the card and what the machine says of the transcript beside it.

    The machine is asked here and not by the device: what it said then and now is the same. Raises as record_recitation does.
    """
    if len(transcript) > LONGEST_TRANSCRIPT:
        raise RuleBroken("口述记录最多{count}字。", count=LONGEST_TRANSCRIPT)
    document = document_to_hear(actor, heard.post_uuid, heard.document, number=heard.revision_number)
    known = {point.key: point for point in document.points}
    if any(told.key not in known for told in verdicts):
        raise RuleBroken("有的要点不属于这一版文件，请刷新后再标。")
    said = _suggested(document, [told.key for told in verdicts], transcript)
    order = list(known)
    points = [
        PointMark(
            told.key, known[told.key].text, told.verdict, known[told.key].is_must_know, told.is_out_of_order,
            *said.get(told.key, ("", "")),
        )
        for told in sorted(verdicts, key=lambda told: order.index(told.key))
    ]  # fmt: skip
    return record_recitation(actor=actor, heard=heard, marks=RecitationMarks(tuple(points)), transcript=transcript)


@dataclass(frozen=True, slots=True)
class Done:
    """One step of a demonstration as a device tells it: the key of its point, how it was done, when, a note."""

    key: str
    outcome: Outcome
    at_seconds: int | None = None
    note: str = ""


def mark_demonstration(*, actor: Actor, heard: Heard, mode: Mode, role: str, steps: Sequence[Done]) -> Fact:
    """Record what one person was seen to do, with the words of the card. Raises as record_demonstration does."""
    document = document_to_hear(actor, heard.post_uuid, heard.document, number=heard.revision_number)
    known = {point.key: point for point in document.points}
    if any(done.key not in known for done in steps):
        raise RuleBroken("有的步骤不属于这一版文件，请刷新后再记。")
    marks = tuple(
        StepMark(known[each.key].uid, known[each.key].text, each.outcome, each.at_seconds, each.note, each.key)
        for each in steps
    )
    return record_demonstration(actor=actor, heard=heard, marks=DemonstrationMarks(mode, marks, role))


def _suggested(document: HeardDocument, keys: Sequence[str], transcript: str) -> dict[str, tuple[str, str]]:
    """Return by point what the machine says of a transcript: verdict and reason; {} without one."""
    if not transcript.strip():
        return {}
    asked = replace(document, points=tuple(point for point in document.points if point.key in keys))
    return {mark.key: (mark.verdict.value, mark.reason) for mark in judgement_of(asked, transcript).marks}
