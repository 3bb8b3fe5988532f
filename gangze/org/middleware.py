"""Who asks: puts the actor on every request, computed only when somebody looks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from gangze.access.actor import Actor

from . import selectors


class ActorRequest(HttpRequest):
    """A request as views receive it: with the actor who makes it (NOBODY for a stranger)."""

    actor: Actor


class ActorMiddleware:
    """Sets `request.actor`. Lazy, so that a page nobody needs to be known for costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: selectors.actor_of(request.user))  # type: ignore[attr-defined]  # ActorRequest says so
        return self.get_response(request)
