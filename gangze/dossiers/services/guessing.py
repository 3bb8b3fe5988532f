"""Counts codes that never were, by network address: trying tokens is noisy, and soon answered with "wait"."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac

UNKNOWN_CODES_ALLOWED = 30
"""Unknown codes an address may ask for within the window: torn and misread prints of a whole shift, not a search."""

WINDOW_SECONDS = 600


def count_unknown_code(*, address: str) -> bool:
    """Count one code that never was; return whether the address has asked for more of them than it may.

    Only what is unknown is counted, and a valid code always opens: a plant comes through one address, and nobody must be
    able to close its emergency cards. The address is kept as a keyed hash, for ten minutes.
    """
    key = f"dossiers.unknown.{salted_hmac('dossiers.unknown', address, algorithm='sha256').hexdigest()[:32]}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key) > UNKNOWN_CODES_ALLOWED
    except ValueError:  # it ran out between the two lines
        return False
