"""Several processes record for one tenant at once, and the numbers have neither gaps nor doubles."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from gangze.ledger.models import Fact

from .scene import TENANT, copied_database, record

WRITERS, FACTS_EACH = 3, 15
WRITER = f"""
import sys, django
django.setup()
from gangze.access.actor import system_actor
from gangze.ledger.services import record_fact
for n in range({FACTS_EACH}):
    record_fact(actor=system_actor("writer" + sys.argv[1]), tenant="{TENANT}", kind="a.b", subject=f"post:{{n}}",
                path="a1/e1/", payload={{"writer": sys.argv[1], "n": n}})
"""


def database_url(file: Path) -> str:
    """Return how another process reaches the database of this test."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{file}"
    user, password, host, port = (
        quote(str(connection.settings_dict[key]), safe="") for key in ("USER", "PASSWORD", "HOST", "PORT")
    )
    return f"postgres://{user}:{password}@{host}:{port}/{connection.settings_dict['NAME']}"


def stored_numbers(file: Path) -> list[int]:
    """Return the tenant's numbers as they lie in the database."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(file) as copy:
            rows = copy.execute("SELECT number FROM ledger_fact ORDER BY number").fetchall()
        copy.close()
        return [number for (number,) in rows]
    return list(Fact.objects.order_by("number").values_list("number", flat=True))


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_and_no_doubles_however_many_processes_write(tmp_path: Path) -> None:
    record(0)
    file = tmp_path / "copy.sqlite3"
    if connection.vendor == "sqlite":
        with copied_database(tmp_path):
            pass
    environment = {**os.environ, "GANGZE_DATABASE_URL": database_url(file), "GANGZE_VAR": str(tmp_path)}
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(n)], env=environment, stderr=subprocess.PIPE)
        for n in range(WRITERS)
    ]
    for writer in writers:
        _, complaint = writer.communicate(timeout=120)
        assert writer.returncode == 0, complaint.decode()
    assert stored_numbers(file) == list(range(1, WRITERS * FACTS_EACH + 2))
