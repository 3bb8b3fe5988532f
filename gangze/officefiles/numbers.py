"""How Excel shows a number: dates, percentages, fixed decimals and units written into the number format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

_BUILTIN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 20: "h:mm", 21: "h:mm:ss"}
_BUILTIN_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58})
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[0#?]+)?")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format as far as it changes what a person reads.

    `decimals` is None for the general format. `percent` multiplies by a hundred.
    """

    is_date: bool = False
    is_time: bool = False
    decimals: int | None = None
    percent: bool = False
    prefix: str = ""
    suffix: str = ""


GENERAL = NumberFormat()


def format_of(number_format_id: int, code: str | None) -> NumberFormat:
    """Return the format of a cell style from its built-in id or its own format code."""
    if code is None:
        if number_format_id in _BUILTIN_DATES:
            return NumberFormat(is_date=True)
        code = _BUILTIN.get(number_format_id, "General")
    return _parse(code)


@lru_cache(maxsize=512)
def _parse(code: str) -> NumberFormat:
    section = code.split(";")[0]
    bare = _QUOTED.sub("", section)
    if bare.strip().lower() in {"", "general", "@", "g/通用格式"}:
        return GENERAL
    if re.search(r"[ydYD]|m{3,}", bare) or re.search(r"[月日年]", bare):
        return NumberFormat(is_date=True)
    if re.search(r"[hHsS]", bare):
        return NumberFormat(is_time=True)
    return _numeric(section, bare)


def _numeric(section: str, bare: str) -> NumberFormat:
    digits = _DIGITS.search(bare)
    if digits is None or "E+" in bare.upper() or "/" in bare:
        return GENERAL
    literal = _QUOTED.sub(lambda match: match[1] or match[2] or "", section)
    found = _DIGITS.search(literal)
    if found is None:
        return GENERAL
    decimals = len(digits[0].partition(".")[2])
    return NumberFormat(
        decimals=decimals,
        percent="%" in bare,
        prefix=literal[: found.start()].replace("%", "").strip(),
        suffix=literal[found.end() :].replace("%", "").strip(),
    )


def shown(value: float, style: NumberFormat) -> str:
    """Return a number as the cell shows it, without a meaningless .0 and without thousands marks."""
    if style.percent:
        value *= 100
    text = general(value) if style.decimals is None else f"{value:.{style.decimals}f}"
    return f"{style.prefix}{text}{'%' if style.percent else ''}{style.suffix}"


def general(value: float) -> str:
    """Return a number in Excel's general format: up to 15 digits, no trailing zeros, no exponent below 1e15."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    return text if "e" not in text else f"{value:.10f}".rstrip("0").rstrip(".") or "0"


def date_of(serial: float, *, from_1904: bool = False) -> datetime | None:
    """Return the moment a serial number stands for, None outside the calendar. source: ECMA-376 part 1, 18.17.4."""
    if not 0 <= serial < 2_958_466:
        return None
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if serial >= 60 else 31)  # noqa: DTZ001
    return start + timedelta(seconds=round(serial * 86400))


def shown_date(moment: datetime | date) -> str:
    """Return a date as 2026-03-01, with the time only where there is one."""
    if isinstance(moment, datetime) and (moment.hour or moment.minute or moment.second):
        return moment.strftime("%Y-%m-%d %H:%M")
    return f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"


def shown_time(moment: datetime) -> str:
    """Return a time of day as 8:05."""
    return f"{moment.hour}:{moment.minute:02d}"
