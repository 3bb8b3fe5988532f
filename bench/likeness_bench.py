"""Measures the search for text that posts share: 5,000, 10,000 and 20,000 documents in force of one enterprise.

It goes the way of the job behind the page 千岗一面: documents are read from the database, compared, put together to groups
and told with their passages. Each size runs in a process of its own. Run: python bench/likeness_bench.py
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from itertools import combinations
from random import Random
from typing import Any

from installation import found_house, set_up
from limits import LIKENESS_20K_SECONDS, LIKENESS_GROWTH_RATIO, Findings

SIZES = (5_000, 10_000, 20_000)
ITEMS = 6
DOCUMENTS_A_POST = 4
COPIED = 0.3
"""The share of posts whose documents were taken over from another post, with up to 40 % of the items written anew."""
COMPARED_ALL = 1_000
"""How many documents all pairs are compared of; the time for more is four times as much for twice as many."""


def fill(posts: int) -> str:
    """Write an enterprise with dossiers in force; returns its path."""
    from sentences import content, made_own

    from gangze.dossiers.models import Dossier, Item, Revision
    from gangze.org.models import Post

    house, unit = found_house()
    numbers = range(1, posts + 1)
    Post.objects.bulk_create(
        (Post(pk=n, enterprise=house, unit=unit, name=f"例岗{n}", path=f"{unit.path}p{n}/") for n in numbers),
        batch_size=500,
    )
    Dossier.objects.bulk_create((Dossier(pk=n, post_id=n) for n in numbers), batch_size=500)
    Revision.objects.bulk_create(
        (Revision(pk=n, dossier_id=n, number=1, state="in_force", created_by="郑样刚") for n in numbers), batch_size=500
    )
    chance, written, rows = Random(1), [], []
    for number in numbers:
        if written and chance.random() < COPIED:
            written.append(made_own(chance.choice(written), chance, chance.random() * 0.4))
        else:
            written.append(content(f"例岗{number}", chance, ITEMS))
        for position, item in enumerate(written[-1].items()):
            rows.append(Item.from_content(item, revision=Revision(pk=number), position=position))
    Item.objects.bulk_create(rows, batch_size=500)
    return house.path


def measure_one(documents: int) -> dict[str, Any]:
    """Search among so many documents in this process; returns a row of the table."""
    with set_up("SQLite"):
        from gangze.access.actor import system_actor
        from gangze.dossiers.services import find_shared_text

        path = fill(documents // DOCUMENTS_A_POST)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        found = find_shared_text(actor=system_actor("bench"), path=path, progress=lambda _done, _of: None)
        taken = time.perf_counter() - started
        if found["documents"] != documents or not documents * 0.2 < found["sharing"] < documents * 0.9:
            raise SystemExit(
                f"expected {documents} documents, a part of them sharing: {found['documents']}, {found['sharing']}"
            )
    return {
        "case": "search", "size": documents, "median_s": taken, "ms per document": taken / documents * 1000,
        "sharing": found["sharing"], "all pairs (s)": None, "times as fast": None,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "before (MB)": before // 1024,
    }  # fmt: skip


def all_pairs_seconds() -> float:
    """Return how long it takes to compare COMPARED_ALL documents of one kind all with all, the same way."""
    from sentences import content

    from gangze.dossiers.content import Kind
    from gangze.dossiers.hints.sharing import said_text
    from gangze.dossiers.likeness.sketch import jaccard, shingles

    chance = Random(1)
    texts = [said_text(content("例岗", chance, ITEMS).documents[Kind.OPERATION]) for _document in range(COMPARED_ALL)]
    started = time.perf_counter()
    sets = [shingles(text) for text in texts]
    alike = sum(jaccard(one, other) >= 0.5 for one, other in combinations(sets, 2))
    taken = time.perf_counter() - started
    if alike:
        raise SystemExit(f"{alike} texts written apart are alike")
    return taken


def with_ratio(row: Mapping[str, Any], all_pairs: float) -> dict[str, Any]:
    """Return a row with what comparing all pairs of each of the four kinds would take, by the square of their number."""
    pairs = DOCUMENTS_A_POST * all_pairs * (row["size"] / DOCUMENTS_A_POST / COMPARED_ALL) ** 2
    return {**row, "all pairs (s)": pairs, "times as fast": pairs / row["median_s"]}


def main() -> int:
    """Measure every size; the limits are for 20,000 documents, and for how the cost of one document grows."""
    if "--one" in sys.argv:
        print(json.dumps(measure_one(int(sys.argv[2]))))
        return 0
    findings = Findings(
        f"One enterprise on SQLite, four documents a post of {ITEMS} items each, {COPIED:.0%} of the posts taken over from "
        "another; read from the database, compared within each kind, groups told with passages. One run each, a process "
        f"each. Comparing all pairs of a kind was measured for {COMPARED_ALL:,} documents and extrapolated by the square "
        f"of their number (it leaves out the reading). Limits: 20,000 documents in {LIKENESS_20K_SECONDS:g} s; a document "
        f"of 20,000 costs at most {LIKENESS_GROWTH_RATIO} times one of 5,000."
    )
    all_pairs = all_pairs_seconds()
    rows = []
    for size in SIZES:
        done = subprocess.run(
            [sys.executable, __file__, "--one", str(size)], check=True, stdout=subprocess.PIPE, text=True
        )
        rows.append(with_ratio(json.loads(done.stdout.splitlines()[-1]), all_pairs))
    findings.rows += rows
    findings.hold("shared text among 20,000 documents, in s", rows[-1]["median_s"], LIKENESS_20K_SECONDS)
    ratio = rows[-1]["ms per document"] / rows[0]["ms per document"]
    findings.rows.append({"case": "one document of 20,000 ÷ one of 5,000", "ratio": ratio})
    findings.hold("cost of a document, 20,000 ÷ 5,000", ratio, LIKENESS_GROWTH_RATIO)
    return findings.tell()


if __name__ == "__main__":
    raise SystemExit(main())
