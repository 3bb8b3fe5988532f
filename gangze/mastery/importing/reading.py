"""Reads lists of trainings and certificates: who each row is, what it tells, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Listing, Sentence
from gangze.mastery.rules.training import (
    Course,
    Result,
    check_certificate_days,
    check_day,
    checked_hours,
    checked_score,
)
from gangze.officefiles import Source
from gangze.org.importing.headings import HeadingWords
from gangze.org.importing.problems import Problem
from gangze.org.importing.tables import Layout, Reading, Record, read_tables
from gangze.org.rules.personal import calendar_date, employee_number, person_name

from .headings import CERTIFICATE_HEADINGS, FIELD_NAMES, TRAINING_HEADINGS
from .pupils import Pupil, own_post, pupil_of
from .standing import Standing
from .words import course_of, hours_of, is_for_good, result_of, score_of

T = TypeVar("T")
_WORDS = HeadingWords({**TRAINING_HEADINGS, **CERTIFICATE_HEADINGS})
_LAYOUT = Layout(
    words=_WORDS, anchors=frozenset({"name", "employee_number", "course", "title", "certificate"}),
    group=("workshop", "team"),
)  # fmt: skip
_TRAINING_COLUMNS = ("name", "course", "title", "hours", "trained_on")
_CERTIFICATE_COLUMNS = ("name", "certificate")
_ABOUT_A_POST = frozenset({Course.TEAM, Course.TRANSFER, Course.CHANGE})
"""Elsewhere a column of posts only says who somebody is."""
_LONGEST = {"title": 200, "trainer": 50, "examiner": 50, "company": 100, "remark": 200, "certificate": 100, "number": 50,
            "issuer": 100}  # fmt: skip


@dataclass(slots=True)
class TrainingRead:
    """One training of one person, as a row tells it."""

    record: Record
    pupil: Pupil
    course: Course
    title: str
    hours: Decimal
    trained_on: date
    result: Result
    score: Decimal | None
    post: str
    texts: dict[str, str]


@dataclass(slots=True)
class CertificateRead:
    """One certificate of one person, as a row tells it."""

    record: Record
    pupil: Pupil
    name: str
    issued_on: date | None
    expires_on: date | None
    texts: dict[str, str]


@dataclass(slots=True)
class Understood:
    """What a file says; rows with an error are in `bad_rows` and nowhere else."""

    reading: Reading
    trainings: list[TrainingRead] = field(default_factory=list)
    certificates: list[CertificateRead] = field(default_factory=list)
    bad_rows: list[tuple[Record, list[Problem]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def understand(source: Source, standing: Standing, *, today: date) -> Understood:
    """Return the trainings and certificates of a file, checked against the people of the enterprise.

    A table with a column of certificates is one of certificates, any other one of trainings.
    """
    reading = read_tables(source, _LAYOUT)
    reader = _Reader(standing, Understood(reading, problems=list(reading.problems)), today)
    for record in reading.records:
        reader.read(record)
    if not reading.heading_cells:
        text = Sentence(
            "没有找到表头：培训台账需要“姓名”“培训类别”“培训内容”“学时”“培训日期”，证书台账需要“姓名”“证书名称”。"
        )
        reader.result.problems.append(Problem("", None, "HEADER_MISSING", text))
    return reader.result


class _Reader:
    """Carries what has been seen so far: tables that lack columns."""

    def __init__(self, standing: Standing, result: Understood, today: date) -> None:
        self.standing, self.result, self.today = standing, result, today
        self.short_tables: set[tuple[str, int]] = set()

    def read(self, record: Record) -> None:
        """Take one row over, or note why not."""
        is_certificate = "certificate" in record.columns
        if not self._has_columns(record, _CERTIFICATE_COLUMNS if is_certificate else _TRAINING_COLUMNS):
            self.result.bad_rows.append((record, []))
            return
        problems: list[Problem] = []
        if is_certificate:
            self._certificate(record, problems)
        else:
            self._training(record, problems)
        self.result.problems += problems
        if any(problem.severity == "error" for problem in problems):
            self.result.bad_rows.append((record, problems))

    def _training(self, record: Record, problems: list[Problem]) -> None:
        cell = _Cells(record, problems)
        name, number = cell.read("name", person_name), cell.read("employee_number", employee_number)
        course, hours = cell.read("course", course_of), cell.read("hours", lambda text: checked_hours(hours_of(text)))
        title, on = cell.text("title", is_required=True), cell.day("trained_on", is_required=True)
        if on is not None:
            cell.check("trained_on", lambda: check_day(on, self.today))
        score = cell.read("score", lambda text: checked_score(score_of(text)))
        result = cell.read("result", result_of) if "result" in record.columns else Result.PASSED
        texts = {name: cell.text(name) for name in ("trainer", "examiner", "company", "remark")}
        if course is Course.CONTRACTOR and not texts["company"]:
            problems.append(record.problem("company", "COMPANY_EMPTY", Sentence("承包商入厂教育须写明承包商单位。")))
        is_guest = course is Course.CONTRACTOR
        pupil = pupil_of(self.standing, record, name or "", number or "", problems, is_guest=is_guest) if name else None
        if pupil is None or course is None or hours is None or on is None or result is None or cell.has_error:
            return
        post = self._post(record) if course in _ABOUT_A_POST else ""
        self.result.trainings.append(TrainingRead(record, pupil, course, title, hours, on, result, score, post, texts))

    def _certificate(self, record: Record, problems: list[Problem]) -> None:
        cell = _Cells(record, problems)
        name, number = cell.read("name", person_name), cell.read("employee_number", employee_number)
        title, issued_on = cell.text("certificate", is_required=True), cell.day("issued_on")
        expires_on = None if is_for_good(record.text("expires_on")) else cell.day("expires_on", takes_last=True)
        cell.check("expires_on", lambda: check_certificate_days(issued_on, expires_on, self.today))
        texts = {name: cell.text(name) for name in ("number", "issuer")}
        pupil = pupil_of(self.standing, record, name or "", number or "", problems) if name else None
        if pupil is not None and not cell.has_error:
            self.result.certificates.append(CertificateRead(record, pupil, title, issued_on, expires_on, texts))

    def _post(self, record: Record) -> str:
        """Return the key of the post the training is about, "" where the row names none that is known."""
        written = own_post(record)
        keys = self.standing.post_keys(written) if written else []
        return keys[0] if len(keys) == 1 else ""

    def _has_columns(self, record: Record, wanted: tuple[str, ...]) -> bool:
        missing = [FIELD_NAMES[name] for name in wanted if name not in record.columns]
        table = (record.sheet, id(record.columns))
        if missing and table not in self.short_tables:
            self.short_tables.add(table)
            text = Sentence("缺少必需的列“{columns}”，该表各行没有读取。", columns=Listing(missing))
            cell = self.result.reading.heading_cells.get(record.sheet)
            self.result.problems.append(Problem(record.sheet, cell, "COLUMN_MISSING", text))
        return not missing


class _Cells:
    """Reads the cells of one row and notes what is wrong at each."""

    def __init__(self, record: Record, problems: list[Problem]) -> None:
        self.record, self.problems = record, problems

    @property
    def has_error(self) -> bool:
        """Return whether something wrong keeps the row out."""
        return any(problem.severity == "error" for problem in self.problems)

    def read(self, name: str, rule: Callable[[str], T]) -> T | None:
        """Return what a cell means, None where it cannot be read."""
        try:
            return rule(self.record.text(name))
        except RuleBroken as broken:
            self._note(name, broken.message)
            return None

    def text(self, name: str, *, is_required: bool = False) -> str:
        """Return a text, refused when it is too long, or empty where it must not be."""
        text = self.record.text(name)
        if is_required and not text:
            self._note(name, Sentence("{column}为空。", column=FIELD_NAMES[name]))
        if len(text) > _LONGEST[name]:
            self._note(name, Sentence("{column}最多{count}字。", column=FIELD_NAMES[name], count=_LONGEST[name]))
        return text

    def day(self, name: str, *, is_required: bool = False, takes_last: bool = False) -> date | None:
        """Return a day; of a span such as 2024.5.1-2030.4.30 the first, or the last."""
        found = self.record.dates.get(name)
        if found is not None:
            return found
        parts = spanned(self.record.text(name))
        day = self.read_text(name, parts[-1] if takes_last else parts[0])
        if day is None and is_required and not self.record.text(name):
            self._note(name, Sentence("{column}为空。", column=FIELD_NAMES[name]))
        return day

    def read_text(self, name: str, text: str) -> date | None:
        """Return the day a text means, and note where it means none."""
        try:
            return calendar_date(text)
        except RuleBroken as broken:
            self._note(name, broken.message)
            return None

    def check(self, name: str, rule: Callable[[], None]) -> None:
        """Note what a rule says of a cell."""
        try:
            rule()
        except RuleBroken as broken:
            self._note(name, broken.message)

    def _note(self, name: str, message: str) -> None:
        self.problems.append(self.record.problem(name, f"{name.upper()}_INVALID", message))


def spanned(text: str) -> list[str]:
    """Return the parts of a span of days (2024.5.1至2030.4.30, 2024/5/1~2030/4/30), or the text alone."""
    for mark in ("至", "到", "~", "～", "—", "–"):
        parts = [part.strip() for part in text.split(mark) if part.strip()]
        if len(parts) == 2:
            return parts
    return [text.removeprefix("至").strip()]
