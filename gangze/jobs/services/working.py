"""Doing a job: claim it, run its function under a beating heart, and record how it ended."""

import logging
import os
import socket
import traceback
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Self
from uuid import UUID, uuid4

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import F

from gangze.jobs.models import Job
from gangze.jobs.rules import Cancelled, Interrupted, JobState
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.kernel.wording import Sentence

from .finishing import finish, give_back, lease, try_later
from .kinds import JobFunction, kind_named
from .people import acting_for
from .results import discard_partial, discard_results
from .runs import STOPPING, WRITE_EVERY_SECONDS, JobRun

__all__ = ["STOPPING", "perform", "worker_name"]
logger = logging.getLogger(__name__)
_NAME = f"{socket.gethostname()[:60]}:{os.getpid()}:{uuid4().hex[:8]}"


def worker_name() -> str:
    """Return the name of this process as a worker: host, process id and something that never comes again."""
    return _NAME


def perform(job_uuid: UUID) -> None:
    """Run a job that waits, whatever engine delivered it; does nothing when it does not wait (any more).

    Never raises for what the job does: the outcome is in the job's row.
    """
    job = _claim(job_uuid)
    if job is None:
        return
    try:
        _run(job)
    except Interrupted:
        give_back(job, counts_as_attempt=False)
    except Cancelled:
        finish(job, JobState.CANCELLED)
    except (RuleBroken, NotAllowed, Absent) as refusal:
        finish(job, JobState.FAILED, error_text=_refusal_text(refusal), error_trace="")
    except Exception as error:
        logger.exception("job %s (%s) failed at attempt %d", job.uuid, job.kind, job.attempts)
        try_later(job, Sentence("程序出错，已记录详情：{error}", error=type(error).__name__), traceback.format_exc())
    except BaseException:
        give_back(job, counts_as_attempt=True)
        raise
    finally:
        discard_partial(job.uuid)


def _claim(job_uuid: UUID) -> Job | None:
    """Take a waiting job: the conditional update is what makes a second delivery harmless."""
    moment = now()
    lease_key = uuid4()
    taken = Job.objects.filter(uuid=job_uuid, state=JobState.QUEUED).update(
        state=JobState.RUNNING, lease_key=lease_key, lease_until=moment + lease(), worker=worker_name(),
        attempts=F("attempts") + 1, started_at=moment, finished_at=None, done=0, of=0, note="",
    )  # fmt: skip
    return Job.objects.get(uuid=job_uuid, lease_key=lease_key) if taken else None


def _run(job: Job) -> None:
    run = JobRun(job, acting_for(job), is_beating=not connection.in_atomic_block)
    function = _function_of(job)
    with _Heart(run):
        function(run, **job.arguments)
    fields = run.result.put_in_place(job) if run.result else {}
    progress = {"done": run.done, "of": run.of, "note": run.note, "summary": run.summary}
    if not finish(job, JobState.SUCCEEDED, error_text="", error_trace="", **progress, **fields):
        discard_results(job.uuid, job.lease_key)


def _function_of(job: Job) -> JobFunction:
    kind = kind_named(job.kind)
    if kind is None:
        raise RuleBroken("本系统已不再有这类任务：{kind}", kind=job.kind)
    return kind.function


def _refusal_text(refusal: Exception) -> str:
    if isinstance(refusal, RuleBroken):
        return refusal.message
    if isinstance(refusal, NotAllowed):
        return Sentence("发起人没有（或已不再有）执行此任务的权限。")
    return Sentence("任务所需的内容已不存在。")


class _Heart:
    """Beats beside a running job on a connection of its own, so that a long transaction of the job hides neither
    progress nor life, and the job's row is never locked by the job itself."""

    def __init__(self, run: JobRun) -> None:
        self.run = run
        self.is_over = Event()
        self.thread = Thread(target=self._beat_on, name=f"job {run.job_uuid}", daemon=True)

    def __enter__(self) -> Self:
        if self.run.is_beating:
            self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.is_over.set()
        if self.run.is_beating:
            self.thread.join()

    def _beat_on(self) -> None:
        renewed_at = now()
        try:
            while not self.is_over.wait(WRITE_EVERY_SECONDS):
                if self.run.is_changed or now() - renewed_at > lease() / 4:
                    renewed_at = now()
                    self._try(self.run.write)
                else:
                    self._try(self.run.look)
        finally:
            connection.close()

    def _try(self, beat: Callable[[], None]) -> None:
        try:
            beat()
        except (DatabaseError, InterfaceError) as error:
            # SQLite is busy with a long transaction, or the server restarts: the lease outlives a missed beat.
            logger.warning("missed a beat of job %s: %s", self.run.job_uuid, error)
            connection.close_if_unusable_or_obsolete()
