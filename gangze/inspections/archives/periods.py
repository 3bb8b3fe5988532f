"""Weeks, months and measures of a former system or of paper."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from pydantic import Field

from gangze.access.matrix import Action
from gangze.inspections.rules.months import (
    LONGEST_WORDS,
    MOST_MEASURES,
    Wish,
    is_delegated,
    month_named,
    require_report,
)
from gangze.inspections.rules.weeks import Counts, week_named
from gangze.inspections.selectors.archived import person_uuid, roles_then, unit_named
from gangze.inspections.services.archived_periods import require_new_month, require_new_week
from gangze.inspections.services.months import CLOSED, REPORTED, derive_months
from gangze.inspections.services.weeks import SIGNED, derive_weeks
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.services import FactDraft
from gangze.org.archives import BodyTold, PersonTold, Record, brings

NAMES = UUID("5d0f6a0b-3c51-5a0e-9c0f-7a0d5f8e2b41")


def _person(record: Record) -> str | None:
    """Return the uuid of the person who did it, where the line names somebody known here."""
    return person_uuid(record.author.person_id) if record.author else None


def _key(named: Any, text: str) -> str:
    try:
        return str(named(text).key)
    except Absent:
        raise RuleBroken("没有“{text}”这一周或这个月，请写成 2026-W09 或 2026-03。", text=text[:20]) from None


class SignedTold(BodyTold):
    """A week that a workshop signed on paper: its sums as they were signed. What only an export has is kept as it is."""

    week: str = Field(max_length=8)
    unit: str = Field(min_length=1, max_length=80)
    totals: dict[str, int]
    words: str = Field(default="", max_length=LONGEST_WORDS)
    is_late: bool = False
    person: Any = None
    through: int | None = None
    days: dict[str, dict[str, int]] | None = None
    specialities: dict[str, dict[str, int]] | None = None
    findings: dict[str, int] | None = None
    checks: list[dict[str, Any]] | None = None
    fact_count: int | None = None
    facts_root: str | None = None
    facts: list[str] | None = None


_EXPORTED = ("through", "days", "specialities", "findings", "checks", "fact_count", "facts_root", "facts")


def _once_signed(draft: FactDraft) -> Hashable:
    require_new_week(draft)
    return (draft.subject, draft.payload["week"], draft.corrects)


@brings(SIGNED, SignedTold, derive=derive_weeks, once=_once_signed)
def signed(record: Record) -> FactDraft:
    """Make the fact that a week was signed."""
    told: SignedTold = record.body
    unit = unit_named(record.directory.enterprise, told.unit)
    record.require(Action.WEEK_SIGN, unit.path)
    if any(count < 0 for count in told.totals.values()):
        raise RuleBroken("次数不能为负。")
    more = {name: getattr(told, name) for name in _EXPORTED if getattr(told, name) is not None}
    payload = {
        "week": _key(week_named, told.week), "unit": str(unit.uuid), "person": _person(record),
        "totals": Counts.from_told(told.totals).told(), "words": told.words.strip(), "is_late": told.is_late, **more,
    }  # fmt: skip
    return FactDraft(SIGNED, f"unit:{unit.uuid}", payload, unit.path)


class MeasureTold(BodyTold):
    """A measure: `measure` is the former system's own number or a uuid, which a report names again."""

    words: str = Field(min_length=1, max_length=LONGEST_WORDS)
    owner: PersonTold
    due_on: date
    measure: str = Field(default="", max_length=80)
    uuid: UUID | None = None


class ClosedTold(BodyTold):
    """A month that a principal closed. What only an export has is kept as it is."""

    month: str = Field(max_length=7)
    measures: list[MeasureTold] = Field(default=[], max_length=MOST_MEASURES)
    none_reason: str = Field(default="", max_length=LONGEST_WORDS)
    words: str = Field(default="", max_length=LONGEST_WORDS)
    is_delegated: bool = False
    why_delegated: str = Field(default="", max_length=LONGEST_WORDS)
    ground: str = Field(default="", max_length=LONGEST_WORDS)
    is_late: bool = False
    former: list[dict[str, Any]] = []
    numbers: dict[str, Any] = {}
    checks: list[dict[str, Any]] = []
    on_behalf_of: list[dict[str, str]] = []
    deadline: str | None = None
    person: Any = None


def _uuid_of(record: Record, told: str) -> UUID:
    """Return the uuid of a measure: a uuid names itself, a former number is made one for the enterprise."""
    try:
        return UUID(told)
    except ValueError:
        return uuid5(NAMES, f"{record.directory.enterprise.code}/{told.strip()}")


def _wish(record: Record, month: str, place: int, told: MeasureTold) -> Wish:
    owner = record.directory.person(told.owner, day=record.day)
    name = told.measure or f"{month}/{place}/{told.words}"
    return Wish(told.words.strip(), owner.uuid, told.due_on, told.uuid or _uuid_of(record, name))


def _once_closed(draft: FactDraft) -> Hashable:
    require_new_month(draft)
    return (draft.subject, draft.payload["month"], draft.corrects)


def _is_delegated(record: Record, told: ClosedTold) -> bool:
    """Return whether somebody else than the principal closed it: by the roles held here then, else as the line says.

    Who held none here at that time may well have been the principal of paper days: that it was brought in is shown with it.
    """
    author = record.author
    path = record.directory.enterprise.path
    roles = roles_then(author.person_id, path, record.happened_at) if author and author.person_id else set()
    return is_delegated(roles) if roles else told.is_delegated


@brings(CLOSED, ClosedTold, derive=derive_months, once=_once_closed)
def closed(record: Record) -> FactDraft:
    """Make the fact that a month was closed."""
    told: ClosedTold = record.body
    enterprise = record.directory.enterprise
    record.require(Action.MONTH_CLOSE, enterprise.path)
    month = _key(month_named, told.month)
    is_by_another = _is_delegated(record, told)
    if bool(told.measures) == bool(told.none_reason.strip()):
        raise RuleBroken("请写措施，或者写不定措施的理由，二者取一。")
    payload: dict[str, Any] = {
        "month": month, "person": _person(record), "is_delegated": is_by_another, "deadline": told.deadline,
        "is_late": told.is_late, "former": told.former, "numbers": told.numbers, "checks": told.checks,
        "measures": [_wish(record, month, place, each).told() for place, each in enumerate(told.measures, 1)],
    }  # fmt: skip
    if is_by_another:
        payload |= {"on_behalf_of": told.on_behalf_of, "why_delegated": told.why_delegated.strip()}
    texts = {"none_reason": told.none_reason, "words": told.words, "ground": told.ground}
    payload |= {name: text.strip() for name, text in texts.items() if text.strip()}
    return FactDraft(CLOSED, f"enterprise:{enterprise.uuid}", payload, enterprise.path)


class OutcomeTold(BodyTold):
    """What came of a measure."""

    measure: str = Field(min_length=1, max_length=80)
    state: str = Field(max_length=10)
    outcome: str = Field(max_length=LONGEST_WORDS)
    person: Any = None


@brings(REPORTED, OutcomeTold, derive=derive_months)
def measure_reported(record: Record) -> FactDraft:
    """Make the fact that somebody told what came of a measure."""
    told: OutcomeTold = record.body
    enterprise = record.directory.enterprise
    record.require(Action.MONTH_CLOSE, enterprise.path)
    uuid = _uuid_of(record, told.measure)
    payload = {
        "measure": str(uuid), "person": _person(record), "state": require_report(told.state, told.outcome).value,
        "outcome": told.outcome.strip(),
    }  # fmt: skip
    return FactDraft(REPORTED, f"measure:{uuid}", payload, enterprise.path)
