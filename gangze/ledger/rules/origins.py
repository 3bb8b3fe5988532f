"""Where a fact comes from that was brought in from a former system or from a paper archive (docs/rules/facts.md §5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def origin_of(payload: Any) -> Mapping[str, Any] | None:
    """Return what a payload says of its origin: system, file_sha256, line, recorded_at, author; None for what was recorded here."""
    told = payload.get("origin") if isinstance(payload, Mapping) else None
    return told if isinstance(told, Mapping) and "file_sha256" in told else None


def author_told(payload: Any, key: str, name: str) -> tuple[str, str]:
    """Return key and name of who did what a fact tells: of an imported one not whoever brought it in. `key`, `name` are the fact's."""
    origin = origin_of(payload)
    author = origin.get("author") if origin else None
    if not isinstance(author, Mapping):
        return key, name
    return str(author.get("key", "")), str(author.get("name", ""))
