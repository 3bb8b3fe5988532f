"""Workers as processes of their own: killed, stopped, several at once."""

import os
import signal
from collections import Counter
from pathlib import Path

from gangze.jobs.models import Job, WorkerPulse
from gangze.jobs.selectors import health
from gangze.jobs.services import cancel_job
from gangze.jobs.services.results import open_result

from .conftest import JIANG, Installation, wait_for
from .starts import start


def state_of(job: Job) -> str:
    job.refresh_from_db()
    return job.state


def files_in(folder: Path) -> list[str]:
    """Return the names of all files below a folder in which another process may be at work."""
    return [name for _folder, _folders, names in os.walk(folder) for name in names]


def test_a_job_outlives_the_sudden_death_of_its_worker(installation: Installation, jobs_folder: Path) -> None:
    trace = installation.folder / "trace.txt"
    job = start(upto=20, pause=0.1, trace=str(trace))
    doomed = installation.start_worker()
    wait_for(lambda: state_of(job) == Job.State.RUNNING and job.done > 2)
    os.killpg(doomed.pid, signal.SIGKILL)
    doomed.wait()

    installation.start_worker()
    wait_for(lambda: state_of(job) == Job.State.SUCCEEDED)
    assert trace.read_text() == f"{job.uuid} attempt 1\n{job.uuid} attempt 2\n"
    with open_result(job) as stream:
        assert stream.read().split() == [str(number).encode() for number in range(20)]
    # The worker clears up after it has said that the job is done.
    wait_for(lambda: len(files_in(jobs_folder)) == 1)


def test_several_workers_share_the_jobs_and_do_each_once(installation: Installation) -> None:
    trace = installation.folder / "trace.txt"
    jobs = [start(upto=2, pause=0.05, trace=str(trace)) for _ in range(12)]
    for _ in range(2):
        installation.start_worker()
    wait_for(lambda: Job.objects.filter(state=Job.State.SUCCEEDED, kind="errand.count").count() == len(jobs))
    attempts = Counter(line.split()[0] for line in trace.read_text().splitlines())
    assert attempts == {str(job.uuid): 1 for job in jobs}


def test_a_worker_that_is_asked_to_end_gives_its_job_back_to_the_next(installation: Installation) -> None:
    job = start(upto=40, pause=0.1)
    leaving = installation.start_worker()
    wait_for(lambda: state_of(job) == Job.State.RUNNING)
    assert health().is_good
    leaving.send_signal(signal.SIGTERM)
    assert leaving.wait(timeout=10) == 0
    assert (state_of(job), job.attempts) == (Job.State.QUEUED, 0)
    assert not WorkerPulse.objects.exists()


def test_a_running_job_stops_within_moments_of_being_cancelled(installation: Installation, jobs_folder: Path) -> None:
    job = start(upto=600, pause=0.05)
    installation.start_worker()
    wait_for(lambda: state_of(job) == Job.State.RUNNING and job.done > 0)
    cancel_job(actor=JIANG, job_uuid=job.uuid)
    wait_for(lambda: state_of(job) == Job.State.CANCELLED, seconds=5)
    wait_for(lambda: files_in(jobs_folder) == [])
