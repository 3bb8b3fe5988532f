"""The one place that knows which engine runs jobs: django-tasks with its database queue, unless a setting says so.

Another engine is a class with the methods of `JobEngine`, named by the setting GANGZE_JOB_ENGINE; it must see to it
that `gangze.jobs.services.perform(job_uuid)` is called at least once for every uuid it was given (docs/operations.md).
"""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Event
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, close_old_connections
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from gangze.kernel.clock import now

logger = logging.getLogger(__name__)
PERFORM = "gangze.jobs.services.perform"
BACKEND = "default"
POLL_SECONDS = 0.5


class JobEngine(Protocol):
    """What the rest of `jobs` asks of an engine; attempts, back-off, schedule, progress and recovery are not asked."""

    def enqueue(self, job_uuid: UUID) -> None:
        """Hand over a job. Handing over twice is harmless: the second delivery finds nothing to do."""

    def work(self, stopping: Event, worker: str) -> None:
        """Run jobs in this process until `stopping` is set; an engine with workers of its own just waits."""

    def tidy(self, keep_days: int) -> int:
        """Forget what the engine itself remembers of tasks older than this; return how many."""


@task()
def run_job(job_uuid: str) -> None:
    """Run one job, as a task of the engine."""
    import_string(PERFORM)(UUID(job_uuid))  # named, not imported: services stand above the engine


class DjangoTasksEngine:
    """Tasks in the database of the application: no broker, several workers on PostgreSQL."""

    def enqueue(self, job_uuid: UUID) -> None:
        """Put the job into the queue table."""
        run_job.enqueue(str(job_uuid))

    def work(self, stopping: Event, worker: str) -> None:
        """Look into the queue twice a second."""
        loop = _Loop(stopping, worker)
        while not stopping.is_set():
            if not loop.run_waiting():
                stopping.wait(POLL_SECONDS)

    def tidy(self, keep_days: int) -> int:
        """Delete finished tasks, and those left RUNNING by a killed worker: the engine never ends them."""
        return int(DBTaskResult.objects.filter(started_at__lt=now() - timedelta(days=keep_days)).delete()[0])


class _Loop(Worker):
    """The engine's own loop, a batch at a time, so that a database that is busy or away does not end the worker."""

    def __init__(self, stopping: Event, worker: str) -> None:
        super().__init__(
            queue_names=["*"], excluded_queue_names=[], interval=0, batch=True, backend_name=BACKEND,
            startup_delay=False, max_tasks=None, worker_id=worker[:64],
        )  # fmt: skip
        self.stopping = stopping

    def run_waiting(self) -> bool:
        """Run everything that waits; return False when there was nothing, or the database did not answer."""
        close_old_connections()
        try:
            # Looking first takes no write lock; the engine's own query does, on SQLite.
            if not DBTaskResult.objects.ready().filter(backend_name=BACKEND).exists():
                return False
            self.run()
        except OperationalError as error:
            logger.warning("database did not answer, trying again: %s", error)
            return False
        return True

    def run_task(self, db_task_result: DBTaskResult[..., Any]) -> None:
        super().run_task(db_task_result)
        if self.stopping.is_set():
            self.running = False


def engine() -> JobEngine:
    """Return the engine named by the setting GANGZE_JOB_ENGINE."""
    chosen: JobEngine = import_string(settings.GANGZE_JOB_ENGINE)()
    return chosen
