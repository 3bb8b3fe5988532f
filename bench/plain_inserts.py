"""What the ledger and its intake cost beside plain inserts by psycopg of the same rows, on the same server, one connection."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connection
from phone_crew import Crew
from phones import Line, Seen, hand_in_all, hand_in_single
from psycopg.types.json import Json

from gangze.access.actor import system_actor
from gangze.ledger.models import Fact
from gangze.ledger.services import FactDraft, record_fact, record_facts

BATCH = 100
ALONE = 100
"""How many of the last single records go through the web server one by one."""
TURNS = 3
"""Each is measured so often, by turns, and the best of each is compared: what else runs disturbs some, not all."""
KIND = "bench.inserted"
COLUMNS = (
    "tenant", "number", "client_uuid", "kind", "subject", "path", "payload", "author_key", "author_name", "device_at",
    "received_at", "business_on", "corrects", "algorithm", "content_hash",
)  # fmt: skip


@dataclass
class Compared:
    """Ratios of plain inserts to the product's, 1 where they cost the same, and the rows of the table."""

    single: float = 0.0
    batch: float = 0.0
    rows: list[dict[str, Any]] = field(default_factory=list)


def compare(crew: Crew, port: int, seen: Seen, count: int) -> Compared:
    """Measure `count` facts each way: one a transaction, and a hundred; then rounds through the web server, noted in `seen`."""
    plain = psycopg.connect(
        **connection.get_connection_params(), autocommit=True
    )  # as Django connects, without its wrappers
    plain.execute("CREATE TABLE bench_fact (LIKE ledger_fact INCLUDING ALL)")
    ways: dict[str, Callable[[], float]] = {
        "plain inserts, one a transaction": lambda: _singles(plain, count),
        "record_fact, one a transaction": lambda: _facts(count),
        f"executemany of {BATCH}": lambda: _batches(plain, count),
        f"record_facts of {BATCH}": lambda: _drafts(count),
    }
    best = dict.fromkeys(ways, float("inf"))
    for _turn in range(TURNS):
        for name, measure in ways.items():
            best[name] = min(best[name], measure())
    plain.close()
    single, fact, many, facts = best.values()
    found = Compared(single / fact, many / facts)
    beside = {"record_fact, one a transaction": found.single, f"record_facts of {BATCH}": found.batch}
    for name, seconds in best.items():
        found.rows.append(_row(name, count, seconds, beside.get(name)))
    for case, records, took, plainly in (
        ("rounds over HTTP, one a request", *asyncio.run(_alone(crew, port, seen)), single / count),
        (f"rounds over HTTP, {BATCH} a request", *asyncio.run(_together(crew, port, seen)), many / count),
    ):
        found.rows.append(_row(case, records, took, plainly * records / took))
    return found


async def _alone(crew: Crew, port: int, seen: Seen) -> tuple[int, float]:
    """Hand in records one after another on one connection; return how many, and the seconds."""
    told = crew.singles[-ALONE:]
    line = Line(port, "")
    started = time.perf_counter()
    for phone, record in told:
        line.cookie = phone.cookie
        await hand_in_single(line, record, seen)
    line.close()
    return len(told), time.perf_counter() - started


async def _together(crew: Crew, port: int, seen: Seen) -> tuple[int, float]:
    """Hand in batches of a hundred one after another; return how many records, and the seconds."""
    started = time.perf_counter()
    for phone, records in crew.batches:
        await hand_in_all(replace(phone, records=records, photos=[]), port, seen)
    return sum(len(records) for _phone, records in crew.batches), time.perf_counter() - started


def _row(case: str, count: int, seconds: float, ratio: float | None) -> dict[str, Any]:
    return {"case": case, "size": f"{count:,}", "records/s": count / seconds, "ratio to plain": ratio}


def _payload(number: int) -> dict[str, Any]:
    """Return what a round of eleven answers says."""
    return {
        "occurrence": str(UUID(int=number)), "scheduled_for": "2026-03-02T02:00:00+00:00", "version": 1, "revision": 1,
        "started_at": "2026-03-02T02:00:00+00:00", "finished_at": "2026-03-02T02:00:40+00:00", "asked": 11,
        "answers": [{"key": f"q:k{turn}", "answer": "ok"} for turn in range(11)], "origin": "page", "person": str(UUID(int=7)),
    }  # fmt: skip


def _rows(count: int) -> Iterator[tuple[Any, ...]]:
    moment = Fact.objects.order_by("pk")[0].received_at
    for number in range(count):
        yield (
            "990000001", time.monotonic_ns(), uuid4(), KIND, "plan:bench", "a1/e1/", Json(_payload(number)), "bench", "bench", moment,
            moment, moment.date(), None, "sha256", f"{number:064x}",
        )  # fmt: skip


_INSERT = f"INSERT INTO bench_fact ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"


def _singles(plain: psycopg.Connection[Any], count: int) -> float:
    rows = list(_rows(count))
    started = time.perf_counter()
    for row in rows:
        plain.execute(_INSERT, row)
    return time.perf_counter() - started


def _batches(plain: psycopg.Connection[Any], count: int) -> float:
    rows = list(_rows(count))
    started = time.perf_counter()
    for begin in range(0, count, BATCH):
        with plain.transaction(), plain.cursor() as cursor:
            cursor.executemany(_INSERT, rows[begin : begin + BATCH])
    return time.perf_counter() - started


def _told(count: int) -> list[dict[str, Any]]:
    moment = Fact.objects.order_by("pk")[0].received_at
    return [
        {"kind": KIND, "subject": "plan:bench", "path": "a1/e1/", "payload": _payload(number), "client_uuid": uuid4(),
         "device_at": moment}
        for number in range(count)
    ]  # fmt: skip


def _facts(count: int) -> float:
    actor, told = system_actor("bench"), _told(count)
    started = time.perf_counter()
    for each in told:
        record_fact(actor=actor, tenant="990000001", **each)
    return time.perf_counter() - started


def _drafts(count: int) -> float:
    actor, drafts = system_actor("bench"), [FactDraft(**each) for each in _told(count)]
    started = time.perf_counter()
    for begin in range(0, count, BATCH):
        record_facts(actor=actor, tenant="990000001", drafts=drafts[begin : begin + BATCH])
    return time.perf_counter() - started
