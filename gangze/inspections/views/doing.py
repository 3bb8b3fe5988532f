"""The sheet on the phone, the list of rounds, and one round as it was."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.inspections.forms.rounds import answers_in, moment_in, number_in
from gangze.inspections.rules.answering import Timing
from gangze.inspections.rules.words import Answer, FindingKind, Speciality
from gangze.inspections.selectors.rounds import RoundFilter, round_list, round_page, round_to_correct, units_looked_at
from gangze.inspections.selectors.sheets import SheetPage, moment_named, sheet_page
from gangze.inspections.services.doing import RoundTold, correct_round, record_round
from gangze.inspections.services.round_photos import keep_round_photos, open_round_photo
from gangze.kernel import clock
from gangze.kernel.errors import RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.web.translating import said

from .due import kept

KINDS = ("late", "finding", "unanswered", "paper")


@require_http_methods(["GET", "POST"])
@login_required
def sheet(request: ActorRequest, plan_uuid: UUID) -> HttpResponse:
    page = sheet_page(request.actor, plan_uuid, request.POST.get("at", "") or request.GET.get("at", ""))
    if request.method != "POST":
        return kept(render(request, "inspections/sheet.html", _context(page)), "sheet")
    try:
        fact = record_round(actor=request.actor, told=_told(request, page))
    except RuleBroken as refusal:
        context = _context(page) | {"sent": request.POST, "refusal": said(refusal.message)}
        return render(request, "inspections/sheet.html", context, status=422)
    messages.success(request, _("已记录。"))
    return redirect("inspections:round", fact_uuid=fact.client_uuid)


def _context(page: SheetPage) -> dict[str, Any]:
    moment = clock.now()
    return {
        "page": page, "plan": page.plan, "post": page.plan.post, "sent": {}, "moment": moment, "is_late": _is_over(page),
        "kinds": list(FindingKind), "shown_count": sum(is_shown for _row, _stamps, is_shown in page.shown),
    }  # fmt: skip


def _is_over(page: SheetPage) -> bool:
    return page.chosen is not None and page.chosen.occurrence.closes_at <= clock.now()


def _told(request: ActorRequest, page: SheetPage) -> RoundTold:
    sent = request.POST
    finished_at = clock.now()
    return RoundTold(
        plan_uuid=page.plan.uuid, scheduled_for=moment_named(sent.get("at", "")), version=number_in(sent, "version") or 0,
        revision=number_in(sent, "revision"), answers=answers_in(sent, keep_round_photos(
            actor=request.actor, plan=page.plan, files=request.FILES)),
        started_at=min(moment_in(sent, "started") or finished_at, finished_at), finished_at=finished_at,
        why_late=sent.get("why_late", ""),
    )  # fmt: skip


@require_safe
@login_required
def rounds(request: ActorRequest) -> HttpResponse:
    asked = {
        name: request.GET.get(name, "").strip()
        for name in ("q", "unit", "day", "speciality", "kind", "period", "enterprise", "cadence")
    }
    filters = RoundFilter(
        asked["q"],
        asked["unit"],
        _day(asked["day"]),
        asked["speciality"],
        asked["kind"],
        asked["period"],
        asked["enterprise"],
        asked["cadence"],
    )
    context = {
        "found": round_list(request.actor, filters, request.GET), "filters": filters, "kinds": KINDS,
        "units": units_looked_at(request.actor), "specialities": list(Speciality),
    }  # fmt: skip
    return render(request, "inspections/rounds.html", context)


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


@require_safe
@login_required
def round_done(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    page = round_page(request.actor, fact_uuid)
    context = {"page": page, "row": page.row, "round": page.row.round, "afterwards": Timing.AFTERWARDS}
    return render(request, "inspections/round.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def correct(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    page = round_to_correct(request.actor, fact_uuid)
    context = {"page": page, "row": page.row, "round": page.row.round, "answers": list(Answer)}
    if request.method != "POST":
        return render(request, "inspections/correct.html", context)
    before = {line.item.key: line.given.photos for line in page.lines if line.given}
    try:
        fact = correct_round(
            actor=request.actor, fact_uuid=fact_uuid, answers=answers_in(request.POST, before),
            ground=request.POST.get("ground", ""),
        )  # fmt: skip
    except RuleBroken as refusal:
        return render(
            request, "inspections/correct.html", context | {"refusal": said(refusal.message), "sent": request.POST},
            status=422,
        )  # fmt: skip
    messages.success(request, _("已更正。原记录保留。"))
    return redirect("inspections:round", fact_uuid=fact.client_uuid)


@require_safe
@login_required
def photo(request: ActorRequest, fact_uuid: UUID, sha256: str) -> FileResponse:
    content_type, stream = open_round_photo(page=round_page(request.actor, fact_uuid), sha256=sha256)
    response = FileResponse(stream, content_type=content_type)
    response["Content-Disposition"] = "inline"  # shown beside its answer; what it is was read from its own bytes
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
