"""A crew whose documents are in force, and devices that hand in batches."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from gangze.access.actor import Actor
from gangze.accounts.models import User
from gangze.dossiers.content import Kind
from gangze.kernel import clock
from gangze.mastery.selectors import document_to_hear
from tests.dossiers.builders import Crew
from tests.mastery.conftest import hire_and_publish
from tests.replaying import Recording, record

SendBatch = Callable[[Actor, Sequence[Any]], dict[str, Any]]


@pytest.fixture(scope="session")
def recorded_crew(django_db_setup: None, django_db_blocker: Any) -> Recording[Crew]:
    with django_db_blocker.unblock():
        return record(hire_and_publish)


@pytest.fixture
def crew(recorded_crew: Recording[Crew], db: None) -> Crew:
    """A worker, a safety officer and a principal; documents of `crew.post` are in force."""
    return recorded_crew.replay()


def signed_in(actor: Actor) -> Client:
    """Return the browser of an actor who has a password of his own."""
    User.objects.filter(uuid=actor.key).update(must_change_password=False)
    client = Client()
    client.force_login(User.objects.get(uuid=actor.key))
    return client


def recited(crew: Crew, actor: Actor, **more: Any) -> dict[str, Any]:
    """Return a record in which `actor` marked the worker's recitation of the emergency card."""
    document = document_to_hear(crew.officer, crew.post.uuid, Kind.EMERGENCY)
    body: Mapping[str, Any] = {
        "person": str(crew.worker_person.uuid), "post": str(crew.post.uuid), "revision": document.revision.number,
        "document": "emergency", "occasion": "spot", "seconds": 65,
        "points": [{"key": point.key, "verdict": "said"} for point in document.points],
    }  # fmt: skip
    return {
        "client_uuid": str(uuid4()), "actor": actor.key, "kind": "mastery.recited",
        "device_at": clock.now().isoformat(), "body": body, **more,
    }  # fmt: skip


def send_batch(client: Client, facts: Sequence[Any]) -> Any:
    """Hand a batch in as a device does."""
    return client.post("/api/outbox/batch/", {"facts": list(facts)}, content_type="application/json")
