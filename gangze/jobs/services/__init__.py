"""Everything that other apps call: declare a kind, start a job, and, inside a job, its run."""

from gangze.jobs.rules import Cancelled, Interrupted

from .kinds import JobKind, job_kind, kind_named, periodic
from .people import register_actor_resolver
from .runs import JobRun
from .starting import cancel_job, retry_job, start_job
from .working import STOPPING, perform

__all__ = [
    "STOPPING",
    "Cancelled",
    "Interrupted",
    "JobKind",
    "JobRun",
    "cancel_job",
    "job_kind",
    "kind_named",
    "perform",
    "periodic",
    "register_actor_resolver",
    "retry_job",
    "start_job",
]
