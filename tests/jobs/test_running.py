"""What becomes of a job while it runs, and how it ends."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from gangze.access.actor import Actor, system_actor
from gangze.jobs.events import job_finished
from gangze.jobs.models import Job
from gangze.jobs.rules import JobState
from gangze.jobs.services import STOPPING, JobRun, cancel_job, job_kind, perform
from gangze.jobs.services.results import open_result
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent, RuleBroken

from .conftest import JIANG
from .starts import start

pytestmark = pytest.mark.django_db


@pytest.fixture
def stopping() -> Iterator[None]:
    """A worker that has been asked to end."""
    STOPPING.set()
    yield
    STOPPING.clear()


def ran(job: Job) -> Job:
    perform(job.uuid)
    job.refresh_from_db()
    return job


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_job_that_succeeds_keeps_its_progress_summary_and_result(jobs_folder: Path) -> None:
    job = ran(start(upto=5))
    assert (job.state, job.done, job.of, job.percent) == (Job.State.SUCCEEDED, 5, 5, 100)
    assert job.summary == {"counted": 5}
    with open_result(job) as stream:
        content = stream.read()
    assert content == b"0\n1\n2\n3\n4\n"
    assert (job.result_bytes, job.result_sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert job.result_name == "数 数.txt"


def test_a_second_delivery_finds_nothing_to_do() -> None:
    job = ran(start())
    finished_at = job.finished_at
    assert (ran(job).attempts, job.finished_at) == (1, finished_at)


def test_a_broken_rule_fails_the_job_at_once_with_its_own_words() -> None:
    job = ran(start("errand.refuse", text="本企业没有这个岗位。"))
    assert (job.state, job.attempts, job.error_text) == (Job.State.FAILED, 1, "本企业没有这个岗位。")


def test_an_unexpected_error_waits_and_is_tried_again() -> None:
    job = ran(start("errand.stumble"))
    assert (job.state, job.attempts, job.handed_at) == (Job.State.QUEUED, 1, None)
    assert job.next_attempt_at > now()
    assert "ZeroDivisionError: as always" in job.error_trace
    assert "ZeroDivisionError" in job.error_text


def test_after_its_last_attempt_a_job_has_failed_for_good() -> None:
    job = ran(ran(start("errand.stumble")))
    assert (job.state, job.attempts) == (Job.State.FAILED, 2)
    assert job.finished_at is not None


def test_a_job_that_fails_after_writing_leaves_no_file(jobs_folder: Path) -> None:
    job = ran(start("errand.stumble"))
    assert files(jobs_folder) == []
    with pytest.raises(Absent):
        open_result(job)


def test_a_job_that_fails_while_writing_leaves_no_file(jobs_folder: Path) -> None:
    @job_kind("errand.tear")
    def tear(run: JobRun) -> None:
        with run.result_file("x.bin", "application/octet-stream") as path:
            path.write_bytes(b"half")
            raise ZeroDivisionError

    ran(start("errand.tear"))
    assert files(jobs_folder) == []


def test_a_job_has_one_result_file() -> None:
    @job_kind("errand.twice", max_attempts=1)
    def twice(run: JobRun) -> None:
        for name in ("a", "b"):
            with run.result_file(name, "text/plain") as path:
                path.write_text(name)

    assert ran(start("errand.twice")).state == Job.State.FAILED


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..", "a/b\\c\0d", ".hidden", "长" * 300])
def test_no_name_of_a_result_leaves_its_folder(name: str, jobs_folder: Path) -> None:
    @job_kind("errand.name")
    def named(run: JobRun, *, name: str) -> None:
        with run.result_file(name, "text/plain") as path:
            assert path.resolve().is_relative_to(jobs_folder.resolve())
            path.write_text("x")

    if "\0" in name:
        name = name.replace("\0", "")  # PostgreSQL has no such text
    try:
        assert ran(start("errand.name", name=name)).state == Job.State.SUCCEEDED
    finally:
        from gangze.jobs.services.kinds import _kinds

        del _kinds["errand.name"]


def test_a_result_that_was_changed_on_disk_is_not_handed_over(jobs_folder: Path) -> None:
    job = ran(start())
    (jobs_folder / job.result_path).write_bytes(b"0\n1\n3\n")
    with pytest.raises(RuleBroken, match="校验值"):
        open_result(job)


def test_a_result_that_is_gone_says_so(jobs_folder: Path) -> None:
    job = ran(start())
    (jobs_folder / job.result_path).unlink()
    with pytest.raises(RuleBroken, match="过期"):
        open_result(job)


def test_a_running_job_ends_at_its_next_step_when_it_is_cancelled(jobs_folder: Path) -> None:
    @job_kind("errand.patient")
    def patient(run: JobRun) -> None:
        with run.result_file("never.txt", "text/plain") as path:
            path.write_text("half")
            cancel_job(actor=JIANG, job_uuid=run.job_uuid)
            run.write()
            run.check_cancelled()

    job = ran(start("errand.patient"))
    assert (job.state, job.error_text, files(jobs_folder)) == (Job.State.CANCELLED, "", [])


def test_a_worker_that_stops_gives_its_job_back_without_counting_the_attempt(stopping: None) -> None:
    job = ran(start())
    assert (job.state, job.attempts, job.lease_key) == (Job.State.QUEUED, 0, None)


def test_an_attempt_that_has_lost_its_lease_changes_nothing(jobs_folder: Path) -> None:
    @job_kind("errand.overtaken")
    def overtaken(run: JobRun) -> None:
        with run.result_file("late.txt", "text/plain") as path:
            path.write_text("late")
        Job.objects.filter(uuid=run.job_uuid).update(state=Job.State.QUEUED, lease_key=None, lease_until=None)

    job = ran(start("errand.overtaken"))
    assert (job.state, job.result_path, files(jobs_folder)) == (Job.State.QUEUED, "", [])


def test_a_job_acts_as_its_starter_with_what_is_allowed_now(known_people: dict[str, Actor]) -> None:
    job = start("errand.sign")
    known_people[JIANG.key] = Actor(JIANG.key, JIANG.name, grants=())
    assert ran(job).summary == {"key": JIANG.key, "grants": 0}


def test_a_job_whose_starter_may_not_act_any_more_fails(known_people: dict[str, Actor]) -> None:
    job = start("errand.sign")
    del known_people[JIANG.key]
    assert ran(job).state == Job.State.FAILED
    assert "权限" in job.error_text


def test_the_systems_own_jobs_act_as_the_system() -> None:
    assert ran(start("errand.sign", actor=system_actor("seal"))).summary["key"] == "system:seal"


def test_a_kind_that_has_gone_with_an_upgrade_fails_with_a_sentence() -> None:
    job = start("errand.sign")
    Job.objects.filter(pk=job.pk).update(kind="errand.gone")
    assert (ran(job).state, "errand.gone" in job.error_text) == (Job.State.FAILED, True)


def test_the_end_of_a_job_is_announced_once_it_is_committed(django_capture_on_commit_callbacks: object) -> None:
    heard: list[tuple[object, JobState]] = []

    def hear(job_uuid: object, state: JobState, **_: object) -> None:
        heard.append((job_uuid, state))

    job_finished.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            job = start("errand.refuse", text="不行")
            with transaction.atomic():
                perform(job.uuid)
                assert heard == []
    finally:
        job_finished.disconnect(hear)
    assert heard == [(job.uuid, JobState.FAILED)]
