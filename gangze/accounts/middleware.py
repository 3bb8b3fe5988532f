"""What holds for each request of a signed-in person: the first password is changed first; sessions note when seen."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from gangze.kernel.clock import now

from . import services
from .services import SEEN_KEY as _SEEN

_NOTE_SEEN_EVERY_SECONDS = 600
_CHANGE_PAGE = "account_change_password"


class MustChangePasswordMiddleware:
    """Sends every page to the change of password until the initial one is gone.

    Pages named in GANGZE_BEFORE_PASSWORD_CHANGE stay open: changing it, signing out, language, what needs no sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Return the way to the change page, or None where the person may go on."""
        match = request.resolver_match
        if match is not None and match.view_name in settings.GANGZE_BEFORE_PASSWORD_CHANGE:
            return None
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": _("请先修改初始密码。")}, status=403)
        target = redirect(_CHANGE_PAGE)
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(target.url)
        return target


class PrivatePagesMiddleware:
    """Keeps pages of signed-in people out of every cache: at a shared screen, Back after signing out shows nothing.

    A view that says itself how long its page may be kept is left alone. Cards kept on a phone for offline are another
    matter: the service worker keeps them on purpose, and forgets the private ones at signing out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Only sessions that were read anyway: a public card must not cost a look-up.
        if "Cache-Control" not in response and request.session.accessed and SESSION_KEY in request.session:
            response["Cache-Control"] = "private, no-store"
        return response


class LastSeenMiddleware:
    """Notes when and from where a session was last seen, at most every ten minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        # Only sessions that were read anyway: a public card must not cost a look-up.
        seen = session.get(_SEEN) if session.accessed else None
        moment = now()
        if seen is not None and moment.timestamp() - seen > _NOTE_SEEN_EVERY_SECONDS:
            session[_SEEN] = int(moment.timestamp())
            address = get_adapter().get_client_ip(request)
            services.note_session_seen(session_key=session.session_key or "", address=address, moment=moment)
        return response
