"""Browsers in which the crew is signed in, and what a device hands in."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from gangze.access.actor import Actor
from gangze.accounts.models import User
from gangze.kernel import clock

As = Callable[[Actor], Client]
HandIn = Callable[..., Any]


@pytest.fixture
def as_(db: None) -> As:
    def sign_in(actor: Actor) -> Client:
        User.objects.filter(pk=actor.user_id).update(must_change_password=False)
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return sign_in


@pytest.fixture
def hand_in(as_: As) -> HandIn:
    """Hand a fact in as the actor's device does; returns the response."""

    def send(actor: Actor, kind: str, body: dict[str, Any], **more: Any) -> Any:
        told = {"client_uuid": str(uuid4()), "device_at": clock.now().isoformat(), "actor": actor.key, **more}
        return as_(actor).post("/api/outbox/", {**told, "kind": kind, "body": body}, content_type="application/json")

    return send
