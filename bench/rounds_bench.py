"""Measures rounds over a long history: what is due for one of 30,000 people, the month of an enterprise, lists of findings.

Run: python bench/rounds_bench.py [--full]. The history grows to 1 million facts, in full to 5 million.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from urllib.request import Request, urlopen

from installation import served, set_up
from limits import CALENDAR_P95_MS, DUE_P95_MS, FINDINGS_P95_MS, HISTORY_GROWTH_RATIO, Findings, quantile

if TYPE_CHECKING:
    from rounds_park import RoundsPark

SIZES = {False: (100_000, 1_000_000), True: (100_000, 1_000_000, 2_500_000, 5_000_000)}
WORKERS = 40
REQUESTS, WARM_UP = 20, 3
LIMITS = {"due": DUE_P95_MS, "calendar": CALENDAR_P95_MS, "findings": FINDINGS_P95_MS}
FLAT = ("due", "findings")
"""What must cost as much after years as at first. A month costs by what fell due in it, so it grows until it is full."""


def main() -> int:
    """Measure on PostgreSQL, up to a million facts or in full."""
    sizes = SIZES["--full" in sys.argv]
    findings = Findings(_note())
    medians: dict[str, list[tuple[int, float]]] = {}
    with set_up("PostgreSQL"):
        from rounds_park import build

        park = build(WORKERS)
        with served() as port:
            for size in sizes:
                started = time.perf_counter()
                facts = park.reach(size)
                print(f"{facts:,} facts in {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
                for name, lines, taken in pages(park, port):
                    medians.setdefault(name, []).append((lines, statistics.median(taken)))
                    hold(findings, name, facts, taken)
    grown(findings, medians)
    return findings.tell()


def _note() -> str:
    return (
        "30,000 people at 5,000 posts, a round every two hours at each, nineteen of twenty done, 3,000 findings a day of which one of 25 stays "
        f"open; PostgreSQL with its own defaults. Pages through granian on loopback, one request at a time: {WORKERS} people once each "
        f"after {WARM_UP}, every other page {REQUESTS} times. Limits are p95 at every size; flat means that the median over the "
        f"longest history is at most {HISTORY_GROWTH_RATIO:g} times that over the shortest in which the page has as many lines: fifty lines "
        "cost more to write than none. A month costs by what fell due in it: it grows until it is full."
    )


def pages(park: RoundsPark, port: int) -> Iterator[tuple[str, int, list[float]]]:
    """Yield each page by name with its lines and the milliseconds of its requests."""
    import lists_bench
    from lists_bench import cookie_of, milliseconds

    lists_bench.ROUNDS, lists_bench.WARM_UP = 1, WARM_UP
    workers = [cookie_of(worker) for worker in park.workers]
    yield "due: a worker", 0, [told for cookie in workers for told in milliseconds(port, cookie, "/rounds/now/") or []]
    lists_bench.ROUNDS = REQUESTS
    people = {"officer": park.officer, "park officer": park.park_officer, "team leader": park.leader}
    cookies = {name: cookie_of(user) for name, user in people.items()} | {"worker": workers[0]}
    for name, who, address in addresses(park):
        taken = milliseconds(port, cookies[who], address)
        if taken is None:
            raise SystemExit(f"{address} is not for the {who}")
        yield name, lines_of(port, cookies[who], address) if name.startswith("findings") else 0, taken


def lines_of(port: int, cookie: str, address: str) -> int:
    """Return how many lines the tables of a page have."""
    url = f"http://127.0.0.1:{port}{quote(address, safe='/?&=-_~.%')}"
    with urlopen(Request(url, headers={"Cookie": cookie}), timeout=60) as response:  # our own server
        return int(response.read().count(b"<tr"))


def addresses(park: RoundsPark) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each page, who opens it, and its address."""
    from gangze.inspections.models import Finding
    from gangze.org.models import Enterprise, Unit
    from gangze.web.keyset import key_of

    house = Enterprise.objects.order_by("pk")[0]
    shop = Unit.objects.filter(enterprise=house, level="workshop").order_by("pk")[0]
    middle = Finding.objects.order_by("-reported_at", "-pk")
    deep = key_of(middle[middle.count() // 2], ["-reported_at", "-pk"])
    own = Finding.objects.filter(enterprise=house).order_by("pk")[0]
    day = park.today.isoformat()
    yield "due: a team leader, ten posts", "team leader", "/rounds/now/"
    yield "calendar: this month", "officer", "/rounds/calendar/"
    yield "calendar: a workshop", "officer", f"/rounds/calendar/?unit={shop.uuid}"
    yield "calendar: daily only", "officer", "/rounds/calendar/?cadence=daily"
    yield "calendar: the park's officer", "park officer", f"/rounds/calendar/?enterprise={house.uuid}"
    yield "calendar: the list of a day", "officer", f"/rounds/occurrences/?day={day}"
    queries = {
        "first": "", "open": "state=open", "overdue": "overdue=1", "deep": f"after={deep}", "major": "major=1",
        "a workshop": f"unit={shop.uuid}", "many found": "q=渗漏", "one found": f"q={own.words}", "none found": "q=没有的",
    }  # fmt: skip
    for who in ("officer", "park officer"):
        for name, query in queries.items():
            if who == "officer" or name != "a workshop":
                yield f"findings: {name}, {who}", who, f"/findings/?{query}"
    yield "findings: first, worker", "worker", "/findings/"


def hold(findings: Findings, name: str, facts: int, taken: Sequence[float]) -> None:
    """Add a row and compare it with the limit of its kind."""
    findings.rows.append(
        {
            "case": name,
            "size": f"{facts:,} facts",
            "median (ms)": statistics.median(taken),
            "p95 (ms)": quantile(taken, 0.95),
        }
    )
    findings.hold(f"{name}, p95 in ms", quantile(taken, 0.95), LIMITS[name.partition(":")[0]])


def grown(findings: Findings, medians: Mapping[str, Sequence[tuple[int, float]]]) -> None:
    """Add the growth of each page from the shortest history with as many lines to the longest, and hold those that must be flat."""
    for name, found in medians.items():
        lines, longest = found[-1]
        ratio = longest / next(median for told, median in found if told == lines)
        growth: dict[str, Any] = {"case": f"{name}: growth", "median, longest to shortest": ratio}
        findings.rows.append(growth)
        if name.partition(":")[0] in FLAT:
            findings.hold(f"{name}, growth of the median", ratio, HISTORY_GROWTH_RATIO)


if __name__ == "__main__":
    raise SystemExit(main())
