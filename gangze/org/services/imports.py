"""Uploaded files: kept apart, understood, shown, and carried out only when a person confirms."""

import hashlib
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.clock import now
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.kernel.wording import kept
from gangze.officefiles import FileRefused, Source, open_source

from ..importing import (
    Plan,
    plan_organisation,
    plan_people,
    report,
    understand_organisation,
    understand_roster,
)
from ..models import Authority, Enterprise, PendingImport
from ..selectors import standing_organisation
from .applying import Progress, apply_plan

KEPT_FOR = timedelta(days=2)
ACTION_OF_KIND = {"org": Action.ORG_EDIT, "roster": Action.PEOPLE_EDIT}


def make_plan(
    *, actor: Actor, kind: str, source: Source, enterprise: Enterprise | None = None, may_create: bool = True
) -> Plan:
    """Return what importing the file would do for this actor; stores nothing. `kind` is "org" or "roster"."""
    standing = standing_organisation(actor, ACTION_OF_KIND[kind], with_people=kind == "roster")
    if kind == "org":
        read = understand_organisation(source, standing)
        return plan_organisation(read, standing, file_name=source.name, may_create_enterprises=may_create)
    key = str(enterprise.uuid) if enterprise else None
    if key is None and len(standing.enterprises) == 1:
        key = standing.enterprises[0].key
    return plan_people(understand_roster(source, standing, default_enterprise=key), standing, file_name=source.name)


@transaction.atomic
def receive_upload(
    *, actor: Actor, kind: str, file_name: str, chunks: Iterable[bytes], authority_uuid: UUID | None = None
) -> PendingImport:
    """Keep an uploaded file apart for two days; only its owner can look at it. Raises NotAllowed."""
    action = ACTION_OF_KIND[kind]
    if actor.user_id is None or not actor.reaches(action):
        raise NotAllowed(action.value)
    authority = None
    if authority_uuid is not None:
        authority = Authority.objects.reached_by(actor, action).get(uuid=authority_uuid)
    pending = PendingImport(kind=kind, owner_id=actor.user_id, file_name=file_name[-200:], authority=authority)
    pending.content_hash = _keep(file_path(pending), chunks)
    pending.expires_at = now() + KEPT_FOR
    pending.save(force_insert=True)
    return pending


def examine_upload(*, actor: Actor, upload_uuid: UUID) -> PendingImport:
    """Read and understand a kept file and note the plan with it; a file that cannot be read is noted as refused."""
    pending = own_upload(actor, upload_uuid)
    try:
        source = open_source(file_path(pending), name=pending.file_name)
    except FileRefused as refused:
        pending.state = PendingImport.State.REFUSED
        pending.outcome = {"code": refused.code, "message": kept(refused.message)}
    else:
        plan = _plan_of(actor, pending, source)
        pending.state = PendingImport.State.CHECKED
        pending.plan = kept({**report(plan), "rows": [row.as_json() for row in plan.rows], "digest": plan.digest()})
    pending.save(update_fields=["state", "plan", "outcome"])
    return pending


def confirm_upload(*, actor: Actor, upload_uuid: UUID, digest: str, progress: Progress | None = None) -> PendingImport:
    """Carry out what was shown. Raises RuleBroken when the organisation changed since.

    In a job (`progress` given) a second attempt goes on where the first one stopped.
    """
    pending = own_upload(actor, upload_uuid)
    if progress is not None and pending.state == PendingImport.State.CONFIRMED:
        return pending
    if pending.state != PendingImport.State.CHECKED:
        raise RuleBroken("这个文件已经导入，或者还没有核对。")
    plan = _plan_of(actor, pending, open_source(file_path(pending), name=pending.file_name))
    if digest != pending.plan["digest"] or (progress is None and plan.digest() != digest):
        raise RuleBroken("预览之后组织数据有了变化，没有导入。请重新上传核对。")
    authority_uuid = pending.authority.uuid if pending.authority else None
    if progress is None:
        with transaction.atomic():
            hired = apply_plan(actor=actor, plan=plan, authority_uuid=authority_uuid)
            _note_done(pending, hired)
    else:
        _note_done(pending, apply_plan(actor=actor, plan=plan, authority_uuid=authority_uuid, progress=progress))
    return pending


@transaction.atomic
def discard_upload(*, actor: Actor, upload_uuid: UUID) -> None:
    """Give an upload up; the copy on disk goes as soon as that is certain."""
    pending = own_upload(actor, upload_uuid)
    if pending.state != PendingImport.State.CONFIRMED:
        pending.state = PendingImport.State.DISCARDED
        pending.save(update_fields=["state"])
    transaction.on_commit(lambda: shutil.rmtree(file_path(pending).parent, ignore_errors=True))


def purge_uploads(*, actor: Actor) -> int:
    """Remove what expired, row and file; return how many. Run by the schedule, as the system."""
    actor.require(Action.ORG_EDIT, "")
    expired = list(PendingImport.objects.filter(expires_at__lte=now()))
    for pending in expired:
        shutil.rmtree(file_path(pending).parent, ignore_errors=True)
        pending.delete()
    return len(expired)


def note_job(pending: PendingImport, job_uuid: UUID) -> PendingImport:
    """Note which job works on an upload, so that its page can show the progress."""
    pending.job_uuid = job_uuid
    pending.save(update_fields=["job_uuid"])
    return pending


def size_of(pending: PendingImport) -> int:
    """Return the size of a kept file in bytes."""
    return file_path(pending).stat().st_size


def file_path(pending: PendingImport) -> Path:
    """Return where the uploaded file is kept; its name on disk is ours."""
    folder = Path(settings.VAR_DIR) / "uploads" / f"org-{pending.uuid.hex}"
    return folder / f"source{Path(pending.file_name).suffix.lower()[:6]}"


def own_upload(actor: Actor, upload_uuid: UUID) -> PendingImport:
    """Return an upload of the actor that is not discarded or expired. Raises DoesNotExist for anybody else's."""
    open_uploads = PendingImport.objects.open(now()).filter(owner_id=actor.user_id)
    return open_uploads.select_related("authority", "enterprise").get(uuid=upload_uuid)


def _plan_of(actor: Actor, pending: PendingImport, source: Source) -> Plan:
    may_create = pending.authority is not None and actor.may(Action.ORG_EDIT, pending.authority.path)
    return make_plan(
        actor=actor, kind=pending.kind, source=source, enterprise=pending.enterprise, may_create=may_create
    )


def _note_done(pending: PendingImport, hired: list[UUID]) -> None:
    outcome: dict[str, Any] = {name: pending.plan[name] for name in ("created", "changed", "unchanged", "bad")}
    pending.state = PendingImport.State.CONFIRMED
    pending.outcome = {**outcome, "hired": [str(uuid) for uuid in hired]}
    pending.save(update_fields=["state", "outcome"])


def _keep(path: Path, chunks: Iterable[bytes]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as target:
        for chunk in chunks:
            target.write(chunk)
            digest.update(chunk)
    return digest.hexdigest()
