"""The seam between jobs and what runs them."""

import ast
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest

from gangze.jobs import engine
from gangze.jobs.models import Job
from gangze.jobs.services import perform

from .starts import start

JOBS = Path(engine.__file__).parent


class Brokered:
    """An engine as a larger installation would bring it: it only remembers what it was given."""

    given: list[UUID] = []

    def enqueue(self, job_uuid: UUID) -> None:
        self.given.append(job_uuid)

    def work(self, stopping: Event, worker: str) -> None:
        stopping.wait()

    def tidy(self, keep_days: int) -> int:
        return 0


@pytest.mark.django_db
def test_another_engine_is_chosen_by_one_setting(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    settings.GANGZE_JOB_ENGINE = f"{__name__}.Brokered"
    with django_capture_on_commit_callbacks(execute=True):
        job = start()
    assert Brokered.given == [job.uuid]
    perform(job.uuid)
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED


def test_only_one_module_knows_the_task_packages() -> None:
    knowing = set()
    for path in JOBS.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            if any(name.partition(".")[0] in ("django_tasks", "django_tasks_db", "celery") for name in names):
                knowing.add(path.relative_to(JOBS.parent).as_posix())
    assert knowing == {"jobs/engine.py"}
