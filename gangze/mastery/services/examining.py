"""抽背、讲明、实操: a person is heard by another; what was heard is a fact, the rows of lists are derived from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.dossiers.models import Revision
from gangze.dossiers.rules.states import PUBLISHED_STATES
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.kernel.wording import kept
from gangze.ledger.models import Fact
from gangze.ledger.rules.origins import author_told, origin_of
from gangze.ledger.services import record_fact
from gangze.mastery.models import Examination, MasterySettings
from gangze.mastery.rules.evidence import DEMONSTRATED, EXPLAINED, LEVEL_OF, RECITED, WITHDRAWN, moment_told, subject_of
from gangze.mastery.rules.levels import Occasion
from gangze.mastery.rules.marking import (
    DemonstrationMarks,
    ExplanationMarks,
    RecitationMarks,
    session_uuid,
)
from gangze.org.models import Assignment, Person, Post

from .matrix import note_evidence

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Heard:
    """Who was heard where, by which revision: what is common to recitations, explanations and demonstrations.

    `occasion` is a value of Occasion; `draw_uuid` names the draw that chose the person; `turn` tells a second hearing of the
    same document on the same day from the first (1): examiners who mark the same hearing tell the same turn. `session`
    overrides what follows from all this, for a drill of several people. `heard_on` is the day of what was marked on paper and is
    entered later.
    """

    person_uuid: UUID
    post_uuid: UUID
    revision_number: int
    document: Kind
    occasion: Occasion = Occasion.SPOT
    draw_uuid: UUID | None = None
    turn: int = 1
    session: UUID | None = None
    second_count: int = 0
    note: str = ""
    client_uuid: UUID | None = None
    device_at: datetime | None = None
    corrects: UUID | None = None
    heard_on: date | None = None


@transaction.atomic
def record_recitation(*, actor: Actor, heard: Heard, marks: RecitationMarks, transcript: str = "") -> Fact:
    """Record what an examiner marked of a recitation; returns the fact.

    The examiner's verdicts are the fact; what the machine suggested stands beside them. Raises Absent, NotAllowed
    (nobody marks himself), RuleBroken (points of another document, post not held that day, note too long).
    """
    place = _place(actor, heard)
    marks.require_items(place.items)
    score, has_passed = marks.result(place.pass_score)
    why = kept(marks.told_why(score, place.pass_score))
    told = {**marks.told(), "score": str(score), "has_passed": has_passed, "pass_score": place.pass_score, "why": why}
    if transcript:
        told["transcript"] = transcript[:20_000]
    return _record(actor, heard, place, RECITED, marks.outcomes(), told, score=score, has_passed=has_passed)


@transaction.atomic
def record_explanation(*, actor: Actor, heard: Heard, marks: ExplanationMarks) -> Fact:
    """Record how somebody explained why, item by item, as the listener marked it. Raises as record_recitation does."""
    place = _place(actor, heard)
    marks.require_items(place.items)
    return _record(actor, heard, place, EXPLAINED, marks.outcomes(), marks.told(), has_passed=marks.has_passed())


@transaction.atomic
def record_demonstration(*, actor: Actor, heard: Heard, marks: DemonstrationMarks) -> Fact:
    """Record how somebody did the steps of an operation card or a scenario, observed at work or in a drill. Raises as above."""
    place = _place(actor, heard)
    marks.require_items(place.items)
    row = {"mode": marks.mode.value, "role": marks.role}
    return _record(
        actor, heard, place, DEMONSTRATED, marks.outcomes(), marks.told(), has_passed=marks.has_passed(), **row
    )


@transaction.atomic
def withdraw_examination(*, actor: Actor, fact_uuid: UUID, ground: str) -> Fact:
    """Take back one's own marking by a new fact that names it, with a ground; whoever heads the place may too.

    Both stay visible. Raises Absent, NotAllowed, RuleBroken (no ground; taken back already).
    """
    row = Examination.objects.visible_to(actor).select_for_update(of=("self",)).filter(fact_uuid=fact_uuid).first()
    if row is None:
        raise Absent("examination")
    if row.examiner_key != actor.key:
        actor.require(Action.DOSSIER_EDIT, row.path)
    if row.corrected_by is not None:
        raise RuleBroken("这条记录已经撤回或更正。")
    if not ground.strip():
        raise RuleBroken("请写明撤回的原因。")
    fact = record_fact(
        actor=actor, tenant=row.post.enterprise.tenant, path=row.path, kind=WITHDRAWN,
        subject=subject_of(row.person.uuid), corrects=fact_uuid,
        payload={
            "person": str(row.person.uuid), "post": str(row.post.uuid), "document": row.document,
            "revision": row.revision_number, "outcomes": [], "ground": ground.strip()[:LONGEST_NOTE],
        },
    )  # fmt: skip
    derive(fact)
    return fact


@dataclass(frozen=True, slots=True)
class _Place:
    post: Post
    person: Person
    items: frozenset[str]
    pass_score: int


def _place(actor: Actor, heard: Heard) -> _Place:
    """Return where somebody is heard, or raise. A card that was replaced while the device was offline is still heard."""
    if len(heard.note) > LONGEST_NOTE:
        raise RuleBroken("备注最多{count}字。", count=LONGEST_NOTE)
    post = Post.objects.visible_to(actor).select_related("enterprise").filter(uuid=heard.post_uuid).first()
    if post is None:
        raise Absent("post")
    actor.require(Action.EXAMINE, post.path)
    held = Assignment.objects.on(_day(heard)).filter(post=post, person__uuid=heard.person_uuid)
    assignment = held.select_related("person").first()
    if assignment is None:
        raise RuleBroken("此人当天不在该岗位任职，不能记录。")
    if assignment.person_id == actor.person_id:
        raise NotAllowed("nobody examines himself")
    revision = Revision.objects.filter(
        dossier__post=post, number=heard.revision_number, state__in=[state.value for state in PUBLISHED_STATES]
    ).first()
    if revision is None:
        raise RuleBroken("该岗位没有这一版文件。")
    items = revision.items.filter(kind=heard.document.value).values_list("uid", flat=True)
    settings = MasterySettings.objects.filter(enterprise=post.enterprise).first() or MasterySettings()
    return _Place(post, assignment.person, frozenset(uid.hex for uid in items), settings.pass_score)


def _day(heard: Heard) -> date:
    """Return the business date of a hearing. Raises RuleBroken for a day on paper that is still to come."""
    today = clock.business_date(clock.now())
    if heard.heard_on is not None and heard.heard_on > max(today, clock.now().astimezone(clock.PARK_ZONE).date()):
        raise RuleBroken("抽背日期不能晚于今天。")
    return heard.heard_on or clock.business_date(heard.device_at or clock.now())


def _session(heard: Heard, place: _Place, kind: str, uids: Sequence[str]) -> UUID:
    """Return what the hearing is called: it follows from what the device tells, whatever arrived before."""
    return session_uuid(
        person=place.person.uuid, post=place.post.uuid, document=heard.document.value, level=LEVEL_OF[kind].value, day=_day(heard),
        turn=heard.turn, draw=heard.draw_uuid,
        scenario=uids[0] if heard.document is Kind.EMERGENCY and len(set(uids)) == 1 else "",
    )  # fmt: skip


def _record(
    actor: Actor, heard: Heard, place: _Place, kind: str, outcomes: Sequence[tuple[str, str]], told: Mapping[str, Any],
    **row: Any,
) -> Fact:  # fmt: skip
    session = heard.session or _session(heard, place, kind, [uid for uid, _outcome in outcomes])
    fact = record_fact(
        actor=actor, tenant=place.post.enterprise.tenant, path=place.post.path, kind=kind,
        subject=subject_of(place.person.uuid),
        payload={
            "person": str(place.person.uuid), "post": str(place.post.uuid), "revision": heard.revision_number,
            "document": heard.document.value, "outcomes": [list(pair) for pair in outcomes], "session": str(session),
            "occasion": heard.occasion.value, "draw": str(heard.draw_uuid) if heard.draw_uuid else None,
            "seconds": heard.second_count, "note": heard.note, "has_passed": row["has_passed"],
            "by": str(actor.name), **_origin(heard), **told,
        },
        client_uuid=heard.client_uuid, device_at=heard.device_at, corrects=heard.corrects,
    )  # fmt: skip
    derive(fact)
    return fact


def _origin(heard: Heard) -> dict[str, str]:
    return {"origin": "paper", "heard_on": heard.heard_on.isoformat()} if heard.heard_on else {"origin": "page"}


def derive(fact: Fact) -> None:
    """Bring lists and matrix up to one fact, now or when it is rebuilt; the same fact twice changes nothing."""
    if fact.kind in (RECITED, EXPLAINED, DEMONSTRATED):
        _derive_examination(fact)
    if fact.corrects is not None:
        Examination.objects.filter(fact_uuid=fact.corrects).update(corrected_by=fact.client_uuid)
    note_evidence(fact)


def _derive_examination(fact: Fact) -> None:
    told = fact.payload
    person, post = Person.objects.get(uuid=told["person"]), Post.objects.get(uuid=told["post"])
    later = Fact.objects.of_tenant(fact.tenant).filter(corrects=fact.client_uuid).first()
    defaults = examination_values(fact, person, post, later.client_uuid if later else None)
    Examination.objects.get_or_create(fact_uuid=fact.client_uuid, defaults=defaults)


def examination_values(fact: Fact, person: Person, post: Post, corrected_by: UUID | None) -> dict[str, Any]:
    """Return what the row of a hearing says, without its fact."""
    told = fact.payload
    examiner_key, examiner_name = author_told(told, fact.author_key, fact.author_name)
    return {
        "session": told["session"], "level": LEVEL_OF[fact.kind].value, "person": person, "post": post,
        "revision_number": told["revision"], "document": told["document"], "occasion": told["occasion"],
        "draw_uuid": told["draw"], "mode": told.get("mode", ""), "role": told.get("role", ""),
        "score": told.get("score"), "has_passed": told["has_passed"], "second_count": told["seconds"],
        "examiner_key": examiner_key, "examiner_name": examiner_name,
        "happened_at": moment_told(told, fact.device_at or fact.received_at), "path": post.path,
        "corrected_by": corrected_by, "is_imported": origin_of(told) is not None,
    }  # fmt: skip
