"""The icons of the pages: our names for them, and their drawings as the build copied them from the icon package."""

import json
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

NAMES_FILE = Path(__file__).resolve().parent / "assets" / "icons.json"
DRAWINGS_FILE = Path(__file__).resolve().parent / "static" / "built" / "icons.json"


class UnknownIcon(LookupError):
    """A template names an icon that assets/icons.json does not list."""


@cache
def names() -> frozenset[str]:
    """Return every icon name a template may use."""
    return frozenset(json.loads(NAMES_FILE.read_text(encoding="utf-8")))


@cache
def drawings() -> dict[str, str]:
    """Return the inner SVG of every icon; empty before the first build of the front end."""
    if not DRAWINGS_FILE.exists():
        return {}
    drawn: dict[str, str] = json.loads(DRAWINGS_FILE.read_text(encoding="utf-8"))
    return drawn


SIZES = frozenset({14, 16, 18, 20, 22, 24, 26, 28, 32, 40, 44})
"""Pixels at the usual text size; the style sheet has a class for each."""


def svg(name: str, size: int = 20) -> SafeString:
    """Return the icon as inline SVG, hidden from screen readers: the word beside it says what it means.

    Inline, so that a card kept on a phone shows its icons without asking for another file. Raises UnknownIcon, also for a size the style sheet
    does not know.
    """
    if name not in names() or size not in SIZES:
        raise UnknownIcon(f"{name} {size}")
    return format_html(
        '<svg class="icon icon-{0}" aria-hidden="true" focusable="false" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none"'
        ' stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{1}</svg>',
        size,
        mark_safe(drawings().get(name, "")),  # noqa: S308 -- copied from a pinned package by our own build
    )
