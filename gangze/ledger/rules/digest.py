"""The hash algorithms a ledger may use, each told beside every hash so that a switch leaves old ones valid."""

import hashlib
from collections.abc import Callable

from .sm3 import sm3


def _sm3_function() -> Callable[[bytes], bytes]:
    try:
        hashlib.new("sm3")
    except ValueError:  # this OpenSSL was built without SM3
        return sm3
    return lambda content: hashlib.new("sm3", content).digest()


ALGORITHMS: dict[str, Callable[[bytes], bytes]] = {
    "sha256": lambda content: hashlib.sha256(content).digest(),
    "sm3": _sm3_function(),
}
"""Name → function from bytes to 32 bytes. source: FIPS 180-4, GB/T 32905-2016."""


def digest(algorithm: str, content: bytes) -> bytes:
    """Return the 32 bytes of the hash. Raises ValueError for an algorithm that is not known."""
    try:
        function = ALGORITHMS[algorithm]
    except KeyError:
        raise ValueError(f"unknown hash algorithm: {algorithm}") from None
    return function(content)
