"""A server of the product that can be killed as a power cut does, and people signed in at it."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from gangze.jobs.management.commands.serve import web_command
from tests.journeys.site import free_port

from .site.laying import PASSWORD

REPOSITORY = Path(__file__).parents[2]
GANGZE = Path(sys.executable).parent / "gangze"
START_SECONDS = 60


class Server:
    """One installation in a folder of its own; `kill` is kill -9 of the web server and all of its processes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        known = {name: value for name, value in os.environ.items() if not name.startswith(("GANGZE_", "DJANGO_"))}
        self.environment = known | {
            "GANGZE_VAR": str(folder), "PORT": str(self.port), "DJANGO_SETTINGS_MODULE": "tests.outbox.site.settings",
            "PYTHONPATH": str(REPOSITORY),
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, *command: str | Path) -> str:
        """Run a command on the data and return what it printed."""
        done = subprocess.run(
            command, env=self.environment, cwd=REPOSITORY, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def lay(self) -> None:
        """Lay the data."""
        self.run(GANGZE, "migrate", "-v0")
        self.run(GANGZE, "collectstatic", "--noinput", "-v0")
        self.run(sys.executable, "-m", "tests.outbox.site.laying")

    def start(self) -> None:
        """Serve until `kill`."""
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                web_command("127.0.0.1", self.port, 1), env=self.environment, cwd=REPOSITORY, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/offline/", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        self.kill()
        raise AssertionError((self.folder / "server.log").read_text(errors="replace"))

    def kill(self) -> None:
        """End everything at once, in the middle of whatever it is doing."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def parts(self) -> list[Path]:
        """Return the files that are arriving."""
        return list((self.folder / "media" / "incoming").glob("*/*.part"))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what the database says."""
        with closing(sqlite3.connect(self.folder / "gangze.sqlite3", timeout=20)) as database:
            return list(database.execute(query))

    def recorded(self) -> list[dict[str, Any]]:
        """Return the payloads of the facts with photos."""
        facts = self.rows("SELECT payload FROM ledger_fact WHERE kind = 'kit.photographed' ORDER BY number")
        return [json.loads(payload) for (payload,) in facts]

    def photos(self) -> dict[str, str]:
        """Return by the hash that a fact names the hash of the bytes that the disk has, "" where there are none."""
        named = self.rows("SELECT sha256, tenant, media_id FROM ledger_namedmedia")
        found = {}
        for sha256, tenant, media in named:
            place = self.folder / "media" / "ledger" / tenant / sha256[:2] / sha256[2:4] / sha256
            found[sha256] = hashlib.sha256(place.read_bytes()).hexdigest() if media is not None else ""
        return found


def sign_in(browser: Browser, server: Server, phone: str) -> Page:
    """Return the home page of a person, in a browser of its own."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN", service_workers="block")
    context.set_default_timeout(40_000)
    page = context.new_page()
    page.goto(f"{server.url}/accounts/login/")
    page.fill("input[name=login]", phone)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}/")
    return page


class Network:
    """The network of a page: none, slow, or well."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Network.enable")

    def set(self, *, is_there: bool, up_bytes: int = -1, latency_ms: int = 0) -> None:
        """Set what there is; `up_bytes` a second go up, −1 for as many as can."""
        self._session.send(
            "Network.emulateNetworkConditions",
            {"offline": not is_there, "latency": latency_ms, "downloadThroughput": -1, "uploadThroughput": up_bytes},
        )
