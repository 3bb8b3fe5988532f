"""Starting, cancelling and retrying."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from gangze.jobs.models import Job
from gangze.jobs.services import cancel_job, perform, retry_job
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken

from .conftest import JIANG, STRANGER
from .starts import start

pytestmark = pytest.mark.django_db
Capture = Callable[..., Any]


def test_a_job_reaches_the_engine_only_when_its_transaction_commits(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = start()
        assert DBTaskResult.objects.count() == 0
    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.all()] == [[str(job.uuid)]]


def test_a_job_of_a_transaction_that_fails_has_never_been() -> None:
    with transaction.atomic():
        start()
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_job_that_no_app_declares_cannot_be_started() -> None:
    with pytest.raises(ValueError, match=r"errand\.unheard"):
        start("errand.unheard")


def test_the_same_key_is_the_same_job() -> None:
    assert start(key="file-1") == start(key="file-1")
    assert start(key="file-2") != start(key="file-1")


def test_a_key_belongs_to_its_tenant() -> None:
    assert start(key="file-1", tenant="111111111") != start(key="file-1", tenant="222222222")


def test_jobs_without_a_key_are_never_the_same() -> None:
    assert start() != start()


def test_the_same_key_with_other_arguments_is_refused() -> None:
    start(key="file-1", upto=3)
    with pytest.raises(RuleBroken):
        start(key="file-1", upto=4)


def test_asking_again_for_failed_work_tries_it_again() -> None:
    job = start("errand.refuse", key="once", text="不行")
    perform(job.uuid)
    again = start("errand.refuse", key="once", text="不行")
    assert (again.pk, again.state, again.error_text) == (job.pk, Job.State.QUEUED, "")


def test_a_waiting_job_is_cancelled_at_once_and_never_runs() -> None:
    job = start()
    cancel_job(actor=JIANG, job_uuid=job.uuid)
    perform(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.CANCELLED, 0)


def test_a_cancelled_job_can_be_tried_again() -> None:
    job = start()
    cancel_job(actor=JIANG, job_uuid=job.uuid)
    retry_job(actor=JIANG, job_uuid=job.uuid)
    perform(job.uuid)
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED


def test_an_invisible_job_can_neither_be_cancelled_nor_retried() -> None:
    job = start()
    for verb in (cancel_job, retry_job):
        with pytest.raises(Absent):
            verb(actor=STRANGER, job_uuid=job.uuid)


def test_seeing_a_job_is_not_steering_it(known_people: dict[str, Any]) -> None:
    from gangze.access.actor import Actor, Grant
    from gangze.access.matrix import Role

    head = Actor("key-head", "车间主任", (Grant(Role.WORKSHOP_HEAD, "a1/e1/"),))
    with pytest.raises(NotAllowed):
        cancel_job(actor=head, job_uuid=start().uuid)
