"""Measures the emergency card behind a printed code: answered by the server, and from the phone's own store offline.

Run: python bench/card_bench.py
"""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from installation import ENGINES, chromium, served, set_up
from limits import CARD_OFFLINE_MS, CARD_P95_MS, Findings, quantile

CARDS = 400
WARM_UP = 40
AT_ONCE = 8
OPENINGS = 7
THROTTLING = 4
LONGEST_WAIT_MS = 20_000
BROWSER_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
IS_KEPT = """async (path) => {
  await navigator.serviceWorker.ready;
  const cache = await caches.open('gangze-cards');
  return (await cache.keys()).some(request => new URL(request.url).pathname === path);
}"""
PAINTED = """() => new Promise(resolve => {
  new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime))
    .observe({type: 'largest-contentful-paint', buffered: true});
})"""
"""Milliseconds from the start of the navigation to the paint of the largest piece of content."""


def asked(port: int, token: str) -> float:
    """Return the milliseconds from opening a connection, as a phone that scans does, to the last byte of the card."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", f"/c/{token}/", headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != 200:
        raise SystemExit(f"/c/{token}/ answered {response.status}")
    return (time.perf_counter() - started) * 1000


def served_cards(port: int, tokens: Sequence[str]) -> list[dict[str, Any]]:
    """Ask for many different cards, one after another and several at once."""
    for token in tokens[:WARM_UP]:
        asked(port, token)
    wanted = list(islice(cycle(tokens), CARDS))
    alone = [asked(port, token) for token in wanted]
    with ThreadPoolExecutor(AT_ONCE) as phones:
        together = list(phones.map(lambda token: asked(port, token), wanted))
    return [
        {"case": "one at a time", "size": CARDS, "p50 (ms)": statistics.median(alone), "p95 (ms)": quantile(alone, 0.95)},
        {
            "case": f"{AT_ONCE} phones at once", "size": CARDS, "p50 (ms)": statistics.median(together),
            "p95 (ms)": quantile(together, 0.95),
        },
    ]  # fmt: skip


def offline_openings(folder: Path, url: str, path: str) -> list[float]:
    """Return the milliseconds of each opening of a kept card without a network, in a browser started anew each time.

    The server lives on and the browser is told to be offline; the processor is slowed down for the page.
    """
    from playwright.sync_api import BrowserContext, sync_playwright

    with sync_playwright() as playwright:

        def phone() -> BrowserContext:
            return playwright.chromium.launch_persistent_context(
                str(folder), executable_path=chromium(), args=list(BROWSER_ARGUMENTS), locale="zh-CN", is_mobile=True,
                has_touch=True, viewport={"width": 360, "height": 760}, device_scale_factor=3,
            )  # fmt: skip

        keep_card(phone(), url, path)
        return [open_offline(phone(), url + path) for _opening in range(OPENINGS)]


def keep_card(context: Any, url: str, path: str) -> None:
    """Open the card with a network and wait until it is on the device."""
    page = context.new_page()
    page.goto(url + path)
    deadline = time.monotonic() + LONGEST_WAIT_MS / 1000
    while not page.evaluate(IS_KEPT, path):
        if time.monotonic() > deadline:
            raise SystemExit("the card was not kept on the device")
        page.wait_for_timeout(100)
        page.reload()
    context.close()


def open_offline(context: Any, address: str) -> float:
    """Open the card offline on a slow processor; return the milliseconds until its content was painted."""
    context.set_offline(True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLING})
    page.goto(address, timeout=LONGEST_WAIT_MS)
    painted = float(page.evaluate(PAINTED))
    if "离线" not in page.locator("#offline-bar").inner_text():
        raise SystemExit("the card did not come from the device")
    context.close()
    return painted


def measure_one(engine: str, with_browser: bool) -> list[dict[str, Any]]:
    """Measure on one database, in a process of its own."""
    with set_up(engine):
        from park import Size, fill

        from gangze.dossiers.models import PrintCode

        fill(Size(enterprises=5))
        tokens = list(PrintCode.objects.order_by("pk").values_list("token", flat=True)[:CARDS])
        with served() as port:
            rows = served_cards(port, tokens)
            if with_browser:
                with tempfile.TemporaryDirectory(prefix="gangze-phone-") as profile:
                    openings = offline_openings(Path(profile), f"http://127.0.0.1:{port}", f"/c/{tokens[0]}/")
                rows.append(
                    {"case": "from the device, offline", "size": OPENINGS, "p50 (ms)": statistics.median(openings),
                     "p95 (ms)": max(openings)}
                )  # fmt: skip
    return [{**row, "case": f"{row['case']} ({engine})"} for row in rows]


def main() -> int:
    """Measure on both databases, and once in a browser."""
    if "--one" in sys.argv:
        print(json.dumps(measure_one(sys.argv[-1], "--browser" in sys.argv)))
        return 0
    findings = Findings(
        f"1,000 posts. The server: granian, a new connection for each of {CARDS} scans, nobody signed in; limit p95 "
        f"{CARD_P95_MS:g} ms one at a time. Offline: Chromium at 360 × 760, started anew for each of {OPENINGS} openings so "
        f"that the service worker starts too, page's processor slowed {THROTTLING} times, until the largest content is "
        f"painted; limit: median {CARD_OFFLINE_MS:g} ms, the last column shows the slowest."
    )
    for engine in ENGINES:
        command = [sys.executable, __file__, "--one", *(["--browser"] if engine == "SQLite" else []), engine]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        for row in json.loads(done.stdout.splitlines()[-1]):
            findings.rows.append(row)
            if row["case"].startswith("one at a time"):
                findings.hold(f"emergency card, {engine}, p95 in ms", row["p95 (ms)"], CARD_P95_MS)
            elif "offline" in row["case"]:
                findings.hold("emergency card offline, median in ms", row["p50 (ms)"], CARD_OFFLINE_MS)
    return findings.tell()


if __name__ == "__main__":
    raise SystemExit(main())
