"""Measures the import of 两单两卡: 1,000, 10,000 and 100,000 items in one workbook, understood and stored into drafts.

It goes the way of the upload job (dossiers.tasks): read_upload keeps what was understood for the preview, store_upload
reads the file again and writes it, all or nothing. Each size runs in a process of its own, so that the peak of memory is
that of one import. Run: python bench/import_bench.py
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from installation import found_house, set_up
from limits import IMPORT_10K_MEGABYTES, IMPORT_10K_SECONDS, IMPORT_GROWTH_RATIO, Findings
from workbook import DOCUMENTS, PER_DOCUMENT, write_workbook

CASES = (("SQLite", 1_000), ("SQLite", 10_000), ("PostgreSQL", 10_000), ("SQLite", 100_000))
ITEMS_A_POST = PER_DOCUMENT * len(DOCUMENTS)


def measure_one(engine: str, items: int) -> dict[str, Any]:
    """Import one workbook in this process; returns a row of the table."""
    with set_up(engine) as folder:
        path = folder / f"{items}.xlsx"
        subprocess.run([sys.executable, __file__, "--write", str(path), str(items)], check=True)
        from gangze.access.actor import system_actor
        from gangze.dossiers.models import Item
        from gangze.dossiers.services import read_upload, receive_upload, store_upload

        actor, code = system_actor("bench"), found_enterprise(items // ITEMS_A_POST)
        with path.open("rb") as stream:
            upload = receive_upload(actor=actor, enterprise_code=code, name=path.name, stream=stream)
        started = time.perf_counter()
        understood = read_upload(actor=actor, upload_uuid=upload.uuid)
        read = time.perf_counter()
        if understood.report.get("posts") is None:
            raise SystemExit(f"nothing was understood: {understood.state} {understood.message}")
        names = [post["post"] for post in understood.report["posts"]]
        store_upload(actor=actor, upload_uuid=upload.uuid, post_names=names)
        stored = time.perf_counter()
        if (found := Item.objects.count()) != items or understood.report["errors"]:
            raise SystemExit(f"expected {items} items without errors, got {found}: {understood.report['errors'][:3]}")
    return {
        "case": engine, "size": items, "understand (s)": read - started, "store (s)": stored - read,
        "median_s": stored - started, "µs per item": (stored - started) / items * 1e6,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def found_enterprise(posts: int) -> str:
    """Found an enterprise with the posts of the workbook; returns its code."""
    from gangze.org.models import Post

    house, unit = found_house()
    rows = (Post(enterprise=house, unit=unit, name=f"例岗{post}号操作工", path=f"{unit.path}p{post + 1}/", pk=post + 1)
            for post in range(posts))  # fmt: skip
    Post.objects.bulk_create(rows, batch_size=500)
    return house.code


def main() -> int:
    """Measure every case; the limits are for 10,000 items, and for how the cost of one item grows."""
    if "--write" in sys.argv:
        write_workbook(Path(sys.argv[2]), int(sys.argv[3]))
        return 0
    if "--one" in sys.argv:
        print(json.dumps(measure_one(sys.argv[2], int(sys.argv[3]))))
        return 0
    findings = Findings(
        "One workbook of four sheets, 20 items a post, through the service of the upload job: understood for the preview, "
        "then read again and stored into drafts in one transaction. One run each, a process each. Limits, for 10,000 items: "
        f"{IMPORT_10K_SECONDS:g} s and {IMPORT_10K_MEGABYTES} MB; an item of 100,000 costs at most {IMPORT_GROWTH_RATIO} "
        "times one of 10,000."
    )
    cost: dict[int, float] = {}
    for engine, items in CASES:
        command = [sys.executable, __file__, "--one", engine, str(items)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        row = json.loads(done.stdout.splitlines()[-1])
        findings.rows.append(row)
        if engine == "SQLite":
            cost[items] = row["µs per item"]
        if items == 10_000:
            findings.hold(f"import of 10,000 items, {engine}, in s", row["median_s"], IMPORT_10K_SECONDS)
            findings.hold(f"import of 10,000 items, {engine}, in MB", row["peak_rss_mb"], IMPORT_10K_MEGABYTES)
    ratio = cost[100_000] / cost[10_000]
    findings.rows.append({"case": "one item of 100,000 ÷ one of 10,000 (SQLite)", "ratio": ratio})
    findings.hold("cost of an item, 100,000 ÷ 10,000", ratio, IMPORT_GROWTH_RATIO)
    return findings.tell()


if __name__ == "__main__":
    raise SystemExit(main())
