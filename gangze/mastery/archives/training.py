"""Training and certificates from an archive, and what takes them back."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field

from gangze.access.matrix import Action
from gangze.dossiers.archives import revisions_in
from gangze.dossiers.selectors.archived import ItemTold
from gangze.kernel.wording import Sentence
from gangze.ledger.services import FactDraft
from gangze.ledger.services.bringing import stored_hashes
from gangze.mastery.rules.evidence import CERTIFIED, TRAINED, subject_of
from gangze.mastery.rules.training import WITHDRAWN_TRAINING, Course, Result, checked_score
from gangze.mastery.services.archived import require_new_certificate, require_new_record
from gangze.mastery.services.certificates import Paper, checked_paper, paper_draft
from gangze.mastery.services.training import LONGEST, Lesson, Pupil, checked_lesson, lesson_draft
from gangze.mastery.services.training_rows import derive_training
from gangze.org.archives import BodyTold, PersonTold, PostTold, Record, brings, noon_of, unfit

Hash = str


class TrainedTold(BodyTold):
    """Who was taught what, when, for how long, with which result."""

    person: PersonTold
    course: Course
    title: str
    hours: Decimal
    trained_on: date
    result: Result
    post: PostTold | None = None
    revision: int | None = Field(default=None, ge=1)
    items: list[ItemTold] = Field(default=[], max_length=500)
    trainer: str = ""
    examiner: str = ""
    score: Decimal | None = None
    company: str = ""
    remark: str = ""
    evidence: list[Hash] = Field(default=[], max_length=20)


def _noon_of_training(told: TrainedTold) -> datetime:
    return noon_of(told.trained_on)


def _once_trained(draft: FactDraft) -> Hashable:
    told = draft.payload
    require_new_record(told, corrects=draft.corrects)
    return (told["person"], told["course"], told["trained_on"], told["title"])


@brings(TRAINED, TrainedTold, derive=derive_training, once=_once_trained, moment=_noon_of_training)
def trained(record: Record) -> FactDraft:
    """Make the fact that somebody was trained."""
    told: TrainedTold = record.body
    post = record.directory.post(told.post) if told.post else None
    person = record.directory.person(told.person, post=post, day=told.trained_on)
    record.require(Action.TRAINING_EDIT, person.path)
    if told.items and post is None:
        raise unfit("POST_UNKNOWN", Sentence("培训条目须先写岗位。"), "payload.post")
    number, uids = told.revision, []
    if post is not None and (told.items or told.revision is not None):
        revision = revisions_in(record).revision(post, told.revision, told.trained_on)
        number = revision.number
        uids = [revision.item(each, None, f"payload.items.{n}").uid for n, each in enumerate(told.items)]
    _require_evidence(record, told.evidence)
    lesson = checked_lesson(
        Lesson(
            told.course, told.title, told.hours, told.trained_on, post.uuid if post else None, tuple(uids), told.trainer,
            told.examiner, told.company, told.remark, tuple(told.evidence),
        )
    )  # fmt: skip
    pupil = Pupil(person.uuid, told.result, checked_score(told.score))
    return lesson_draft(lesson, pupil, person, post, number)


class CertifiedTold(BodyTold):
    """What stands on a certificate."""

    person: PersonTold
    name: str
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    evidence: list[Hash] = Field(default=[], max_length=20)
    renews: UUID | None = None


def _noon_of_issue(told: CertifiedTold) -> datetime | None:
    return noon_of(told.issued_on) if told.issued_on else None


def _once_certified(draft: FactDraft) -> Hashable:
    told = draft.payload
    require_new_certificate(told, corrects=draft.corrects)
    return (told["person"], told["name"], told["number"], told["expires_on"])


@brings(CERTIFIED, CertifiedTold, derive=derive_training, once=_once_certified, moment=_noon_of_issue)
def certified(record: Record) -> FactDraft:
    """Make the fact that somebody has a certificate."""
    told: CertifiedTold = record.body
    person = record.directory.person(told.person, day=record.day)
    record.require(Action.TRAINING_EDIT, person.path)
    _require_evidence(record, told.evidence)
    paper = Paper(told.name, told.number, told.issuer, told.issued_on, told.expires_on, tuple(told.evidence))
    return paper_draft(person, checked_paper(paper), renews=told.renews)


class TrainingWithdrawnTold(BodyTold):
    """Why a record or a certificate was taken back."""

    person: PersonTold
    ground: str = Field(min_length=1, max_length=LONGEST["ground"])


@brings(WITHDRAWN_TRAINING, TrainingWithdrawnTold, derive=derive_training)
def training_withdrawn(record: Record) -> FactDraft:
    """Make the fact that a record of training or a certificate was taken back."""
    told: TrainingWithdrawnTold = record.body
    record.require_corrects()
    person = record.directory.person(told.person, day=record.day)
    record.require(Action.TRAINING_EDIT, person.path)
    payload: dict[str, Any] = {"person": str(person.uuid), "ground": " ".join(told.ground.split())}
    return FactDraft(WITHDRAWN_TRAINING, subject_of(person.uuid), payload, person.path)


def _require_evidence(record: Record, hashes: list[Hash]) -> None:
    """Raise Unfit for evidence that is not among the files kept here."""
    lacking = set(hashes) - stored_hashes(record.directory.enterprise.tenant, hashes) if hashes else set()
    if lacking:
        message = Sentence("附件 {sha256} 不在本系统里；请先上传，或不写 evidence。", sha256=min(lacking)[:12])
        raise unfit("EVIDENCE_MISSING", message, "payload.evidence")
