"""The people, days and tampering of the ledger's tests."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from gangze.access.actor import Actor, Grant, system_actor
from gangze.access.matrix import Role
from gangze.ledger.models import Fact
from gangze.ledger.rules.audit import FaultCode
from gangze.ledger.selectors import ledger_faults
from gangze.ledger.services import record_fact, seal_all_due

TENANT, OTHER_TENANT = "500102001", "500102002"
PLACE, OTHER_PLACE = "a1/e1/", "a1/e12/"
MONDAY = date(2026, 3, 2)
MONDAY_NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SYSTEM = system_actor("tests")
VERIFIER = Path(__file__).resolve().parent.parent.parent / "verify" / "verify.py"


def person(name: str, role: Role, path: str, user_id: int) -> Actor:
    """Return an actor with one grant; the key is made from the number."""
    return Actor(key=str(uuid.UUID(int=user_id)), name=name, grants=(Grant(role, path),), user_id=user_id)


WORKER = person("姜海东", Role.WORKER, "a1/e1/u3/p7/", 1)
OFFICER = person("李安全", Role.SAFETY_OFFICER, PLACE, 2)
STRANGER = person("王外人", Role.SAFETY_OFFICER, OTHER_PLACE, 3)
PARK_OFFICER = person("赵园区", Role.PARK_OFFICER, "a1/", 4)


class SetClock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


def record(number: int = 1, *, tenant: str = TENANT, path: str = PLACE, actor: Actor = WORKER, **fields: Any) -> Fact:
    """Record a small fact that tells its number."""
    payload = fields.pop("payload", {"n": number, "text": f"第{number}条"})
    names = {"kind": "dossier.acknowledged", "subject": f"post:{number}", **fields}
    return record_fact(actor=actor, tenant=tenant, path=path, payload=payload, **names)


def three_days(clock: SetClock, *, per_day: int = 4) -> None:
    """Record on Monday, Tuesday and Wednesday, and seal Monday and Tuesday."""
    number = 0
    for day in range(3):
        clock.moment = MONDAY_NOON + timedelta(days=day)
        for _ in range(per_day):
            number += 1
            record(number)
            clock.pass_by(seconds=1)
    clock.moment = MONDAY_NOON + timedelta(days=2, hours=1)
    seal_all_due(actor=SYSTEM)


def faults(tenant: str = TENANT) -> list[tuple[FaultCode, int | None]]:
    """Return code and number of every fault."""
    return [(fault.code, fault.number) for fault in ledger_faults(tenant)]


def run_sql(*statements: str) -> None:
    """Change the database as an intruder with full rights would: triggers off first."""
    with connection.cursor() as cursor:
        _disarm(cursor)
        for statement in statements:
            cursor.execute(statement)


def _disarm(cursor: Any) -> None:
    for table in ("ledger_fact", "ledger_seal", "ledger_media"):
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")


@contextmanager
def copied_database(folder: Path) -> Iterator[sqlite3.Connection]:
    """Copy the SQLite database of this test to a file and open it without Django."""
    file = folder / "copy.sqlite3"
    file.write_bytes(connection.connection.serialize())
    copy = sqlite3.connect(file)
    try:
        yield copy
    finally:
        copy.close()
