"""Any order, repetition and split, and a crash between any two steps, leave the same ledger: nothing lost, nothing double."""

import hashlib
import random
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from gangze.kernel import clock
from gangze.ledger.models import Fact, Media, NamedMedia
from gangze.mastery.models import Examination
from tests.dossiers.builders import Crew

from .conftest import recited, signed_in
from .devices import STEPS, Device, finish
from .photographed import JPEG

PHOTOS = [JPEG + bytes([number]) * (400 * (number + 1)) for number in range(3)]
SHAS = [hashlib.sha256(photo).hexdigest() for photo in PHOTOS]


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
            device = Device(client, records, {sha: PHOTOS[SHAS.index(sha)] for sha in used})
            for step, seed in steps if run == "badly" else ():
                device.take_step(step, seed)
            finish([device])
            states.append(state())
            numbers = sorted(Fact.objects.filter(tenant="990000001").values_list("number", flat=True))
            assert numbers == list(range(1, len(numbers) + 1)), "no number is missing, none is there twice"
            transaction.set_rollback(True)
    assert states[0] == states[1]
    assert len(states[0][0]) == len(records)
