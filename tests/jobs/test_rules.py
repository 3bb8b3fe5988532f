"""When a job is tried again, and which moment a schedule names."""

from datetime import datetime, time, timedelta

import pytest

from gangze.jobs.rules import JobState, Schedule, check_cancel, check_retry, retry_delay, state_after_failure
from gangze.kernel.clock import PARK_ZONE
from gangze.kernel.errors import RuleBroken


def park(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARK_ZONE)


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 5), (1, 5), (2, 20), (3, 80), (4, 320), (9, 1800), (500, 1800)])
def test_each_failure_waits_four_times_longer_up_to_half_an_hour(attempts: int, seconds: int) -> None:
    assert retry_delay(attempts) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("attempts", "state"), [(1, JobState.QUEUED), (2, JobState.QUEUED), (3, JobState.FAILED), (4, JobState.FAILED)]
)
def test_a_job_fails_for_good_when_its_attempts_are_used_up(attempts: int, state: JobState) -> None:
    assert state_after_failure(attempts=attempts, max_attempts=3) is state


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        ("2026-03-01 00:29:59", "2026-02-28 00:30"),
        ("2026-03-01 00:30:00", "2026-03-01 00:30"),
        ("2026-03-01 23:59:59", "2026-03-01 00:30"),
        ("2028-03-01 00:10:00", "2028-02-29 00:30"),
        ("2027-01-01 00:10:00", "2026-12-31 00:30"),
    ],
)
def test_a_daily_slot_is_the_latest_one_that_has_come_in_the_park(moment: str, slot: str) -> None:
    assert Schedule(at=time(0, 30)).slot(park(moment)) == park(slot)


def test_the_slot_is_the_same_wherever_the_clock_of_the_worker_stands() -> None:
    moment = park("2026-05-05 12:34:56")
    schedule = Schedule(every=timedelta(minutes=15))
    assert schedule.slot(moment) == schedule.slot(moment.astimezone(None)) == park("2026-05-05 12:30:00")


def test_missed_slots_are_made_up_for_once() -> None:
    schedule = Schedule(every=timedelta(hours=1))
    assert schedule.slot(park("2026-05-08 09:59:59")) == park("2026-05-08 09:00")


@pytest.mark.parametrize("wrong", [{}, {"every": timedelta(hours=1), "at": time(1)}, {"every": timedelta(0)}])
def test_a_schedule_is_either_every_so_often_or_at_a_time_of_day(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="schedule"):
        Schedule(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED])
def test_only_failed_or_cancelled_jobs_can_be_retried(state: JobState) -> None:
    with pytest.raises(RuleBroken):
        check_retry(state)


@pytest.mark.parametrize("state", [JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED])
def test_a_job_that_has_ended_cannot_be_cancelled(state: JobState) -> None:
    with pytest.raises(RuleBroken):
        check_cancel(state)
