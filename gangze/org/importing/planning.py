"""What an import would do, row by row: created, changed, left alone, bad; and what stands but is not in the file."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from gangze.kernel.wording import Sentence

from .problems import Problem
from .tables import Record

Subject = Literal["enterprise", "workshop", "team", "post", "person"]
_YES, _NO = Sentence("是"), Sentence("否")
State = Literal["created", "changed", "unchanged", "bad"]


@dataclass(slots=True)
class PlannedRow:
    """One thing of the file and what becomes of it.

    `changes` maps fields to [old, new] as people read them. `order` is what the service is told, with the keys of
    rows that stand; empty for rows that are left alone or bad. `cells` are the texts of the row for the preview.
    """

    subject: Subject
    state: State
    title: str
    sheet: str
    row: int
    detail: str = ""
    changes: dict[str, list[Any]] = field(default_factory=dict)
    order: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[dict[str, str | None]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the row as it is kept between preview and confirmation; the row number counts from 1."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Plan:
    """Everything an import would do. `missing` are titles of people who stand but are not in the file: they stay."""

    kind: Literal["org", "roster"]
    file_name: str
    rows: list[PlannedRow] = field(default_factory=list)
    missing: list[dict[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown_columns: list[dict[str, str]] = field(default_factory=list)

    def of_state(self, state: State) -> list[PlannedRow]:
        """Return the rows in one state, in the order of the file."""
        return [row for row in self.rows if row.state == state]

    @property
    def errors(self) -> list[Problem]:
        """Return the problems that keep rows out."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """Return the problems that keep nothing out."""
        return [problem for problem in self.problems if problem.severity == "warning"]

    def digest(self) -> str:
        """Return a hash of what would be done, so that a confirmation is of exactly what was shown."""
        orders = [[row.subject, row.state, row.order] for row in self.rows]
        return hashlib.sha256(json.dumps(orders, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def differing(standing: Mapping[str, object], told: Mapping[str, object]) -> dict[str, object]:
    """Return what the file tells otherwise than what stands; what the file leaves blank erases nothing."""
    return {name: value for name, value in told.items() if value not in ("", None) and standing.get(name) != value}


def old_and_new(standing: Mapping[str, object], fresh: Mapping[str, object]) -> dict[str, list[Any]]:
    """Return {field: [old, new]} as it is shown and kept."""
    return {name: [shown(standing.get(name)), shown(value)] for name, value in fresh.items()}


def shown(value: object) -> Any:
    """Return a value as a preview shows it and JSON keeps it."""
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(str(one) for one in value)
    return "" if value is None else value


def kept(values: Mapping[str, object]) -> dict[str, Any]:
    """Return values as JSON keeps them for the service: dates in ISO."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def cells_of(record: Record) -> dict[str, str]:
    """Return the texts of a row by field, unknown columns by their heading, for the preview."""
    return {**{name: text for name, text in record.texts.items() if text.strip()}, **record.extras}


def bad_rows(
    subject: Subject, records: Iterable[Record], problems: Iterable[Problem], *, titles: tuple[str, ...]
) -> list[PlannedRow]:
    """Return the rows that stay out, each with its own problems; `titles` are the fields tried for its title."""
    by_row: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.cell:
            by_row.setdefault((problem.sheet, problem.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), []).append(problem)
    rows = []
    for record in {(record.sheet, record.row): record for record in records}.values():
        found = by_row.get((record.sheet, str(record.row + 1)), [])
        title = next((record.text(name) for name in titles if record.text(name)), "—")
        row = PlannedRow(subject, "bad", title, record.sheet, record.row + 1, record.text("enterprise"))
        row.cells, row.problems = cells_of(record), [problem.as_json() for problem in found]
        rows.append(row)
    return rows
