"""Photos come after the text, in parts that can be resumed, and belong to whoever sent them and to the fact that names them."""

import hashlib
import os
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from gangze.access.actor import Actor
from gangze.kernel import clock
from gangze.ledger.models import Fact, Media, NamedMedia
from gangze.ledger.selectors import media_of
from gangze.ledger.services import claim_waiting, incoming, purge_incoming
from tests.dossiers.builders import Crew

from .conftest import send_batch, signed_in
from .photographed import JPEG, TENANT

PHOTO = JPEG + bytes(range(256)) * 700
SHA = hashlib.sha256(PHOTO).hexdigest()
URL = f"/api/media/{SHA}/"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def put(client: Client, offset: int, content: bytes, *, sha: str = SHA, length: int = len(PHOTO), **more: str) -> Any:
    headers = {"Upload-Offset": str(offset), "Upload-Length": str(length), **more}
    return client.put(f"/api/media/{sha}/", content, content_type="image/jpeg", headers=headers)


def told(response: Any) -> tuple[int, int, bool, bool]:
    answer = response.json()
    return response.status_code, answer["received"], answer["is_whole"], answer["is_kept"]


def photographed(actor: Actor, *shas: str, **more: Any) -> dict[str, Any]:
    photos = [{"sha256": sha, "size": len(PHOTO), "taken_at": "2026-03-02T10:00:00"} for sha in shas]
    return {
        "client_uuid": str(uuid4()), "actor": actor.key, "kind": "kit.photographed", "device_at": clock.now().isoformat(),
        "body": {"note": "泄漏", "photos": photos}, **more,
    }  # fmt: skip


def test_text_first_then_the_photo_in_parts_and_the_fact_says_what_is_missing(crew: Crew) -> None:
    client = signed_in(crew.officer)
    fact = photographed(crew.officer, SHA)
    assert send_batch(client, [fact]).json()["answers"][0]["status"] == 200
    [named] = media_of(TENANT, Fact.objects.get(kind="kit.photographed").client_uuid)
    receipt = reverse("ledger:receipt", args=[fact["client_uuid"]])
    assert not named.has_arrived
    assert "还没有传到" in client.get(receipt).content.decode()
    assert told(client.get(URL)) == (200, 0, False, False)
    assert told(put(client, 0, PHOTO[:70_000])) == (200, 70_000, False, False)
    assert client.head(URL)["Upload-Offset"] == "70000"
    assert told(put(client, 70_000, PHOTO[70_000:])) == (200, len(PHOTO), True, True)
    [named] = media_of(TENANT, named.fact_uuid)
    assert named.media is not None
    assert (named.media.sha256, named.media.path, named.media.author_key) == (SHA, "a1/e1/", crew.officer.key)
    assert named.media.name in client.get(receipt).content.decode()
    assert told(put(client, 0, PHOTO[:10])) == (200, len(PHOTO), True, True), "sent again, it is still here"
    assert Media.objects.count() == 1


def test_a_photo_before_its_fact_waits_for_it(
    crew: Crew, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = signed_in(crew.officer)
    assert told(put(client, 0, PHOTO)) == (200, len(PHOTO), True, False)
    with django_capture_on_commit_callbacks(execute=True):
        send_batch(client, [photographed(crew.officer, SHA)])
    assert NamedMedia.objects.get().has_arrived
    with django_capture_on_commit_callbacks(execute=True):
        send_batch(client, [photographed(crew.officer, SHA)])
    assert all(row.has_arrived for row in NamedMedia.objects.all()), "sent once, named twice"


def test_a_part_that_does_not_follow_is_told_where_to_go_on(crew: Crew) -> None:
    client = signed_in(crew.officer)
    put(client, 0, PHOTO[:1000])
    assert told(put(client, 500, PHOTO[500:1500])) == (409, 1000, False, False)
    assert told(put(client, 2000, PHOTO[2000:3000])) == (409, 1000, False, False)


def test_a_whole_with_another_hash_begins_anew(crew: Crew) -> None:
    client = signed_in(crew.officer)
    put(client, 0, PHOTO[:1000])
    assert put(client, 1000, b"x" * (len(PHOTO) - 1000)).status_code == 422
    assert told(client.get(URL)) == (200, 0, False, False)
    assert told(put(client, 0, PHOTO)) == (200, len(PHOTO), True, False)


def test_what_is_no_photo_by_its_own_bytes_is_refused(crew: Crew) -> None:
    page = b"<html><script>alert(1)</script></html>"
    sha = hashlib.sha256(page).hexdigest()
    response = put(signed_in(crew.officer), 0, page, sha=sha, length=len(page))
    assert (response.status_code, list(Path(incoming._root()).glob("*/*"))) == (422, [])


@pytest.mark.parametrize(
    ("offset", "length", "size", "status"),
    [("", "10", 5, 400), ("0", "-1", 5, 400), ("x", "10", 5, 400), ("0", str(21 * 1024 * 1024), 5, 422), ("8", "10", 5, 422),
     ("0", "2000000", 1_100_000, 413), ("0", "0", 0, 422)],
)  # fmt: skip
def test_malformed_parts_are_refused(crew: Crew, offset: str, length: str, size: int, status: int) -> None:
    headers = {"Upload-Offset": offset, "Upload-Length": length}
    response = signed_in(crew.officer).put(URL, b"x" * size, content_type="image/jpeg", headers=headers)
    assert (response.status_code, bool(response.json()["error"])) == (status, True)


@pytest.mark.parametrize("name", ["x", "..%2f..%2fetc", "A" * 64, "0" * 63])
def test_only_a_hash_is_a_name(crew: Crew, name: str) -> None:
    assert signed_in(crew.officer).get(f"/api/media/{name}/").status_code == 404


def test_nobody_sees_or_gets_what_another_sent(
    crew: Crew, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    put(signed_in(crew.officer), 0, PHOTO[:1000])
    other = signed_in(crew.principal)
    assert told(other.get(URL)) == (200, 0, False, False)
    put(signed_in(crew.officer), 1000, PHOTO[1000:])
    with django_capture_on_commit_callbacks(execute=True):
        send_batch(other, [photographed(crew.principal, SHA)])
    assert not NamedMedia.objects.get().has_arrived, "who names a hash gets nothing by it"
    assert Client().get(URL).status_code == 401


def test_a_fact_that_does_not_hold_the_hash_is_not_taken(crew: Crew) -> None:
    fact = photographed(crew.officer, kind="kit.forgetful", body={"photo": {"sha256": SHA, "size": 9}})
    [answer] = send_batch(signed_in(crew.officer), [fact]).json()["answers"]
    assert (answer["status"], Fact.objects.filter(kind="kit.forgetful").count()) == (500, 0)


def test_a_sender_with_too_much_that_no_fact_names_is_refused(crew: Crew, settings: Settings) -> None:
    settings.GANGZE_INCOMING_BYTES = 1000
    assert put(signed_in(crew.officer), 0, PHOTO).status_code == 422


def test_a_cut_in_mid_write_loses_nothing(crew: Crew) -> None:
    """A server killed while it writes leaves the first bytes of the part: the device goes on after them."""
    client = signed_in(crew.officer)
    put(client, 0, PHOTO[:1000])
    [part] = Path(incoming._root()).glob("*/*.part")
    part.write_bytes(PHOTO[:1300])
    assert told(put(client, 1000, PHOTO[1000:])) == (409, 1300, False, False)
    assert told(put(client, 1300, PHOTO[1300:])) == (200, len(PHOTO), True, False)


def test_a_crash_between_commit_and_handing_over_is_made_good_by_the_next_request(crew: Crew) -> None:
    client = signed_in(crew.officer)
    put(client, 0, PHOTO)
    send_batch(client, [photographed(crew.officer, SHA)])  # the test's transaction never commits: as if killed there
    assert told(client.get(URL)) == (200, len(PHOTO), True, False)
    assert told(put(client, 0, b"")) == (200, len(PHOTO), True, True)


def test_what_a_crash_left_lying_is_handed_over_at_night(crew: Crew) -> None:
    client = signed_in(crew.officer)
    put(client, 0, PHOTO)
    send_batch(client, [photographed(crew.officer, SHA)])
    assert (claim_waiting(), claim_waiting()) == (1, 0)
    send_batch(client, [photographed(crew.officer, SHA)])
    assert claim_waiting() == 1, "named once more after it was sent"
    assert all(row.has_arrived for row in NamedMedia.objects.all())
    assert Media.objects.get().author_key == crew.officer.key


def test_a_file_that_cannot_be_given_holds_back_no_other(crew: Crew) -> None:
    fact = photographed(crew.officer, SHA)
    send_batch(signed_in(crew.officer), [fact])
    NamedMedia.objects.create(tenant=TENANT, fact_uuid=UUID(fact["client_uuid"]), sha256="0" * 64, author_key="nobody")
    put(signed_in(crew.officer), 0, PHOTO)
    NamedMedia.objects.filter(sha256=SHA).update(media=None)
    assert claim_waiting() == 1


def test_what_nobody_goes_on_sending_is_removed_after_a_month(crew: Crew) -> None:
    client = signed_in(crew.officer)
    put(client, 0, PHOTO[:1000])
    assert purge_incoming() == 0
    [part] = Path(incoming._root()).glob("*/*.part")
    os.utime(part, (time.time() - incoming.KEPT_SECONDS - 1,) * 2)
    assert purge_incoming() == 1
    assert told(client.get(URL)) == (200, 0, False, False)


def test_of_several_facts_each_gets_the_photo_that_it_names(crew: Crew) -> None:
    other = hashlib.sha256(JPEG).hexdigest()
    fact = photographed(crew.officer, kind="kit.parted")
    fact["body"] = {"first": {"sha256": SHA, "size": 9}, "second": {"sha256": other, "size": 9}}
    for _again in range(2):
        assert send_batch(signed_in(crew.officer), [fact]).json()["answers"][0]["status"] == 200
    named = sorted(NamedMedia.objects.values_list("fact_uuid", "sha256"))
    uuid = UUID(fact["client_uuid"])
    assert named == sorted([(uuid, SHA), (uuid5(uuid, "2"), other)])
