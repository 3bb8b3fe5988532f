"""What draws put into the shell: the draws that wait for numbers, on the home page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from gangze.access.actor import Actor
from gangze.access.matrix import Action

from . import selectors

MAX_ROWS = 5


def waiting(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the draws that wait for numbers; None without any and for people who look at no draws."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    if not actor.reaches(Action.DRAW_VIEW):
        return None
    draws = selectors.open_draws(actor, MAX_ROWS)
    return {"draws": draws} if draws else None
