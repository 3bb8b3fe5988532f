"""隐患 as a chain of facts: what state follows from which facts, and what may be done next (docs/rules/findings.md §2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from .words import FindingLevel, FindingState

REPORTED = "finding.reported"
ASSIGNED = "finding.assigned"
RECTIFIED = "finding.rectified"
CHECKED = "finding.checked"
EXTENSION_ASKED = "finding.extension_asked"
EXTENSION_DECIDED = "finding.extension_decided"
ESCALATED = "finding.escalated"
GRADED = "finding.graded"
LINKED = "finding.linked"
WITHDRAWN = "finding.withdrawn"


def subject_of(finding_uuid: object) -> str:
    """Return the subject under which the ledger keeps everything about a finding."""
    return f"finding:{finding_uuid}"


@dataclass(frozen=True, slots=True)
class Event:
    """One fact about a finding: `at` is the moment it counts for, `day` its date on the calendar of the park, `by` the key of its author."""

    kind: str
    at: datetime
    day: date
    by: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a finding stands. People are uuids of persons as facts hold them ("" for none), `…_by` the keys of authors.

    `since_on` is the calendar date on which the present state began, `climbed` the last step that was told since then.
    `fen` is what all rectifications together cost.
    """

    reported_by: str
    reported_at: datetime
    since_on: date
    state: FindingState = FindingState.REPORTED
    level: FindingLevel = FindingLevel.GENERAL
    asks_grading: bool = False
    major_since: datetime | None = None
    owner: str = ""
    due_on: date | None = None
    assigned_at: datetime | None = None
    asked_due_on: date | None = None
    asked_by: str = ""
    rectified_by: str = ""
    rectifier: str = ""
    rectified_at: datetime | None = None
    is_fixed_on_spot: bool = False
    evidence: tuple[str, ...] = ()
    fen: int = 0
    checked_by: str = ""
    seen: str = ""
    closed_at: datetime | None = None
    climbed: int = 0
    sent_back_count: int = 0
    recurs: str = ""
    duplicate_of: str = ""
    trigger: str = ""
    told_people: frozenset[str] = field(default=frozenset())

    @property
    def is_over(self) -> bool:
        """Return whether nothing can be done about it any more."""
        return self.state in (FindingState.CLOSED, FindingState.WITHDRAWN)


def standing_after(events: Iterable[Event]) -> Standing | None:
    """Return how a finding stands after its facts; None without a report.

    The report counts as the first whatever its place, the others in the order given. What does not fit the state it meets (a
    record of a former system, at worst) changes nothing: the same facts give the same standing, always.
    """
    told = list(events)
    report = next((event for event in told if event.kind == REPORTED), None)
    if report is None:
        return None
    standing = _reported(report)
    for event in told:
        step = _STEPS.get(event.kind)
        if step is not None and not standing.is_over:
            standing = step(standing, event)
    return standing


def _reported(event: Event) -> Standing:
    told = event.told
    standing = Standing(
        event.by, event.at, event.day, asks_grading=bool(told.get("thinks_major")), recurs=told.get("recurs") or ""
    )
    return _with_rectification(standing, event, told["fixed"], is_on_spot=True) if told.get("fixed") else standing


def _assigned(standing: Standing, event: Event) -> Standing:
    if standing.state not in (FindingState.REPORTED, FindingState.ASSIGNED):
        return standing
    return replace(
        standing, state=FindingState.ASSIGNED, owner=event.told["owner"], assigned_at=event.at, since_on=event.day,
        due_on=date.fromisoformat(event.told["due_on"]), asked_due_on=None, asked_by="",
        climbed=standing.climbed if standing.state is FindingState.ASSIGNED else 0,
    )  # fmt: skip


def _rectified(standing: Standing, event: Event) -> Standing:
    if standing.state not in (FindingState.REPORTED, FindingState.ASSIGNED):
        return standing
    return _with_rectification(standing, event, event.told, is_on_spot=False)


def _with_rectification(standing: Standing, event: Event, done: Mapping[str, Any], *, is_on_spot: bool) -> Standing:
    return replace(
        standing, state=FindingState.RECTIFIED, rectified_by=event.by, rectifier=event.told.get("person") or "",
        rectified_at=event.at, since_on=event.day, evidence=tuple(done.get("photos", ())), climbed=0,
        fen=standing.fen + int(done.get("fen") or 0), asked_due_on=None, asked_by="", is_fixed_on_spot=is_on_spot,
    )  # fmt: skip


def _checked(standing: Standing, event: Event) -> Standing:
    if standing.state is not FindingState.RECTIFIED:
        return standing
    if event.told["passed"]:
        return replace(
            standing, state=FindingState.CLOSED, closed_at=event.at, checked_by=event.by, since_on=event.day, climbed=0,
            seen=event.told.get("seen", ""),
        )  # fmt: skip
    # Nobody owes what was fixed on the spot: sent back, it waits for an owner.
    state = FindingState.ASSIGNED if standing.owner else FindingState.REPORTED
    return replace(
        standing, state=state, sent_back_count=standing.sent_back_count + 1, rectified_by="", rectifier="", rectified_at=None,
        evidence=(), is_fixed_on_spot=False, since_on=event.day, climbed=0,
    )  # fmt: skip


def _extension_asked(standing: Standing, event: Event) -> Standing:
    if standing.state is not FindingState.ASSIGNED:
        return standing
    return replace(standing, asked_due_on=date.fromisoformat(event.told["until"]), asked_by=event.by)


def _extension_decided(standing: Standing, event: Event) -> Standing:
    if standing.asked_due_on is None:
        return standing
    if not event.told["granted"]:
        return replace(standing, asked_due_on=None, asked_by="")
    return replace(standing, due_on=standing.asked_due_on, asked_due_on=None, asked_by="", climbed=0)


def _escalated(standing: Standing, event: Event) -> Standing:
    return replace(standing, climbed=max(standing.climbed, int(event.told["step"])))


def _graded(standing: Standing, event: Event) -> Standing:
    level = FindingLevel(event.told["level"])
    is_major = level is FindingLevel.MAJOR
    return replace(
        standing, level=level, asks_grading=False, told_people=standing.told_people | set(event.told.get("people", ())),
        major_since=standing.major_since or (event.at if is_major else None),
    )  # fmt: skip


def _linked(standing: Standing, event: Event) -> Standing:
    return replace(
        standing,
        recurs=event.told.get("recurs") or standing.recurs,
        trigger=event.told.get("trigger") or standing.trigger,
    )


def _withdrawn(standing: Standing, event: Event) -> Standing:
    return replace(
        standing, state=FindingState.WITHDRAWN, duplicate_of=event.told.get("duplicate_of") or "", since_on=event.day, climbed=0
    )  # fmt: skip


_STEPS: Mapping[str, Callable[[Standing, Event], Standing]] = {
    ASSIGNED: _assigned,
    RECTIFIED: _rectified,
    CHECKED: _checked,
    EXTENSION_ASKED: _extension_asked,
    EXTENSION_DECIDED: _extension_decided,
    ESCALATED: _escalated,
    GRADED: _graded,
    LINKED: _linked,
    WITHDRAWN: _withdrawn,
}
KINDS = (REPORTED, *_STEPS)
"""Every kind of fact that says something about a finding."""
