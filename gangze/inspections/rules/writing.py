"""Rotas as people write them: a line for each shift, a line for each group."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from gangze.kernel.errors import RuleBroken

from .hours import plain, read_span, span_text
from .rotas import OFF, Pattern, Shift, check_pattern


def shifts_text(shifts: Sequence[Shift]) -> str:
    """Return shifts as `read_shifts` reads them: 早班 08:00-16:00."""
    return "\n".join(f"{shift.name} {span_text((shift.starts, shift.ends))}" for shift in shifts)


def turns_text(pattern: Pattern) -> str:
    """Return whose turn it is as `read_turns` reads it: 甲 早早中中夜夜休休; whole names where first signs are shared."""
    signs = _signs(pattern.shifts)
    lines = []
    for group, days in pattern.turns.items():
        written = "".join(day[0] for day in days) if signs else " ".join(days)
        lines.append(f"{group} {written}")
    return "\n".join(lines)


def read_pattern(shifts: str, turns: str, *, starts_on: date, follows_calendar: bool) -> Pattern:
    """Return the pattern that people wrote. Raises RuleBroken, naming the line."""
    told = read_shifts(shifts)
    pattern = Pattern(told, read_turns(turns, told), starts_on, follows_calendar)
    check_pattern(pattern)
    return pattern


def read_shifts(text: str) -> tuple[Shift, ...]:
    """Return the shifts of lines such as 夜班 00:00-08:00. Raises RuleBroken."""
    return tuple(_shift(line) for line in _lines(text))


def _shift(line: str) -> Shift:
    match = re.fullmatch(r"(\S*?)[\s:]*(\d{1,2}:\d{2}.*)", line)
    if match is None or not match[1]:
        raise RuleBroken("班请一行写一个，如“早班 08:00-16:00”：{line}", line=line[:30])
    begin, end = read_span(match[2])
    return Shift(match[1], begin, end - begin)


def read_turns(text: str, shifts: Sequence[Shift]) -> Mapping[str, tuple[str, ...]]:
    """Return who works which shift on each day of the cycle. Raises RuleBroken for a group named twice, or an unknown shift."""
    turns: dict[str, tuple[str, ...]] = {}
    for line in _lines(text):
        group, _mark, days = re.sub(r"[:：]", " ", line, count=1).partition(" ")
        if not days.strip():
            raise RuleBroken("轮转请一行写一个班次，如“甲 早早中中夜夜休休”：{line}", line=line[:30])
        if group in turns:
            raise RuleBroken("“{group}”写了两行。", group=group)
        turns[group] = _days(days, shifts)
    return turns


def _days(text: str, shifts: Sequence[Shift]) -> tuple[str, ...]:
    names = {shift.name: shift.name for shift in shifts} | {OFF: OFF}
    written = [each for each in re.split(r"[\s,;、]+", text) if each]
    if all(each in names for each in written):
        return tuple(written)
    signs = _signs(shifts)
    letters = "".join(written)
    strange = next((letter for letter in letters if letter not in signs), None)
    if strange is not None:
        raise RuleBroken("轮转中的“{name}”不是所列的班。", name=strange)
    return tuple(signs[letter] for letter in letters)


def _signs(shifts: Sequence[Shift]) -> Mapping[str, str]:
    """Return shifts by the first sign of their names; empty where two share it."""
    signs = {shift.name[:1]: shift.name for shift in shifts}
    return signs | {OFF: OFF} if len(signs) == len(shifts) and OFF not in signs else {}


def _lines(text: str) -> list[str]:
    return [plain(line) for line in text.splitlines() if line.strip()]
