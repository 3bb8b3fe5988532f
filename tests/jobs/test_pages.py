"""The pages of jobs, and the answer to whether the installation lives."""

import uuid
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from gangze.jobs.models import Job
from gangze.jobs.services import perform, register_actor_resolver, start_job
from gangze.jobs.services.upkeep import end_pulse, pulse
from gangze.org.selectors import actor_by_key
from tests.cast import ADMINISTRATOR, ANONYMOUS, PARK_OFFICER, SAFETY_OFFICER, STRANGER, TEAM_LEADER, Cast

pytestmark = pytest.mark.django_db
POLLING = "every 1s"


@pytest.fixture
def job(cast: Cast, known_people: dict[str, object]) -> Job:
    """A job that the safety officer has started."""
    actor = cast.actor(SAFETY_OFFICER)
    known_people[actor.key] = actor
    return start_job(
        actor=actor, kind="errand.count", arguments={"upto": 3}, tenant=cast.ours.tenant, path=cast.ours.path
    )


def url(name: str, job: Job) -> str:
    return reverse(f"jobs:{name}", args=[job.uuid])


def text_of(client: Client, address: str, **more: str) -> str:
    response = client.get(address, headers=more)
    assert response.status_code == 200
    return response.content.decode()


def test_a_waiting_job_asks_for_itself_and_an_ended_one_stops_asking(cast: Cast, job: Job) -> None:
    client = cast.client(SAFETY_OFFICER)
    assert POLLING in text_of(client, url("job", job))
    perform(job.uuid)
    ended = text_of(client, url("job", job))
    assert POLLING not in ended
    assert url("result", job) in ended


def test_htmx_gets_only_the_part_that_changes(cast: Cast, job: Job) -> None:
    part = text_of(cast.client(SAFETY_OFFICER), url("job", job), HX_Request="true")
    assert part.lstrip().startswith("<section")
    assert "<html" not in part


def test_progress_is_an_element_with_a_value_and_no_style(cast: Cast, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(done=2, of=8, note="第 2 个岗位")
    part = text_of(cast.client(SAFETY_OFFICER), url("job", job), HX_Request="true")
    assert 'value="2" max="8"' in part
    assert "第 2 个岗位" in part
    assert "style=" not in part


def test_the_result_comes_as_an_attachment_under_its_own_name(cast: Cast, job: Job) -> None:
    perform(job.uuid)
    response = cast.client(SAFETY_OFFICER).get(url("result", job))
    assert b"".join(response.streaming_content) == b"0\n1\n2\n"  # type: ignore[arg-type]
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('数 数.txt')}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_a_job_without_a_result_has_nothing_to_download(cast: Cast, job: Job) -> None:
    assert cast.client(SAFETY_OFFICER).get(url("result", job)).status_code == 404


def test_whoever_sees_the_job_but_may_not_print_gets_no_result(cast: Cast, job: Job) -> None:
    perform(job.uuid)
    assert cast.client(ADMINISTRATOR).get(url("job", job)).status_code == 200
    assert cast.client(ADMINISTRATOR).get(url("result", job)).status_code == 403
    response = cast.client(PARK_OFFICER).get(url("result", job))
    assert b"".join(response.streaming_content) == b"0\n1\n2\n"  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["job", "result"])
def test_another_enterprise_does_not_learn_that_the_job_exists(name: str, cast: Cast, job: Job) -> None:
    perform(job.uuid)
    for person in (STRANGER, TEAM_LEADER):
        answer = cast.client(person).get(url(name, job))
        assert answer.status_code == 404
        assert "数数" not in answer.content.decode()


@pytest.mark.parametrize("name", ["cancel", "retry"])
def test_another_enterprise_cannot_touch_it(name: str, cast: Cast, job: Job) -> None:
    assert cast.client(STRANGER).post(url(name, job)).status_code == 404
    assert cast.client(PARK_OFFICER).post(url(name, job)).status_code in (403, 422)
    job.refresh_from_db()
    assert (job.state, job.cancel_requested) == (Job.State.QUEUED, False)


def test_a_job_is_cancelled_and_tried_again_by_buttons_that_need_no_script(cast: Cast, job: Job) -> None:
    client = cast.client(SAFETY_OFFICER)
    assert client.post(url("cancel", job)).url == url("job", job)  # type: ignore[attr-defined]
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    client.post(url("retry", job))
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_looking_changes_nothing(cast: Cast, job: Job) -> None:
    client = cast.client(SAFETY_OFFICER)
    assert [client.get(url(name, job)).status_code for name in ("cancel", "retry")] == [405, 405]


def test_the_error_is_for_the_starter_and_its_trace_for_the_administrator(
    cast: Cast, known_people: dict[str, object]
) -> None:
    actor = cast.actor(SAFETY_OFFICER)
    known_people[actor.key] = actor
    failing = start_job(actor=actor, kind="errand.stumble", arguments={}, tenant="", path=cast.ours.path)
    perform(failing.uuid)
    seen = {name: text_of(cast.client(name), url("job", failing)) for name in (SAFETY_OFFICER, ADMINISTRATOR)}
    assert "ZeroDivisionError" in seen[SAFETY_OFFICER]
    assert "as always" not in seen[SAFETY_OFFICER]
    assert "as always" in seen[ADMINISTRATOR]


def test_the_list_shows_mine_and_those_of_my_places(cast: Cast, job: Job) -> None:
    address = reverse("jobs:list")
    assert url("job", job) in text_of(cast.client(SAFETY_OFFICER), address)
    assert url("job", job) in text_of(cast.client(PARK_OFFICER), address)
    assert url("job", job) not in text_of(cast.client(STRANGER), address)
    assert url("job", job) not in text_of(cast.client(SAFETY_OFFICER), f"{address}?state=failed")


def test_the_list_asks_for_itself_only_while_something_runs(cast: Cast, job: Job) -> None:
    client = cast.client(SAFETY_OFFICER)
    assert "every 2s" in text_of(client, reverse("jobs:list"))
    perform(job.uuid)
    assert "every 2s" not in text_of(client, reverse("jobs:list"))


def test_a_visitor_is_asked_to_sign_in(cast: Cast, job: Job) -> None:
    for address in (reverse("jobs:list"), url("job", job), url("result", job)):
        answer = cast.client(ANONYMOUS).get(address)
        assert answer.status_code == 302
        assert "login" in answer.url or "sign" in answer.url  # type: ignore[attr-defined]


def test_a_job_that_never_was_is_absent(cast: Cast) -> None:
    assert cast.client(SAFETY_OFFICER).get(reverse("jobs:job", args=[uuid.uuid4()])).status_code == 404


@pytest.fixture
def living_worker(db: None) -> Iterator[None]:
    """A worker that has just been heard of."""
    pulse("host:1:abc")
    yield
    end_pulse("host:1:abc")


def test_healthz_answers_200_once_database_and_worker_live(client: Client, living_worker: None) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "worker": True})


def test_healthz_says_which_part_is_missing(client: Client, db: None) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "worker": False})


def test_the_organisation_finds_the_starter_again_by_key(cast: Cast) -> None:
    register_actor_resolver(actor_by_key)
    actor = cast.actor(SAFETY_OFFICER)
    job = start_job(actor=actor, kind="errand.sign", arguments={}, tenant="", path=cast.ours.path)
    perform(job.uuid)
    job.refresh_from_db()
    assert job.summary == {"key": str(cast.users[SAFETY_OFFICER].uuid), "grants": len(actor.grants)}
