"""A PostgreSQL of one's own for the length of a test run: in a temporary folder, on a socket, gone afterwards."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

LONGEST_SOCKET_FOLDER = 80
START_SECONDS = 60
FAST = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off", "listen_addresses": "",
    "max_connections": "60", "timezone": "UTC", "log_min_messages": "fatal",
}  # fmt: skip
ORDINARY = {"listen_addresses": "", "timezone": "UTC", "log_min_messages": "fatal"}
"""As PostgreSQL comes, for measurements."""


@contextmanager
def temporary_postgres(binaries: Path, settings: Mapping[str, str] = FAST) -> Iterator[str]:
    """Give the URL of a fresh PostgreSQL. Raises RuntimeError when it does not start."""
    folder = short_folder()
    owner = unprivileged_owner()
    if owner:
        os.chown(folder, owner, -1)
    try:
        options = ["-U", "gangze", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        command = [binaries / "initdb", "-D", folder / "db", *options]
        made = subprocess.run(command, user=owner, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
        if made.returncode:
            raise RuntimeError(f"initdb: {made.stderr.strip()}")
        with running(binaries, folder, owner, settings):
            yield f"postgres://gangze@{quote(str(folder), safe='')}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def short_folder() -> Path:
    """Return a new folder whose name is short enough to hold a socket."""
    folder = Path(tempfile.mkdtemp(prefix="gangze-pg-"))
    if len(str(folder)) > LONGEST_SOCKET_FOLDER:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="gangze-pg-", dir="/tmp"))
    return folder


def unprivileged_owner() -> int | None:
    """Return the user id PostgreSQL runs as when we are root, which it refuses to be; None for ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return names.get("postgres", names.get("nobody", 65534))


@contextmanager
def running(binaries: Path, folder: Path, owner: int | None, settings: Mapping[str, str]) -> Iterator[None]:
    """Run the server in the foreground as our child, so that it is stopped by its own process and no other."""
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    server = subprocess.Popen(
        [binaries / "postgres", "-D", folder / "db", "-k", folder, *words],
        user=owner, cwd=folder, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=end_with_parent,
    )  # fmt: skip
    try:
        wait_until_ready(binaries, folder, server)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # "fast": ends connections and stops
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_until_ready(binaries: Path, folder: Path, server: "subprocess.Popen[bytes]") -> None:
    """Wait for the first answer. Raises RuntimeError when the server ends or stays silent."""
    deadline = time.monotonic() + START_SECONDS
    probe = [binaries / "pg_isready", "-q", "-h", folder, "-U", "gangze", "-d", "postgres"]
    while subprocess.run(probe, check=False, timeout=10).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("PostgreSQL did not start")
        time.sleep(0.1)


def end_with_parent() -> None:
    """Let Linux stop the server when the test run itself is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)
