"""Measures how phones get rid of what they hold: a shift of them, a soak of single records, a rising rate; and what the ledger
costs beside plain inserts.

Run: python bench/intake_bench.py [--full]. In full it is 2,000 phones in 10 minutes and a soak of 30 seconds.
"""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import json
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from installation import served, set_up
from limits import (
    BATCH_TO_EXECUTEMANY_RATIO,
    INTAKE_MINUTES,
    RECEIPT_P95_SECONDS,
    SINGLE_TO_INSERT_RATIO,
    Findings,
    quantile,
)
from phones import LATER, Line, Record, Seen, hand_in_all, hand_in_single, spread

if TYPE_CHECKING:
    from phone_crew import Crew

SOAK_RATE = 50
WELL_SECONDS = 2


@dataclass(frozen=True)
class IntakeSize:
    """How many phones come within how many seconds, how long the soak is, and which rates (a second) are tried how long."""

    phones: int
    arrive_seconds: float
    soak_seconds: int
    rate_seconds: int
    rates: tuple[int, ...] = (25, 50, 100, 200, 400)
    inserts: int = 500

    @property
    def singles(self) -> int:
        """Return how many single records all of it takes."""
        return SOAK_RATE * self.soak_seconds + sum(self.rates) * self.rate_seconds


FULL = IntakeSize(phones=2000, arrive_seconds=540, soak_seconds=30, rate_seconds=5, inserts=3000)
SMALL = IntakeSize(phones=100, arrive_seconds=27, soak_seconds=8, rate_seconds=2)


def main() -> int:
    """Measure on PostgreSQL, with a hundred phones or in full."""
    is_full = "--full" in sys.argv
    size = FULL if is_full else SMALL
    findings = Findings(_note(size))
    with set_up("PostgreSQL"):
        from phone_crew import crew_of
        from plain_inserts import ALONE, compare

        started = time.perf_counter()
        crew = crew_of(size.phones, size.singles + ALONE)
        print(f"written in {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
        with served() as port:
            seen = shift(size, crew, port, findings)
            soak(size, crew, port, seen, findings)
            rise(size, crew, port, seen, findings)
            found = compare(crew, port, seen, size.inserts)
        checked(crew, seen, findings)
        for row in found.rows:
            findings.rows.append(row)
        findings.hold("short of a plain insert by", SINGLE_TO_INSERT_RATIO - found.single, 0)
        findings.hold("short of executemany by", BATCH_TO_EXECUTEMANY_RATIO - found.batch, 0)
    return findings.tell()


def _note(size: IntakeSize) -> str:
    return (
        f"{size.phones:,} phones come evenly over {size.arrive_seconds:g} s, each with one batch (8 rounds of 11 answers, one with a finding; 2 "
        "findings) and two photos of 200 KB in parts of 128 KiB, as docs/rules/outbox.md says; granian with four threads as "
        "`gangze serve` starts it, PostgreSQL with its own defaults, no jobs; the phones are one asyncio thread on the same machine, "
        "whose share of a core is told. Waited: from the first attempt to the receipt with every wait that the server asked for; "
        "served: the attempt that succeeded. Soak as that of ODK Central: 50 rounds of about 6 kB a second, each a request; then "
        "rising rates, offered whatever comes back, the refused come again as told. Checked: every record once in the ledger, its hash "
        "computed anew and equal to the receipt's; every photo's bytes. Ratios: seconds of plain psycopg inserts of the same rows "
        "into a table with the same columns and indexes, by seconds of the product, one connection."
    )


def shift(size: IntakeSize, crew: Crew, port: int, findings: Findings) -> Seen:
    """Let every phone come once."""
    seen, spent = Seen(), time.process_time()

    async def phone(number: int) -> None:
        await hand_in_all(crew.phones[number], port, seen)

    seconds = asyncio.run(spread(size.phones, size.arrive_seconds, phone))
    row = _row(f"{size.phones:,} phones", len(seen.receipts), seconds, seen, spent)
    findings.rows.append(row)
    findings.hold("until the last phone was empty, in minutes", seconds / 60, INTAKE_MINUTES)
    findings.hold("p95 of a receipt in s, with waiting", quantile(seen.waited, 0.95), RECEIPT_P95_SECONDS)
    return seen


def soak(size: IntakeSize, crew: Crew, port: int, whole: Seen, findings: Findings) -> None:
    """Send 50 single records a second, and look whether the server is well afterwards."""
    count = SOAK_RATE * size.soak_seconds
    seen = singles(f"soak, {SOAK_RATE}/s", crew.singles[:count], SOAK_RATE, port, whole, findings)
    findings.hold("records of the soak not taken at once", count - seen.first[200], 1)
    findings.hold("not well after the soak", float(not is_well(port)), 1)


def rise(size: IntakeSize, crew: Crew, port: int, whole: Seen, findings: Findings) -> None:
    """Offer more and more single records, until most are refused at first."""
    begin = SOAK_RATE * size.soak_seconds
    for rate in size.rates:
        end = begin + rate * size.rate_seconds
        seen = singles(f"{rate}/s", crew.singles[begin:end], rate, port, whole, findings)
        begin = end
        if seen.first[200] < sum(seen.first.values()) / 2:
            break
    findings.hold("not well after the rising rate", float(not is_well(port)), 1)


def singles(
    case: str, records: list[tuple[Any, Record]], rate: int, port: int, whole: Seen, findings: Findings
) -> Seen:
    """Offer single records at a rate over connections that are kept; note them in `whole` too."""
    seen, spent = Seen(), time.process_time()
    free: list[Line] = []

    async def one(number: int) -> None:
        phone, record = records[number]
        line = free.pop() if free else Line(port, "")
        line.cookie = phone.cookie
        await hand_in_single(line, record, seen)
        free.append(line)

    async def all_of_them() -> float:
        seconds = await spread(len(records), len(records) / rate, one)
        for line in free:
            line.close()
        return seconds

    seconds = asyncio.run(all_of_them())
    findings.rows.append(_row(case, len(records), seconds, seen, spent))
    whole.receipts |= seen.receipts
    whole.wrong += seen.wrong
    return seen


def _row(case: str, count: int, seconds: float, seen: Seen, spent: float) -> dict[str, Any]:
    asked, refused = sum(seen.statuses.values()), sum(seen.statuses[status] for status in LATER)
    return {
        "case": case, "size": f"{count:,} records", "seconds": seconds, "records/s": count / seconds,
        "p50 waited (s)": quantile(seen.waited, 0.5), "p95 waited (s)": quantile(seen.waited, 0.95),
        "p95 served (s)": quantile(seen.served, 0.95), "requests": asked, "refused, come again": refused,
        "first refused (%)": 100 * (1 - seen.first[200] / max(1, sum(seen.first.values()))),
        "load's share of a core": (time.process_time() - spent) / seconds,
    }  # fmt: skip


def is_well(port: int) -> bool:
    """Return whether the server says in time that its database lives; that no jobs are worked off here is known."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WELL_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return bool(json.loads(connection.getresponse().read())["database"])
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return False
    finally:
        connection.close()


def checked(crew: Crew, seen: Seen, findings: Findings) -> None:
    """Compare the ledger with what was made and what the receipts said."""
    photos = [photo for phone in crew.phones for photo in phone.photos]
    wanted = crew.facts | set(seen.receipts)
    lost, double, differing = in_ledger(wanted, seen.receipts)
    strange = [photo.sha256 for photo in photos if photo.sha256 not in seen.kept]
    spoilt = damaged(photo.sha256 for photo in photos)
    findings.rows.append(
        {
            "case": "checked in the ledger", "size": f"{len(wanted):,} facts, {len(photos):,} photos", "lost": lost,
            "double": double, "hashes that differ": differing, "photos lost or damaged": len(strange) + spoilt,
            "answers that must not be": len(seen.wrong),
        }
    )  # fmt: skip
    for each in seen.wrong[:5]:
        print(each, file=sys.stderr)
    for what, count in (
        ("facts lost", lost), ("facts double", double), ("hashes that differ", differing),
        ("photos lost or damaged", len(strange) + spoilt), ("answers that must not be", len(seen.wrong)),
    ):  # fmt: skip
        findings.hold(what, count, 1)


def in_ledger(wanted: set[Any], receipts: dict[Any, str]) -> tuple[int, int, int]:
    """Return how many facts are lost, how many are there twice or were never made, and how many hashes differ."""
    from gangze.inspections.services.doing import DONE
    from gangze.ledger.models import Fact

    found: dict[Any, int] = {}
    differing = 0
    for fact in Fact.objects.filter(kind__in=[DONE, "finding.reported"]).iterator():
        found[fact.client_uuid] = found.get(fact.client_uuid, 0) + 1
        told = receipts.get(fact.client_uuid, fact.content_hash)
        differing += fact.record.content_hash() != fact.content_hash or told != fact.content_hash
    strange = sum(uuid not in wanted for uuid in found)
    return sum(uuid not in found for uuid in wanted), strange + sum(count - 1 for count in found.values()), differing


def damaged(hashes: Iterable[str]) -> int:
    """Return how many files are not kept by exactly one fact with the bytes of their hash."""
    from gangze.ledger.models import NamedMedia
    from gangze.ledger.selectors import blob_path

    bad = 0
    for sha256 in hashes:
        rows = list(NamedMedia.objects.filter(sha256=sha256, media__isnull=False))
        content = blob_path(rows[0].tenant, sha256).read_bytes() if len(rows) == 1 else b""
        bad += hashlib.sha256(content).hexdigest() != sha256
    return bad


if __name__ == "__main__":
    raise SystemExit(main())
