"""Phones in bad weather, and a server that breaks: what the tests of any order take their records through."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock
from uuid import UUID

from django.db import OperationalError
from django.test import Client
from hypothesis import strategies as st

from gangze.org.outbox import taking
from gangze.org.outbox.records import record_hash

from .conftest import send_batch

STEPS = st.lists(
    st.tuples(st.sampled_from(["send", "lost", "crash", "photo", "photo_lost"]), st.integers(0, 10**6)), max_size=12
)
"""What may happen to a phone, one after the other; everything about a step follows from its seed."""


class Device:
    """A phone as docs/rules/outbox.md §6 has it: forgets what a receipt names, and nothing else. `photos` are bytes by SHA-256."""

    def __init__(self, client: Client, records: Sequence[dict[str, Any]], photos: Mapping[str, bytes]) -> None:
        self.client = client
        self.records = {record["client_uuid"]: record for record in records}
        self.photos = dict(photos)
        self.refused = dict[str, str]()

    @property
    def waiting(self) -> list[str]:
        """Return the records that would be sent, oldest first."""
        waiting = [uuid for uuid in self.records if uuid not in self.refused]
        return sorted(waiting, key=lambda uuid: (self.records[uuid]["device_at"], uuid))

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
                self.refused.pop(answer["client_uuid"], None)
            elif waiting and answer.get("code") in ("malformed", "absent", "rule", "not_allowed"):
                self.refused[answer["client_uuid"]] = answer["error"]

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

    def take_step(self, step: str, seed: int) -> None:
        """Do one thing as it may go."""
        chance = random.Random(seed)
        uuids = chance.sample(sorted(self.records), k=chance.randint(0, len(self.records)))
        uuids += chance.choices(uuids, k=2) if uuids else []
        if step in ("photo", "photo_lost") and self.photos:
            self.send_photo(chance.choice(sorted(self.photos)), chance.choice([1, 300, 5000]), hears=step == "photo")
        elif step == "crash":
            with crashing(chance.randint(0, 3), after=chance.random() < 0.5, whole=chance.random() < 0.5):
                self.send(uuids, hears=chance.random() < 0.5)
        else:
            self.send(uuids, hears=step == "send")


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


def finish(devices: Sequence[Device]) -> None:
    """Let the devices go on as they do until nothing waits; they must come to an end."""
    for _round in range(6):
        for device in devices:
            device.send(device.waiting)
            for sha256 in sorted(device.photos):
                device.send_photo(sha256, 10**6)
    assert [(list(set(each.records) - set(each.refused)), each.photos) for each in devices] == [([], {})] * len(devices)
