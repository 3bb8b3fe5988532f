"""Posts for other systems, read with a token or by whoever is signed in."""

from uuid import UUID

from ninja import Router, Schema
from ninja.security import django_auth

from gangze.accounts.api import ApiTokenAuth

from .. import selectors
from ..middleware import ActorRequest

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
