"""The pages of the shell itself: home, search, scanning, theme, offline, and what makes it an application on a phone."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from gangze.access.actor import NOBODY, Actor

from .appearance import THEME_COOKIE, THEME_COOKIE_AGE_SECONDS, Theme
from .context import url_or_none
from .home import loaded_sections
from .pwa import manifest, worker_source
from .scanning import page_of_code
from .search import MAX_QUERY_LENGTH, hits_for


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Answer "what needs me now": the sections that apps registered."""
    return render(request, "web/home.html", {"sections": loaded_sections(request)})


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found: as a page, or as the drop-down under the search box."""
    query = request.GET.get("q", "")[:MAX_QUERY_LENGTH]
    actor: Actor = getattr(request, "actor", NOBODY)
    template = "web/_search_hits.html" if getattr(request, "htmx", False) else "web/search.html"
    return render(request, template, {"search_query": query, "groups": hits_for(actor, query)})


@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    """Scan a code with the camera, or type it; a known code leads to its page."""
    code = request.GET.get("code", "").strip()
    path = page_of_code(code)
    if path is not None:
        return HttpResponseRedirect(path)
    return render(request, "web/scan.html", {"unknown_code": code}, status=404 if code else 200)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember the chosen theme in a cookie, and go back to where it was chosen."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    chosen = request.POST.get("theme", "")
    if chosen in set(Theme):
        # Not HttpOnly: a page kept for offline reads it before the first paint.
        response.set_cookie(THEME_COOKIE, chosen, THEME_COOKIE_AGE_SECONDS, secure=request.is_secure(), samesite="Lax")
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no network, and list the cards kept on this device."""
    return render(request, "web/offline.html")


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Show what waits on this device to be uploaded; the list itself lives in the browser, and so does the page until sign-out."""
    response = render(request, "web/outbox.html", {"rescue_url": url_or_none("org:rescue")})
    if request.user.is_authenticated:
        response["X-Gangze-Keep"] = "private"
    return response


@require_safe
@cache_control(max_age=3600, public=True)
def web_manifest(request: HttpRequest) -> HttpResponse:
    """Return the web application manifest."""
    return JsonResponse(manifest(), content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker, at the root so that it reaches every page."""
    session_urls = [url_or_none(name) for name in ("account_logout", "account_login")]
    source = worker_source(private_paths=[url for url in session_urls if url])
    return HttpResponse(source, content_type="text/javascript; charset=utf-8", headers={"Service-Worker-Allowed": "/"})
