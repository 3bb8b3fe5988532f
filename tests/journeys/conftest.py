"""The running site and the browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.sharing import made_once

from .people import sign_in
from .site import Site


@pytest.fixture(autouse=True)
def nothing_stays_open(chromium: Browser) -> Iterator[None]:
    """Close what a journey has opened: pages left behind go on asking, and cost the journeys after it."""
    yield
    for context in chromium.contexts:
        context.close()


@pytest.fixture(scope="session")
def demo_park(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an installation with the demo park, laid once for all processes of a run."""
    return made_once(tmp_path_factory, "demo-park", lambda folder: Site(folder).lay())


def served(demo_park: Path, folder: Path) -> Iterator[Site]:
    """Serve a copy of the demo park from a folder of its own."""
    running = Site(Path(shutil.copytree(demo_park, folder / "var")))
    running.serve()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def site(demo_park: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from served(demo_park, tmp_path_factory.mktemp("site"))


@pytest.fixture
def worker(chromium: Browser, site: Site) -> Page:
    """Return the home page of the demo worker on a phone, at the site of the module."""
    return sign_in(chromium, site, "worker", is_phone=True)
