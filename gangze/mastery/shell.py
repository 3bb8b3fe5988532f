"""What mastery puts into the shell: home sections."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from gangze.access.actor import Actor
from gangze.mastery.selectors import practice as selectors


def practice(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return whether the person has practised today, and how many people to hear because of hasty practice; None for neither."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    is_done, hint_count = selectors.is_done_today(actor), selectors.hint_count(actor)
    return {"is_done": is_done, "hint_count": hint_count} if is_done is not None or hint_count else None
