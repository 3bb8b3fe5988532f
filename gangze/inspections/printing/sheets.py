"""Sets the sheets of some days: items down, rounds across, on every page a code that leads to its entry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import as_file, files

from gangze.dossiers.printing import FontSet, print_page, qr_svg


@dataclass(frozen=True, slots=True)
class Column:
    """One round of a day: when it falls due ("10:00"), of which shift, and whether the day has turned by then."""

    time: str
    shift: str
    is_next_day: bool = False


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line with its limits. For each column the number of the words below that it asks, 0 for the line's own, None for nothing."""

    text: str
    bounds: str
    asked: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A page of a day of a plan, the `number`-th of `count`; `spelt` are the words that numbers in cells stand for.

    `url` is where the page is entered; `version` says by what it was drawn up.
    """

    enterprise: str
    post: str
    plan: str
    day: date
    number: int
    count: int
    version: str
    url: str
    columns: tuple[Column, ...]
    lines: tuple[PaperLine, ...]
    spelt: tuple[str, ...]


def sheets_pdf(sheets: Sequence[PaperSheet], *, fonts: FontSet, title: str) -> bytes:
    """Return the PDF, each sheet on a page of its own or on several where it is long. Raises TypesettingFailed."""
    told = [asdict(each) | {"day": f"{each.day:%Y-%m-%d}", "qr": qr_svg(each.url)} for each in sheets]
    # As JSON has it: what looks for characters that our fonts lack looks into lists.
    values = json.loads(json.dumps({"sheets": told}))
    with as_file(files(__package__) / "templates") as folder:
        return print_page(folder / "round.typ", values, fonts=fonts, title=title)
