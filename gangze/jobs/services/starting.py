"""Starting, cancelling and retrying jobs: what people and upper apps ask for."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.jobs.engine import engine
from gangze.jobs.models import Job
from gangze.jobs.rules import JobState, check_cancel, check_retry
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken

from .finishing import announce
from .kinds import kind_named

logger = logging.getLogger(__name__)


@transaction.atomic
def start_job(
    *,
    actor: Actor,
    kind: str,
    arguments: Mapping[str, Any],
    tenant: str,
    path: str,
    title: str = "",
    idempotency_key: str = "",
    scheduled_for: datetime | None = None,
) -> Job:
    """Store a job and hand it to the engine when the transaction commits; return its row.

    `arguments` is JSON and carries ids, not contents. The caller has asked whether the actor may do this. A repeated
    `idempotency_key` (within tenant and kind) returns the existing job, queued again if it failed or was cancelled.
    Raises RuleBroken when the same key comes with other arguments, ValueError for an unknown kind.
    """
    declared = kind_named(kind)
    if declared is None:
        raise ValueError(f"no app declares the kind of job {kind!r}")
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, title=title, tenant=tenant, path=path, arguments=dict(arguments),
                started_by_key=actor.key, started_by_name=actor.name, max_attempts=declared.max_attempts,
                idempotency_key=idempotency_key, scheduled_for=scheduled_for, handed_at=now(),
            )  # fmt: skip
    except IntegrityError:
        return _job_of_key(tenant, kind, idempotency_key, arguments)
    _hand_over_on_commit(job.uuid)
    return job


def _job_of_key(tenant: str, kind: str, key: str, arguments: Mapping[str, Any]) -> Job:
    same = Job.objects.filter(tenant=tenant, kind=kind, idempotency_key=key).exclude(idempotency_key="")
    known = same.select_for_update().first()
    if known is None:
        raise RuleBroken(_("该时段的任务已经安排。"))
    if known.arguments != dict(arguments):
        raise RuleBroken(_("同一编号的任务已经用别的内容提交过。"))
    if known.job_state in (JobState.FAILED, JobState.CANCELLED):
        _queue_again(known)
    return known


@transaction.atomic
def cancel_job(*, actor: Actor, job_uuid: UUID) -> Job:
    """End a job: at once when it still waits, at its next step when it runs. Raises Absent, NotAllowed, RuleBroken."""
    job = _mine(actor, job_uuid)
    check_cancel(job.job_state)
    job.cancel_requested = True
    if job.job_state is JobState.QUEUED:
        job.state = Job.State.CANCELLED
        job.finished_at = now()
        announce(job.uuid, job.kind, JobState.CANCELLED)
    job.save(update_fields=["cancel_requested", "state", "finished_at"])
    return job


@transaction.atomic
def retry_job(*, actor: Actor, job_uuid: UUID) -> Job:
    """Queue a failed or cancelled job again, with a fresh count of attempts. Raises Absent, NotAllowed, RuleBroken."""
    job = _mine(actor, job_uuid)
    check_retry(job.job_state)
    _queue_again(job)
    return job


def _mine(actor: Actor, job_uuid: UUID) -> Job:
    job = Job.objects.visible_to(actor).select_for_update().filter(uuid=job_uuid).first()
    if job is None:
        raise Absent(job_uuid)
    if not may_steer(actor, job):
        raise NotAllowed(Action.SETTINGS_EDIT.value)
    return job


def may_steer(actor: Actor, job: Job) -> bool:
    """Return whether the actor may cancel and retry: the starter, and who answers for the settings of the place."""
    return job.started_by_key == actor.key or actor.may(Action.SETTINGS_EDIT, job.path)


def may_download(actor: Actor, job: Job) -> bool:
    """Return whether the actor may have the result: the starter, and others only where the kind names an action."""
    if job.started_by_key == actor.key:
        return True
    kind = kind_named(job.kind)
    return kind is not None and kind.result_action is not None and actor.may(kind.result_action, job.path)


def _queue_again(job: Job) -> None:
    job.state = Job.State.QUEUED
    job.attempts = job.done = job.of = 0
    job.cancel_requested = False
    job.error_text = job.error_trace = job.note = ""
    job.finished_at = None
    job.next_attempt_at = job.handed_at = now()
    job.save(
        update_fields=[
            "state", "attempts", "done", "of", "cancel_requested", "error_text", "error_trace", "note", "finished_at",
            "next_attempt_at", "handed_at",
        ]
    )  # fmt: skip
    _hand_over_on_commit(job.uuid)


def _hand_over_on_commit(job_uuid: UUID) -> None:
    # robust: when the engine cannot be reached, the job is safe in its row, and upkeep hands it over later.
    transaction.on_commit(lambda: engine().enqueue(job_uuid), robust=True)
