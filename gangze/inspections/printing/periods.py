"""Sets the week of a workshop and the month of a principal on A4, with lines to sign. Free of Django."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Any

from gangze.dossiers.printing import FontSet, print_page


def week_pdf(values: Mapping[str, Any], *, fonts: FontSet, title: str) -> bytes:
    """Return the sheet of a week as PDF: one row a post and speciality, one column a day. Raises TypesettingFailed."""
    return _pdf("week.typ", values, fonts=fonts, title=title)


def month_pdf(values: Mapping[str, Any], *, fonts: FontSet, title: str) -> bytes:
    """Return the month as PDF: old measures, numbers, new measures. Raises TypesettingFailed."""
    return _pdf("month.typ", values, fonts=fonts, title=title)


def _pdf(template: str, values: Mapping[str, Any], *, fonts: FontSet, title: str) -> bytes:
    with as_file(files(__package__) / "templates") as folder:
        return print_page(folder / template, values, fonts=fonts, title=title)
