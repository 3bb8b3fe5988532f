"""A browser, and the kit served as a deployment serves it; stopping the server is being offline."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

REPOSITORY = Path(__file__).parents[2]
START_SECONDS = 40


class Kit:
    """The kit's server; `change_styles` makes the next start an update of the application."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "changed" / "built").mkdir(parents=True)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = int(listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Collect the static files and serve."""
        environment = {**os.environ, "KIT_VAR": str(self.folder), "GANGZE_VAR": str(self.folder)}
        environment["GANGZE_SECRET_KEY"] = "only-for-tests"
        environment["DJANGO_SETTINGS_MODULE"] = "tests.web.kit.settings"
        command = [sys.executable, "-m", "tests.web.kit.server", str(self.port)]
        self._server = subprocess.Popen(command, cwd=REPOSITORY, env=environment)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._server.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/offline/", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.stop()
        raise AssertionError("the kit did not start")

    def stop(self) -> None:
        """Stop serving: what the browser shows from here on comes from the device."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def change_styles(self) -> None:
        """Change a file of the shell, and remove the old build as an update of the application does."""
        built = REPOSITORY / "gangze" / "web" / "static" / "built" / "gangze.css"
        changed = self.folder / "changed" / "built" / "gangze.css"
        changed.write_text(built.read_text(encoding="utf-8") + "\n.changed { color: inherit; }\n", encoding="utf-8")
        for old in (self.folder / "static").rglob("gangze*.css"):
            old.unlink()


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[Kit]:
    running = Kit(tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def shared_kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    running = Kit(tmp_path_factory.mktemp("kit"))
    running.start()
    yield running
    running.stop()


MakePhone = Callable[..., BrowserContext]


@pytest.fixture
def phone(chromium: Browser) -> Iterator[MakePhone]:
    """Make a browser of a given width with cookies for the kit."""
    made: list[BrowserContext] = []

    def make(kit: Kit, *, width: int = 360, workers: bool = True, **cookies: str) -> BrowserContext:
        context = chromium.new_context(
            viewport={"width": width, "height": 760},
            locale="zh-CN",
            service_workers="allow" if workers else "block",
        )
        context.set_default_timeout(30_000)
        context.add_cookies([{"name": name, "value": value, "url": kit.url} for name, value in cookies.items()])
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
