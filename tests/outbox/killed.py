"""A server process that dies between two steps of a batch: `python -m tests.outbox.killed FOLDER COUNT`, on a migrated database file.

A step is a statement to the database or what the server does with a file. Each of COUNT processes dies by SIGKILL at another step, taking
the batch and its photos up where the last one left; what is there in the end is written to standard output.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import django
from django.test.utils import setup_test_environment

STEPS_ON_DISK = ("os.rename", "os.remove", "os.mkdir", "open")
MOST_STEPS = 600


class Steps:
    """Counts the steps of this process, and ends it at one of them as a power cut does."""

    def __init__(self, folder: Path, last: int) -> None:
        self.count, self.last, self.folder = 0, last, str(folder / "media")
        sys.addaudithook(self._on_disk)

    def _on_disk(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in STEPS_ON_DISK and arguments and str(arguments[0]).startswith(self.folder):
            self.step()

    def in_database(self, execute: Any, sql: str, *more: Any) -> Any:
        """Count before the statement, and after it."""
        self.step()
        done = execute(sql, *more)
        self.step()
        return done

    def step(self) -> None:
        """Go one further, or die."""
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def main(folder: Path, count: int) -> None:
    """Hand a shift in plainly in one copy of the database, and by processes that die in another; print what each came to."""
    django.setup()
    setup_test_environment()
    from gangze.kernel.clock import standing_at
    from tests.cast import make_cast

    from .ledgers import rebuild
    from .shift import NOW, make_shift

    shift = make_shift(make_cast())
    with standing_at(NOW):
        rebuild(shift.cast.ours.code)  # as every night, also for who holds the post and has done nothing yet
    close()
    ends = []
    for name, kills in (("plain", []), ("killed", [*chosen(count), 0])):
        place(folder, name)
        deaths = 0
        for last in kills or [0]:
            deaths += in_a_child(partial(hand_in, shift, folder / name, last))
        ends.append({"deaths": deaths, **in_the_end(shift)})
        close()
    print(json.dumps(ends))


def chosen(count: int) -> Iterator[int]:
    """Yield the steps to die at: the first ones, and some all over the way."""
    chance = random.Random(11)
    yield from (chance.randint(1, MOST_STEPS) if number % 2 else chance.randint(1, 80) for number in range(count))


def close() -> None:
    """Let go of the database: a process of its own opens it anew."""
    from django.db import connections

    connections.close_all()


def place(folder: Path, name: str) -> None:
    """Let the settings point at a copy of what was laid."""
    from django.conf import settings
    from django.db import connections

    close()
    database = folder / f"{name}.sqlite3"
    shutil.copy(folder / "gangze.sqlite3", database)
    connections["default"].settings_dict["NAME"] = str(database)
    (folder / name / "media").mkdir(parents=True)
    settings.MEDIA_ROOT = folder / name / "media"


def in_a_child(work: Any) -> bool:
    """Do it in a process of its own; return whether that was killed. Raises AssertionError where it failed otherwise."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, status
    return os.WIFSIGNALED(status)


def hand_in(shift: Any, folder: Path, last: int) -> None:
    """Hand in all of the shift with its photos, rectifications before their reports, and die at a step; 0: at none."""
    from django.db import connection

    from gangze.kernel.clock import standing_at

    from .devices import Device, finish
    from .shift import NOW

    people = sorted(shift.records)
    with standing_at(NOW):
        devices = [
            Device(shift.cast.client(name), shift.records[name], shift.photos(name)) for name in reversed(people)
        ]
        with connection.execute_wrapper(Steps(folder, last).in_database):
            finish(devices)


def in_the_end(shift: Any) -> dict[str, Any]:
    """Return the facts by content, the rows, the media, and whether what is rebuilt is the same."""
    from gangze.kernel.clock import standing_at

    from .ledgers import differing, media, numbers, rebuild, rows, told
    from .shift import NOW

    with standing_at(NOW):
        kept = rows()
        rebuild(shift.cast.ours.code)
        again = differing(rows(), kept)
        count = numbers(shift.cast.ours.tenant)
    return {
        "facts": sorted([str(uuid), content] for uuid, content in told().items()), "rows": kept, "media": str(media()),
        "gaps": count != list(range(1, len(count) + 1)), "rebuilt_otherwise": again, "records": shift.count,
    }  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
