"""How an attempt ends: one update that only the owner of the lease can make, and the event after it."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gangze.jobs.events import job_finished
from gangze.jobs.models import Job
from gangze.jobs.rules import JobState, retry_delay, state_after_failure
from gangze.kernel.clock import now

logger = logging.getLogger(__name__)


def lease() -> timedelta:
    """Return how long a worker may be silent before its job is given to another."""
    return timedelta(seconds=settings.GANGZE_JOB_LEASE_SECONDS)


def announce(job_uuid: UUID, kind: str, state: JobState) -> None:
    """Tell upper apps on commit that a job has ended."""
    transaction.on_commit(lambda: job_finished.send(Job, job_uuid=job_uuid, kind=kind, state=state), robust=True)


@transaction.atomic
def finish(job: Job, state: JobState, **fields: Any) -> bool:
    """End the attempt that owns the job; return False when another attempt owns it by now."""
    ended = Job.objects.filter(uuid=job.uuid, lease_key=job.lease_key, state=JobState.RUNNING).update(
        state=state, lease_key=None, lease_until=None, finished_at=now(), **fields
    )
    if ended:
        announce(job.uuid, job.kind, state)
    else:
        logger.warning("job %s was taken over by another worker; this attempt changes nothing", job.uuid)
    return bool(ended)


def give_back(job: Job, *, counts_as_attempt: bool) -> None:
    """Queue the job again at once, because the worker stops; the interrupted attempt need not count."""
    Job.objects.held(job.uuid, job.lease_key).update(  # type: ignore[arg-type]  # a claimed job has a lease key
        state=JobState.QUEUED, lease_key=None, lease_until=None, handed_at=None, next_attempt_at=now(),
        attempts=job.attempts if counts_as_attempt else max(job.attempts - 1, 0),
    )  # fmt: skip


def try_later(job: Job, text: str, trace: str) -> None:
    """Record an unexpected error: queue again after a delay, or fail for good when the attempts are used up."""
    if state_after_failure(attempts=job.attempts, max_attempts=job.max_attempts) is JobState.FAILED:
        finish(job, JobState.FAILED, error_text=text, error_trace=trace)
        return
    Job.objects.held(job.uuid, job.lease_key).update(  # type: ignore[arg-type]  # a claimed job has a lease key
        state=JobState.QUEUED, lease_key=None, lease_until=None, handed_at=None, error_text=text, error_trace=trace,
        next_attempt_at=now() + retry_delay(job.attempts),
    )  # fmt: skip
