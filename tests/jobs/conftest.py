"""People who start jobs, and an installation with workers of its own."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connections

from gangze.access.actor import Actor, Grant
from gangze.access.matrix import Role
from gangze.jobs.services import people, register_actor_resolver

from .errands import tasks as tasks  # declares the kinds

REPOSITORY = Path(__file__).parents[2]
JIANG = Actor("key-jiang", "姜安", (Grant(Role.SAFETY_OFFICER, "a1/e1/"),))
STRANGER = Actor("key-stranger", "外人", (Grant(Role.SAFETY_OFFICER, "a1/e2/"),))


@pytest.fixture(autouse=True)
def known_people() -> Iterator[dict[str, Actor]]:
    """Who can be found again by key; the test may change it, as the organisation does."""
    before = list(people._resolvers)
    known = {actor.key: actor for actor in (JIANG, STRANGER)}
    register_actor_resolver(known.get)
    yield known
    people._resolvers[:] = before


@pytest.fixture(autouse=True)
def jobs_folder(settings: Any, tmp_path: Path) -> Path:
    """Where result files of this test live."""
    settings.VAR_DIR = tmp_path
    return tmp_path / "jobs"


@dataclass
class Installation:
    """A database and a folder of their own, with workers that can be started and killed."""

    url: str
    folder: Path
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start_worker(self) -> "subprocess.Popen[bytes]":
        """Start a worker process."""
        variables = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings", "GANGZE_DATABASE_URL": self.url,
            "GANGZE_VAR": str(self.folder), "GANGZE_JOB_LEASE_SECONDS": "2", "PYTHONWARNINGS": "default",
        }  # fmt: skip
        command = [sys.executable, "-m", "django", "work"]
        worker = subprocess.Popen(command, cwd=REPOSITORY, env=variables, start_new_session=True)
        self.workers.append(worker)
        return worker

    def kill_all(self) -> None:
        """End what is left."""
        for worker in self.workers:
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def wait_for(condition: Callable[[], object], *, seconds: float = 30) -> None:
    """Wait until something is so; fail when it never is."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def installation(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Installation]:
    """A copy of the migrated, empty test database, which processes of their own can use."""
    with django_db_blocker.unblock(), copied_database(tmp_path) as url:
        place = Installation(url, tmp_path)
        try:
            yield place
        finally:
            place.kill_all()


@contextmanager
def copied_database(folder: Path) -> Iterator[str]:
    """Make the copy the default connection of this process as well; give its URL."""
    original = connections["default"]
    maker = _copy_of_sqlite if original.vendor == "sqlite" else _copy_of_postgres
    with maker(original, folder) as (name, url):
        copy = original.copy()
        copy.settings_dict = {**original.settings_dict, "NAME": name}
        connections["default"] = copy
        try:
            yield url
        finally:
            copy.close()
            connections["default"] = original


@contextmanager
def _copy_of_sqlite(original: Any, folder: Path) -> Iterator[tuple[str, str]]:
    original.ensure_connection()
    name = str(folder / "copy.sqlite3")
    with sqlite3.connect(name) as target:
        original.connection.backup(target)
    target.close()
    yield name, f"sqlite:///{name}"


@contextmanager
def _copy_of_postgres(original: Any, folder: Path) -> Iterator[tuple[str, str]]:
    name = f"copy_{uuid.uuid4().hex}"
    settings = original.settings_dict
    original.close()  # a template must have no visitors
    with original._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{settings["NAME"]}"')
    password = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    yield name, f"postgres://{settings['USER']}{password}@{quote(settings['HOST'], safe='')}{port}/{name}"
    with original._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
