"""What is made once for all processes of a test run, however many workers it has."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder that `make` has filled, for reading and copying; the others wait for the first who asks.

    `make` gets the place of a folder that is not there yet.
    """
    mine = Path(factory.getbasetemp())
    shared = mine.parent if mine.name.startswith("popen-") else mine
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = shared / f"{name}.making"
            shutil.rmtree(making, ignore_errors=True)
            make(making)
            making.rename(folder)
    return folder
