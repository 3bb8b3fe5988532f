"""自测: a worker recites the own document, typed or dictated; the machine judges at once. It is practice, never an examiner's mark."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.kernel import clock
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.mastery.recitation import Judgement
from gangze.mastery.rules.evidence import PRACTISED, subject_of
from gangze.mastery.rules.levels import Occasion
from gangze.mastery.rules.marking import Marked, PointMark, RecitationMarks
from gangze.mastery.rules.scopes import scopes_of
from gangze.mastery.selectors import HeardDocument, document_to_hear, judgement_of
from gangze.org.models import Assignment, Person

from .hearing import LONGEST_TRANSCRIPT
from .matrix import note_evidence


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What somebody recited of which document; `scope` is a value of rules.scopes, "" for all of it."""

    post_uuid: UUID
    revision_number: int
    document: Kind
    transcript: str
    scope: str = ""
    client_uuid: UUID | None = None
    device_at: datetime | None = None


@transaction.atomic
def record_self_test(*, actor: Actor, test: SelfTest) -> Fact:
    """Judge what somebody recited alone, and record it as practice; returns the fact.

    Raises Absent, NotAllowed (whoever does not practise), RuleBroken (post not held that day, nothing said, too much said).
    """
    document = document_to_hear(actor, test.post_uuid, test.document, number=test.revision_number)
    actor.require(Action.PRACTISE, document.post.path)
    person = _holder(actor, document, test)
    transcript = test.transcript.strip()
    if not transcript:
        raise RuleBroken("还没有写下或说出任何内容。")
    if len(transcript) > LONGEST_TRANSCRIPT:
        raise RuleBroken("口述记录最多{count}字。", count=LONGEST_TRANSCRIPT)
    asked = _asked(document, test.scope)
    judgement = judgement_of(asked, transcript)
    marks = _marks(asked, judgement)
    fact = record_fact(
        actor=actor, tenant=document.post.enterprise.tenant, path=document.post.path, kind=PRACTISED, subject=subject_of(person.uuid),
        payload={
            "person": str(person.uuid), "post": str(document.post.uuid), "revision": test.revision_number,
            "document": test.document.value, "outcomes": [list(pair) for pair in marks.outcomes()],
            "occasion": Occasion.SELF.value, "transcript": transcript, "score": str(judgement.score),
            "has_passed": judgement.has_passed, **marks.told(),
        },
        client_uuid=test.client_uuid, device_at=test.device_at,
    )  # fmt: skip
    note_evidence(fact)
    return fact


def _holder(actor: Actor, document: HeardDocument, test: SelfTest) -> Person:
    if actor.person_id is None:
        raise NotAllowed("only people with a post practise")
    day = clock.business_date(test.device_at or clock.now())
    held = (
        Assignment.objects.on(day)
        .filter(post=document.post, person_id=actor.person_id)
        .select_related("person")
        .first()
    )
    if held is None:
        raise RuleBroken("你当天不在该岗位任职，不能记录。")
    return held.person


def _asked(document: HeardDocument, scope: str) -> HeardDocument:
    chosen = next((each for each in scopes_of(document.kind, document.items) if each.value == scope), None)
    if chosen is None:
        return document
    return replace(document, points=tuple(point for point in document.points if point.uid in chosen.uids))


def _marks(document: HeardDocument, judgement: Judgement) -> RecitationMarks:
    found = {mark.key: mark for mark in judgement.marks}
    return RecitationMarks(
        tuple(
            PointMark(
                point.key, point.text, Marked(found[point.key].verdict.value), point.is_must_know,
                point.key in judgement.out_of_order, reason=found[point.key].reason,
            )
            for point in document.points
        )
    )  # fmt: skip
