"""One byte string for one value: the canonical JSON that content hashes are taken over (docs/rules/ledger.md §2)."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

LARGEST_INTEGER = 2**53 - 1
"""Beyond it JSON numbers are read differently by different programs."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_bytes(value: Any) -> bytes:
    """Return the canonical JSON of a plain value: keys sorted by code point, no blanks, UTF-8.

    Raises ValueError for text that UTF-8 cannot carry (a lone surrogate).
    """
    return _ENCODER.encode(value).encode("utf-8")


def plain(value: Any) -> Any:
    """Return the value in null, true, false, integers, text, lists and objects with text keys.

    Dates become ISO text, moments UTC text with six decimals, UUIDs and decimals text. Raises TypeError for what has no
    single spelling, floats above all (write a decimal or an integer of the smaller unit), and ValueError for a naive
    moment, an integer beyond 2**53 - 1, a NUL or a lone surrogate.
    """
    known = type(value)  # nearly all of what facts hold is of these three; an Enum of text is not text here
    if known is str:
        return _text(value)
    if known is dict:
        return {_key(key): plain(item) for key, item in value.items()}
    if known is list:
        return [plain(item) for item in value]
    return _plain_rarer(value)


def moment_text(moment: datetime) -> str:
    """Return an aware moment as 2026-03-01T00:00:00.000000Z. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a fact keeps aware moments only")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key of a fact is text, not {type(key).__name__}")
    return _text(key)


def _plain_rarer(value: Any) -> Any:
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Mapping):
        return plain(dict(value))
    if isinstance(value, list | tuple):
        return plain(list(value))
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, UUID):
        return str(value)
    return _plain_measure(value)


def _plain_measure(value: Any) -> str:
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    raise TypeError(f"a fact cannot keep a {type(value).__name__}: write text, an integer or a Decimal")


def _text(value: str) -> str:
    if "\x00" in value:
        raise ValueError("a fact cannot keep a NUL character")
    if not value.isascii():
        value.encode("utf-8")
    return str(value)


def _integer(value: int) -> int:
    if abs(value) > LARGEST_INTEGER:
        raise ValueError("a fact keeps integers up to 2**53 - 1; write larger ones as text")
    return int(value)
