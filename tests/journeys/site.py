"""The whole product running on a port of its own: database, demo park, server and job worker."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol

GANGZE = Path(sys.executable).parent / "gangze"
START_SECONDS = 60


def free_port() -> int:
    """Return a port nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Served(Protocol):
    """Whatever answers at an address."""

    url: str


class Site:
    """A running installation with the demo park in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GANGZE_", "DJANGO_"))},
            "GANGZE_VAR": str(folder),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "gangze.config.settings",
        }
        self.log = folder / "server.log"
        self.server: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str) -> str:
        """Run a gangze command on the same data and return what it printed."""
        done = subprocess.run(
            [GANGZE, *arguments], env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def lay(self) -> None:
        """Lay the data."""
        self.run("migrate", "-v0")
        self.run("collectstatic", "--noinput", "-v0")
        self.run("demo", "load")

    def serve(self) -> None:
        """Serve the data that is there until stop()."""
        with self.log.open("ab") as log:
            self.server = subprocess.Popen([GANGZE, "serve"], env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        self.stop()
        raise AssertionError(self.log.read_text(errors="replace"))

    def stop(self) -> None:
        """End the server and its worker."""
        if self.server is not None:
            self.server.send_signal(signal.SIGTERM)
            try:
                self.server.wait(20)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
