"""Measures script/up until /healthz answers 200: warm, and cold from a fresh clone with empty package caches.

Run: python bench/start_bench.py [--warm-only]
"""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from installation import REPOSITORY, free_port
from limits import COLD_START_SECONDS, WARM_START_SECONDS, Findings

WARM_RUNS = 5
LONGEST_SECONDS = 400
STOP_SECONDS = 30
STEP = re.compile(r"^\s+(?P<title>\S.*)：(?P<seconds>[\d.]+) s$")


def started(folder: Path, data: Path, log: Path, **variables: str) -> float:
    """Start script/up of a folder, wait for /healthz, stop it; return the seconds until the answer."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GANGZE_", "VIRTUAL_ENV"))}
    environment |= {"PORT": str(port), "GANGZE_VAR": str(data), **variables}
    began = time.perf_counter()
    with log.open("w") as output:
        process = subprocess.Popen(
            [folder / "script" / "up"], env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            while not lives(f"http://127.0.0.1:{port}/healthz"):
                if process.poll() is not None or time.perf_counter() - began > LONGEST_SECONDS:
                    raise SystemExit(f"script/up did not start:\n{log.read_text()[-2000:]}")
                time.sleep(0.02)
            return time.perf_counter() - began
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=STOP_SECONDS)


def lives(url: str) -> bool:
    """Return whether the address answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def steps_told(log: Path) -> str:
    """Return what the set-up said of its steps, "title 1.2 s, …"."""
    found = (STEP.match(line) for line in log.read_text().splitlines())
    return ", ".join(f"{step['title']} {step['seconds']} s" for step in found if step)


def main() -> int:
    """Measure warm starts on the demo park, and one cold start unless it is left out."""
    findings = Findings(
        f"script/up until /healthz answers 200, database and job worker alive. Warm: the demo park is there, median of "
        f"{WARM_RUNS}, limit {WARM_START_SECONDS:g} s. Cold: a fresh clone, a new environment, nothing in the caches of pip and "
        f"npm, so the network counts; one run, limit {COLD_START_SECONDS:g} s."
    )
    with tempfile.TemporaryDirectory(prefix="gangze-bench-") as name:
        folder, log = Path(name), Path(name) / "log"
        started(REPOSITORY, folder / "var", log)
        warm = [started(REPOSITORY, folder / "var", log) for _run in range(WARM_RUNS)]
        findings.rows.append({"case": "warm", "median_s": statistics.median(warm), "runs": warm})
        findings.hold("warm start in s", statistics.median(warm), WARM_START_SECONDS)
        if "--warm-only" in sys.argv:
            findings.rows.append({"case": "cold (left out by --warm-only)"})
            return findings.tell()
        clone = folder / "clone"
        subprocess.run(["git", "clone", "-q", "--no-local", REPOSITORY, clone], check=True)
        empty = {"PIP_CACHE_DIR": str(folder / "pip"), "npm_config_cache": str(folder / "npm")}
        cold = started(clone, clone / "var", log, **empty)
        findings.rows.append({"case": "cold", "median_s": cold, "of which": steps_told(log)})
        findings.hold("cold start in s", cold, COLD_START_SECONDS)
    return findings.tell()


if __name__ == "__main__":
    raise SystemExit(main())
