"""As whom a job acts: the person who started it, with what that person may do when the job runs.

The organisation stands above this app, so it tells how to find a person again
(docs/decisions/a-job-acts-as-the-person-who-started-it.md).
"""

from collections.abc import Callable

from gangze.access.actor import Actor, system_actor
from gangze.jobs.models import Job
from gangze.kernel.errors import NotAllowed

ActorResolver = Callable[[str], Actor | None]
SYSTEM = "system:"

_resolvers: list[ActorResolver] = []


def register_actor_resolver(resolver: ActorResolver) -> None:
    """Let `resolver` turn the key of an actor into the actor as of now, or None for one who may not act any more."""
    _resolvers[:] = [resolver]


def acting_for(job: Job) -> Actor:
    """Return the actor of a job. Raises NotAllowed when its starter may not act any more."""
    if job.started_by_key.startswith(SYSTEM):
        return system_actor(job.started_by_key.removeprefix(SYSTEM))
    for resolver in _resolvers:
        if actor := resolver(job.started_by_key):
            return actor
    raise NotAllowed(job.started_by_key)
