"""How many devices are served at a time: beyond that the server refuses at once and politely (docs/rules/outbox.md §3)."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore

from django.conf import settings

SOONEST_SECONDS, LATEST_SECONDS = 1, 5


class Busy(Exception):
    """All places are taken; `retry_after` seconds from now there may be one. Nothing was read, so nothing is lost."""

    def __init__(self) -> None:
        # Spread, so that those who were refused together do not come back together.
        self.retry_after = SOONEST_SECONDS + secrets.randbelow(LATEST_SECONDS - SOONEST_SECONDS + 1)
        super().__init__(self.retry_after)


@contextmanager
def admitted() -> Iterator[None]:
    """Take one of this process's places for intake. Raises Busy when there is none: no thread waits for one."""
    places = _places(max(1, settings.GANGZE_INTAKE_AT_ONCE))
    if not places.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        places.release()


@lru_cache(maxsize=4)
def _places(count: int) -> BoundedSemaphore:
    return BoundedSemaphore(count)
