"""What dossiers put into the shell: home sections, search hits, the page behind a code."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers import selectors
from gangze.web.search import Hit

MAX_ROWS = 8
_TOKEN = re.compile(r"(?:^|/c/)([2-9A-HJ-NP-Z]{16})/?$")


def mine(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the posts the person holds, waiting ones first; None for people without a post."""
    posts = selectors.my_posts(request.actor)  # type: ignore[attr-defined]  # set by ActorMiddleware
    return {"mine": posts} if posts else None


def office(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return what waits for review, approval, confirmation or more work; None without any, and for people who keep no dossiers."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    if not actor.reaches(Action.DRAFT_VIEW) and not actor.reaches(Action.ACKNOWLEDGEMENT_VIEW):
        return None
    coverage = selectors.coverage(actor)
    shown = {
        "approvals": selectors.waiting_for_approval(actor, MAX_ROWS),
        "reviews": selectors.waiting_for_review(actor, MAX_ROWS),
        "uploads": list(selectors.uploads_to_confirm(actor)[:MAX_ROWS]),
        "drafts": list(selectors.open_drafts(actor)[:MAX_ROWS]),
        "coverage": coverage if coverage.frontline_count else None,
    }
    return {**shown, "may_import": bool(actor.reaches(Action.DOSSIER_IMPORT))} if any(shown.values()) else None


def together(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the proposals that wait for the person, and what became of the person's own; None where there are none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    waiting = list(selectors.proposals_waiting(actor)[:MAX_ROWS]) if actor.reaches(Action.DOSSIER_EDIT) else []
    own = selectors.own_news(actor)
    return {"waiting": waiting, "own": own} if waiting or own else None


def triggers(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the changes whose posts wait to be confirmed and the tasks that have climbed to the person; None without any."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    if not actor.reaches(Action.TRIGGER_VIEW):
        return None
    confirm = list(selectors.triggers_to_confirm(actor)[:MAX_ROWS])
    tasks = list(selectors.tasks_for(actor)[: MAX_ROWS + 1])
    if not confirm and not tasks:
        return None
    day = selectors.today()
    rows = [
        (selectors.task_row(task, day), actor.may(Action.TRIGGER_EDIT, task.post.path)) for task in tasks[:MAX_ROWS]
    ]
    return {"confirm": confirm, "tasks": rows, "has_more": len(tasks) > MAX_ROWS}


def search_triggers(actor: Actor, query: str) -> list[Hit]:
    """Return the changes whose reason or number matches."""
    if not actor.reaches(Action.TRIGGER_VIEW):
        return []
    hits = []
    for trigger in selectors.triggers_named(actor, query)[:MAX_ROWS]:
        url = reverse("dossiers:trigger", args=[trigger.uuid])
        detail = " · ".join(part for part in (trigger.enterprise.name, trigger.reference) if part)
        hits.append(Hit(trigger.reason, url, detail, _("更新触发"), "refresh"))
    return hits


def search(actor: Actor, query: str) -> list[Hit]:
    """Return the posts whose dossier matches; workers are led to the page on the phone."""
    is_office = bool(actor.reaches(Action.DRAFT_VIEW) or actor.reaches(Action.ACKNOWLEDGEMENT_VIEW))
    hits = []
    for post in selectors.posts_named(actor, query)[:MAX_ROWS]:
        arguments = (
            ("dossiers:dossier", [post.uuid]) if is_office else ("dossiers:my_document", [post.uuid, "emergency"])
        )
        url = reverse(arguments[0], args=arguments[1])
        hits.append(Hit(post.name, url, f"{post.enterprise.name} · {post.unit.name}", _("两单两卡"), "dossier"))
    return hits


def page_of_code(text: str) -> str | None:
    """Return the path of the card a printed code opens, None for what does not look like a code of ours.

    Whether it ever was one is the card's page to say: that page counts who asks for codes that never were.
    """
    match = _TOKEN.search(text.strip().replace("-", "").upper().replace("/C/", "/c/"))
    return reverse("dossiers:card", args=[match[1]]) if match else None
