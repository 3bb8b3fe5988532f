"""Marks that say an item must be known by heart: ★, ▲, * or a tick in a column for it."""

from __future__ import annotations

from .wording import plain, trimmed

_MARKS = "★☆▲△●*＊"
_YES = frozenset(
    {"是", "√", "✓", "✔", "y", "yes", "必会", "必知", "必记", "必背", "重点", "1", "true", "有", "o", "○", "v"}
)


def is_marked(text: str, *, is_column: bool = False) -> bool:
    """Tell whether a text carries the mark; in a column of its own a tick or 是 counts as well."""
    word = plain(text)
    if not word:
        return False
    if word[0] in _MARKS or word[-1] in _MARKS:
        return not (is_column and word in ("△", "☆"))
    return is_column and word.lower() in _YES


def without_mark(text: str) -> str:
    """Return a text without the marks at its ends."""
    return trimmed(trimmed(text).strip(_MARKS))
