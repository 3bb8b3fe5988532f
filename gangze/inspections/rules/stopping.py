"""Installations out of service: what is not due while they stand (docs/rules/rounds.md §1.6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .words import Cadence


@dataclass(frozen=True, slots=True)
class Standstill:
    """A place, or one of its installations, out of service from a moment on; `ends_at` is None while it stands still."""

    path: str
    installation: str
    starts_at: datetime
    ends_at: datetime | None

    def concerns(self, path: str, installation: str) -> bool:
        """Return whether a place with its installation is out of service then."""
        return path.startswith(self.path) and self.installation in ("", installation)

    def covers(self, moment: datetime) -> bool:
        """Return whether a moment lies in it."""
        return self.starts_at <= moment and (self.ends_at is None or moment < self.ends_at)


def is_excused(
    standstills: Iterable[Standstill],
    cadence: Cadence,
    *,
    path: str,
    installation: str,
    opens_at: datetime,
    due_at: datetime,
) -> bool:
    """Return whether nothing is due: daily, when the place stands still at the moment it falls due; else, all the time it is open."""
    concerning = [each for each in standstills if each.concerns(path, installation)]
    if cadence is Cadence.DAILY:
        return any(each.covers(due_at) for each in concerning)
    return any(each.covers(opens_at) and each.covers(due_at) for each in concerning)
