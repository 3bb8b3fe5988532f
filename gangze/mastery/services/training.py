"""培训: one or many people trained at once, corrected by a new fact that names the old, withdrawn with a ground."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.clock import PARK_ZONE, now
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import FactDraft, record_facts
from gangze.mastery.models import TrainingRecord
from gangze.mastery.rules.evidence import TRAINED, subject_of
from gangze.mastery.rules.training import (
    WITHDRAWN_TRAINING,
    Course,
    Result,
    check_day,
    checked_hours,
    checked_score,
)
from gangze.org.models import Enterprise, Person, Post

from .training_evidence import SentFile, keep_evidence, require_evidence
from .training_rows import derive_training

MOST_PEOPLE = 500
LONGEST = {"title": 200, "trainer": 50, "examiner": 50, "company": 100, "remark": 200, "ground": 200}


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was taught. `uids` (hex) are items of the post's revision in force; `evidence` are hashes of kept files.

    `company` is the contractor whose people they are, "" for the enterprise's own.
    """

    course: Course
    title: str
    hours: Decimal
    trained_on: date
    post_uuid: UUID | None = None
    uids: tuple[str, ...] = ()
    trainer: str = ""
    examiner: str = ""
    company: str = ""
    remark: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pupil:
    """Who was taught, and how the examination ended."""

    person_uuid: UUID
    result: Result = Result.PASSED
    score: Decimal | None = None


@transaction.atomic
def record_training(
    *, actor: Actor, lesson: Lesson, pupils: Sequence[Pupil], files: Sequence[SentFile] = ()
) -> list[Fact]:
    """Record that people of one enterprise were trained; one fact each, in the order of `pupils`, all or none.

    `files` are kept as evidence beside what `lesson` names already. Raises Absent (a person or post where the actor may not
    record), RuleBroken (nobody; several enterprises; hours,
    day, score; items of another card; somebody has this record already).
    """
    lesson = checked_lesson(lesson)
    people = _people(actor, [pupil.person_uuid for pupil in pupils])
    enterprise = _one_house(people.values())
    place = _place(actor, lesson, enterprise)
    require_evidence(actor, enterprise, lesson.evidence)
    require_new(lesson, people.values())
    lesson = _with_files(actor, enterprise, lesson, people[pupils[0].person_uuid], files)
    drafts = [
        lesson_draft(lesson, pupil, people[pupil.person_uuid], place.post, place.revision_number) for pupil in pupils
    ]
    facts = record_facts(actor=actor, tenant=enterprise.tenant, drafts=drafts)
    derive_training(facts)
    return facts


@transaction.atomic
def correct_training(
    *, actor: Actor, fact_uuid: UUID, lesson: Lesson, result: Result, score: Decimal | None,
    files: Sequence[SentFile] = (),
) -> Fact:  # fmt: skip
    """Record what is right instead of an earlier record of the same person; both stay visible. Raises as above."""
    row = locked_record(actor, fact_uuid)
    lesson = checked_lesson(lesson)
    enterprise = _one_house([row.person])
    place = _same_place(lesson, row) or _place(actor, lesson, enterprise)
    require_evidence(actor, enterprise, lesson.evidence, kept=row.evidence)
    require_new(lesson, [row.person], but=row)
    lesson = _with_files(actor, enterprise, lesson, row.person, files)
    pupil = Pupil(row.person.uuid, result, score)
    draft = lesson_draft(lesson, pupil, row.person, place.post, place.revision_number, corrects=fact_uuid)
    facts = record_facts(actor=actor, tenant=enterprise.tenant, drafts=[draft])
    derive_training(facts)
    return facts[0]


@transaction.atomic
def withdraw_training(*, actor: Actor, fact_uuid: UUID, ground: str) -> Fact:
    """Take a record back with a ground; it stays readable as withdrawn. Raises Absent, NotAllowed, RuleBroken."""
    row = locked_record(actor, fact_uuid)
    return withdraw(actor, row.person, fact_uuid, ground)


def withdraw(actor: Actor, person: Person, fact_uuid: UUID, ground: str) -> Fact:
    """Record that a record or certificate of a person is taken back. Raises RuleBroken without a ground."""
    ground = " ".join(ground.split())
    if not ground:
        raise RuleBroken("请写明撤回的原因。")
    _check_lengths({"ground": ground})
    draft = FactDraft(
        kind=WITHDRAWN_TRAINING, subject=subject_of(person.uuid), path=person.path, corrects=fact_uuid,
        payload={"person": str(person.uuid), "ground": ground},
    )  # fmt: skip
    facts = record_facts(actor=actor, tenant=_one_house([person]).tenant, drafts=[draft])
    derive_training(facts)
    return facts[0]


def locked_record(actor: Actor, fact_uuid: UUID) -> TrainingRecord:
    """Return a record that may be corrected, locked. Raises Absent, NotAllowed, RuleBroken where it no longer stands."""
    rows = TrainingRecord.objects.visible_to(actor).select_for_update(of=("self",))
    row = rows.select_related("person__enterprise").filter(fact_uuid=fact_uuid).first()
    if row is None:
        raise Absent("training record")
    actor.require(Action.TRAINING_EDIT, row.person.path)
    if row.corrected_by is not None:
        raise RuleBroken("这条记录已经撤回或更正。")
    return row


def require_new(lesson: Lesson, people: Collection[Person], *, but: TrainingRecord | None = None) -> None:
    """Raise RuleBroken, with names, where somebody has this course of this day and content already: a form sent twice."""
    same = TrainingRecord.objects.standing().filter(
        person__in=people, course=lesson.course.value, trained_on=lesson.trained_on, title=lesson.title
    )
    if but is not None:
        same = same.exclude(pk=but.pk)
    names = list(same.order_by("pk").values_list("person__name", flat=True)[:5])
    if names:
        raise RuleBroken("{names}已有同一天、同一内容的培训记录，没有重复保存。", names="、".join(names))


def today() -> date:
    """Return the calendar day in the park."""
    return now().astimezone(PARK_ZONE).date()


def _with_files(
    actor: Actor, enterprise: Enterprise, lesson: Lesson, person: Person, files: Sequence[SentFile]
) -> Lesson:
    kept = keep_evidence(actor=actor, enterprise=enterprise, path=person.path, files=files)
    return replace(lesson, evidence=tuple(dict.fromkeys((*lesson.evidence, *kept))))


@dataclass(frozen=True, slots=True)
class _Place:
    post: Post | None = None
    revision_number: int | None = None


def checked_lesson(lesson: Lesson) -> Lesson:
    """Return what was taught, tidied. Raises RuleBroken (no content, too long, hours, day, a contractor without company)."""
    title = " ".join(lesson.title.split())
    if not title:
        raise RuleBroken("请写明培训内容。")
    texts = {name: " ".join(getattr(lesson, name).split()) for name in ("trainer", "examiner", "company", "remark")}
    _check_lengths({"title": title, **texts})
    check_day(lesson.trained_on, today())
    if lesson.course is Course.CONTRACTOR and not texts["company"]:
        raise RuleBroken("承包商入厂教育须写明承包商单位。")
    return Lesson(
        course=lesson.course, title=title, hours=checked_hours(lesson.hours), trained_on=lesson.trained_on,
        post_uuid=lesson.post_uuid, uids=tuple(dict.fromkeys(lesson.uids)), evidence=tuple(dict.fromkeys(lesson.evidence)),
        **texts,
    )  # fmt: skip


def _check_lengths(texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        if len(text) > LONGEST[name]:
            raise RuleBroken("“{start}…”太长，最多{count}字。", start=text[:10], count=LONGEST[name])


def _people(actor: Actor, uuids: Sequence[UUID]) -> dict[UUID, Person]:
    if not uuids:
        raise RuleBroken("请至少选一个人。")
    if len(uuids) > MOST_PEOPLE:
        raise RuleBroken("一次最多登记{count}人，请分批。", count=MOST_PEOPLE)
    found = Person.objects.reached_by(actor, Action.TRAINING_EDIT).filter(uuid__in=uuids).select_related("enterprise")
    people = {person.uuid: person for person in found}
    if len(people) != len(set(uuids)):
        raise Absent("person")
    if len(uuids) != len(people):
        raise RuleBroken("同一个人选了两次。")
    return people


def _one_house(people: Collection[Person]) -> Enterprise:
    houses = {person.enterprise for person in people}
    house = houses.pop()
    if houses or house is None:
        raise RuleBroken("一次只能登记同一个企业的人员。")
    return house


def _place(actor: Actor, lesson: Lesson, enterprise: Enterprise) -> _Place:
    if lesson.post_uuid is None:
        if lesson.uids:
            raise RuleBroken("培训条目须先选岗位。")
        return _Place()
    posts = Post.objects.reached_by(actor, Action.TRAINING_EDIT).filter(enterprise=enterprise)
    post = posts.select_related("dossier__in_force").filter(uuid=lesson.post_uuid).first()
    if post is None:
        raise Absent("post")
    revision = post.dossier.in_force if hasattr(post, "dossier") else None
    if not lesson.uids:
        return _Place(post, revision.number if revision else None)
    known = {uid.hex for uid in revision.items.values_list("uid", flat=True)} if revision else set()
    if revision is None or not set(lesson.uids) <= known:
        raise RuleBroken("所选条目不在该岗位的现行版本里，请刷新后重选。")
    return _Place(post, revision.number)


def _same_place(lesson: Lesson, row: TrainingRecord) -> _Place | None:
    """Return the card as it was taught then, where the correction is about other things; None where it is about the card."""
    if row.post_uuid is None or lesson.post_uuid != row.post_uuid or list(lesson.uids) != row.items:
        return None
    return _Place(Post.objects.get(uuid=row.post_uuid), row.revision_number)


def lesson_draft(
    lesson: Lesson, pupil: Pupil, person: Person, post: Post | None = None, revision_number: int | None = None, *,
    corrects: UUID | None = None,
) -> FactDraft:  # fmt: skip
    """Return the fact that a person was trained, at the post or where the person is; `lesson` is checked."""
    score = checked_score(pupil.score)
    payload: dict[str, Any] = {
        "person": str(person.uuid), "course": lesson.course.value, "title": lesson.title,
        "post": str(post.uuid) if post else None, "revision": revision_number, "items": list(lesson.uids),
        "hours": f"{checked_hours(lesson.hours):f}", "trained_on": lesson.trained_on.isoformat(), "trainer": lesson.trainer,
        "examiner": lesson.examiner, "result": pupil.result.value, "score": None if score is None else str(score),
        "company": lesson.company, "remark": lesson.remark, "evidence": list(lesson.evidence),
    }  # fmt: skip
    path = post.path if post else person.path
    return FactDraft(kind=TRAINED, subject=subject_of(person.uuid), payload=payload, path=path, corrects=corrects)
