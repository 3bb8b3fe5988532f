"""Files of training and certificates: kept apart, understood, shown, and recorded whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.kernel.wording import kept
from gangze.ledger.services import FactDraft, record_facts
from gangze.mastery.importing import Plan, plan_rows, understand
from gangze.mastery.models import TrainingUpload
from gangze.mastery.rules.training import Course, Result
from gangze.mastery.selectors.training_standing import standing_for
from gangze.officefiles import FileRefused, Mark, Source, mark_source, open_source
from gangze.org import services as org
from gangze.org.models import Enterprise, Person, Post
from gangze.web.translating import said

from .certificates import Paper, checked_paper, paper_draft
from .training import Lesson, Pupil, lesson_draft, today
from .training_rows import derive_training

KEPT_FOR = timedelta(days=2)
MOST_ROWS = 5000
LARGEST_BYTES = 20 * 1024 * 1024


@transaction.atomic
def receive_training(*, actor: Actor, enterprise_uuid: UUID, file_name: str, chunks: Iterable[bytes]) -> TrainingUpload:
    """Keep a file apart for two days; only its owner can look at it. Raises Absent, NotAllowed, RuleBroken for one too large."""
    if actor.user_id is None or not actor.reaches(Action.TRAINING_EDIT):
        raise NotAllowed(Action.TRAINING_EDIT.value)
    enterprise = Enterprise.objects.filter(uuid=enterprise_uuid).first()
    if enterprise is None or not _reaches_into(actor, enterprise):
        raise Absent("enterprise")
    upload = TrainingUpload(enterprise=enterprise, owner_id=actor.user_id, file_name=file_name[-200:])
    upload.content_hash = _keep(path_of(upload), chunks)
    upload.expires_at = now() + KEPT_FOR
    upload.save(force_insert=True)
    return upload


def _reaches_into(actor: Actor, enterprise: Enterprise) -> bool:
    reaches = actor.reaches(Action.TRAINING_EDIT)
    return any(enterprise.path.startswith(path) or path.startswith(enterprise.path) for path in reaches)


def examine_training(*, actor: Actor, upload_uuid: UUID) -> TrainingUpload:
    """Read and understand a kept file and note the plan with it; one that cannot be read is noted as refused."""
    upload = own_training_upload(actor, upload_uuid)
    try:
        plan = _plan(actor, upload)
        if len(plan.rows) > MOST_ROWS:
            raise RuleBroken("一个文件最多{count}行，请分成几个文件。", count=MOST_ROWS)
    except (FileRefused, RuleBroken) as refused:
        upload.state = TrainingUpload.State.REFUSED
        upload.outcome = {"message": kept(refused.message)}
    else:
        upload.state = TrainingUpload.State.CHECKED
        upload.plan = kept(
            {
                "rows": [row.as_json() for row in plan.rows],
                "errors": [problem.as_json() for problem in plan.errors],
                "warnings": [problem.as_json() for problem in plan.warnings],
                "unknown_columns": plan.unknown_columns,
                "order_count": len(plan.orders()),
                "digest": plan.digest(),
            }
        )
    upload.save(update_fields=["state", "plan", "outcome"])
    return upload


@transaction.atomic
def confirm_training(*, actor: Actor, upload_uuid: UUID, digest: str) -> TrainingUpload:
    """Record what was shown: every row, or none. Raises RuleBroken when people or records changed since, or the file has errors."""
    upload = own_training_upload(actor, upload_uuid, lock=True)
    if upload.state == TrainingUpload.State.CONFIRMED:
        return upload
    if upload.state != TrainingUpload.State.CHECKED:
        raise RuleBroken("这个文件还没有核对，或者已经放弃。")
    plan = _plan(actor, upload)
    if digest != upload.plan["digest"] or plan.digest() != digest:
        raise RuleBroken("预览之后人员或记录有了变化，没有导入。请重新上传核对。")
    if plan.errors:
        raise RuleBroken("文件里还有错误，整个文件没有导入。请改好后重新上传。")
    _record(actor, upload.enterprise, plan.orders())
    upload.state = TrainingUpload.State.CONFIRMED
    upload.outcome = {"recorded": len(plan.orders())}
    upload.save(update_fields=["state", "outcome"])
    return upload


def _plan(actor: Actor, upload: TrainingUpload) -> Plan:
    standing = standing_for(actor, upload.enterprise)
    return plan_rows(understand(_source(upload), standing, today=today()), standing)


def _source(upload: TrainingUpload) -> Source:
    return open_source(path_of(upload), name=upload.file_name)


def _record(actor: Actor, enterprise: Enterprise, orders: Sequence[Mapping[str, Any]]) -> None:
    people = _people(actor, enterprise, orders)
    keys = {order["post"] for order in orders if order.get("post")}
    posts = {str(post.uuid): post for post in Post.objects.filter(enterprise=enterprise, uuid__in=keys)}
    drafts = [_draft(order, people[_key(order)], posts.get(order.get("post") or "")) for order in orders]
    derive_training(record_facts(actor=actor, tenant=enterprise.tenant, drafts=drafts))


def _key(order: Mapping[str, Any]) -> tuple[str, str, str]:
    told = order.get("new_person") or {}
    return order["person"], told.get("name", ""), told.get("employee_number", "")


def _people(
    actor: Actor, enterprise: Enterprise, orders: Sequence[Mapping[str, Any]]
) -> dict[tuple[str, str, str], Person]:
    """Return everybody the orders speak of; contractors' people who are not there yet are registered, without a post."""
    keys = {order["person"] for order in orders if order["person"]}
    found = Person.objects.reached_by(actor, Action.TRAINING_EDIT).filter(enterprise=enterprise, uuid__in=keys)
    people = {(str(person.uuid), "", ""): person for person in found}
    if len(people) != len(keys):
        raise Absent("person")
    for order in orders:
        if not order["person"] and _key(order) not in people:
            people[_key(order)] = org.hire_person(
                actor=actor, enterprise_uuid=enterprise.uuid, **order["new_person"],
                remark=f"承包商：{order['company']}"[:200],
            ).person  # fmt: skip
    return people


def _draft(order: Mapping[str, Any], person: Person, post: Post | None) -> FactDraft:
    if order["subject"] == "certificate":
        paper = Paper(
            name=order["name"], number=order["number"], issuer=order["issuer"], issued_on=_day(order["issued_on"]),
            expires_on=_day(order["expires_on"]),
        )  # fmt: skip
        return paper_draft(person, checked_paper(paper))
    lesson = Lesson(
        course=Course(order["course"]), title=order["title"], hours=Decimal(order["hours"]),
        trained_on=date.fromisoformat(order["trained_on"]),
        **{name: order[name] for name in ("trainer", "examiner", "company", "remark")},
    )  # fmt: skip
    score = None if order["score"] is None else Decimal(order["score"])
    # A list of the past does not tell which revision of the card it was: none is claimed.
    return lesson_draft(lesson, Pupil(person.uuid, Result(order["result"]), score), person, post)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def marked_training(*, actor: Actor, upload_uuid: UUID) -> tuple[str, bytes]:
    """Return the person's own file with every finding marked at its cell, and what to call it."""
    upload = own_training_upload(actor, upload_uuid)
    if not path_of(upload).exists() or "errors" not in upload.plan:
        raise RuleBroken("原文件已不在，或者还没有核对，请重新上传。")
    marks = [Mark(one["sheet"], one["cell"], said(one["message"]), "error") for one in upload.plan["errors"]]
    marks += [Mark(one["sheet"], one["cell"], said(one["message"]), "warning") for one in upload.plan["warnings"]]
    suffix, content = mark_source(path_of(upload), marks, name=upload.file_name)
    return f"{Path(upload.file_name).stem}_导入问题{suffix}", content


@transaction.atomic
def discard_training(*, actor: Actor, upload_uuid: UUID) -> None:
    """Give a file up; the copy on disk goes as soon as that is certain."""
    upload = own_training_upload(actor, upload_uuid, lock=True)
    if upload.state != TrainingUpload.State.CONFIRMED:
        upload.state = TrainingUpload.State.DISCARDED
        upload.save(update_fields=["state"])
    transaction.on_commit(lambda: shutil.rmtree(path_of(upload).parent, ignore_errors=True))


def purge_training_uploads(*, actor: Actor) -> int:
    """Remove what expired, row and file; return how many. Run by the schedule, as the system."""
    actor.require(Action.TRAINING_EDIT, "")
    expired = list(TrainingUpload.objects.filter(expires_at__lte=now()))
    for upload in expired:
        shutil.rmtree(path_of(upload).parent, ignore_errors=True)
        upload.delete()
    return len(expired)


def note_training_job(upload: TrainingUpload, job_uuid: UUID) -> TrainingUpload:
    """Note which job works on a file, so that its page can show the progress."""
    upload.job_uuid = job_uuid
    upload.save(update_fields=["job_uuid"])
    return upload


def path_of(upload: TrainingUpload) -> Path:
    """Return where the file is kept; its name on disk is ours."""
    folder = Path(settings.VAR_DIR) / "uploads" / f"training-{upload.uuid.hex}"
    return folder / f"source{Path(upload.file_name).suffix.lower()[:6]}"


def size_of(upload: TrainingUpload) -> int:
    """Return the size of a kept file in bytes."""
    return path_of(upload).stat().st_size


def own_training_upload(actor: Actor, upload_uuid: UUID, *, lock: bool = False) -> TrainingUpload:
    """Return a file of the actor that is not discarded or expired. Raises Absent for anybody else's."""
    found = TrainingUpload.objects.open_of(actor, now()).select_related("enterprise")
    found = found.select_for_update(of=("self",)) if lock else found
    upload = found.filter(uuid=upload_uuid).first()
    if upload is None:
        raise Absent("upload")
    return upload


def _keep(path: Path, chunks: Iterable[bytes]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as target:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST_BYTES:
                shutil.rmtree(path.parent, ignore_errors=True)
                raise RuleBroken("文件超过 20 MB，未保存。")
            target.write(chunk)
            digest.update(chunk)
    return digest.hexdigest()
