"""How wide the columns of an exported table are: as wide as their text asks for, within what a page bears."""

import unicodedata
from collections.abc import Sequence

NARROWEST, WIDEST = 8, 38


def display_width(text: str) -> int:
    """Return how many narrow characters a line takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return for each column the width of its longest line, between the narrowest and the widest, in characters."""
    longest = [
        max((display_width(line) for text in column for line in text.split("\n")), default=0)
        for column in zip(*rows, strict=True)
    ]
    return [min(max(width + 2, NARROWEST), WIDEST) for width in longest]


def line_count(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of a width."""
    return sum(max(1, -(-display_width(line) // max(int(width), 1))) for line in text.split("\n"))
