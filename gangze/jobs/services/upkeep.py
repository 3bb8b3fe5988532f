"""What every worker does beside its work: pulse, schedule, hand over what is due, take back what a dead worker held."""

import logging
import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gangze.access.actor import system_actor
from gangze.jobs.engine import engine
from gangze.jobs.models import Job, WorkerPulse
from gangze.jobs.rules import JobState, state_after_failure
from gangze.kernel.clock import now
from gangze.kernel.errors import RuleBroken

from .finishing import announce
from .kinds import scheduled_kinds
from .results import discard_partial, discard_results, jobs_dir
from .starting import start_job

logger = logging.getLogger(__name__)
LOST_AFTER = timedelta(minutes=15)
"""A job still waiting this long after it was given to the engine is given once more: the engine may have lost it."""
PULSE_KEPT = timedelta(days=1)

_slots_seen: dict[str, datetime] = {}


def pulse(worker: str) -> None:
    """Record that the worker lives."""
    moment = now()
    if not WorkerPulse.objects.filter(worker=worker).update(seen_at=moment):
        WorkerPulse.objects.get_or_create(worker=worker)
        WorkerPulse.objects.filter(seen_at__lt=moment - PULSE_KEPT).delete()


def end_pulse(worker: str) -> None:
    """Record that the worker has stopped in good order."""
    WorkerPulse.objects.filter(worker=worker).delete()


def look_after_jobs() -> None:
    """Do one round: recover, schedule, hand over. Reads first, so that a quiet round takes no write lock."""
    moment = now()
    recover_jobs(moment)
    schedule_jobs(moment)
    hand_over_due(moment)


def recover_jobs(moment: datetime) -> int:
    """Take back jobs whose worker fell silent (killed, power cut); return how many."""
    return sum(_recover(job, moment) for job in Job.objects.lease_expired(moment))


@transaction.atomic
def _recover(job: Job, moment: datetime) -> bool:
    state = state_after_failure(attempts=job.attempts, max_attempts=job.max_attempts)
    text = _("执行任务的进程意外中断。")
    if job.cancel_requested:
        state, text = JobState.CANCELLED, ""
    # The lease key in the condition lets one of several workers recover, and none when it was renewed.
    taken = Job.objects.lease_expired(moment).filter(pk=job.pk, lease_key=job.lease_key).update(
        state=state, lease_key=None, lease_until=None, handed_at=None, next_attempt_at=moment, error_text=text,
        finished_at=moment if state.is_final else None,
    )  # fmt: skip
    if not taken:
        return False
    logger.warning("job %s lost its worker %s; now %s", job.uuid, job.worker, state)
    discard_partial(job.uuid)
    if state.is_final:
        announce(job.uuid, job.kind, state)
    return True


def schedule_jobs(moment: datetime) -> int:
    """Start the periodic jobs that are due and that no other worker has started; return how many."""
    return sum(_schedule(kind.name, schedule.slot(moment)) for kind, schedule in scheduled_kinds())


def _schedule(kind: str, slot: datetime) -> bool:
    if _slots_seen.get(kind) == slot:
        return False
    if not Job.objects.filter(kind=kind, scheduled_for=slot).exists():
        try:
            start_job(
                actor=system_actor(f"job:{kind}"), kind=kind, arguments={}, tenant="", path="", scheduled_for=slot
            )
        except (IntegrityError, RuleBroken):  # another worker was faster by a moment
            return False
    _slots_seen[kind] = slot
    return True


def hand_over_due(moment: datetime) -> int:
    """Give the engine what waits for its next attempt, and what it seems to have lost; return how many jobs."""
    waiting = Job.objects.filter(state=JobState.QUEUED, next_attempt_at__lte=moment)
    due = waiting.filter(handed_at=None) | waiting.filter(handed_at__lt=moment - LOST_AFTER)
    count = 0
    for job in due.only("pk", "uuid", "handed_at").order_by("next_attempt_at")[:100]:
        if Job.objects.filter(pk=job.pk, state=JobState.QUEUED, handed_at=job.handed_at).update(handed_at=moment):
            engine().enqueue(job.uuid)
            count += 1
    return count


def tidy_jobs(moment: datetime) -> int:
    """Remove result files and rows of ended jobs that are older than settings say; return how many rows went."""
    ended = Job.objects.exclude(state__in=[JobState.QUEUED, JobState.RUNNING])
    expired = ended.filter(finished_at__lt=moment - timedelta(days=settings.GANGZE_JOB_RESULT_DAYS))
    for job in expired.exclude(result_path=""):
        discard_results(job.uuid)
        Job.objects.filter(pk=job.pk).update(result_path="")
    old = ended.filter(finished_at__lt=moment - timedelta(days=settings.GANGZE_JOB_DAYS))
    count = old.delete()[0]
    engine().tidy(keep_days=2)
    _remove_orphans()
    return count


def _remove_orphans() -> None:
    """Remove files of attempts that nobody is making any more, and of jobs that are gone."""
    for folder, jobs in (
        (jobs_dir() / "partial", Job.objects.filter(state=JobState.RUNNING)),
        (jobs_dir() / "results", Job.objects.all()),
    ):
        known = {str(job_uuid) for job_uuid in jobs.values_list("uuid", flat=True)}
        for path in folder.iterdir() if folder.exists() else ():
            if path.name not in known:
                shutil.rmtree(path, ignore_errors=True)
