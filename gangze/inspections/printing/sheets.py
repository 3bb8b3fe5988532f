"""Sets the sheets of some days: items down, rounds across, a code that leads to the page of entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import as_file, files

from gangze.dossiers.printing import FontSet, print_page, qr_svg


@dataclass(frozen=True, slots=True)
class Column:
    """One round of a day: when it falls due ("10:00") and of which shift."""

    time: str
    shift: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """An item with its limits, and for each column whether it is asked there; `is_reading` leaves room for a number."""

    text: str
    bounds: str
    is_reading: bool
    asked: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A day of a plan. `url` is where it is entered; `version` and `revision` say by what it was drawn up."""

    enterprise: str
    post: str
    plan: str
    day: date
    version: str
    url: str
    columns: tuple[Column, ...]
    rows: tuple[PaperRow, ...]


def sheets_pdf(sheets: Sequence[PaperSheet], *, fonts: FontSet, title: str) -> bytes:
    """Return the PDF, each sheet on a page of its own or on several where it is long. Raises TypesettingFailed."""
    values = {"sheets": [asdict(each) | {"day": f"{each.day:%Y-%m-%d}", "qr": qr_svg(each.url)} for each in sheets]}
    with as_file(files(__package__) / "templates") as folder:
        return print_page(folder / "round.typ", values, fonts=fonts, title=title)
