"""What the ledger does outside requests: seal every morning, and export."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from gangze.access.matrix import Role
from gangze.jobs.models import Job
from gangze.jobs.rules import JobState
from gangze.jobs.services import kind_named, perform, start_job
from gangze.ledger.models import Fact, Seal
from gangze.org.models import RoleGrant
from gangze.org.selectors import actor_of

from .scene import MONDAY, OTHER_PLACE, PLACE, SYSTEM, TENANT, SetClock, record, three_days
from .test_bundle import verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def jobs_folder(settings: Any, tmp_path: Path) -> None:
    """Where result files of this test live."""
    settings.VAR_DIR = tmp_path


def exported_by(path: str) -> Job:
    """Run an export of the tenant as the safety officer at the path, and return the ended job."""
    user = get_user_model().objects.create_user(name="李安全")
    RoleGrant.objects.create(user=user, role=Role.SAFETY_OFFICER.value, path=path)
    arguments = {"tenant": TENANT}
    job = start_job(actor=actor_of(user), kind="ledger.export", arguments=arguments, tenant=TENANT, path=PLACE)
    perform(job.uuid)
    return Job.objects.get(pk=job.pk)


def test_the_export_job_ends_with_a_bundle_that_the_verifier_accepts(clock: SetClock, tmp_path: Path) -> None:
    three_days(clock)
    job = exported_by(PLACE)
    assert (job.state, job.result_name) == (JobState.SUCCEEDED, f"ledger-{TENANT}.zip")
    (bundle,) = tmp_path.rglob("*.zip")
    assert verify(bundle)[0] == 0
    assert Fact.objects.get(kind="ledger.exported").author_name == "李安全"


def test_who_lost_the_right_before_the_job_ran_gets_nothing(clock: SetClock, tmp_path: Path) -> None:
    three_days(clock)
    job = exported_by(OTHER_PLACE)
    assert job.state == JobState.FAILED
    assert list(tmp_path.rglob("*.zip")) == []
    assert not Fact.objects.filter(kind="ledger.exported").exists()


def test_sealing_is_scheduled_every_morning_after_the_day_turns(clock: SetClock) -> None:
    kind = kind_named("ledger.seal")
    assert kind is not None
    assert kind.schedule is not None
    assert kind.schedule.at is not None
    assert kind.schedule.at.isoformat() == "08:10:00"
    record(1)
    clock.pass_by(days=1)
    job = start_job(actor=SYSTEM, kind="ledger.seal", arguments={}, tenant="", path="")
    perform(job.uuid)
    assert Job.objects.get(pk=job.pk).state == JobState.SUCCEEDED
    assert Seal.objects.get().day == MONDAY
