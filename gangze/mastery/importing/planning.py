"""What an import would record, row by row; what stands already or comes twice is left alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from gangze.kernel.wording import Sentence
from gangze.org.importing.problems import Problem
from gangze.org.importing.tables import Record
from gangze.org.rules.wording import matching_key

from .pupils import Pupil
from .reading import CertificateRead, TrainingRead, Understood
from .standing import Standing

Subject = Literal["training", "certificate", ""]
State = Literal["created", "unchanged", "bad"]
Identity = tuple[str, ...]


@dataclass(slots=True)
class PlannedRow:
    """One row of the file and what becomes of it. `order` is what the service is told; empty unless it is created."""

    subject: Subject
    state: State
    title: str
    detail: str
    sheet: str
    row: int
    order: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[dict[str, str | None]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the row as it is kept between preview and confirmation; the row number counts from 1."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Plan:
    """Everything an import would record. A file with an error records nothing."""

    rows: list[PlannedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown_columns: list[dict[str, str]] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """Return the problems for which the file is refused."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """Return what should be looked at."""
        return [problem for problem in self.problems if problem.severity == "warning"]

    def orders(self) -> list[dict[str, Any]]:
        """Return what is to be recorded, in the order of the file; nothing for a file with an error."""
        return [] if self.errors else [row.order for row in self.rows if row.order]

    def digest(self) -> str:
        """Return a hash of what would be recorded: what was shown is what is confirmed."""
        told = json.dumps(self.orders(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


def plan_rows(read: Understood, standing: Standing) -> Plan:
    """Return what recording the file would do: the same training or certificate again changes nothing."""
    plan = Plan(problems=list(read.problems), unknown_columns=read.reading.unknown_columns)
    seen: dict[Identity, Record] = {}
    for record, row, identity in _told(read):
        if identity in standing.known:
            row.state, row.order = "unchanged", {}
        elif identity in seen:
            text = Sentence("与第{row}行相同，只取一次。", row=seen[identity].row + 1)
            plan.problems.append(record.warning("name", "ROW_REPEATED", text))
            row.state, row.order = "unchanged", {}
        seen.setdefault(identity, record)
        plan.rows.append(row)
    for record, problems in read.bad_rows:
        told = [problem.as_json() for problem in problems]
        plan.rows.append(
            PlannedRow("", "bad", record.text("name"), "", record.sheet, record.row + 1, {}, _cells(record), told)
        )
    plan.rows.sort(key=lambda row: (row.sheet, row.row))
    return plan


def _told(read: Understood) -> Iterator[tuple[Record, PlannedRow, Identity]]:
    for training in read.trainings:
        yield training.record, _training_row(training), identity_of_training(training)
    for certificate in read.certificates:
        yield certificate.record, _certificate_row(certificate), identity_of_certificate(certificate)


def identity_of_training(read: TrainingRead) -> Identity:
    """Return what makes a training one: person, course, day and content."""
    return training_identity(_who(read.pupil), read.course.value, read.trained_on.isoformat(), read.title)


def training_identity(who: str, course: str, day: str, title: str) -> Identity:
    """Return the same of its parts; `who` is a person's key."""
    return ("training", who, course, day, matching_key(title))


def identity_of_certificate(read: CertificateRead) -> Identity:
    """Return what makes a certificate one: person, name, number and end."""
    end = read.expires_on.isoformat() if read.expires_on else ""
    return certificate_identity(_who(read.pupil), read.name, read.texts["number"], end)


def certificate_identity(who: str, name: str, number: str, end: str) -> Identity:
    """Return the same of its parts; `end` is "" for good."""
    return ("certificate", who, matching_key(name), number, end)


def _who(pupil: Pupil) -> str:
    return pupil.key or f"{pupil.name} {pupil.employee_number}"


def _training_row(read: TrainingRead) -> PlannedRow:
    order = {
        "subject": "training", **_person_order(read.pupil), "course": read.course.value, "title": read.title,
        "hours": str(read.hours), "trained_on": read.trained_on.isoformat(), "result": read.result.value,
        "score": None if read.score is None else str(read.score), "post": read.post, **read.texts,
    }  # fmt: skip
    record = read.record
    return PlannedRow(
        "training", "created", read.pupil.name, read.title, record.sheet, record.row + 1, order, _cells(record)
    )


def _certificate_row(read: CertificateRead) -> PlannedRow:
    order = {
        "subject": "certificate", **_person_order(read.pupil), "name": read.name,
        "issued_on": read.issued_on.isoformat() if read.issued_on else None,
        "expires_on": read.expires_on.isoformat() if read.expires_on else None, **read.texts,
    }  # fmt: skip
    record = read.record
    return PlannedRow(
        "certificate", "created", read.pupil.name, read.name, record.sheet, record.row + 1, order, _cells(record)
    )


def _person_order(pupil: Pupil) -> dict[str, Any]:
    if pupil.key:
        return {"person": pupil.key}
    return {"person": "", "new_person": {"name": pupil.name, "employee_number": pupil.employee_number}}


def _cells(record: Record) -> dict[str, str]:
    return {name: record.text(name) for name in record.columns if name != "serial" and record.text(name)}
