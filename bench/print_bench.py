"""Measures 500 posts printed as pocket cards into one PDF, and the same cards set by WeasyPrint.

Run: python bench/print_bench.py
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil
from installation import set_up
from limits import PRINT_500_MEGABYTES, PRINT_500_SECONDS, Findings

POSTS = 500
COMPARED = 50
RUNS = 3
SAMPLE_SECONDS = 0.02


def print_cards(posts: int, payloads: Path) -> dict[str, Any]:
    """Print the cards of many posts through the service of the print job; leave what was set for the other setter."""
    with set_up("SQLite"):
        from park import Size, fill
        from pypdf import PdfReader

        from gangze.access.actor import system_actor
        from gangze.dossiers.printing import Layout, PrintSheet
        from gangze.dossiers.printing.payload import payload_of
        from gangze.dossiers.services.printing import print_revisions, printable_revisions
        from gangze.org.models import Post

        fill(Size(enterprises=1, posts_a_team=-(-posts // 20), people_a_post=1))
        actor, wanted = system_actor("bench"), list(Post.objects.order_by("pk").values_list("uuid", flat=True)[:posts])
        started = time.perf_counter()
        revisions = printable_revisions(actor=actor, post_uuids=wanted)
        made = print_revisions(actor=actor, revisions=revisions, layout=Layout.POCKET)
        seconds = time.perf_counter() - started
        sheets = [
            PrintSheet(
                each.to_content(), "示例化工有限公司", "第1车间 · 1甲班", each.dossier.post.code, each.display_label,
                each.in_force_on, each.content_hash, "http://127.0.0.1/c/2222222222222222/",
            )
            for each in revisions[:COMPARED]
        ]  # fmt: skip
        payloads.write_text(json.dumps([payload_of(sheet, Layout.POCKET) for sheet in sheets]), encoding="utf-8")
        pdf = payloads.with_suffix(".pdf")
        pdf.write_bytes(made.content)
        return {"seconds": seconds, "pages": len(PdfReader(pdf).pages), "megabytes": len(made.content) / 1e6}


def set_by_weasyprint(payloads: Path) -> dict[str, Any]:
    """Set the same cards by WeasyPrint, with the same font."""
    import weasyprint
    from cards_in_html import page_of
    from pypdf import PdfReader

    html = page_of(json.loads(payloads.read_text(encoding="utf-8")))
    pdf = payloads.with_name("weasyprint.pdf")
    started = time.perf_counter()
    weasyprint.HTML(string=html).write_pdf(pdf)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "pages": len(PdfReader(pdf).pages), "megabytes": pdf.stat().st_size / 1e6}


def in_own_process(*words: object) -> dict[str, Any]:
    """Run one measurement in a process of its own; adds the peak memory of it and all it starts together."""
    command = [sys.executable, __file__, *map(str, words)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak, watcher = [0.0], psutil.Process(process.pid)

    def watch() -> None:
        while process.poll() is None:
            peak[0] = max(peak[0], resident(watcher))
            time.sleep(SAMPLE_SECONDS)

    thread = threading.Thread(target=watch)
    thread.start()
    output, _ = process.communicate()
    thread.join()
    if process.returncode:
        raise SystemExit(process.returncode)
    return {**json.loads(output.splitlines()[-1]), "peak": peak[0]}


def resident(process: psutil.Process) -> float:
    """Return the megabytes a process and its descendants hold; what they share counts once for each."""
    total = 0.0
    try:
        own = process.cmdline()
        # A child that still runs our command stands in our memory until it starts its own: it holds none yet.
        started = (each for each in process.children(recursive=True) if each.cmdline() != own)
        for each in (process, *started):
            total += each.memory_info().rss / 2**20
    except psutil.NoSuchProcess:
        return 0.0
    return total


def row(case: str, size: int, runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a row of the table from several runs of one case."""
    taken = [each["seconds"] for each in runs]
    return {
        "case": case, "size": f"{size} posts, {runs[0]['pages']} pages", "median_s": statistics.median(taken),
        "peak_rss_mb": round(max(each["peak"] for each in runs)), "runs": taken,
        "PDF (MB)": runs[0]["megabytes"], "pages a second": runs[0]["pages"] / statistics.median(taken),
    }  # fmt: skip


def main() -> int:
    """Measure the limit, then both setters on the same cards."""
    if "--ours" in sys.argv:
        print(json.dumps(print_cards(int(sys.argv[2]), Path(sys.argv[3]))))
        return 0
    if "--theirs" in sys.argv:
        print(json.dumps(set_by_weasyprint(Path(sys.argv[2]))))
        return 0
    with tempfile.TemporaryDirectory(prefix="gangze-bench-") as folder:
        payloads = Path(folder) / "cards.json"
        full = row("500 posts (typst)", POSTS, [in_own_process("--ours", POSTS, payloads) for _run in range(RUNS)])
        ours = row(
            "the comparison (typst)", COMPARED, [in_own_process("--ours", COMPARED, payloads) for _run in range(RUNS)]
        )
        theirs = row("the comparison (WeasyPrint)", COMPARED, [in_own_process("--theirs", payloads)])
    ratio = theirs["median_s"] / ours["median_s"]
    findings = Findings(
        "The service of the print job: revisions read, codes made, cards set, one PDF joined, the fact recorded. Texts of the "
        "demo's files. Memory: the process and its typesetters together, sampled 50 times a second, with what they share "
        f"counted for each. Limits for {POSTS} posts: {PRINT_500_SECONDS:g} s, {PRINT_500_MEGABYTES} MB. WeasyPrint gets the "
        "same texts on the same number of pages in ready HTML, panels already filled: it neither packs nor tries sizes, as "
        f"ours does, is timed without reading the database, and sets 96 % of our characters (numbers of items are lacking). "
        f"It takes {ratio:.1f} times as long."
    )
    findings.rows = [full, ours, theirs]
    findings.hold(f"{POSTS} pocket cards in s", full["median_s"], PRINT_500_SECONDS)
    findings.hold(f"{POSTS} pocket cards in MB", full["peak_rss_mb"], PRINT_500_MEGABYTES)
    return findings.tell()


if __name__ == "__main__":
    raise SystemExit(main())
