"""Findings: reported, listed, looked at, followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.dossiers.views.phone import KEEP_AS_HEADER, KEEP_HEADER
from gangze.inspections.forms.findings import report_of
from gangze.inspections.rules.acts import Act
from gangze.inspections.rules.handling import LONGEST_PLACE, LONGEST_WORDS
from gangze.inspections.rules.words import FindingKind, FindingLevel, FindingSource, FindingState, Speciality
from gangze.inspections.selectors.finding import finding_page
from gangze.inspections.selectors.findings import (
    AGES,
    FindingFilter,
    figures_of,
    finding_list,
    my_findings,
)
from gangze.inspections.selectors.reporting import followed_finding, spots_for
from gangze.inspections.services.photos import keep_for_report, look_at_photos, open_finding_photo
from gangze.inspections.services.reporting import report_finding
from gangze.kernel.errors import RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.web.translating import said

if TYPE_CHECKING:
    from gangze.inspections.models import Finding

WORDS: dict[str, Any] = {
    "kinds": list(FindingKind), "levels": list(FindingLevel), "sources": list(FindingSource), "states": list(FindingState),
    "categories": list(Speciality), "ages": list(AGES),
}  # fmt: skip


@require_safe
@login_required
def findings(request: ActorRequest) -> HttpResponse:
    filters = FindingFilter.of(request.GET)
    context = WORDS | {
        "filters": filters,
        "found": finding_list(request.actor, filters, request.GET),
        "figures": figures_of(request.actor, filters),
        "may_report": bool(request.actor.reaches(Action.FINDING_REPORT)),
    }
    return render(request, "inspections/findings.html", context)


@require_safe
@login_required
def mine(request: ActorRequest) -> HttpResponse:
    context = {
        "mine": my_findings(request.actor),
        "may_report": bool(request.actor.reaches(Action.FINDING_REPORT)),
    }
    return render(request, "inspections/findings_mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        response = render(request, "inspections/report.html", _form(request))
        response[KEEP_HEADER], response[KEEP_AS_HEADER] = "private", "report"
        return response
    try:
        finding = _reported(request, is_anonymous=False)
    except RuleBroken as refusal:
        context = _form(request) | {"refusal": said(refusal.message), "sent": request.POST}
        return render(request, "inspections/report.html", context, status=422)
    messages.success(request, _("已上报，编号 %(code)s。") % {"code": finding.code})
    return redirect("inspections:finding", finding_uuid=finding.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def whistle(request: ActorRequest) -> HttpResponse:
    """Report without a name. Only with a network: nothing of it may stay on a device."""
    if request.method != "POST":
        return render(request, "inspections/whistle.html", _form(request))
    try:
        finding = _reported(request, is_anonymous=True)
    except RuleBroken as refusal:
        context = _form(request) | {"refusal": said(refusal.message), "sent": request.POST}
        return render(request, "inspections/whistle.html", context, status=422)
    return redirect("inspections:finding_follow", finding_uuid=finding.uuid)


def _form(request: ActorRequest) -> dict[str, Any]:
    spots = spots_for(request.actor, request.GET.get("post", ""))
    return WORDS | {
        "spots": spots, "client_uuid": uuid4(), "sent": {}, "recurs": request.GET.get("recurs", ""),
        "longest_words": LONGEST_WORDS, "longest_place": LONGEST_PLACE,
    }  # fmt: skip


def _reported(request: ActorRequest, *, is_anonymous: bool) -> Finding:
    """Return the finding of a form that was sent without scripts, its photos kept first."""
    told = request.POST
    report_of(told, (), (), is_anonymous=is_anonymous)  # what is wrong is said before anything is stored
    shots = _kept(request, "photos", is_anonymous=is_anonymous)
    work_shots = _kept(request, "work_photos", is_anonymous=is_anonymous) if told.get("fixed") else ()
    finding = report_finding(
        actor=request.actor, report=report_of(told, shots, work_shots, is_anonymous=is_anonymous),
        client_uuid=_name(told.get("client_uuid", "")),
    )  # fmt: skip
    look_at_photos(finding=finding)
    return finding


def _kept(request: ActorRequest, field: str, *, is_anonymous: bool) -> Any:
    files = request.FILES.getlist(field)
    report = report_of(request.POST, (), (), is_anonymous=is_anonymous)
    return keep_for_report(actor=request.actor, report=report, files=[each.file for each in files if each.file])


def _name(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_safe
@login_required
def finding(request: ActorRequest, finding_uuid: UUID) -> HttpResponse:
    page = finding_page(request.actor, finding_uuid)
    return render(request, "inspections/finding.html", {"page": page, "finding": page.finding, "acts": Act})


@require_safe
@login_required
def follow(request: ActorRequest, finding_uuid: UUID) -> HttpResponse:
    found = followed_finding(request.actor, finding_uuid)
    return render(request, "inspections/finding_follow.html", {"finding": found})


@require_safe
@login_required
def photo(request: ActorRequest, finding_uuid: UUID, sha256: str) -> FileResponse:
    content_type, stream = open_finding_photo(actor=request.actor, finding_uuid=finding_uuid, sha256=sha256)
    response = FileResponse(stream, content_type=content_type)
    response["Content-Disposition"] = "inline"  # what it is was read from its own bytes
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
