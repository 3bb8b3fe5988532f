"""Rounds on paper: printing the sheets of a day or a week, entering on one screen what was ticked by hand."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from gangze.inspections.forms.paper import columns_in
from gangze.inspections.rules.words import Answer
from gangze.inspections.selectors.paper import done_on, entry_of, people_of, places_to_print, plans_on_paper
from gangze.inspections.services.paper import PaperDay, PaperPage, enter_paper, paper_day, print_sheets
from gangze.kernel import clock
from gangze.kernel.errors import Absent, RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.web.asked import whole_number
from gangze.web.translating import said


@require_safe
@login_required
def paper(request: ActorRequest) -> HttpResponse:
    today = clock.business_date(clock.now())
    plans = plans_on_paper(request.actor)
    context = {"plans": plans, "places": places_to_print(request.actor, plans), "today": today}
    return render(request, "inspections/paper.html", context)


@require_safe
@login_required
def paper_pick(request: ActorRequest) -> HttpResponse:
    try:
        plan = UUID(request.GET.get("plan", ""))
    except ValueError as error:
        raise Absent("plan") from error
    return redirect("inspections:paper_entry", plan_uuid=plan, day=_day(request.GET.get("day", "")))


@require_safe
@login_required
def paper_print(request: ActorRequest, place_uuid: UUID) -> HttpResponse:
    first, days = _day(request.GET.get("first", "")), whole_number(request.GET.get("days", ""), default=1)
    made = print_sheets(actor=request.actor, place_uuid=place_uuid, first=first, days=days)
    response = HttpResponse(made.content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def _day(text: str) -> date:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return clock.business_date(clock.now())


@require_http_methods(["GET", "POST"])
@login_required
def paper_entry(request: ActorRequest, plan_uuid: UUID, day: date) -> HttpResponse:
    revision = whole_number(request.GET.get("r", ""), default=0) or None
    told = paper_day(request.actor, plan_uuid, day, revision)
    if request.method != "POST":
        return render(request, "inspections/paper_entry.html", _context(request, told))
    try:
        facts = enter_paper(
            actor=request.actor, plan_uuid=plan_uuid, day=day, revision=revision, scan=request.FILES.get("scan"),
            why_no_scan=request.POST.get("why_no_scan", ""), columns=columns_in(request.POST, told.rounds),
        )  # fmt: skip
    except RuleBroken as refusal:
        context = _context(request, told) | {"sent": request.POST, "refusal": said(refusal.message)}
        return render(request, "inspections/paper_entry.html", context, status=422)
    count = len(facts)
    messages.success(request, ngettext("已补录 %(n)d 次。", "已补录 %(n)d 次。", count) % {"n": count})
    if count == 1:
        return redirect("inspections:round", fact_uuid=facts[0].client_uuid)
    return redirect(request.get_full_path())


def _context(request: ActorRequest, told: PaperDay) -> dict[str, Any]:
    moments: dict[datetime, Any] = done_on(told.plan, told.day)
    pages = told.pages
    shown = _page_asked(pages, request.GET.get("at", ""), moments)
    rounds = [(each, moments.get(each.slot.scheduled_for)) for each in shown.rounds] if shown else []
    lines = shown.lines if shown else None
    rows = [
        (line, [(each, None if done else cell) for (each, done), cell in zip(rounds, line.cells, strict=True)])
        for line in (lines.lines if lines else ())
    ]
    return {
        "told": told, "plan": told.plan, "post": told.plan.post, "pages": pages, "shown": shown, "rounds": rounds, "rows": rows,
        "spelt": lines.spelt if lines else (), "answers": list(Answer), "people": people_of(request.actor, told.plan, told.day),
        "entry": entry_of(request.actor, told.plan, told.day),
        "sent": {}, "title": _("补录纸质排查表"),
    }  # fmt: skip


def _page_asked(pages: list[PaperPage], stamp: str, done: dict[datetime, Any]) -> PaperPage | None:
    """Return the page that a code names, else the first on which something is not entered yet."""
    named = (page for page in pages if any(each.stamp == stamp for each in page.rounds))
    open_ones = (page for page in pages if any(each.slot.scheduled_for not in done for each in page.rounds))
    return next(named, next(open_ones, pages[0] if pages else None))
