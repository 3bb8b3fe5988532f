"""Overdue findings climb: owner → workshop → safety officer → principal → park, by working days (docs/rules/findings.md §5)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from enum import IntEnum

from gangze.access.matrix import Role
from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.wording import Sentence

from .findings import Standing
from .words import FindingLevel, FindingState

ASSIGN_WITHIN, CHECK_WITHIN = 1, 3
"""Working days within which a report is assigned and a rectification checked."""
CLIMB_NAMES = uuid.UUID("6c1e1d5c-4f0a-5f43-9f0e-3b1f6f0f8a11")


class Step(IntEnum):
    """How far up an overdue finding has climbed."""

    OWNER = 0
    WORKSHOP = 1
    OFFICER = 2
    PRINCIPAL = 3
    PARK = 4

    @property
    def label(self) -> str:
        """Return who it has reached."""
        return _LABELS[self]


_LABELS = {
    Step.OWNER: Sentence("整改责任人"),
    Step.WORKSHOP: Sentence("车间主任"),
    Step.OFFICER: Sentence("安全员"),
    Step.PRINCIPAL: Sentence("主要负责人"),
    Step.PARK: Sentence("园区"),
}
CLIMB_DAYS: Mapping[FindingLevel, Mapping[Step, int]] = {
    FindingLevel.GENERAL: {Step.WORKSHOP: 1, Step.OFFICER: 3, Step.PRINCIPAL: 5, Step.PARK: 10},
    FindingLevel.MAJOR: {Step.WORKSHOP: 1, Step.OFFICER: 1, Step.PRINCIPAL: 1, Step.PARK: 2},
}
"""Working days overdue from which a step is reached. A decision of ours, not of the law: written down to be argued with."""
REACHED: Mapping[Role, Step] = {
    Role.TEAM_LEADER: Step.OWNER,
    Role.WORKSHOP_HEAD: Step.WORKSHOP,
    Role.SAFETY_OFFICER: Step.OFFICER,
    Role.PRINCIPAL: Step.PRINCIPAL,
    Role.INSPECTOR: Step.PARK,
    Role.PARK_OFFICER: Step.PARK,
}
"""How far a finding must have climbed to stand on the home page of a role."""


def deadline_of(standing: Standing, calendar: WorkingCalendar) -> date | None:
    """Return the calendar date until whose end the present state should end; None once it is closed or withdrawn.

    A report is assigned within a working day, what was assigned is rectified by its own deadline, what was rectified is checked
    within three working days.
    """
    if standing.state is FindingState.REPORTED:
        return calendar.add_working_days(standing.since_on, ASSIGN_WITHIN)
    if standing.state is FindingState.RECTIFIED:
        return calendar.add_working_days(standing.since_on, CHECK_WITHIN)
    return standing.due_on if standing.state is FindingState.ASSIGNED else None


def days_overdue(deadline: date | None, today: date, calendar: WorkingCalendar) -> int:
    """Return how many working days after its deadline a finding is today, 0 where it is not overdue or has none."""
    if deadline is None or today <= deadline:
        return 0
    return calendar.working_days(deadline, today) - calendar.is_working(deadline)


def step_after(overdue_days: int, level: FindingLevel) -> Step:
    """Return how far a finding has climbed after so many working days."""
    return max((step for step, days in CLIMB_DAYS[level].items() if overdue_days >= days), default=Step.OWNER)


def steps_to_tell(standing: Standing, calendar: WorkingCalendar, today: date) -> list[Step]:
    """Return the steps that were reached and not told yet, lowest first: each is told once, none is left out."""
    overdue = days_overdue(deadline_of(standing, calendar), today, calendar)
    reached = step_after(overdue, standing.level)
    return [step for step in Step if standing.climbed < step <= reached]


def notice_uuid(finding_uuid: uuid.UUID, standing: Standing, deadline: date, step: Step) -> uuid.UUID:
    """Return the name of the notice: told twice, it is one fact. Sent back, a finding climbs anew."""
    told = (finding_uuid, standing.state.value, standing.sent_back_count, deadline.isoformat(), step.value)
    return uuid.uuid5(CLIMB_NAMES, ":".join(map(str, told)))
