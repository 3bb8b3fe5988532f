"""What a job sees of itself while it runs: its actor, its progress, the wish to end it, its result file."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

from gangze.access.actor import Actor
from gangze.jobs.models import Job
from gangze.jobs.rules import Cancelled, Interrupted
from gangze.kernel.clock import now

from .finishing import lease
from .results import ResultFile, partial_path

WRITE_EVERY_SECONDS = 0.5

STOPPING = Event()
"""Set when this process is asked to end: running jobs give themselves back at their next step."""


class JobRun:
    """One attempt at a job. Progress is written at most twice a second, outside the job's own transactions."""

    def __init__(self, job: Job, actor: Actor, *, is_beating: bool) -> None:
        self.job = job
        self.job_uuid: UUID = job.uuid
        self.actor = actor
        self.scheduled_for: datetime | None = job.scheduled_for
        self.attempt: int = job.attempts
        self.summary: dict[str, Any] = {}
        self.result: ResultFile | None = None
        self.done, self.of, self.note = 0, 0, ""
        self.is_beating = is_beating
        self.is_changed = False
        self.is_cancelled = False
        self.is_lost = False
        self._written_at = time.monotonic()

    def progress(self, done: int, of: int, note: str = "") -> None:
        """Tell how much is done of how much, and what is being done; cheap enough to call for every row."""
        self.done, self.of, self.note = done, of, note[:200]
        self.is_changed = True
        self._write_if_due()

    def check_cancelled(self) -> None:
        """Raise Cancelled when somebody asked for the end of this job, or its worker stops; call it between steps."""
        self._write_if_due()
        if self.is_cancelled:
            raise Cancelled
        if self.is_lost or STOPPING.is_set():
            raise Interrupted

    def set_summary(self, summary: Mapping[str, Any]) -> None:
        """Keep a small JSON account of the outcome with the job, for the page that started it."""
        self.summary = dict(summary)

    @contextmanager
    def result_file(self, name: str, content_type: str) -> Iterator[Path]:
        """Give a path to write the one result file to; it becomes visible only when the whole job has succeeded."""
        if self.result is not None:
            raise RuntimeError("a job has one result file")
        path = partial_path(self.job, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        yield path
        self.result = ResultFile.of(path, name=name, content_type=content_type)

    def write(self) -> None:
        """Write progress, renew the lease, and learn whether the job is cancelled or lost."""
        self.is_changed = False
        held = Job.objects.held(self.job.uuid, self.job.lease_key)  # type: ignore[arg-type]  # a claimed job has a lease key
        if not held.update(done=self.done, of=self.of, note=self.note, lease_until=now() + lease()):
            self.is_lost = True
        self.look()

    def look(self) -> None:
        """Learn whether the job is to end."""
        self.is_cancelled = Job.objects.filter(uuid=self.job.uuid, cancel_requested=True).exists()

    def _write_if_due(self) -> None:
        # With a heart that beats in a thread of its own, the job's thread and its transactions stay out of it.
        if self.is_beating or time.monotonic() - self._written_at < WRITE_EVERY_SECONDS:
            return
        self._written_at = time.monotonic()
        self.write()
