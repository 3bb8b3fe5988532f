"""Self-tests: what a person can recite alone, and the own attempts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.dossiers.selectors import MyPost, my_posts
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import Absent, NotAllowed
from gangze.ledger.models import Fact
from gangze.mastery.rules.evidence import PRACTISED, subject_of
from gangze.mastery.rules.levels import Occasion
from gangze.mastery.rules.scopes import Scope, scopes_of
from gangze.org.models import Assignment, Person, Post
from gangze.web.keyset import KeysetPage, keyset_page

from .hearing import HeardDocument, document_to_hear


@dataclass(frozen=True, slots=True)
class Attempt:
    """One self-test, with the name of its post as it is now."""

    fact: Fact
    post_name: str

    @property
    def told(self) -> Mapping[str, Any]:
        told: Mapping[str, Any] = self.fact.payload
        return told

    @property
    def score(self) -> Decimal:
        return Decimal(self.told["score"])


@dataclass(frozen=True, slots=True)
class OwnTests:
    """The posts somebody can recite for, and a page of the own attempts, latest first."""

    posts: list[MyPost]
    page: KeysetPage[Fact]
    attempts: list[Attempt]


def own_tests(actor: Actor, query: Mapping[str, str]) -> OwnTests:
    """Return what the actor can recite and has recited alone; empty for people without a post."""
    if not actor.reaches(Action.PRACTISE) and actor.person_id is None:
        raise NotAllowed(Action.PRACTISE.value)
    page = keyset_page(_own(actor).order_by("-pk"), order=["-pk"], query=query, size=20)
    names = dict(Post.objects.filter(uuid__in={fact.payload["post"] for fact in page.rows}).values_list("uuid", "name"))
    attempts = [Attempt(fact, names.get(UUID(fact.payload["post"]), "")) for fact in page.rows]
    return OwnTests([each for each in my_posts(actor) if each.revision is not None], page, attempts)


def own_test(actor: Actor, fact_uuid: UUID) -> Attempt:
    """Return one of the actor's own attempts. Raises Absent, also for everybody else's."""
    fact = _own(actor).filter(client_uuid=fact_uuid).first()
    if fact is None:
        raise Absent("self-test")
    return Attempt(fact, Post.objects.filter(uuid=fact.payload["post"]).values_list("name", flat=True).first() or "")


def _own(actor: Actor) -> Any:
    person = Person.objects.filter(pk=actor.person_id).only("uuid").first() if actor.person_id is not None else None
    if person is None:
        return Fact.objects.none()
    return Fact.objects.filter(
        subject=subject_of(person.uuid), kind=PRACTISED, author_key=actor.key, payload__occasion=Occasion.SELF.value
    )


@dataclass(frozen=True, slots=True)
class ToRecite:
    """One document to recite alone, and which part of it can be chosen."""

    document: HeardDocument
    scopes: list[Scope]


def document_to_recite(actor: Actor, post_uuid: UUID, kind: Kind) -> ToRecite:
    """Return a document that the actor holds the post of. Raises Absent, NotAllowed."""
    document = document_to_hear(actor, post_uuid, kind)
    held = Assignment.objects.on(business_date(now())).filter(post=document.post, person_id=actor.person_id or 0)
    if not actor.may(Action.PRACTISE, document.post.path) or not held.exists():
        raise NotAllowed(Action.PRACTISE.value)
    return ToRecite(document, scopes_of(kind, document.items))
