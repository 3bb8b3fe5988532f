"""How overdue findings climb, by working days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from gangze.inspections.rules.climbing import Step, days_overdue, deadline_of, notice_uuid, step_after, steps_to_tell
from gangze.inspections.rules.findings import Standing
from gangze.inspections.rules.words import FindingLevel, FindingState
from gangze.kernel.calendar import WorkingCalendar

WEEK = WorkingCalendar({})
FRIDAY = date(2026, 11, 27)
REPORT = Standing("somebody", datetime(2026, 11, 27, 4, tzinfo=UTC), FRIDAY)
ASSIGNED = replace(REPORT, state=FindingState.ASSIGNED, owner="x", due_on=FRIDAY)


def test_each_state_has_its_deadline() -> None:
    told = {
        FindingState.REPORTED: date(2026, 11, 30),  # a working day to assign, over the weekend
        FindingState.ASSIGNED: FRIDAY,
        FindingState.RECTIFIED: date(2026, 12, 2),  # three working days to check
        FindingState.CLOSED: None,
        FindingState.WITHDRAWN: None,
    }
    assert {state: deadline_of(replace(ASSIGNED, state=state), WEEK) for state in told} == told


def test_only_working_days_count_as_overdue() -> None:
    made_up = WorkingCalendar({date(2026, 11, 28): True, date(2026, 12, 1): False})
    table = [
        (WEEK, FRIDAY, 0), (WEEK, date(2026, 11, 29), 0), (WEEK, date(2026, 11, 30), 1), (WEEK, date(2026, 12, 4), 5),
        (made_up, date(2026, 11, 28), 1), (made_up, date(2026, 12, 1), 2), (made_up, date(2026, 12, 2), 3),
    ]  # fmt: skip
    assert [days_overdue(FRIDAY, today, calendar) for calendar, today, _days in table] == [row[2] for row in table]
    assert days_overdue(date(2026, 11, 28), date(2026, 11, 30), WEEK) == 1  # due on a Saturday
    assert days_overdue(None, FRIDAY, WEEK) == 0


def test_a_general_finding_climbs_in_ten_days_and_a_major_one_in_two() -> None:
    general = [step_after(days, FindingLevel.GENERAL) for days in (0, 1, 2, 3, 4, 5, 9, 10, 99)]
    assert general == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [step_after(days, FindingLevel.MAJOR) for days in (0, 1, 2)] == [0, 3, 4]


def test_every_step_is_told_once_and_none_is_left_out() -> None:
    late = date(2026, 12, 4)  # five working days
    assert steps_to_tell(ASSIGNED, WEEK, late) == [Step.WORKSHOP, Step.OFFICER, Step.PRINCIPAL]
    assert steps_to_tell(replace(ASSIGNED, climbed=2), WEEK, late) == [Step.PRINCIPAL]
    assert steps_to_tell(replace(ASSIGNED, climbed=3), WEEK, late) == []
    assert steps_to_tell(replace(ASSIGNED, state=FindingState.CLOSED), WEEK, late) == []


def test_a_notice_has_one_name_until_the_finding_is_sent_back_or_gets_more_time() -> None:
    finding = uuid4()
    again = notice_uuid(finding, ASSIGNED, FRIDAY, Step.WORKSHOP)
    assert notice_uuid(finding, replace(ASSIGNED, climbed=1), FRIDAY, Step.WORKSHOP) == again
    others = {
        notice_uuid(finding, replace(ASSIGNED, sent_back_count=1), FRIDAY, Step.WORKSHOP),
        notice_uuid(finding, ASSIGNED, date(2026, 12, 4), Step.WORKSHOP),
        notice_uuid(finding, ASSIGNED, FRIDAY, Step.OFFICER),
        again,
    }
    assert len(others) == 4
