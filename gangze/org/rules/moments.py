"""When something was made, as far as a device's clock can be believed (docs/rules/outbox.md §4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEEWAY = timedelta(minutes=5)
"""Two clocks this far apart tell the same time: what was made then was made now."""

LONGEST_WAIT = timedelta(days=7)
"""How long after it was made a record waits for another one that it speaks of; then it is refused like any that speaks of nothing."""


class Trust(StrEnum):
    """What a claimed moment counts for."""

    AT_HAND = "at_hand"
    """About now: what may be done now or might be done then."""
    WITHIN = "within"
    """Within the window: what might be done then, and nothing else."""
    LONG_AGO = "long_ago"
    """Before the window: only what might be done then and still may be done now."""
    AHEAD = "ahead"
    """In the future: the claim is worth nothing, and the moment of arrival counts."""


@dataclass(frozen=True, slots=True)
class Made:
    """When the server takes a record to have been made, and how far that is believed."""

    at: datetime
    trust: Trust


def made(device_at: datetime, *, skew_ms: int, now: datetime, window: timedelta) -> Made:
    """Return when a record was made; `skew_ms` is how far the device's clock was ahead, in milliseconds.

    Both moments are aware. Raises OverflowError for a moment outside the years 1 to 9999.
    """
    at = device_at - timedelta(milliseconds=skew_ms)
    if abs(at - now) <= LEEWAY:
        return Made(at, Trust.AT_HAND)
    if at > now:
        return Made(now, Trust.AHEAD)
    return Made(at, Trust.WITHIN if now - at <= window else Trust.LONG_AGO)
