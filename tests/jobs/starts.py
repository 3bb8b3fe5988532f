"""Short ways to start the errands of these tests."""

from typing import Any

from gangze.access.actor import Actor
from gangze.jobs.models import Job
from gangze.jobs.services import start_job

from .conftest import JIANG


def start(
    kind: str = "errand.count", *, actor: Actor = JIANG, key: str = "", tenant: str = "123456789", **arguments: Any
) -> Job:
    """Start an errand at the first enterprise."""
    if kind == "errand.count":
        arguments.setdefault("upto", 3)
    return start_job(actor=actor, kind=kind, arguments=arguments, tenant=tenant, path="a1/e1/", idempotency_key=key)
