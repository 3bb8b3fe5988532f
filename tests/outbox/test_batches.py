"""Many records at once: each answered on its own, exactly once, and refused politely when there is no place."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from gangze.ledger.models import Fact
from gangze.mastery.models import Examination
from gangze.org.outbox import admission, batches, taking
from gangze.org.outbox.records import record_hash
from tests.dossiers.builders import Crew, hire_crew

from .conftest import recited, send_batch, signed_in


def answers(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    return list(response.json()["answers"])


def test_each_record_is_answered_with_its_receipt_and_two_hashes(crew: Crew) -> None:
    told = [recited(crew, crew.officer), recited(crew, crew.officer)]
    for one, answer in zip(told, answers(send_batch(signed_in(crew.officer), told)), strict=True):
        fact = Fact.objects.get(client_uuid=one["client_uuid"])
        assert answer == {
            "client_uuid": one["client_uuid"], "status": 200, "receipt": str(fact.client_uuid),
            "content_hash": fact.content_hash, "record_hash": record_hash(one),
        }  # fmt: skip


def test_a_batch_handed_in_again_whole_or_in_parts_changes_nothing(crew: Crew) -> None:
    client = signed_in(crew.officer)
    told = [recited(crew, crew.officer) for _ in range(3)]
    first = answers(send_batch(client, told))
    assert answers(send_batch(client, [*told, told[0]])) == [*first, first[0]]
    assert answers(send_batch(client, told[1:])) == first[1:]
    alone = client.post("/api/outbox/", told[2], content_type="application/json").json()
    assert (alone["content_hash"], alone["record_hash"]) == (first[2]["content_hash"], first[2]["record_hash"])
    assert Examination.objects.count() == 3


def test_a_bad_record_spoils_no_other(crew: Crew) -> None:
    good, later = recited(crew, crew.officer), recited(crew, crew.officer)
    lacking = {**recited(crew, crew.officer), "device_at": "yesterday"}
    unknown = recited(crew, crew.officer, kind="kit.unknown")
    others = recited(crew, crew.principal)
    bodyless = recited(crew, crew.officer, body={"person": "nobody"})
    fraction = recited(crew, crew.officer)
    fraction["body"] = {**fraction["body"], "seconds": 1.5}
    hidden = recited(crew, crew.officer)
    hidden["body"] = {**hidden["body"], "post": str(hire_crew(1).post.uuid)}
    told = [good, lacking, unknown, others, bodyless, fraction, hidden, "text", None, later]
    got = answers(send_batch(signed_in(crew.officer), told))
    assert [(answer["status"], answer.get("code", "")) for answer in got] == [
        (200, ""), (400, "malformed"), (422, "rule"), (403, "other_person"), (422, "rule"), (400, "malformed"),
        (404, "absent"), (400, "malformed"), (400, "malformed"), (200, ""),
    ]  # fmt: skip
    assert all(answer["error"] for answer in got if answer["status"] != 200)
    assert [answer["client_uuid"] for answer in got[7:9]] == [None, None]
    assert Examination.objects.count() == 2


def test_who_may_not_is_refused_and_told_so(crew: Crew) -> None:
    [answer] = answers(send_batch(signed_in(crew.worker), [recited(crew, crew.worker)]))
    assert (answer["status"], answer["code"]) == (403, "not_allowed")
    assert not Examination.objects.exists()


def test_a_record_that_breaks_its_taker_is_left_for_later_and_the_others_are_taken(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [recited(crew, crew.officer) for _ in range(3)]
    hand_in = taking.hand_in

    def breaks(user: Any, record: Any, *present: Any) -> UUID:
        receipt = hand_in(user, record, *present)
        if str(record.client_uuid) == told[1]["client_uuid"]:
            raise ZeroDivisionError
        return receipt

    with monkeypatch.context() as patch:
        patch.setattr(batches, "hand_in", breaks)
        got = answers(send_batch(signed_in(crew.officer), told))
    assert [answer["status"] for answer in got] == [200, 500, 200]
    assert Examination.objects.count() == 2, "what the broken one had written is undone"
    assert [answer["status"] for answer in answers(send_batch(signed_in(crew.officer), told))] == [200, 200, 200]
    assert Examination.objects.count() == 3


def test_a_database_in_trouble_takes_nothing_and_asks_to_come_back(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [recited(crew, crew.officer) for _ in range(2)]
    hand_in = taking.hand_in

    def locked(user: Any, record: Any, *present: Any) -> UUID:
        hand_in(user, record, *present)
        raise OperationalError("database is locked")

    monkeypatch.setattr(batches, "hand_in", locked)
    response = send_batch(signed_in(crew.officer), told)
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert not Examination.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"facts": {}}',
        b'{"facts": []}',
        b"[" * 100_000,
        b'{"facts": [' + b"1," * 100 + b"1]}",
    ],
)
def test_what_is_no_batch_is_told_so(crew: Crew, content: bytes) -> None:
    response = signed_in(crew.officer).post("/api/outbox/batch/", content, content_type="application/json")
    assert (response.status_code, bool(response.json()["error"])) == (400, True)


def test_a_batch_of_more_than_two_megabytes_is_refused_whole(crew: Crew) -> None:
    one = recited(crew, crew.officer)
    content = json.dumps(
        {"facts": [{**one, "body": {**one["body"], "transcript": "说" * 700_000}}]}, ensure_ascii=False
    )
    response = signed_in(crew.officer).post("/api/outbox/batch/", content.encode(), content_type="application/json")
    assert response.status_code == 400


def test_without_a_session_nothing_is_read(crew: Crew) -> None:
    assert send_batch(Client(), [recited(crew, crew.officer)]).status_code == 401


def test_a_session_needs_the_token_against_forgery(crew: Crew) -> None:
    client = signed_in(crew.officer)
    client.handler.enforce_csrf_checks = True
    assert send_batch(client, [recited(crew, crew.officer)]).status_code == 403
    assert not Examination.objects.exists()


def test_when_every_place_is_taken_the_device_is_asked_to_come_back(crew: Crew, settings: Settings) -> None:
    settings.GANGZE_INTAKE_AT_ONCE = 1
    client = signed_in(crew.officer)
    with admission.admitted():
        for response in (
            send_batch(client, [recited(crew, crew.officer)]),
            client.post("/api/outbox/", recited(crew, crew.officer), content_type="application/json"),
        ):
            assert response.status_code == 429
            assert 1 <= int(response["Retry-After"]) <= 5
    assert send_batch(client, [recited(crew, crew.officer)]).status_code == 200


def test_a_uuid_used_for_other_content_is_refused(crew: Crew) -> None:
    client, uuid = signed_in(crew.officer), str(uuid4())
    one, other = (recited(crew, crew.officer, client_uuid=uuid) for _ in range(2))
    other["body"] = {**other["body"], "note": "另一次"}
    got = answers(send_batch(client, [one, other]))
    assert [answer["status"] for answer in got] == [200, 422]
    assert Examination.objects.count() == 1


def test_the_server_tells_its_time(crew: Crew) -> None:
    assert send_batch(signed_in(crew.officer), [recited(crew, crew.officer)]).json()["server_at"].endswith("+00:00")


def test_the_hash_of_a_record_is_as_documented() -> None:
    told = {
        "actor": "a", "body": {"note": "停泵"}, "client_uuid": "00000000-0000-4000-8000-000000000001",
        "device_at": "2026-03-02T02:00:00.000Z", "kind": "kit.noted", "title": "is not hashed",
    }  # fmt: skip
    rules = Path(__file__).parents[2] / "docs" / "rules" / "outbox.md"
    assert record_hash(told) in rules.read_text(encoding="utf-8")
