"""Weeks of workshops: the list, the sheet, the signature, the paper."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.inspections.forms.months import SignForm
from gangze.inspections.selectors.week import week_page
from gangze.inspections.selectors.weeks import week_list
from gangze.inspections.services.periods_printing import print_week
from gangze.inspections.services.weeks import sign_week
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.web.translating import said


@require_safe
@login_required
def weeks(request: ActorRequest) -> HttpResponse:
    return render(request, "inspections/weeks.html", {"shown": week_list(request.actor, request.GET)})


@require_safe
@login_required
def week(request: ActorRequest, unit_uuid: UUID, week: str) -> HttpResponse:
    return render(request, "inspections/week.html", {"page": week_page(request.actor, unit_uuid, week)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign(request: ActorRequest, unit_uuid: UUID, week: str) -> HttpResponse:
    page = week_page(request.actor, unit_uuid, week)
    if not page.may_sign:
        raise NotAllowed(Action.WEEK_SIGN.value)
    sent = request.POST if request.method == "POST" else None
    form = SignForm(sent, is_lacking=page.is_lacking, has_missed=bool(page.total.missed))
    if form.is_valid():
        try:
            words = form.cleaned_data["words"]
            fact = sign_week(actor=request.actor, unit_uuid=unit_uuid, week_key=week, words=words)
        except RuleBroken as refusal:
            form.add_error(None, said(refusal.message))
        else:
            messages.success(request, _("已签字。回执 %(code)s") % {"code": fact.code})
            return redirect("inspections:week", unit_uuid=unit_uuid, week=week)
    context = {"page": page, "form": form}
    return render(request, "inspections/week_sign.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def paper(request: ActorRequest, unit_uuid: UUID, week: str) -> HttpResponse:
    page = week_page(request.actor, unit_uuid, week)
    return pdf(print_week(page), f"week-{page.week.key}.pdf")


def pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF to be kept under a name."""
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
