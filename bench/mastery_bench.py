"""Measures the matrix of a park: telling it from the ledger, adding facts one by one, opening its pages.

Run: python bench/mastery_bench.py [--full]. In full it is 30,000 people, 40 items each, 5 million facts.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from installation import served, set_up
from limits import MATRIX_FACT_MS, MATRIX_PAGE_P95_MS, MATRIX_REBUILD_SECONDS, Findings, quantile

REQUESTS = 60
WARM_UP = 5
FACTS_IN_ORDER, FACTS_LATE = 1000, 100
TREND_DAYS = 60
PROCESSES = 2


def main() -> int:
    """Measure on PostgreSQL, with a small park or in full."""
    is_full = "--full" in sys.argv
    limit = MATRIX_REBUILD_SECONDS
    with set_up("PostgreSQL"):
        from mastery_park import FULL, SMALL, fill

        size = FULL if is_full else SMALL
        findings = Findings(_note(size))
        started = time.perf_counter()
        officer = fill(size)
        print(f"written in {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
        seconds = rebuild()
        findings.rows.append(
            {
                "case": f"rebuilt from zero, {PROCESSES} processes",
                "size": f"{size.facts:,} facts",
                "seconds": seconds,
                **counts(),
            }
        )
        findings.hold("rebuild in s", seconds, limit if is_full else limit * size.facts / 5_000_000)
        for case, taken, whole in (
            ("in order", *add(FACTS_IN_ORDER, late=False)),
            ("late", *add(FACTS_LATE, late=True)),
        ):
            row = {"case": f"facts {case}", "size": len(taken), "median (ms)": statistics.median(taken)}
            findings.rows.append(
                row | {"p95 (ms)": quantile(taken, 0.95), "with the ledger, median (ms)": statistics.median(whole)}
            )
            findings.hold(f"a fact {case}, median in ms", statistics.median(taken), MATRIX_FACT_MS)
        kept = picture()
        seconds = rebuild()
        equal = picture() == kept
        findings.rows.append({"case": "rebuilt after them", "seconds": seconds, "equal to what was kept": equal})
        findings.hold("what is rebuilt differs", float(not equal), 1)
        history()
        for name, taken in pages(officer).items():
            findings.rows.append(
                {
                    "case": name,
                    "size": len(taken),
                    "median (ms)": statistics.median(taken),
                    "p95 (ms)": quantile(taken, 0.95),
                }
            )
            findings.hold(f"{name}, p95 in ms", quantile(taken, 0.95), MATRIX_PAGE_P95_MS)
    return findings.tell()


def _note(size: Any) -> str:
    return (
        f"{size.people:,} people, a post each with four documents of ten items, {size.facts:,} facts of four outcomes each (60 % "
        "practice, 25 % recitations, 10 % explanations, 5 % demonstrations) over two years, PostgreSQL with its own defaults. A "
        "fact is timed from the first query of note_evidence to its last; with the ledger: from the start of the transaction to "
        f"its commit. Equality is of a checksum over every standing, cell and sum. Pages through granian on loopback, {REQUESTS} requests."
    )


def rebuild() -> float:
    """Return how many seconds the command takes."""
    from django.core.management import call_command

    started = time.perf_counter()
    call_command("mastery", "rebuild", processes=PROCESSES, stdout=sys.stderr)
    return time.perf_counter() - started


def counts() -> dict[str, int]:
    """Return how much there is."""
    from gangze.mastery.models import Cell, Standing

    return {"standings": Standing.objects.count(), "cells": Cell.objects.count()}


def picture() -> list[Any]:
    """Return a checksum of everything the matrix stores, without keys: equal pictures are equal matrices."""
    from django.db import connection

    from gangze.mastery.models import Cell, Standing, Tally

    found = []
    with connection.cursor() as cursor:
        for model in (Standing, Cell, Tally):
            columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if field.column != "id")
            cursor.execute(
                f'SELECT count(*), sum(hashtextextended(ROW({columns})::text, 0)) FROM "{model._meta.db_table}"'
            )
            found.append(cursor.fetchone())
    return found


def add(count: int, *, late: bool) -> tuple[list[float], list[float]]:
    """Return the milliseconds that the matrix took for each new fact, and those that the whole transaction took."""
    from django.db import transaction

    from gangze.access.actor import system_actor
    from gangze.dossiers.content import Kind
    from gangze.dossiers.models import Item
    from gangze.kernel import clock
    from gangze.ledger.services import record_fact
    from gangze.mastery.rules.evidence import DEMONSTRATED, EXPLAINED, PRACTISED, RECITED, subject_of
    from gangze.mastery.services import note_evidence
    from gangze.org.models import Assignment

    chance, actor = Random(f"{count} {late}"), system_actor("bench")
    holdings = Assignment.objects.select_related("person", "post__enterprise").order_by("pk")
    people = holdings.count()
    taken, whole = [], []
    for _number in range(count):
        held = holdings[chance.randrange(people)]
        document = chance.choice(list(Kind)).value
        uids = list(Item.objects.filter(revision__dossier__post=held.post, kind=document).values_list("uid", flat=True))
        outcomes = [[uid.hex, chance.choice(["shown", "shown", "partly", "not"])] for uid in chance.sample(uids, 4)]
        moment = clock.now() - timedelta(days=chance.randrange(2, 90)) if late else clock.now()
        started = time.perf_counter()
        with transaction.atomic():
            fact = record_fact(
                actor=actor, tenant=held.post.enterprise.tenant, path=held.post.path, subject=subject_of(held.person.uuid),
                kind=chance.choice([PRACTISED, RECITED, EXPLAINED, DEMONSTRATED]), device_at=moment,
                client_uuid=UUID(int=chance.getrandbits(128), version=4),
                payload={
                    "person": str(held.person.uuid), "post": str(held.post.uuid), "document": document, "revision": 1,
                    "outcomes": outcomes,
                },
            )  # fmt: skip
            noted = time.perf_counter()
            note_evidence(fact)
            taken.append((time.perf_counter() - noted) * 1000)
        whole.append((time.perf_counter() - started) * 1000)
    return taken, whole


def history() -> None:
    """Keep some weeks of days, so that trends are drawn."""
    from gangze.kernel import clock
    from gangze.mastery.services.ageing import keep_day

    today = clock.business_date(clock.now())
    for days in range(1, TREND_DAYS + 1):
        keep_day(today - timedelta(days=days))


def pages(officer: Any) -> dict[str, list[float]]:
    """Return by page the milliseconds of each request."""
    import lists_bench
    from django.urls import reverse
    from lists_bench import cookie_of

    from gangze.org.models import Authority, Enterprise, Unit

    lists_bench.ROUNDS, lists_bench.WARM_UP = REQUESTS, WARM_UP
    team = Unit.objects.filter(level="team").order_by("pk")[3]
    places = {"park": Authority.objects.get(), "enterprise": Enterprise.objects.order_by("pk")[0], "team": team}
    addresses = {f"page of the {name}": reverse("mastery:place", args=[place.uuid]) for name, place in places.items()}
    needs = reverse("mastery:needs", args=[places["park"].uuid])
    addresses |= {
        "who needs what, park": needs,
        "who needs what, filtered": f"{needs}?state=fading&document=emergency&level=recall",
    }
    cookie = cookie_of(officer)
    with served() as port:
        found = {name: lists_bench.milliseconds(port, cookie, address) for name, address in addresses.items()}
    if None in found.values():
        raise SystemExit("a page is not for the officer of the park")
    return {name: taken for name, taken in found.items() if taken is not None}


if __name__ == "__main__":
    raise SystemExit(main())
