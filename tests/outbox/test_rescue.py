"""A rescue file: everything that waited on a device, locked for this server, taken once, and in whose name."""

import base64
import hashlib
import hmac
import json
import os
import struct
import uuid
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gangze.access.actor import Actor
from gangze.accounts.models import User
from gangze.kernel import clock
from gangze.ledger.models import Fact, NamedMedia
from gangze.mastery.models import Examination
from gangze.org import services
from gangze.org.outbox.records import record_hash
from gangze.org.rules.rescue import MAGIC
from gangze.org.services import device_proofs
from tests.dossiers.builders import Crew, hire_crew

from .conftest import recited, send_batch, signed_in
from .photographed import JPEG


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"


def proven(record: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """Return the record with the proof that the actor's device puts beside it."""
    letter = signed_in(actor).get("/api/outbox/device/").json()["proof"]
    return {**record, "proof": signature(record, letter)}


def signature(record: dict[str, Any], letter: dict[str, str]) -> dict[str, str]:
    mac = hmac.new(bytes.fromhex(letter["key"]), record_hash(record).encode(), "sha256").hexdigest()
    return {"id": letter["id"], "mac": mac}


def locked(facts: Sequence[Any], files: Sequence[tuple[str, bytes]] = (), **header: Any) -> bytes:
    """Return a rescue file as a device writes it; `files` are pairs of the author's key and the bytes."""
    key = services.public_rescue_key()
    media = [
        {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "type": "image/jpeg", "actor": actor}
        for actor, content in files
    ]
    text = json.dumps({"facts": list(facts), "media": media}).encode()
    plaintext = struct.pack(">I", len(text)) + text + b"".join(content for _actor, content in files)
    own, iv = AESGCM.generate_key(256), os.urandom(12)
    public = serialization.load_der_public_key(base64.b64decode(key["spki"]))
    assert isinstance(public, rsa.RSAPublicKey)
    wrapped = public.encrypt(own, padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None))
    told = {
        "key_id": key["key_id"], "wrapped_key": base64.b64encode(wrapped).decode(), "iv": base64.b64encode(iv).decode(),
        **header,
    }  # fmt: skip
    shown = json.dumps(told).encode()
    head = MAGIC + struct.pack(">I", len(shown)) + shown
    return head + AESGCM(own).encrypt(iv, plaintext, head)


def bring(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("gangze-rescue.gangze", content)
    return client.post(reverse("org:rescue"), {"file": file})


def states(response: Any) -> list[str]:
    assert response.status_code == 200, response.content.decode()
    return [line.state for line in response.context["rescued"].lines]


def test_what_proves_to_be_from_the_authors_device_is_taken_in_the_authors_name_whoever_brings_it(crew: Crew) -> None:
    record = proven(recited(crew, crew.officer), crew.officer)
    content = locked([record])
    assert states(bring(signed_in(crew.worker), content)) == ["taken"]
    fact = Fact.objects.get(kind="mastery.recited")
    assert (fact.author_key, fact.payload["handed_in"]) == (crew.officer.key, {"brought_by": crew.worker.key})
    assert states(bring(signed_in(crew.principal), content)) == ["known"]
    assert Examination.objects.count() == 1


def test_the_device_may_hand_in_itself_before_or_after(crew: Crew) -> None:
    before, after = (proven(recited(crew, crew.officer), crew.officer) for _ in range(2))
    client = signed_in(crew.officer)
    send_batch(client, [before])
    assert states(bring(signed_in(crew.worker), locked([before, after]))) == ["known", "taken"]
    answers = send_batch(client, [after, before]).json()["answers"]
    assert [(answer["status"], answer["record_hash"]) for answer in answers] == [
        (200, record_hash(after)), (200, record_hash(before)),
    ]  # fmt: skip
    assert Examination.objects.count() == 2


def test_what_proves_nothing_is_put_down_as_brought_and_changes_nobodys_state(crew: Crew) -> None:
    record = recited(crew, crew.officer, title="抽背：姜例东")
    content = locked([record])
    page = bring(signed_in(crew.worker), content)
    assert states(page) == ["brought"]
    assert "已记为由你代交" in page.content.decode()
    fact = Fact.objects.get(kind="outbox.brought")
    assert (fact.author_key, fact.payload["record"]["actor"]) == (crew.worker.key, crew.officer.key)
    assert (fact.payload["why"], fact.payload["record_hash"]) == ("no_proof", record_hash(record))
    assert not Examination.objects.exists()
    assert states(bring(signed_in(crew.principal), content)) == ["brought_before"]
    assert send_batch(signed_in(crew.officer), [record]).json()["answers"][0]["status"] == 200, "the author still can"


def test_the_own_session_proves_the_own_records(crew: Crew) -> None:
    assert states(bring(signed_in(crew.officer), locked([recited(crew, crew.officer)]))) == ["taken"]


@pytest.mark.parametrize("kind", ["other_record", "other_person", "old", "garbage", "text"])
def test_a_proof_that_proves_nothing_is_none(crew: Crew, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    record = proven(recited(crew, crew.officer), crew.officer)
    if kind == "other_record":
        record["body"] = {**record["body"], "note": "改过"}
    elif kind == "other_person":
        record["proof"] = proven(recited(crew, crew.principal), crew.principal)["proof"]
    elif kind == "old":
        later = clock.now() + device_proofs.PROVES_FOR + timedelta(hours=1)
        monkeypatch.setattr("gangze.org.services.device_proofs.clock.now", lambda: later)
    else:
        record["proof"] = {"id": "é.1.2", "mac": "ß"} if kind == "garbage" else "proof"
    actor, hashed = record["actor"], record_hash(record)
    assert not services.is_proven(author_key=actor, record_hash=hashed, proof=record["proof"])
    monkeypatch.undo()
    if kind != "old":
        assert states(bring(signed_in(crew.worker), locked([record]))) == ["brought"]


def test_a_record_of_a_closed_account_is_put_down_as_brought(crew: Crew) -> None:
    record = proven(recited(crew, crew.officer), crew.officer)
    User.objects.filter(uuid=crew.officer.key).update(is_active=False)
    assert states(bring(signed_in(crew.worker), locked([record]))) == ["brought"]
    assert Fact.objects.get(kind="outbox.brought").payload["why"] == "closed_account"


def test_nothing_gets_into_the_ledger_of_another_house(crew: Crew) -> None:
    stranger = hire_crew(1)
    assert states(bring(signed_in(stranger.worker), locked([recited(crew, crew.officer)]))) == ["brought"]
    assert Fact.objects.get(kind="outbox.brought").tenant == stranger.enterprise.tenant


def test_each_record_is_on_its_own(crew: Crew) -> None:
    good = proven(recited(crew, crew.officer), crew.officer)
    refused = proven(recited(crew, crew.officer, kind="kit.unknown"), crew.officer)
    page = bring(signed_in(crew.worker), locked(["text", refused, {**good, "device_at": 1.5}, good]))
    assert states(page) == ["refused", "refused", "refused", "taken"]
    assert "这种记录不能离线提交。" in page.content.decode()


def test_photos_come_along_for_records_of_the_file_and_for_those_handed_in_before(crew: Crew) -> None:
    here, there, loose = (JPEG + text for text in (b"here", b"there", b"loose"))

    def photographed(content: bytes) -> dict[str, Any]:
        photo = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        return recited(crew, crew.officer, kind="kit.photographed", body={"note": "漏", "photos": [photo]})

    send_batch(signed_in(crew.officer), [photographed(there)])
    record = proven(photographed(here), crew.officer)
    content = locked([record], [(crew.officer.key, each) for each in (here, there, loose)])
    page = bring(signed_in(crew.worker), content)
    assert (states(page), page.context["rescued"].file_count) == (["taken"], 2)
    assert all(row.has_arrived for row in NamedMedia.objects.all())
    assert bring(signed_in(crew.worker), content).context["rescued"].file_count == 0


def test_a_photo_of_a_record_that_proves_nothing_goes_to_what_was_put_down(crew: Crew) -> None:
    photo = {"sha256": hashlib.sha256(JPEG).hexdigest(), "size": len(JPEG)}
    record = recited(crew, crew.officer, kind="kit.photographed", body={"note": "漏", "photos": [photo]})
    page = bring(signed_in(crew.worker), locked([record], [(crew.officer.key, JPEG)]))
    assert (states(page), page.context["rescued"].file_count) == (["brought"], 1)


def test_only_this_server_opens_it_and_only_as_it_was_written(crew: Crew, settings: Settings, tmp_path: Path) -> None:
    content = locked([recited(crew, crew.officer)])
    client = signed_in(crew.officer)
    spoilt = bytearray(content)
    spoilt[-1] ^= 1
    header = locked([], iv="AAAAAAAAAAAAAAAA")
    for broken in (b"", b"x", MAGIC, content[:100], content[:-1], bytes(spoilt), header, MAGIC + b"\xff\xff\xff\xff{}"):
        assert bring(client, broken).status_code == 422
    settings.VAR_DIR = tmp_path / "other"
    page = bring(client, content)
    assert (page.status_code, "另一台服务器" in page.content.decode()) == (422, True)
    assert not Fact.objects.filter(kind__in=["mastery.recited", "outbox.brought"]).exists()


def test_the_private_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = services.public_rescue_key()
    assert services.public_rescue_key() == first
    assert (tmp_path / "rescue_key.pem").stat().st_mode & 0o777 == 0o600
    assert [place.name for place in tmp_path.iterdir()] == ["rescue_key.pem"]


def test_the_letter_is_for_sessions_and_kept_by_nobody(crew: Crew) -> None:
    assert Client().get("/api/outbox/device/").status_code == 401
    letter = signed_in(crew.worker).get("/api/outbox/device/")
    assert letter["Cache-Control"] == "private, no-store"
    assert letter.json()["proof"]["id"].startswith(f"{crew.worker.key}.")


def test_a_stranger_brings_nothing(crew: Crew) -> None:
    assert bring(Client(), b"").status_code == 302


def test_what_came_before_the_record_it_speaks_of_is_to_be_uploaded_again(crew: Crew) -> None:
    photo = {"sha256": hashlib.sha256(JPEG).hexdigest(), "size": len(JPEG)}
    body = {"finding": str(uuid.uuid4()), "measures": "紧固", "photos": [photo]}
    content = locked([proven(recited(crew, crew.officer, kind="finding.rectified", body=body), crew.officer)])
    for _again in range(2):
        page = bring(signed_in(crew.worker), content)
        assert states(page) == ["early"]
        assert "请在那一条到了以后再上传一次这个文件，手机上的记录先不要删。" in page.content.decode()
        assert "自动上传" not in page.content.decode()
