"""Named reads of jobs, and whether database and workers live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DatabaseError

from gangze.access.actor import Actor
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent

from .models import Job, JobQuerySet, WorkerPulse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PULSE_FRESH = timedelta(seconds=30)
"""A worker not heard of for so long is taken for dead; it speaks every five seconds, later when SQLite is busy."""


def jobs_of(actor: Actor, *, state: str = "") -> JobQuerySet:
    """Return the jobs the actor may see, optionally only those in a state; without the columns no list shows."""
    jobs = Job.objects.visible_to(actor).defer("arguments", "summary", "error_trace")
    return jobs.filter(state=state) if state in Job.State.values else jobs


def job_of(actor: Actor, job_uuid: UUID) -> Job:
    """Return one job. Raises Absent when there is none or the actor may not see it."""
    job = Job.objects.visible_to(actor).filter(uuid=job_uuid).first()
    if job is None:
        raise Absent(job_uuid)
    return job


def state_choices() -> list[tuple[str, StrOrPromise]]:
    """Return the states with their words, for a filter."""
    return [(state.value, state.label) for state in Job.State]


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the installation can do its work."""

    database: bool
    worker: bool

    @property
    def is_good(self) -> bool:
        """Return whether everything lives."""
        return self.database and self.worker


def health() -> Health:
    """Return what lives; a database that does not answer is a finding, not an error."""
    try:
        return Health(database=True, worker=WorkerPulse.objects.filter(seen_at__gt=now() - PULSE_FRESH).exists())
    except DatabaseError:
        return Health(database=False, worker=False)
