"""Which item somebody is asked at a pre-shift meeting: what was not shown lately, ★ first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that can be asked: its uid, whether it is ★, the day it was last shown without help (None: never)."""

    uid: str
    is_must_know: bool
    last_on: date | None


def ranked(candidates: Iterable[Candidate], *, person: str, day: date) -> list[Candidate]:
    """Return what to ask of a person on a day, the most needed first: never shown ★, never shown, then the longest ago.

    Equals are mixed by person and day, the same on every device, so that not everybody is asked the first line of the card.
    """

    def need(each: Candidate) -> tuple[int, date, str]:
        never = each.last_on is None
        order = (0 if each.is_must_know else 1) if never else 2
        mixed = hashlib.sha256(f"{person}/{day.isoformat()}/{each.uid}".encode()).hexdigest()
        return order, each.last_on or date.min, mixed

    return sorted(candidates, key=need)
