"""An installation of one's own for the length of a measurement: data folder, database, static files, web server."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gangze.org.models import Enterprise, Unit

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY / "script"))

from database import ORDINARY, temporary_postgres  # noqa: E402  # a script, not a package
from machine import chromium, postgres_binaries  # noqa: E402

__all__ = ["ENGINES", "REPOSITORY", "chromium", "database", "found_house", "free_port", "served", "set_up"]

ENGINES = ("PostgreSQL", "SQLite")
READY_SECONDS = 60


@contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    """Give the URL of an empty database: a PostgreSQL that ends with us, or a file in `folder`."""
    if engine == "SQLite":
        yield f"sqlite:///{folder / 'gangze.sqlite3'}"
        return
    binaries = postgres_binaries(REPOSITORY / ".venv")
    if binaries is None:
        raise SystemExit("no PostgreSQL: script/test installs one, or apt-get install postgresql")
    with temporary_postgres(binaries, ORDINARY) as url:
        yield url


@contextmanager
def set_up(engine: str) -> Iterator[Path]:
    """Give the data folder of a migrated installation, with Django ready in this process. One for each process."""
    with tempfile.TemporaryDirectory(prefix="gangze-bench-") as name, database(engine, Path(name)) as url:
        os.environ.update(
            GANGZE_VAR=name, GANGZE_DATABASE_URL=url, GANGZE_SECRET_KEY="only-for-measurements",
            DJANGO_SETTINGS_MODULE="gangze.config.settings", GANGZE_HOSTS="127.0.0.1,testserver",
        )  # fmt: skip
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        try:
            yield Path(name)
        finally:
            connections.close_all()


def found_house() -> tuple[Enterprise, Unit]:
    """Found an enterprise with one workshop through the services, within `set_up`."""
    from gangze.access.actor import system_actor
    from gangze.org import services as org
    from gangze.org.rules.codes import credit_code_check_character

    actor, body = system_actor("bench"), "91990000MABEN0001"
    park = org.create_authority(actor=actor, name="示例化工园区")
    house = org.create_enterprise(
        actor=actor, authority_uuid=park.uuid, code="990000001", name="例样化工有限公司",
        credit_code=body + credit_code_check_character(body),
    )  # fmt: skip
    return house, org.create_unit(actor=actor, enterprise_uuid=house.uuid, name="例样车间")


def static_files() -> None:
    """Put the static files where the server finds them; those of script/up when they are there."""
    from django.conf import settings
    from django.core.management import call_command

    ready = REPOSITORY / "var" / "static"
    if (ready / "staticfiles.json").exists():
        shutil.copytree(ready, settings.STATIC_ROOT, dirs_exist_ok=True)
    else:
        call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def served(*, threads: int = int(os.environ.get("GANGZE_WEB_THREADS", "4"))) -> Iterator[int]:
    """Serve the installation by granian, as `gangze serve` does, and give the port."""
    static_files()
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", str(threads), "--log-level", "error", "--no-ws",
        "gangze.config.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_until_ready(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/accounts/login/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise SystemExit("the web server did not start")


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
