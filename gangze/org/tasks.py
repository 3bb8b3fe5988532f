"""Long work on the organisation: large files, and the removal of uploads that expired."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.jobs.services import JobRun, job_kind, periodic, start_job

from . import services

if TYPE_CHECKING:
    from .models import PendingImport

SMALL_BYTES = 300 * 1024
"""About 4,000 rows of a roster: read within a second, so that the page can wait for it."""
FEW_ROWS = 300


@job_kind("org.examine_upload", title=_("核对组织或人员文件"), max_attempts=2)
def examine_upload(run: JobRun, *, upload_uuid: str) -> None:
    """Read a large file and note what importing it would do."""
    run.progress(0, 1)
    services.examine_upload(actor=run.actor, upload_uuid=UUID(upload_uuid))
    run.progress(1, 1)


@job_kind("org.confirm_upload", title=_("导入组织或人员"), max_attempts=3)
def confirm_upload(run: JobRun, *, upload_uuid: str, digest: str) -> None:
    """Carry a confirmed plan out, some hundred rows at a time; a second attempt goes on where the first one stopped."""

    def progress(done: int, of: int) -> None:
        run.progress(done, of)
        run.check_cancelled()

    pending = services.confirm_upload(actor=run.actor, upload_uuid=UUID(upload_uuid), digest=digest, progress=progress)
    run.set_summary({"hired": len(pending.outcome["hired"])})


@periodic("org.purge_uploads", at=time(3, 10), title=_("清理过期的上传文件"))
def purge_uploads(run: JobRun) -> None:
    """Remove uploads that nobody confirmed in time, rows and files."""
    run.set_summary({"removed": services.purge_uploads(actor=run.actor)})


def look_into(*, actor: Actor, pending: PendingImport) -> PendingImport:
    """Understand a kept file at once, or in a job when it is large."""
    if services.size_of(pending) <= SMALL_BYTES:
        return services.examine_upload(actor=actor, upload_uuid=pending.uuid)
    return _in_a_job(actor, pending, "org.examine_upload", {"upload_uuid": str(pending.uuid)})


def carry_out(*, actor: Actor, upload_uuid: UUID, digest: str) -> PendingImport:
    """Carry a confirmed plan out at once, or in a job when it is long."""
    pending = services.own_upload(actor, upload_uuid)
    if sum(bool(row["order"]) for row in pending.plan.get("rows", ())) <= FEW_ROWS:
        return services.confirm_upload(actor=actor, upload_uuid=upload_uuid, digest=digest)
    arguments = {"upload_uuid": str(upload_uuid), "digest": digest}
    return _in_a_job(actor, pending, "org.confirm_upload", arguments)


def _in_a_job(actor: Actor, pending: PendingImport, kind: str, arguments: dict[str, str]) -> PendingImport:
    reaches = actor.reaches(services.ACTION_OF_KIND[pending.kind])
    job = start_job(
        actor=actor, kind=kind, arguments=arguments, tenant="", path=reaches[0], title=pending.file_name,
        idempotency_key=f"{kind}:{pending.uuid}",
    )  # fmt: skip
    return services.note_job(pending, job.uuid)
