"""Runs every measurement of bench/ and writes what came out, with machine, sizes and medians, to bench/RESULTS.md."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from provision import PYTHON, REPOSITORY, provision
from saying import CannotGoOn, clear_endings, say

BENCH = REPOSITORY / "bench"
RESULTS = BENCH / "RESULTS.md"
BENCH_SECONDS = 600
COLUMNS = {
    "case": "case",
    "size": "size",
    "median_s": "median (s)",
    "peak_rss_mb": "peak memory (MB)",
    "runs": "runs (s)",
}


HEAD = """
# Measurements

Written by `script/bench`; measure again with it (README.md). Medians of the runs shown; ✗ is a broken limit.
"""


def main() -> None:
    """Measure all, or the named ones; exit 1 when a limit was broken.

    Each measurement takes the place of its last results as soon as it is done; one that fails ends the run and leaves
    the others as they are. A broken limit is a result.
    """
    parser = argparse.ArgumentParser(
        prog="script/bench", description="Runs bench/*_bench.py and writes bench/RESULTS.md."
    )
    parser.add_argument("names", nargs="*", help="only these, e.g. import print")
    names = parser.parse_args().names
    with clear_endings():
        provision(with_dev=True)
        found = [
            path for path in sorted(BENCH.glob("*_bench.py")) if not names or path.stem.removesuffix("_bench") in names
        ]
        if not found:
            raise CannotGoOn("没有找到要测量的内容。", "There is nothing of that name to measure in bench/.")
        broken: list[str] = []
        for path in found:
            result = measured(path)
            known = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
            RESULTS.write_text(page(known, result), encoding="utf-8")
            broken += result.get("broken", ())
        say(f"→ {RESULTS.relative_to(REPOSITORY)}")
        for each in broken:
            say(f"✗ {each}")
    sys.exit(1 if broken else 0)


def measured(path: Path) -> dict[str, Any]:
    """Run one measurement and return what it says of itself: its last line is JSON."""
    say(f"· {path.name} …")
    started = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GANGZE_")}
    done = subprocess.run(
        [PYTHON, path, "--json"], cwd=REPOSITORY, env={**environment, "PYTHONUTF8": "1"}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, text=True, check=False, timeout=BENCH_SECONDS,
    )  # fmt: skip
    lines = done.stdout.strip().splitlines()
    if done.returncode not in (0, 1) or not lines or not lines[-1].startswith("{"):
        raise CannotGoOn(
            f"{path.name} 没有完成（代码 {done.returncode}）。", f"{path.name} did not finish ({done.returncode})."
        )
    result = json.loads(lines[-1])
    say("".join(f"  ✗ {each}\n" for each in result.get("broken", ())) + f"  {time.monotonic() - started:.0f} s")
    return {"name": path.stem, **result}


def page(known: str, result: Mapping[str, Any]) -> str:
    """Return the page with the results of one measurement in it, sections in the order of their names."""
    _head, *sections = f"{known}\n".split("\n## ")
    kept = {section.partition("\n")[0]: section.strip() for section in sections}
    kept[result["name"]] = section_of(result).strip()
    texts = [HEAD.strip(), *(f"## {kept[name]}" for name in sorted(kept))]
    return "\n\n".join(texts) + "\n"


def section_of(result: Mapping[str, Any]) -> str:
    """Return the name, the machine and the time, what was measured, broken limits and the table."""
    rows = result.get("rows", [])
    extra = [name for name in dict.fromkeys(name for row in rows for name in row) if name not in COLUMNS]
    columns = {
        **{name: word for name, word in COLUMNS.items() if any(name in row for row in rows)},
        **{n: n for n in extra},
    }
    lines = [result["name"], "", f"{machine()}. Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC.", ""]
    if note := result.get("note") or result.get("notes"):
        lines += [str(note), ""]
    if broken := result.get("broken"):
        lines += [*(f"- ✗ {each}" for each in broken), ""]
    lines += ["| " + " | ".join(columns.values()) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(shown(row.get(name)) for name in columns) + " |" for row in rows]
    return "\n".join(lines)


def shown(value: Any) -> str:
    """Return a value as it stands in a table."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3g}" if value < 1 else f"{value:.2f}"
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    return str(value).replace("|", "\\|")


def machine() -> str:
    """Return what the numbers were measured on, as far as it matters to them."""
    cpu = platform.processor() or platform.machine()
    described = Path("/proc/cpuinfo")
    if described.exists():
        models = [
            line.partition(":")[2].strip()
            for line in described.read_text().splitlines()
            if line.startswith("model name")
        ]
        cpu = models[0] if models else cpu
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30 if hasattr(os, "sysconf") else 0
    return f"{cpu}, {os.cpu_count()} cores, {memory} GB, {platform.system()}, Python {sys.version.split()[0]}"


if __name__ == "__main__":
    main()
