"""Who sees a job: its starter, and who may see jobs at its place."""

import pytest

from gangze.access.actor import NOBODY, Actor, Grant
from gangze.access.matrix import Action, Role
from gangze.jobs import selectors
from gangze.jobs.models import Job
from gangze.jobs.services import start_job
from gangze.jobs.services.starting import may_download, may_steer
from gangze.kernel.errors import Absent

from .conftest import JIANG, STRANGER
from .starts import start

pytestmark = pytest.mark.django_db
PATHS = ["", "a1/", "a1/e1/", "a1/e1/u1/", "a1/e2/", "a1/e11/"]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("reach", ["", "a1/", "a1/e1/", "a1/e1/u1/"])
def test_list_and_gate_agree_for_every_role_and_reach(role: Role, reach: str) -> None:
    for path in PATHS:
        start_job(actor=JIANG, kind="errand.count", arguments={"upto": 1}, tenant="", path=path)
    actor = Actor("key-other", "别人", (Grant(role, reach),))
    allowed = {job.path for job in Job.objects.all() if actor.may(Action.JOB_VIEW, job.path)}
    assert {job.path for job in selectors.jobs_of(actor)} == allowed


def test_a_person_without_any_grant_sees_the_own_jobs_only() -> None:
    worker = Actor("key-worker", "工人")
    own = start(actor=worker)
    start()
    assert list(selectors.jobs_of(worker)) == [own]


def test_nobody_sees_nothing() -> None:
    start(actor=Actor("", ""))
    start()
    assert list(selectors.jobs_of(NOBODY)) == []
    assert list(selectors.jobs_of(Actor("", ""))) == []


def test_an_invisible_job_is_absent() -> None:
    with pytest.raises(Absent):
        selectors.job_of(STRANGER, start().uuid)


def test_a_result_is_for_its_starter_and_for_those_the_kind_names() -> None:
    printed, refused = start(), start("errand.refuse", text="")
    leader = Actor("key-leader", "班组长", (Grant(Role.TEAM_LEADER, "a1/e1/"),))
    assert [may_download(JIANG, printed), may_download(JIANG, refused)] == [True, True]
    assert [may_download(leader, printed), may_download(leader, refused)] == [True, False]
    assert not may_download(STRANGER, printed)


def test_steering_belongs_to_the_starter_and_to_who_answers_for_the_place() -> None:
    job = start()
    principal = Actor("key-principal", "负责人", (Grant(Role.PRINCIPAL, "a1/e1/"),))
    park = Actor("key-park", "园区", (Grant(Role.PARK_OFFICER, "a1/"),))
    assert [may_steer(actor, job) for actor in (JIANG, principal, park, STRANGER)] == [True, True, False, False]
