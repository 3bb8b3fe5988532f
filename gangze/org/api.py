"""Posts for other systems, read with a token or by whoever is signed in; and facts that devices hand in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from ninja.security import django_auth

from gangze.accounts.api import ApiTokenAuth
from gangze.kernel.errors import NotAllowed

from . import outbox, selectors
from .middleware import ActorRequest

router = Router(tags=["organisation"], auth=[ApiTokenAuth("read"), django_auth])


class PostRow(Schema):
    """One post and where it stands in the organisation; `team` is empty for a post of the workshop itself."""

    uuid: UUID
    code: str
    name: str
    enterprise: str
    workshop: str
    team: str
    is_frontline: bool
    is_key: bool


class PostPage(Schema):
    """Posts in the order of the tree; `next` goes into the address as after=, null on the last page."""

    posts: list[PostRow]
    next: str | None


@router.get("/posts/", response=PostPage, url_name="posts")
def posts(request: ActorRequest, q: str = "", enterprise: str = "") -> PostPage:
    """Return a page of the posts that the reader may see; `enterprise` is a uuid. Raises NotAllowed for whoever sees none."""
    filters = selectors.PostFilter(query=q.strip(), enterprise=enterprise)
    page = selectors.post_page(request.actor, filters, request.GET)
    rows = [
        PostRow(
            uuid=post.uuid,
            code=post.code,
            name=post.name,
            enterprise=post.enterprise.code,
            workshop=post.unit.parent.name if post.unit.parent else post.unit.name,
            team=post.unit.name if post.unit.parent else "",
            is_frontline=post.is_frontline,
            is_key=post.is_key,
        )
        for post in page.rows
    ]
    return PostPage(posts=rows, next=page.next_key)


class OutboxFact(Schema):
    """One fact made on a device: its own uuid, by whom, what kind, when by the device's clock, and what."""

    client_uuid: UUID
    actor: str
    kind: str
    device_at: datetime
    body: dict[str, Any]


class OutboxReceipt(Schema):
    """What the device may forget, and the receipt to show for it."""

    client_uuid: UUID
    receipt: str


@router.post("/outbox/", response=OutboxReceipt, url_name="outbox", auth=[ApiTokenAuth("facts"), django_auth])
def hand_in(request: ActorRequest, fact: OutboxFact) -> OutboxReceipt:
    """Take one fact from a device; the same fact sent twice is one fact. Which kinds there are: the apps' `outbox` modules.

    A page left open while somebody else signs in on the same device sends with that person's session: a fact is taken
    only from whom it belongs to. The 403 leaves it waiting on the device.
    """
    if fact.actor != request.actor.key:
        raise NotAllowed("outbox of another person")
    receipt = outbox.take(
        actor=request.actor, kind=fact.kind, client_uuid=fact.client_uuid, device_at=fact.device_at, body=fact.body
    )
    return OutboxReceipt(client_uuid=fact.client_uuid, receipt=str(receipt))
