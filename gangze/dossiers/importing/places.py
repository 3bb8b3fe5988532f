"""Where in a file something stands, in the words a person finds it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gangze.officefiles import range_name

Ground = Literal["sheet", "table", "text"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A range of a sheet or Word table (zero-based, inclusive), or paragraphs of a Word file (numbered from 1)."""

    sheet: str
    ground: Ground
    top: int
    left: int = 0
    bottom: int = -1
    right: int = -1

    @property
    def cell(self) -> str:
        """Return A1, A1:B2, 第3行第2列, 第3～5行第2列 or 第12段."""
        bottom, right = max(self.bottom, self.top), max(self.right, self.left)
        if self.ground == "sheet":
            return range_name(self.top, self.left, bottom, right)
        if self.ground == "text":
            return f"第{self.top}段" if bottom == self.top else f"第{self.top}～{bottom}段"
        return f"第{_range(self.top + 1, bottom + 1)}行第{_range(self.left + 1, right + 1)}列"

    def up_to(self, other: Spot) -> Spot:
        """Return the smallest spot that covers this one and another of the same sheet."""
        return Spot(
            self.sheet,
            self.ground,
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.top, self.bottom, other.top, other.bottom),
            max(self.left, self.right, other.left, other.right),
        )


def anchor(spot: Spot) -> Spot:
    """Return the first cell of a place: what a finding about a merged cell points at."""
    return Spot(spot.sheet, spot.ground, spot.top, spot.left, spot.top, spot.left)


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}～{last}"
