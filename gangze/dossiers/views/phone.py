"""What a worker sees on the phone: the scanned card, the posts held, the documents, the acknowledgement."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gangze.access.matrix import Action
from gangze.dossiers import selectors, services
from gangze.dossiers.content import Kind
from gangze.dossiers.forms import shown_items
from gangze.kernel.errors import Absent
from gangze.org.middleware import ActorRequest
from gangze.web.scanning import next_things

KEEP_HEADER, KEEP_AS_HEADER = "X-Gangze-Keep", "X-Gangze-Keep-As"
"""Tells the service worker to keep the page for reading without a network: "public", or "private" until sign-out."""


def _kind(value: str) -> Kind:
    try:
        return Kind(value)
    except ValueError as error:
        raise Absent("kind") from error


@require_safe
def card(request: ActorRequest, token: str, kind: str = "emergency") -> HttpResponse:
    try:
        scanned = selectors.scanned_card(token)
    except Absent:
        return _unknown_code(request)
    if scanned.is_revoked:
        return render(request, "dossiers/code_revoked.html", status=410)
    if scanned.closed_on is not None:
        return render(request, "dossiers/code_closed.html", {"closed_on": scanned.closed_on}, status=410)
    is_public = _kind(kind) is Kind.EMERGENCY and scanned.post.enterprise.is_emergency_card_public
    if not is_public:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        request.actor.require(Action.DOSSIER_VIEW, scanned.post.path)
    return _card_page(request, scanned, _kind(kind), "public" if is_public else "private")


def _unknown_code(request: ActorRequest) -> HttpResponse:
    """Answer every code that never was alike, whatever it looks like and whoever asks."""
    if services.count_unknown_code(address=get_adapter().get_client_ip(request)):
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(services.WINDOW_SECONDS)
        return response
    return render(request, "dossiers/code_unknown.html", status=404)


def _card_page(request: ActorRequest, scanned: selectors.ScannedCard, kind: Kind, keep: str) -> HttpResponse:
    revision = scanned.revision
    context = {
        "scanned": scanned,
        "token": scanned.token,
        "post": scanned.post,
        "revision": revision,
        "kind": kind,
        "kinds": list(Kind),
        "document": selectors.document_of(revision, kind) if revision else None,
        "next_things": next_things(request.actor, scanned.post.uuid, scanned.post.path),
        "is_holder": bool(revision) and selectors.holds_post(request.actor, scanned.post),
        "is_acknowledged": revision is not None and selectors.is_acknowledged_by(request.actor, revision),
    }
    response = render(request, "dossiers/card.html", context)
    response[KEEP_HEADER], response[KEEP_AS_HEADER] = keep, _listed_as(kind)
    return response


@require_safe
@login_required
def my_posts(request: ActorRequest) -> HttpResponse:
    response = render(request, "dossiers/my_posts.html", {"mine": selectors.my_posts(request.actor)})
    response[KEEP_HEADER] = "private"
    return response


@require_safe
@login_required
def my_document(request: ActorRequest, post_uuid: UUID, kind: str) -> HttpResponse:
    post = selectors.post_for_dossier(request.actor, post_uuid)
    revision = selectors.current_revision(post)
    context = {
        "post": post,
        "revision": revision,
        "kind": _kind(kind),
        "kinds": list(Kind),
        "document": selectors.document_of(revision, _kind(kind)) if revision else None,
        "may_propose": request.actor.may(Action.PROPOSE, post.path),
        "is_holder": selectors.holds_post(request.actor, post),
        "is_acknowledged": revision is not None and selectors.is_acknowledged_by(request.actor, revision),
    }
    response = render(request, "dossiers/my_document.html", context)
    response[KEEP_HEADER], response[KEEP_AS_HEADER] = "private", _listed_as(_kind(kind))
    return response


def _listed_as(kind: Kind) -> str:
    """Return under which heading the page without a network lists a document: what is done in an emergency stands first."""
    return "emergency" if kind is Kind.EMERGENCY else "document"


@require_safe
@login_required
def asked(request: ActorRequest, post_uuid: UUID) -> HttpResponse:
    post = selectors.post_for_dossier(request.actor, post_uuid)
    revision = selectors.current_revision(post)
    items = selectors.asked_items(request.actor.person_id, revision) if revision else []
    holds = selectors.holds_post(request.actor, post)
    context = {"post": post, "revision": revision, "items": items if holds else [], "is_holder": holds}
    response = render(request, "dossiers/asked.html", context)
    response[KEEP_HEADER] = "private"
    return response


@require_POST
@login_required
def acknowledge(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    shown = shown_items(request.POST.get("shown", ""))
    done = services.acknowledge_revision(actor=request.actor, revision_uuid=revision_uuid, shown=shown)
    messages.success(request, _("已签收。回执 %(code)s") % {"code": str(done.client_uuid)[:8].upper()})
    return redirect("dossiers:my_posts")
