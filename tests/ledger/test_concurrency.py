"""Several processes record for one tenant at once: numbers have neither gaps nor doubles, and what several hand in is kept once."""

import json
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


SHARED = 24
REPEATER = f"""
import json, random, sys, uuid, django
django.setup()
from gangze.access.actor import system_actor
from gangze.ledger.services import FactDraft, record_fact, record_facts
chance, actor, told = random.Random(sys.argv[1]), system_actor("phone"), {{}}
waiting = [
    FactDraft("a.b", f"post:{{n}}", {{"n": n}}, "a1/e1/", uuid.UUID(int=n + 1)) for n in range({SHARED})
]
chance.shuffle(waiting)
while waiting:
    size = chance.choice([1, 1, 2, 5])
    record_fact(actor=system_actor("writer" + sys.argv[1]), tenant="{TENANT}", kind="a.b", subject="post:own", payload={{}})
    for fact in record_facts(actor=actor, tenant="{TENANT}", drafts=waiting[:size]):
        told[str(fact.client_uuid)] = [fact.number, fact.content_hash]
    waiting = waiting[size:]
print(json.dumps(told))
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


def written_together(script: str, folder: Path) -> tuple[list[str], list[int]]:
    """Let the processes write after a first fact; return what each of them printed, and the tenant's numbers."""
    record(0)
    file = folder / "copy.sqlite3"
    if connection.vendor == "sqlite":
        with copied_database(folder):
            pass
    environment = {**os.environ, "GANGZE_DATABASE_URL": database_url(file), "GANGZE_VAR": str(folder)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(n)],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for n in range(WRITERS)
    ]  # fmt: skip
    printed = []
    for writer in writers:
        answer, complaint = writer.communicate(timeout=120)
        assert writer.returncode == 0, complaint
        printed.append(answer)
    return printed, stored_numbers(file)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_and_no_doubles_however_many_processes_write(tmp_path: Path) -> None:
    _, numbers = written_together(WRITER, tmp_path)
    assert numbers == list(range(1, WRITERS * FACTS_EACH + 2))


@pytest.mark.django_db(transaction=True)
def test_what_several_hand_in_at_once_is_kept_once_in_any_order_and_split(tmp_path: Path) -> None:
    printed, numbers = written_together(REPEATER, tmp_path)
    first, *others = [json.loads(answer) for answer in printed]
    assert len(first) == SHARED
    assert all(told == first for told in others)
    assert numbers == list(range(1, len(numbers) + 1))
    assert {number for number, _hash in first.values()} <= set(numbers)
