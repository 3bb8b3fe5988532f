"""What the organisation puts into the shell: how to start, and search hits for posts, people and enterprises."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action, Role
from gangze.web.search import Hit

from . import selectors

MAX_HITS = 6


def start(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return that there is no enterprise yet, for whoever sets up a park; None afterwards and for everybody else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    if not actor.has_role(Role.ADMINISTRATOR, Role.PARK_OFFICER) or selectors.has_enterprises(actor):
        return None
    return {}


def search_posts(actor: Actor, query: str) -> list[Hit]:
    """Return a few posts by name; nothing for whoever has no list of posts."""
    if not actor.reaches(Action.ORG_VIEW):
        return []
    page = selectors.post_page(actor, selectors.PostFilter(query=query), {})
    return [
        Hit(
            post.name,
            reverse("org:post", args=[post.uuid]),
            f"{post.enterprise.name} · {post.unit.name}",
            _("岗位"),
            "post",
        )
        for post in page.rows[:MAX_HITS]
    ]


def search_people(actor: Actor, query: str) -> list[Hit]:
    """Return a few people by name or number, named as the actor may see them."""
    return [_person_hit(row) for row in selectors.people_named(actor, query, MAX_HITS)]


def _person_hit(row: selectors.PersonRow) -> Hit:
    posts = "、".join(post.name for post in row.posts)
    return Hit(row.name, reverse("org:person", args=[row.person.uuid]), posts, _("人员"), "person")


def search_enterprises(actor: Actor, query: str) -> list[Hit]:
    """Return a few enterprises by name or code, for those who see more than one."""
    found = [one for one in selectors.visible_enterprises(actor) if query in one.name or one.code.startswith(query)]
    return [
        Hit(one.name, reverse("org:enterprise", args=[one.uuid]), one.code, _("企业"), "building")
        for one in found[:MAX_HITS]
    ]
