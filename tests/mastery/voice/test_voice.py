"""Speaking where one would type: who may, what is refused, what is kept, and that it goes."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gangze.access.actor import Actor
from gangze.access.matrix import Role
from gangze.accounts.models import User
from gangze.ledger.models import Fact
from gangze.mastery.models import MasterySettings, Recording
from gangze.mastery.services import recordings, voice
from gangze.org import services as org
from gangze.org.models import Person
from gangze.org.selectors import actor_of
from tests.builders import TESTS
from tests.dossiers.builders import Crew, hire_crew

from .conftest import WEBM
from .stub import Stub

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]
As = Callable[[Actor], Client]


@pytest.fixture
def as_(db: None) -> As:
    def sign_in(actor: Actor) -> Client:
        User.objects.filter(pk=actor.user_id).update(must_change_password=False)
        client = Client(enforce_csrf_checks=False)
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return sign_in


@pytest.fixture(autouse=True)
def installation(settings: Settings, tmp_path: Path, stub: Stub) -> None:
    settings.VAR_DIR = tmp_path
    settings.GANGZE_TRANSCRIBER, settings.GANGZE_TRANSCRIBER_URL = "openai", stub.url
    settings.GANGZE_TRANSCRIBER_SECONDS = 5


@pytest.fixture
def on(crew: Crew) -> MasterySettings:
    return MasterySettings.objects.create(enterprise=crew.enterprise, is_voice_on=True)


def url(crew: Crew, person: Person | None = None, kind: str = "risk") -> str:
    asked = f"?person={person.uuid}" if person else ""
    return reverse("mastery:voice", args=[crew.post.uuid, kind]) + asked


def speak(
    client: Client, address: str, content: bytes = WEBM, content_type: str = "audio/webm"
) -> tuple[int, dict[str, object]]:
    response = client.post(address, content, content_type=content_type, headers={"accept": "application/json"})
    return response.status_code, json.loads(response.content) if response.content else {}


def files() -> list[Path]:
    return [path for path in recordings._folder().glob("**/*") if path.is_file()]


def test_what_was_said_comes_back_simplified_with_the_words_of_the_card(
    crew: Crew, on: MasterySettings, stub: Stub, as_: As
) -> None:
    stub.says("聚合反應器，每小時記錄溫度壓力")
    status, told = speak(as_(crew.worker), url(crew))
    assert (status, told["text"]) == (200, "聚合反应器，每小时记录温度压力")
    assert "聚合反应器" in told["terms"]  # type: ignore[operator]
    assert "聚合反应器".encode() in stub.asked[0][2]


def test_nothing_is_kept_unless_the_enterprise_says_for_how_long(
    crew: Crew, on: MasterySettings, stub: Stub, as_: As
) -> None:
    stub.says("先停泵")
    assert speak(as_(crew.worker), url(crew))[1]["recording"] is None
    stub.status = 500
    speak(as_(crew.worker), url(crew))
    assert (files(), Recording.objects.count()) == ([], 0)


@pytest.mark.parametrize(("is_on", "kind"), [(False, "openai"), (True, "none")])
def test_where_voices_are_off_there_is_no_such_address_and_no_button(
    crew: Crew, stub: Stub, as_: As, settings: Settings, is_on: bool, kind: str
) -> None:
    settings.GANGZE_TRANSCRIBER = kind
    MasterySettings.objects.create(enterprise=crew.enterprise, is_voice_on=is_on)
    assert speak(as_(crew.worker), url(crew))[0] == 404
    response = as_(crew.officer).get(reverse("mastery:examine", args=[crew.post.uuid, "risk"]))
    assert "data-voice" not in response.content.decode()
    assert "microphone=()" in response["Permissions-Policy"]
    assert stub.asked == []


def test_the_page_offers_the_button_and_gets_the_microphone(crew: Crew, on: MasterySettings, as_: As) -> None:
    for actor, name in ((crew.officer, "examine"), (crew.worker, "self_test")):
        response = as_(actor).get(reverse(f"mastery:{name}", args=[crew.post.uuid, "risk"]))
        page = response.content.decode()
        assert "data-voice-button" in page
        assert "识别后立即删除，不保留。" in page
        assert "microphone=(self)" in response["Permissions-Policy"]
    assert "microphone=()" in as_(crew.worker).get("/")["Permissions-Policy"]


def test_an_examiner_records_a_holder_of_the_post(crew: Crew, on: MasterySettings, stub: Stub, as_: As) -> None:
    stub.says("先停泵")
    assert speak(as_(crew.officer), url(crew, crew.worker_person))[0] == 200


def test_nobody_else_is_recorded(crew: Crew, on: MasterySettings, stub: Stub, as_: As) -> None:
    person = org.hire_person(
        actor=TESTS, enterprise_uuid=crew.enterprise.uuid, name="钱例南", phone="13800000960",
        post_uuids=[crew.other_post.uuid],
    ).person  # fmt: skip
    assert person.user is not None
    assert speak(as_(crew.officer), url(crew))[0] == 422  # nobody named
    assert speak(as_(crew.officer), url(crew, person))[0] == 403  # does not hold the post
    assert speak(as_(crew.worker), url(crew, person))[0] == 403  # a worker records no other
    assert speak(as_(actor_of(person.user)), url(crew))[0] in (403, 404)
    assert speak(as_(hire_crew(1).officer), url(crew, crew.worker_person))[0] == 404
    assert Client().post(url(crew), WEBM, content_type="audio/webm").status_code == 302
    assert stub.asked == []


@pytest.mark.parametrize(("content", "content_type"), [
    (b"", "audio/webm"), (b"<script>alert(1)</script>", "audio/webm"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "audio/webm"),
    (WEBM, "text/plain"), (WEBM, "multipart/form-data; boundary=x"), (WEBM + b"\0" * (5 * 1024 * 1024), "audio/webm"),
    (b"RIFF\0\0\0\0WEBPVP8 ", "audio/wav"), (b"%PDF-1.7 OggS", "audio/ogg"),
])  # fmt: skip
def test_what_is_no_sound_is_refused_with_a_sentence(
    crew: Crew, on: MasterySettings, stub: Stub, as_: As, content: bytes, content_type: str
) -> None:
    status, told = speak(as_(crew.worker), url(crew), content, content_type)
    assert status == 422
    assert told["error"]
    assert stub.asked == []


def test_the_operator_may_take_less(crew: Crew, on: MasterySettings, as_: As, settings: Settings) -> None:
    settings.GANGZE_TRANSCRIBER_BYTES = 20
    assert speak(as_(crew.worker), url(crew))[0] == 422


@pytest.mark.parametrize("text", ["", "   ", "谢谢观看"])
def test_silence_is_told_as_not_heard(crew: Crew, on: MasterySettings, stub: Stub, as_: As, text: str) -> None:
    stub.says(text)
    status, told = speak(as_(crew.worker), url(crew))
    assert (status, "没有听清" in str(told["error"])) == (422, True)


def test_a_failing_service_leaves_a_sentence_and_typing(
    crew: Crew, on: MasterySettings, stub: Stub, as_: As, caplog: pytest.LogCaptureFixture
) -> None:
    stub.status, stub.body = 500, "机密的话".encode()
    status, told = speak(as_(crew.worker), url(crew))
    assert (status, "打字" in str(told["error"])) == (422, True)
    assert "answered 500" in caplog.text
    assert "机密的话" not in caplog.text


def test_a_csrf_token_is_asked_for(crew: Crew, on: MasterySettings, as_: As) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=crew.worker.user_id))
    User.objects.filter(pk=crew.worker.user_id).update(must_change_password=False)
    assert client.post(url(crew), WEBM, content_type="audio/webm").status_code == 403


def test_when_all_places_are_taken_the_next_is_told_at_once(
    crew: Crew, on: MasterySettings, stub: Stub, as_: As, settings: Settings
) -> None:
    settings.GANGZE_TRANSCRIBER_AT_ONCE = 1
    with voice._place():
        status, told = speak(as_(crew.worker), url(crew))
    assert (status, "请过几秒再试" in str(told["error"])) == (422, True)
    stub.says("先停泵")
    assert speak(as_(crew.worker), url(crew))[0] == 200


def test_a_place_is_free_again_after_a_failure(
    crew: Crew, on: MasterySettings, stub: Stub, as_: As, settings: Settings
) -> None:
    settings.GANGZE_TRANSCRIBER_AT_ONCE, settings.GANGZE_TRANSCRIBER_SECONDS = 1, 0.2
    stub.waits = threading.Event()
    assert "超时" in str(speak(as_(crew.worker), url(crew))[1]["error"])
    stub.waits.set()
    settings.GANGZE_TRANSCRIBER_SECONDS = 5
    stub.says("先停泵")
    assert speak(as_(crew.worker), url(crew))[0] == 200


# Kept recordings


@pytest.fixture
def kept(crew: Crew, on: MasterySettings, stub: Stub, as_: As) -> Recording:
    MasterySettings.objects.update(recording_days=7)
    stub.says("先停泵")
    speak(as_(crew.worker), url(crew))
    return Recording.objects.get()


def test_a_kept_recording_lies_under_a_name_that_tells_nothing(crew: Crew, kept: Recording) -> None:
    [path] = files()
    assert (path.name, path.read_bytes()) == (f"{kept.uuid.hex}.webm", WEBM)
    assert path.stat().st_mode & 0o077 == 0
    assert (kept.speaker, kept.text) == (crew.worker_person, "先停泵")
    assert kept.kept_until == recordings.today() + timedelta(days=7)


def test_the_speaker_and_whoever_sees_peoples_mastery_hear_it(crew: Crew, kept: Recording, as_: As) -> None:
    address = reverse("mastery:recording", args=[kept.uuid])
    for actor in (crew.worker, crew.officer):
        response = as_(actor).get(address)
        assert b"".join(response) == WEBM  # type: ignore[arg-type]
        assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("audio/webm", "nosniff")
        assert "先停泵" in as_(actor).get(reverse("mastery:recordings")).content.decode()
    stranger = hire_crew(1)
    for actor in (stranger.worker, stranger.officer):
        assert as_(actor).get(address).status_code == 404
        assert "先停泵" not in as_(actor).get(reverse("mastery:recordings")).content.decode()


def test_the_speaker_deletes_it_and_the_ledger_tells_only_that(
    crew: Crew, kept: Recording, as_: As, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        as_(crew.worker).post(reverse("mastery:recording_delete", args=[kept.uuid]))
    assert (files(), Recording.objects.count()) == ([], 0)
    fact = Fact.objects.filter(kind="mastery.recordings_purged").get()
    assert fact.payload == {"count": 1, "why": "asked"}


def test_a_team_leader_hears_but_does_not_delete(crew: Crew, kept: Recording, as_: As) -> None:
    person = org.hire_person(
        actor=TESTS, enterprise_uuid=crew.enterprise.uuid, name="赵样强", phone="13800000970"
    ).person
    org.give_role(actor=TESTS, person_uuid=person.uuid, role=Role.TEAM_LEADER, path=crew.post.unit.path)
    assert person.user is not None
    client = as_(actor_of(person.user))
    response = client.get(reverse("mastery:recording", args=[kept.uuid]))
    assert b"".join(response) == WEBM  # type: ignore[arg-type]
    assert client.post(reverse("mastery:recording_delete", args=[kept.uuid])).status_code == 403


def test_recordings_go_when_their_day_is_over_and_one_fact_says_how_many(crew: Crew, kept: Recording) -> None:
    assert recordings.purge_recordings(actor=TESTS) == 0
    Recording.objects.update(kept_until=recordings.today() - timedelta(days=1))
    assert recordings.purge_recordings(actor=TESTS) == 1
    assert (files(), Recording.objects.count()) == ([], 0)
    assert Fact.objects.get(kind="mastery.recordings_purged").payload == {"count": 1, "why": "over"}


def test_a_file_that_no_row_knows_goes_too(crew: Crew, kept: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    Recording.objects.all().delete()
    assert recordings.purge_recordings(actor=TESTS) == 0  # just written: its row may be on its way
    monkeypatch.setattr(recordings, "STRAY_AFTER", timedelta(seconds=-10))
    assert recordings.purge_recordings(actor=TESTS) == 1
    assert files() == []


@pytest.mark.parametrize(
    ("kind", "address"), [("loud", "https://asr.example/v1"), ("openai", ""), ("openai", "ftp://x")]
)
def test_a_setting_that_cannot_be_is_named_at_the_start(settings: Settings, kind: str, address: str) -> None:
    settings.GANGZE_TRANSCRIBER, settings.GANGZE_TRANSCRIBER_URL = kind, address
    [error] = voice.check_transcriber()
    assert "GANGZE_TRANSCRIBER" in error.msg


def test_settings_that_fit_pass_the_check(settings: Settings) -> None:
    assert voice.check_transcriber() == []
    settings.GANGZE_TRANSCRIBER = "none"
    assert voice.check_transcriber() == []
