"""Every check and every test, on both databases and in a browser; the last line counts them."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from database import temporary_postgres
from machine import chromium, equip, postgres_binaries
from provision import BIN, ENVIRONMENT, REPOSITORY, provision
from saying import clear_endings, say

CHECK_SECONDS = 300
SUITE_SECONDS = 1800
WORKERS = max(2, min(4, os.cpu_count() or 2))
BROWSERS = WORKERS // 2
"""Beside the other suites: a browser waits more than it computes."""


@dataclass
class Counts:
    """How many passed, failed (errors included) and were skipped; a check counts as one."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __iadd__(self, other: "Counts") -> "Counts":
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        return self

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def main() -> None:
    """Run everything, even after a failure; exit 1 when anything failed."""
    started = time.monotonic()
    total = Counts()
    with clear_endings(), tempfile.TemporaryDirectory(prefix="gangze-check-") as scratch:
        folder = Path(scratch)
        with ThreadPoolExecutor() as pool:
            equipping = pool.submit(equip)  # no check needs what the machine may still lack
            provision(with_dev=True)
            total += checks(folder)
            absent = equipping.result()
        in_browser = ("-n", str(BROWSERS), "--dist", "loadfile", "-m", "browser and not walk", "-p", "no:randomly")
        with beside("Chromium", folder, *in_browser) as ended:
            total += suite("SQLite", folder, "-n", str(WORKERS), "-m", "not browser")
            total += suite_on_postgres(folder)
            total += ended()
        if absent:
            say(f"缺少（missing）：{', '.join(absent)}")
    say(f"{time.monotonic() - started:.0f} s")
    say(str(total))
    sys.exit(1 if total.failed or not total.passed else 0)


def checks(folder: Path) -> Counts:
    """Run the checks of form, types and layers; each counts as one."""
    # djlint lints; its formatter is not asked: it puts blanks into titles and between inline elements.
    commands = [
        ["mypy"],  # the longest, so the first
        ["ruff", "format", "--check", "--quiet", "."],
        ["ruff", "check", "--quiet", "."],
        ["lint-imports"],
        ["djlint", "gangze", "--lint", "--quiet"],
        ["gangze", "makemigrations", "--check", "--dry-run"],
        ["gangze", "check", "--fail-level", "WARNING"],
    ]
    counts = Counts()
    with ThreadPoolExecutor(WORKERS) as pool:
        for one in pool.map(partial(check, folder), commands):
            counts += one
    return counts


def check(folder: Path, command: list[str]) -> Counts:
    """Run one check and say how it ended, with all it said when it failed."""
    started = time.monotonic()
    code, output = captured([str(BIN / command[0]), *command[1:]], environment(folder), CHECK_SECONDS)
    say(f"{'✓' if code == 0 else '✗'} {' '.join(command)} ({time.monotonic() - started:.1f} s)")
    if code:
        say(output)
    return Counts(passed=int(code == 0), failed=int(code != 0))


def suite_on_postgres(folder: Path) -> Counts:
    """Run what asks for a database on a PostgreSQL of its own; without one, that is a failure and not a silence."""
    binaries = postgres_binaries(ENVIRONMENT)
    if binaries is None:
        say("✗ PostgreSQL：没有找到 initdb（apt-get install postgresql）")
        return Counts(failed=1)
    try:
        with temporary_postgres(binaries) as url:
            options = ("-n", str(WORKERS), "-m", "not browser", "--only-database")
            return suite("PostgreSQL", folder, *options, GANGZE_DATABASE_URL=url)
    except (RuntimeError, subprocess.SubprocessError) as error:
        say(f"✗ PostgreSQL：{error}")
        return Counts(failed=1)


def suite(name: str, folder: Path, *options: str, **variables: str) -> Counts:
    """Run pytest and count from its report; a run that ends without one, or in time-out, is a failure."""
    say(f"— {name} —")
    started = time.time()
    code = streamed(*pytest(name, folder, *options, **variables), SUITE_SECONDS)
    return outcome(name, folder, code, started)


@contextmanager
def beside(name: str, folder: Path, *options: str) -> Iterator[Callable[[], Counts]]:
    """Run a suite while others run; the function given waits for its end, tells all it said and counts.

    Whatever interrupts the others ends it with all it has started.
    """
    command, variables = pytest(name, folder, *options)
    started = time.time()
    with (folder / f"{name}.txt").open("w+", encoding="utf-8", errors="replace") as output:
        process = begun(command, variables, output)

        def ended() -> Counts:
            say(f"— {name} —")
            code = waited(process, command, max(1.0, started + SUITE_SECONDS - time.time()))
            output.seek(0)
            say(output.read().rstrip())
            return outcome(name, folder, code, started)

        try:
            yield ended
        finally:
            end(process)


def pytest(name: str, folder: Path, *options: str, **variables: str) -> tuple[list[str], dict[str, str]]:
    """Return the command of a suite and its environment, with a folder of its own: suites run beside each other."""
    report = ["-q", f"--junitxml={folder / name}.xml", "-o", "faulthandler_timeout=120"]
    own = {"GANGZE_VAR": str(folder / f"var-{name}"), **variables}
    return [str(BIN / "python"), "-m", "pytest", *report, *options], environment(folder, **own)


def outcome(name: str, folder: Path, code: int, started: float) -> Counts:
    """Return what the report of a suite says, and a failure more where it ended badly without saying so."""
    report = folder / f"{name}.xml"
    seconds = (report.stat().st_mtime if report.exists() else time.time()) - started  # others may have ended later
    counts = counted(report)
    if code and not counts.failed:
        say(f"✗ {name}：pytest 以代码 {code} 结束 (exit code {code})")
        counts.failed += 1
    say(f"  {name}：{seconds:.0f} s")
    return counts


def counted(report: Path) -> Counts:
    """Return what a JUnit report says; a report that is not there says nothing."""
    if not report.exists():
        return Counts()
    counts = Counts()
    for one in ElementTree.parse(report).getroot().iter("testsuite"):
        tests, skipped = int(one.get("tests", 0)), int(one.get("skipped", 0))
        failed = int(one.get("failures", 0)) + int(one.get("errors", 0))
        counts += Counts(passed=tests - failed - skipped, failed=failed, skipped=skipped)
    return counts


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Return an environment without anything of this user's own installation."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("GANGZE_", "DJANGO_", "PYTEST_"))
    }
    clean.pop("PORT", None)
    clean.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would compile everything each for itself
    place = {"GANGZE_VAR": str(folder / "var"), "PYTHONUTF8": "1", "CI": os.environ.get("CI", "true")}
    browser = {"GANGZE_CHROMIUM": chromium() or ""}
    return {**clean, **place, **browser, **variables, "PATH": f"{BIN}{os.pathsep}{clean['PATH']}"}


def captured(command: list[str], variables: dict[str, str], seconds: int) -> tuple[int, str]:
    """Run a command within a limit; return its exit code and all it said."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        code = watched(command, variables, seconds, output)
        output.seek(0)
        return code, output.read()


def streamed(command: list[str], variables: dict[str, str], seconds: int) -> int:
    """Run a command within a limit, letting it speak; return its exit code."""
    return watched(command, variables, seconds, None)


def watched(command: list[str], variables: dict[str, str], seconds: int, output: IO[str] | None) -> int:
    """Run a command in a session of its own; after the limit, end it with all it has started."""
    process = begun(command, variables, output)
    try:
        return waited(process, command, seconds)
    finally:
        end(process)


def begun(command: list[str], variables: dict[str, str], output: IO[str] | None) -> "subprocess.Popen[bytes]":
    """Start a command in a session of its own."""
    return subprocess.Popen(
        command, cwd=REPOSITORY, env=variables, stdin=subprocess.DEVNULL, stdout=output, start_new_session=True,
        stderr=subprocess.STDOUT if output else None,
    )  # fmt: skip


def waited(process: "subprocess.Popen[bytes]", command: list[str], seconds: float) -> int:
    """Wait for the end of a command; after the limit, say so and end it with all it has started."""
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        say(f"✗ {Path(command[0]).name}：超过 {seconds:.0f} s，已终止 (timed out)")
        end(process)
        return 124


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a command with all it has started, if it has not ended by itself."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


if __name__ == "__main__":
    main()
