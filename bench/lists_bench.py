"""Measures every list page of a park of 5,000 posts and 30,000 people, through the web server, as three people.

Each page is asked for as it comes, deep in its middle, filtered and searched. Run: python bench/lists_bench.py [SQLite]
"""

from __future__ import annotations

import http.client
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from installation import ENGINES, served, set_up
from limits import LIST_P95_MS, Findings, quantile

ROUNDS = 20
WARM_UP = 3


@dataclass(frozen=True)
class Page:
    """A page as one person asks for it: `name` and `variant` are for people, `address` is a path with its query."""

    name: str
    variant: str
    address: str


def pages(user: Any) -> Iterator[Page]:
    """Yield every list page in all its variants, for a user of the park or of its first enterprise."""
    from django.urls import reverse

    from gangze.org.models import Enterprise, Person, Post, Unit
    from gangze.org.selectors import actor_of

    actor = actor_of(user)
    house = Enterprise.objects.order_by("pk")[0]
    post = Post.objects.filter(enterprise=house).order_by("pk")[7]
    person = Person.objects.filter(assignments__post=post)[0]
    team = Unit.objects.get(pk=post.unit_id)
    variants = {
        "org:post_list": {"search": "q=锅炉", "one found": f"q={post.code}", "none found": "q=没有的岗位",
                          "team": f"unit={team.uuid}", "key": "only=key", "house": f"enterprise={house.uuid}"},
        "org:person_list": {"search": "q=赵例", "number": f"q={person.employee_number}", "none found": "q=没有",
                            "shift": "shift=丙", "left": "state=left", "house": f"enterprise={house.code}"},
        "org:enterprise_list": {"search": "q=化工", "none found": "q=没有"},
        "dossiers:list": {"search": "q=锅炉", "none found": "q=没有的岗位", "missing": "state=missing",
                          "in review": "state=in_review", "open": "state=open", "house": f"enterprise={house.code}"},
        "dossiers:triggers": {"search": "q=锅炉", "overdue": "overdue=1", "none found": "q=没有的变更", "open": "state=open"},
        "dossiers:proposals": {"open": "state=open", "declined": "state=declined"},
        "dossiers:likeness": {}, "dossiers:charters": {}, "dossiers:settings": {}, "org:settings": {},
        "ledger:facts": {"kind": "kind=dossier.approved", "no such kind": "kind=dossier.printed",
                         "tenant": f"tenant={house.code}", "day": f"tenant={house.code}&day=2025-08-06"},
        "ledger:seals": {},
        "jobs:list": {"running": "state=running", "failed": "state=failed"},
        "web:search": {"common": "q=工", "one found": f"q={post.code}", "none found": "q=没有的东西"},
        "web:home": {}, "org:calendar": {}, "org:import": {}, "org:suggestions": {}, "dossiers:import": {},
        "usersessions_list": {}, "account_tokens": {},
    }  # fmt: skip
    for name, queries in variants.items():
        yield Page(name, "first", reverse(name))
        for variant, query in queries.items():
            yield Page(name, variant, f"{reverse(name)}?{query}")
    for name, key in deep_keys(actor).items():
        yield Page(name, "deep", f"{reverse(name)}?after={key}")
    for name, arguments in {
        "org:enterprise": [house.uuid], "org:post": [post.uuid], "org:person": [person.uuid],
        "dossiers:dossier": [post.uuid], "org:person_add": [house.uuid], "org:assign": [person.uuid],
        "org:role_give": [person.uuid],
    }.items():  # fmt: skip
        yield Page(name, "of the largest", reverse(name, args=arguments))


def deep_keys(actor: Any) -> dict[str, str]:
    """Return by list the key of the row in the middle of what the actor sees; lists without rows are left out."""
    from gangze.jobs.selectors import jobs_of
    from gangze.kernel.errors import NotAllowed
    from gangze.ledger.selectors import ledger_facts, ledger_seals
    from gangze.org.models import Enterprise, Person, Post
    from gangze.web.keyset import key_of

    lists: dict[str, tuple[list[str], Callable[[], Any]]] = {
        "org:post_list": (["path"], lambda: Post.objects.visible_to(actor)),
        "org:person_list": (["path", "pk"], lambda: Person.objects.visible_to(actor)),
        "org:enterprise_list": (["code"], lambda: Enterprise.objects.visible_to(actor)),
        "dossiers:list": (["path"], lambda: Post.objects.visible_to(actor)),
        "ledger:facts": (["-pk"], lambda: ledger_facts(actor)),
        "ledger:seals": (["-pk"], lambda: ledger_seals(actor)),
        "jobs:list": (["-created_at", "-pk"], lambda: jobs_of(actor)),
    }
    keys = {}
    for name, (order, rows_of) in lists.items():
        try:
            rows = rows_of().order_by(*order)
        except NotAllowed:
            continue
        if middle := list(rows[(half := rows.count() // 2) : half + 1]):
            keys[name] = key_of(middle[0], order)
    return keys


def people() -> dict[str, Any]:
    """Return the users who ask, by role: the officer and the principal of the first enterprise, and the park's officer."""
    from gangze.access.matrix import Role
    from gangze.accounts.models import User

    wanted = {"officer": Role.SAFETY_OFFICER, "principal": Role.PRINCIPAL, "park officer": Role.PARK_OFFICER}
    return {
        name: User.objects.filter(role_grants__role=role).order_by("role_grants__pk")[0]
        for name, role in wanted.items()
    }


def cookie_of(user: Any) -> str:
    """Return the header that a signed-in browser sends."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def milliseconds(port: int, cookie: str, address: str) -> list[float] | None:
    """Return how long each request took until its last byte; None for a page that is not for this person."""
    from urllib.parse import quote

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    address = quote(address, safe="/?&=-_~.%")
    taken = []
    for _round in range(WARM_UP + ROUNDS):
        started = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        taken.append((time.perf_counter() - started) * 1000)
        if response.status in (302, 403):
            return None
        if response.status != 200:
            raise SystemExit(f"{address} answered {response.status}")
    connection.close()
    return taken[WARM_UP:]


def measure(engine: str, findings: Findings) -> None:
    """Measure every page on one database; a row a page, with the slowest person and variant of it."""
    with set_up(engine):
        from park import Size, fill

        fill(Size())
        with served() as port:
            found: dict[str, list[tuple[float, float, str]]] = {}
            for role, user in people().items():
                cookie = cookie_of(user)
                for page in pages(user):
                    taken = milliseconds(port, cookie, page.address)
                    if taken is None:
                        continue
                    found.setdefault(page.name, []).append(
                        (quantile(taken, 0.95), statistics.median(taken), f"{role}, {page.variant}")
                    )
    for name, cases in sorted(found.items(), key=lambda pair: -max(pair[1])[0]):
        p95, p50, case = max(cases)
        findings.rows.append(
            {"case": f"{name} ({engine})", "variants": len(cases), "slowest": case, "p50 (ms)": p50, "p95 (ms)": p95}
        )
        if engine == "PostgreSQL":
            findings.hold(f"{name} as {case}, p95 in ms", p95, LIST_P95_MS)


def main() -> int:
    """Measure on PostgreSQL, whose limit it is, or on the database that is named."""
    engine = next((each for each in ENGINES if each in sys.argv), "PostgreSQL")
    findings = Findings(
        "5,000 posts, 30,000 people with accounts, 5,000 dossiers in force (97,000 items), 30,000 acknowledgements, 40,000 "
        "facts, 1,000 changes with 5,000 tasks, 2,500 proposals; "
        f"granian on loopback, one request at a time, {ROUNDS} of each variant (first, deep, filters, searches) for "
        f"each of three people; the slowest variant of each page is shown. Limit: p95 {LIST_P95_MS:g} ms on PostgreSQL."
    )
    measure(engine, findings)
    return findings.tell()


if __name__ == "__main__":
    raise SystemExit(main())
