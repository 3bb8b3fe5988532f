"""The examiner's pages: whom to hear, the points to mark, what the machine suggests, paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.dossiers.printing.qr import qr_svg
from gangze.dossiers.views.phone import KEEP_HEADER
from gangze.kernel import clock
from gangze.kernel.errors import Absent, RuleBroken
from gangze.mastery import selectors, services
from gangze.mastery.rules.evidence import RECITED
from gangze.mastery.rules.levels import Occasion
from gangze.mastery.rules.marking import Marked
from gangze.org.middleware import ActorRequest
from gangze.org.outbox import take
from gangze.web.asked import whole_number
from gangze.web.translating import said

OFFERED = (Occasion.SPOT, Occasion.PRESHIFT, Occasion.TRAINING)


def kind_named(value: str) -> Kind:
    """Return a document by its part of the address. Raises Absent."""
    try:
        return Kind(value)
    except ValueError as error:
        raise Absent("kind") from error


def uuid_asked(text: str) -> UUID | None:
    """Return a uuid of the address, None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def kept(response: HttpResponse) -> HttpResponse:
    """Let the device keep a page until sign-out: examiners go where there is no network."""
    response[KEEP_HEADER] = "private"
    return response


@require_safe
@login_required
def people(request: ActorRequest) -> HttpResponse:
    filters = selectors.HearFilter(request.GET.get("q", "").strip(), request.GET.get("unit", ""))
    found = selectors.people_to_hear(request.actor, filters, request.GET)
    context = {"found": found, "filters": filters, "kinds": list(Kind)}
    return kept(render(request, "mastery/examine_people.html", context))


@require_safe
@login_required
def pack(request: ActorRequest) -> HttpResponse:
    found = selectors.pages_to_keep(request.actor, request.GET.get("unit", ""))
    return kept(render(request, "mastery/examine_pack.html", {"found": found, "kinds": list(Kind)}))


@require_http_methods(["GET", "POST"])
@login_required
def examine(request: ActorRequest, post_uuid: UUID, kind: str) -> HttpResponse:
    page = selectors.examiner_page(request.actor, post_uuid, kind_named(kind))
    if request.method == "POST":
        body, left = _body(request.POST, page)
        if not left:
            receipt = take(
                actor=request.actor, kind=RECITED, client_uuid=uuid4(), device_at=clock.now(), body=body
            )  # fmt: skip
            return redirect("mastery:examined", fact_uuid=receipt)
        return render(
            request, "mastery/examine.html", _context(request, page) | {"left": left, "sent": request.POST}, status=422
        )
    return kept(render(request, "mastery/examine.html", _context(request, page)))


def _context(request: ActorRequest, page: selectors.ExaminerPage) -> dict[str, Any]:
    draw = uuid_asked(request.GET.get("draw", ""))
    occasions = [Occasion.DRAW, *OFFERED] if draw else list(OFFERED)
    return {
        "page": page, "post": page.document.post, "kind": page.document.kind, "kinds": list(Kind), "verdicts": list(Marked),
        "occasions": occasions, "draw": draw, "chosen": request.GET.get("person", ""), "is_paper": "paper" in request.GET,
        "today": clock.now().astimezone(clock.PARK_ZONE).date(), "sent": {}, "left": 0,
        "may_write": request.actor.may(Action.DOSSIER_EDIT, page.document.post.path),
    }  # fmt: skip


def _body(sent: QueryDict, page: selectors.ExaminerPage) -> tuple[dict[str, Any], int]:
    """Return what a form without scripts tells, as a device would, and how many points asked are not marked yet."""
    scope = next((each for each in page.scopes if each.value == sent.get("scope")), page.scopes[-1])
    asked = [point for point in page.document.points if point.uid in scope.uids]
    rest = Marked.MISSED.value if sent.get("rest") else ""
    verdicts = {point.key: sent.get(f"verdict:{point.key}", "") or rest for point in asked}
    body: dict[str, Any] = {
        name: sent[name] for name in ("person", "occasion", "draw", "note", "heard_on") if sent.get(name)
    }
    body |= {
        "post": str(page.document.post.uuid), "revision": page.document.revision.number, "document": page.document.kind.value,
        "seconds": whole_number(sent.get("seconds", ""), default=0, most=86_400), "transcript": sent.get("transcript", ""),
        "points": [
            {"key": key, "verdict": verdict, "out_of_order": bool(sent.get(f"order:{key}"))} for key, verdict in verdicts.items()
        ],
    }  # fmt: skip
    return body, sum(not verdict for verdict in verdicts.values())


@require_POST
@login_required
def suggest(request: ActorRequest, post_uuid: UUID, kind: str) -> JsonResponse:
    page = selectors.examiner_page(request.actor, post_uuid, kind_named(kind))
    transcript = request.POST.get("transcript", "").strip()
    if len(transcript) > services.LONGEST_TRANSCRIPT:
        raise RuleBroken("口述记录最多{count}字。", count=services.LONGEST_TRANSCRIPT)
    scope = next((each for each in page.scopes if each.value == request.POST.get("scope")), page.scopes[-1])
    asked = replace(page.document, points=tuple(point for point in page.document.points if point.uid in scope.uids))
    judgement = selectors.judgement_of(asked, transcript)
    marks = {
        mark.key: {"word": said(Marked(mark.verdict.value).label), "reason": mark.reason} for mark in judgement.marks
    }
    return JsonResponse({"marks": marks})


@require_safe
@login_required
def sheet(request: ActorRequest, post_uuid: UUID, kind: str) -> HttpResponse:
    page = selectors.examiner_page(request.actor, post_uuid, kind_named(kind))
    entry = f"{reverse('mastery:examine', args=[post_uuid, kind])}?paper=1"
    code = qr_svg(request.build_absolute_uri(entry), label=_("补录这张纸"))
    context = {
        "page": page,
        "post": page.document.post,
        "kind": page.document.kind,
        "verdicts": list(Marked),
        "code": code,
    }
    return render(request, "mastery/sheet.html", context)
