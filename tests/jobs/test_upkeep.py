"""What every worker does beside its work."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from gangze.jobs.models import Job, WorkerPulse
from gangze.jobs.selectors import health
from gangze.jobs.services import kinds, perform, upkeep
from gangze.jobs.services.results import partial_dir
from gangze.kernel.clock import now

from .starts import start

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def held(*, silent_for: timedelta = MINUTE, **fields: Any) -> Job:
    """A job whose worker has not been heard of."""
    job = start()
    values = {"attempts": 1, "worker": "dead", "started_at": now(), **fields}
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, lease_key=uuid.uuid4(), lease_until=now() - silent_for, **values
    )
    job.refresh_from_db()
    return job


def test_a_job_whose_worker_fell_silent_waits_for_another_attempt(jobs_folder: Path) -> None:
    job = held()
    partial_dir(job.uuid).mkdir(parents=True)
    assert upkeep.recover_jobs(now()) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.handed_at, job.lease_key) == (Job.State.QUEUED, 1, None, None)
    assert not partial_dir(job.uuid).exists()


def test_a_job_whose_worker_lives_is_left_alone() -> None:
    held(silent_for=-MINUTE)
    assert upkeep.recover_jobs(now()) == 0


def test_a_job_that_kills_every_worker_is_not_tried_for_ever() -> None:
    job = held(attempts=3)
    upkeep.recover_jobs(now())
    job.refresh_from_db()
    assert (job.state, job.error_text) == (Job.State.FAILED, "执行任务的进程意外中断。")


def test_a_cancelled_job_of_a_dead_worker_is_cancelled() -> None:
    job = held(cancel_requested=True)
    upkeep.recover_jobs(now())
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_a_job_is_handed_over_when_its_next_attempt_is_due() -> None:
    job = start()
    Job.objects.filter(pk=job.pk).update(handed_at=None, next_attempt_at=now() + MINUTE)
    assert upkeep.hand_over_due(now()) == 0
    assert upkeep.hand_over_due(now() + 2 * MINUTE) == 1
    assert upkeep.hand_over_due(now() + 2 * MINUTE) == 0
    assert DBTaskResult.objects.count() == 1


def test_a_job_the_engine_has_lost_is_handed_over_again() -> None:
    start()
    assert upkeep.hand_over_due(now() + 14 * MINUTE) == 0
    assert upkeep.hand_over_due(now() + 16 * MINUTE) == 1


def test_a_periodic_job_runs_once_for_its_slot_however_many_workers_there_are() -> None:
    moment = datetime.fromisoformat("2026-05-05T04:00:00+08:00")
    declared = {kind.name for kind, _schedule in kinds.scheduled_kinds()}
    assert "jobs.tidy" in declared
    for _worker in range(3):
        upkeep._slots_seen.clear()  # each worker remembers only its own
        upkeep.schedule_jobs(moment)
    slot = datetime.fromisoformat("2026-05-05T03:40:00+08:00")
    assert [job.scheduled_for for job in Job.objects.filter(kind="jobs.tidy")] == [slot]
    upkeep._slots_seen.clear()


def test_a_quiet_round_only_reads(django_assert_max_num_queries: Any) -> None:
    upkeep.schedule_jobs(now())
    with django_assert_max_num_queries(2) as captured:
        upkeep.look_after_jobs()
    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)
    upkeep._slots_seen.clear()


def test_old_results_go_first_and_old_jobs_later(settings: Any, jobs_folder: Path) -> None:
    settings.GANGZE_JOB_RESULT_DAYS, settings.GANGZE_JOB_DAYS = 30, 365
    job = start()
    perform(job.uuid)
    upkeep.tidy_jobs(now() + timedelta(days=29))
    assert len(list(jobs_folder.rglob("*.txt"))) == 1
    upkeep.tidy_jobs(now() + timedelta(days=31))
    job.refresh_from_db()
    assert (job.result_path, job.result_name, list(jobs_folder.rglob("*.txt"))) == ("", "数 数.txt", [])
    upkeep.tidy_jobs(now() + timedelta(days=366))
    assert not Job.objects.filter(pk=job.pk).exists()


def test_waiting_and_running_jobs_are_never_tidied_away() -> None:
    start()
    held()
    upkeep.tidy_jobs(now() + timedelta(days=3650))
    assert Job.objects.count() == 2


def test_files_that_belong_to_nobody_are_removed(jobs_folder: Path) -> None:
    for part in ("partial", "results"):
        (jobs_folder / part / str(uuid.uuid4())).mkdir(parents=True)
    upkeep.tidy_jobs(now())
    assert list(jobs_folder.glob("*/*")) == []


def test_health_asks_for_a_worker_heard_of_lately() -> None:
    assert (health().database, health().worker) == (True, False)
    upkeep.pulse("host:1:abc")
    assert health().is_good
    WorkerPulse.objects.update(seen_at=now() - MINUTE)
    assert not health().is_good


def test_a_worker_that_stops_in_good_order_leaves_no_pulse() -> None:
    upkeep.pulse("host:1:abc")
    upkeep.end_pulse("host:1:abc")
    assert not health().worker
