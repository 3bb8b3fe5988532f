"""What a job may become next, when it is tried again, and which moment a schedule names."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from gangze.kernel.clock import PARK_ZONE
from gangze.kernel.errors import RuleBroken

FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=30)
_EPOCH = datetime(2024, 1, 1, tzinfo=PARK_ZONE)


class JobState(StrEnum):
    """Where a job stands; the last three are final until somebody asks for another try."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Return whether nothing more happens by itself."""
        return self in (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


class Cancelled(Exception):
    """Somebody asked for the end of this job; raised inside the job by `check_cancelled`."""


class Interrupted(Cancelled):
    """The worker is being stopped, or lost its lease: the job ends here and is tried again elsewhere."""


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after the given number of failed attempts: 5 s, 20 s, 80 s … at most 30 minutes."""
    fourfold: int = 4 ** min(max(attempts - 1, 0), 10)
    return min(FIRST_DELAY * fourfold, LONGEST_DELAY)


def state_after_failure(*, attempts: int, max_attempts: int) -> JobState:
    """Return whether a failed job waits for another attempt or has failed for good."""
    return JobState.QUEUED if attempts < max_attempts else JobState.FAILED


def check_retry(state: JobState) -> None:
    """Raise RuleBroken unless the job has failed or was cancelled."""
    if state not in (JobState.FAILED, JobState.CANCELLED):
        raise RuleBroken("只有失败或已取消的任务可以重试。")


def check_cancel(state: JobState) -> None:
    """Raise RuleBroken when the job has already ended."""
    if state.is_final:
        raise RuleBroken("任务已经结束，不能取消。")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a periodic job is due: every `every`, or daily `at` a time of day in the park's zone."""

    every: timedelta | None = None
    at: time | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError("a schedule is either every so often or at a time of day")
        if self.every is not None and self.every < timedelta(seconds=1):
            raise ValueError("a schedule cannot be shorter than a second")

    def slot(self, moment: datetime) -> datetime:
        """Return the latest moment not after `moment` for which the job is scheduled.

        All workers compute the same slot from the same moment, so that a unique slot means one run. A slot missed while
        nobody worked is the latest one and is made up for; the ones before it are not.
        """
        if self.every is not None:
            return _EPOCH + (moment - _EPOCH) // self.every * self.every
        assert self.at is not None  # __post_init__ has seen to it
        local = moment.astimezone(PARK_ZONE)
        due = datetime.combine(local.date(), self.at, tzinfo=PARK_ZONE)
        return due if due <= local else due - timedelta(days=1)
