"""Other systems read what is in force with a token, and hand in facts with one that may."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gangze.access.actor import Actor
from gangze.accounts import services as accounts
from gangze.accounts.models import User
from gangze.dossiers import services
from gangze.dossiers.models import Acknowledgement, Revision

from .builders import Crew


def bearer(actor: Actor, *scopes: str) -> Client:
    """Return a client that shows a token of the actor and has no session."""
    user = User.objects.get(pk=actor.user_id)
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    _token, text = accounts.create_token(actor=actor, user=user, name="双重预防平台", scopes=scopes, days=30)
    return Client(headers={"authorization": f"Bearer {text}"})


def documents(crew: Crew) -> str:
    return f"/api/posts/{crew.post.uuid}/documents/"


def acknowledgement(crew: Crew, revision: Revision) -> dict[str, Any]:
    return {
        "client_uuid": "0" * 31 + "1", "actor": crew.worker.key, "kind": services.ACKNOWLEDGED,
        "device_at": timezone.now().isoformat(), "body": {"revision": str(revision.uuid), "shown": ""},
    }  # fmt: skip


def test_a_token_lists_the_posts_and_reads_what_is_in_force(crew: Crew, in_force: Revision) -> None:
    system = bearer(crew.officer, "read")
    posts = system.get("/api/posts/", {"q": "主操"}).json()
    assert posts == {
        "posts": [
            {"uuid": str(crew.post.uuid), "code": "P101", "name": "聚合主操", "enterprise": crew.enterprise.code,
             "workshop": "聚合车间", "team": "聚合班", "is_frontline": True, "is_key": False},
        ],
        "next": None,
    }  # fmt: skip
    read = system.get(documents(crew)).json()
    assert (read["revision"], read["content_hash"]) == (str(in_force.uuid), in_force.content_hash)
    assert {kind: len(each["items"]) for kind, each in read["documents"].items()} == {
        "risk": 2, "duty": 1, "operation": 1, "emergency": 1,
    }  # fmt: skip
    scenario = read["documents"]["emergency"]["items"][0]
    assert scenario["fields"]["accident"] == "导热油泄漏着火"
    assert scenario["steps"][0] == {"text": "停循环泵，关进出口阀", "who": "外操"}
    assert read["documents"]["risk"]["jingle"]


def test_a_draft_is_not_what_is_in_force(crew: Crew, draft: Revision) -> None:
    answer = bearer(crew.officer, "read").get(documents(crew))
    assert answer.status_code == 404
    assert answer.json()["error"]


def test_the_neighbours_token_finds_nothing(crew: Crew, in_force: Revision, stranger: Crew) -> None:
    system = bearer(stranger.officer, "read")
    assert system.get(documents(crew)).status_code == 404
    assert crew.enterprise.code not in system.get("/api/posts/").content.decode()


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer gz_x"}, {"authorization": "Basic eDp5"}])
def test_without_a_token_that_counts_nothing_is_read(crew: Crew, in_force: Revision, headers: dict[str, str]) -> None:
    assert Client(headers=headers).get(documents(crew)).status_code == 401
    assert Client(headers=headers).get("/api/posts/").status_code == 401


def test_a_token_for_reading_hands_in_nothing(crew: Crew, in_force: Revision) -> None:
    sent = acknowledgement(crew, in_force)
    answer = bearer(crew.worker, "read").post("/api/outbox/", sent, content_type="application/json")
    assert answer.status_code == 401
    assert not Acknowledgement.objects.exists()


def test_a_token_for_facts_hands_in_a_fact_of_its_own_person_only(crew: Crew, in_force: Revision) -> None:
    sent = acknowledgement(crew, in_force)
    of_another = bearer(crew.officer, "facts").post("/api/outbox/", sent, content_type="application/json")
    assert of_another.status_code == 403
    answer = bearer(crew.worker, "facts").post("/api/outbox/", sent, content_type="application/json")
    assert answer.status_code == 200
    assert Acknowledgement.objects.get().person_id == crew.worker_person.pk


def test_a_token_for_facts_reads_nothing(crew: Crew, in_force: Revision) -> None:
    assert bearer(crew.officer, "facts").get(documents(crew)).status_code == 401


def test_a_session_alone_hands_in_nothing_without_its_csrf_token(crew: Crew, in_force: Revision) -> None:
    User.objects.filter(pk=crew.worker.user_id).update(must_change_password=False)
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=crew.worker.user_id))
    answer = client.post("/api/outbox/", acknowledgement(crew, in_force), content_type="application/json")
    assert answer.status_code == 403
    assert not Acknowledgement.objects.exists()
