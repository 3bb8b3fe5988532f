"""Who is at the kit: the cookie `kit_role` names a role, `kit_person` a name; without a role, nobody."""

from collections.abc import Callable
from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse

from gangze.access.actor import NOBODY, Actor, Grant
from gangze.access.matrix import Role


class PersonMiddleware:
    """Puts a made-up actor on the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        role, name = request.COOKIES.get("kit_role"), request.COOKIES.get("kit_person", "person-1")
        is_someone = role is not None
        request.actor = Actor(key=name, name="周样敏", grants=(Grant(Role(role), "a1/e1/"),)) if role else NOBODY  # type: ignore[attr-defined]
        request.user = SimpleNamespace(is_authenticated=is_someone, is_active=is_someone)  # type: ignore[assignment]
        return self.get_response(request)
