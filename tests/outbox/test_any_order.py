"""Any order, repetition and split, and a crash between any two steps, leave the same ledger: nothing lost, nothing double."""

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.db import OperationalError, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from gangze.kernel import clock
from gangze.ledger.models import Fact, Media, NamedMedia
from gangze.mastery.models import Examination
from gangze.org.outbox import taking
from gangze.org.outbox.records import record_hash
from tests.dossiers.builders import Crew

from .conftest import recited, send_batch, signed_in
from .photographed import JPEG

PHOTOS = [JPEG + bytes([number]) * (400 * (number + 1)) for number in range(3)]
SHAS = [hashlib.sha256(photo).hexdigest() for photo in PHOTOS]


class Device:
    """A phone as docs/rules/outbox.md §6 has it: forgets what a receipt names, and nothing else."""

    def __init__(self, client: Client, records: list[dict[str, Any]]) -> None:
        self.client = client
        self.records = {record["client_uuid"]: record for record in records}
        self.photos = dict(zip(SHAS, PHOTOS, strict=True))

    def send(self, uuids: list[str], *, hears: bool = True) -> None:
        """Hand some records in; `hears` tells whether the answer arrives."""
        told = [self.records[uuid] for uuid in uuids if uuid in self.records]
        response = send_batch(self.client, told) if told else None
        if response is None or response.status_code != 200 or not hears:
            return
        for answer in response.json()["answers"]:
            waiting = self.records.get(answer["client_uuid"])
            if waiting and answer.get("receipt") and answer["record_hash"] == record_hash(waiting):
                del self.records[answer["client_uuid"]]

    def send_photo(self, sha256: str, size: int, *, hears: bool = True) -> None:
        """Send the next part of a photo, of `size` bytes, from where the server says it is."""
        photo = self.photos.get(sha256)
        if photo is None:
            return
        url = f"/api/media/{sha256}/"
        known = self.client.get(url).json()
        at = 0 if known["is_whole"] else known["received"]
        headers = {"Upload-Offset": str(at), "Upload-Length": str(len(photo))}
        answer = self.client.put(url, photo[at : at + size], content_type="image/jpeg", headers=headers).json()
        if hears and answer.get("is_kept") and not self._is_named(sha256):
            del self.photos[sha256]

    def _is_named(self, sha256: str) -> bool:
        """Return whether a record that waits names the photo: then it stays, though the server has it."""
        return any(sha256 in str(record["body"]) for record in self.records.values())


@contextmanager
def crashing(at: int, *, after: bool, whole: bool) -> Iterator[None]:
    """Break the record at a place of each batch, before or after it was written; `whole` takes the batch with it."""
    count, hand_in = iter(range(10**6)), taking.hand_in

    def broken(user: Any, record: Any, *present: Any) -> UUID:
        breaks = next(count) == at
        receipt = hand_in(user, record, *present) if after or not breaks else UUID(int=0)
        if breaks:
            raise OperationalError("killed") if whole else ZeroDivisionError
        return receipt

    with mock.patch("gangze.org.outbox.batches.hand_in", broken):
        yield


def photographed(crew: Crew, number: int, shas: list[str]) -> dict[str, Any]:
    photos = [{"sha256": sha, "size": len(PHOTOS[SHAS.index(sha)])} for sha in shas]
    return {
        "client_uuid": str(UUID(int=number + 1)), "actor": crew.officer.key, "kind": "kit.photographed",
        "device_at": clock.now().isoformat(), "body": {"note": f"第{number}条", "photos": photos},
    }  # fmt: skip


def state() -> tuple[Any, ...]:
    """Return all that may not depend on how the records came."""
    facts = Fact.objects.filter(kind__in=["kit.photographed", "mastery.recited"])
    told = sorted((str(fact.client_uuid), fact.kind, fact.payload.get("note"), fact.author_key) for fact in facts)
    named = sorted(NamedMedia.objects.values_list("fact_uuid", "sha256", "media__sha256"))
    heard = sorted(Examination.objects.values_list("fact_uuid", "score"))
    return told, named, heard, sorted(Media.objects.values_list("sha256", flat=True))


STEPS = st.lists(
    st.tuples(st.sampled_from(["send", "lost", "crash", "photo", "photo_lost"]), st.integers(0, 10**6)), max_size=12
)


@pytest.mark.django_db
@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.reuse, Phase.generate],  # to shrink an example of a second takes minutes, and it is small as it is
)
@given(steps=STEPS, named=st.lists(st.sets(st.sampled_from(SHAS)), min_size=1, max_size=5))
def test_any_order_repetition_split_and_crash_leave_the_same_ledger(
    crew: Crew, settings: Settings, tmp_path: Path, steps: list[tuple[str, int]], named: list[set[str]]
) -> None:
    client = signed_in(crew.officer)
    records = [photographed(crew, number, sorted(shas)) for number, shas in enumerate(named)]
    records += [recited(crew, crew.officer, client_uuid=str(UUID(int=100 + number))) for number in range(2)]
    used = sorted(set().union(*named))
    states = []
    for run in ("plainly", "badly"):
        settings.MEDIA_ROOT = tmp_path / str(random.random()) / run
        with transaction.atomic():
            device = Device(client, records)
            device.photos = {sha: PHOTOS[SHAS.index(sha)] for sha in used}
            for step, seed in steps if run == "badly" else ():
                take_step(device, step, seed)
            finish(device)
            states.append(state())
            numbers = sorted(Fact.objects.filter(tenant="990000001").values_list("number", flat=True))
            assert numbers == list(range(1, len(numbers) + 1)), "no number is missing, none is there twice"
            transaction.set_rollback(True)
    assert states[0] == states[1]
    assert len(states[0][0]) == len(records)


def take_step(device: Device, step: str, seed: int) -> None:
    """Do one thing as it may go; everything about it follows from the seed."""
    chance = random.Random(seed)
    uuids = chance.sample(sorted(device.records), k=chance.randint(0, len(device.records)))
    uuids += chance.choices(uuids, k=2) if uuids else []
    if step in ("photo", "photo_lost"):
        device.send_photo(chance.choice(SHAS), chance.choice([1, 300, 5000]), hears=step == "photo")
    elif step == "crash":
        with crashing(chance.randint(0, 3), after=chance.random() < 0.5, whole=chance.random() < 0.5):
            device.send(uuids, hears=chance.random() < 0.5)
    else:
        device.send(uuids, hears=step == "send")


def finish(device: Device) -> None:
    """Let the device go on as it does until nothing waits; it must come to an end."""
    for _round in range(5):
        device.send(sorted(device.records))
        for sha256 in sorted(device.photos):
            device.send_photo(sha256, 10**6)
    assert (device.records, device.photos) == ({}, {})
