"""The running site and the browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .site import Site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(Path(tmp_path_factory.mktemp("site")))
    running.start()
    yield running
    running.stop()
