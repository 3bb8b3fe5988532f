"""Turns the three refusals of the domain into responses: the one place where that happens."""

import logging
from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.web.translating import said

logger = logging.getLogger(__name__)
UNPROCESSABLE = 422


class DomainErrorMiddleware:
    """RuleBroken → 422 with its text, NotAllowed → 403, absent or invisible → 404, and so is a day beyond the calendar (9999-12-31)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            # No name, code or number holds it, and PostgreSQL takes no text with it.
            return refusal(request, 404, _("没有这一页，或者它不在你能看到的范围内。"))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the response to a refusal; None leaves any other error to Django."""
        if isinstance(exception, RuleBroken):
            return refusal(request, UNPROCESSABLE, said(exception.message))
        if isinstance(exception, (NotAllowed, PermissionDenied)):
            return refusal(request, 403, _("你的角色不能做这件事。"))
        if isinstance(exception, OverflowError):
            logger.warning("a day or moment that no calendar holds: %s", request.path, exc_info=exception)
        if isinstance(exception, (Absent, Http404, ObjectDoesNotExist, OverflowError)):
            return refusal(request, 404, _("没有这一页，或者它不在你能看到的范围内。"))
        return None


def refusal(request: HttpRequest, status: int, text: str) -> HttpResponse:
    """Return the refusal in the shape the caller understands: JSON, a message beside the page, or a page."""
    if request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": text}, status=status)
    if getattr(request, "htmx", False):
        return _message(request, status, text)
    return HttpResponse(render_to_string(f"{status}.html", {"text": text}, request), status=status)


def _message(request: HttpRequest, status: int, text: str) -> HttpResponse:
    response = HttpResponse(render_to_string("web/_refusal.html", {"text": text}, request), status=status)
    # The page keeps what was typed: only the message region changes.
    response["HX-Retarget"] = "#messages"
    response["HX-Reswap"] = "beforeend"
    response["HX-Reselect"] = "unset"  # a form that selects part of a page would find none of it in here
    return response


class PermissionsPolicyMiddleware:
    """What a page may ask of a device: the camera for scanning and photos, the microphone where a page says so, no position.

    A page that records sets `request.uses_microphone`. source: product description, privacy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        microphone = "(self)" if getattr(request, "uses_microphone", False) else "()"
        response.setdefault("Permissions-Policy", f"camera=(self), microphone={microphone}, geolocation=()")
        return response
