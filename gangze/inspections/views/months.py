"""Months of principals, their measures, and what owners tell of these."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.inspections.forms.months import ClosingForm, ReportForm, said_in, wishes_form, wishes_in
from gangze.inspections.selectors.month import MonthPage, month_page
from gangze.inspections.selectors.months import (
    measure_by,
    measure_rows,
    month_list,
    own_measures,
    owners_to_choose,
)
from gangze.inspections.services.months import MonthTold, close_month, report_measure
from gangze.inspections.services.periods_printing import print_month
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.web.translating import said

from .weeks import pdf


@require_safe
@login_required
def months(request: ActorRequest) -> HttpResponse:
    return render(request, "inspections/months.html", {"shown": month_list(request.actor, request.GET)})


@require_safe
@login_required
def month(request: ActorRequest, enterprise_uuid: UUID, month: str) -> HttpResponse:
    return render(request, "inspections/month.html", {"page": month_page(request.actor, enterprise_uuid, month)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def close(request: ActorRequest, enterprise_uuid: UUID, month: str) -> HttpResponse:
    page = month_page(request.actor, enterprise_uuid, month)
    if not page.may_close:
        raise NotAllowed(Action.MONTH_CLOSE.value)
    sent = request.POST if request.method == "POST" else None
    standing = [row.measure for row in page.measures]
    rows = wishes_form(owners_to_choose(page.enterprise), standing, sent)
    form = ClosingForm(sent, initial=_initial(page), is_delegate=page.is_delegate, is_correction=bool(page.closings))
    context = {"page": page, "rows": rows, "form": form, "said": _said(page, sent)}
    if sent is None or "more" in sent:
        return render(request, "inspections/month_close.html", context)
    if form.is_valid() and rows.is_valid():
        told = MonthTold(enterprise_uuid, month, wishes_in(rows), said=said_in(sent), **form.told())
        code = _closed(request, form, told)
        if code:
            messages.success(request, _("已完成月排查。回执 %(code)s") % {"code": code})
            return redirect("inspections:month", enterprise_uuid=enterprise_uuid, month=month)
    return render(request, "inspections/month_close.html", context, status=422)


def _initial(page: MonthPage) -> dict[str, Any]:
    """Return what a correction begins with: what was said before."""
    told = page.standing.told if page.standing else {}
    return {name: told.get(name, "") for name in ("none_reason", "words", "why_delegated")}


def _said(page: MonthPage, sent: Any) -> dict[str, str]:
    """Return by uuid what stands in the fields about measures of before."""
    if sent is not None:
        return {str(uuid): text for uuid, text in said_in(sent).items()}
    return {str(each.row.measure.uuid): each.said for each in page.formers}


def _closed(request: ActorRequest, form: ClosingForm, told: MonthTold) -> str:
    """Return the code of the receipt, "" where it was refused: the sentence then stands over the form, nothing typed is lost."""
    try:
        return close_month(actor=request.actor, told=told).code
    except RuleBroken as refusal:
        form.add_error(None, said(refusal.message))
        return ""


@require_safe
@login_required
def paper(request: ActorRequest, enterprise_uuid: UUID, month: str) -> HttpResponse:
    page = month_page(request.actor, enterprise_uuid, month)
    return pdf(print_month(page), f"month-{page.month.key}.pdf")


@require_safe
@login_required
def mine(request: ActorRequest) -> HttpResponse:
    return render(request, "inspections/own_measures.html", {"found": own_measures(request.actor, request.GET)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def measure(request: ActorRequest, measure_uuid: UUID) -> HttpResponse:
    row = measure_rows(request.actor, [measure_by(request.actor, measure_uuid)])[0]
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            fact = report_measure(actor=request.actor, measure_uuid=measure_uuid, **form.cleaned_data)
        except RuleBroken as refusal:
            form.add_error(None, said(refusal.message))
        else:
            messages.success(request, _("结果已记录。回执 %(code)s") % {"code": fact.code})
            return redirect("inspections:measure", measure_uuid=measure_uuid)
    context = {"row": row, "form": form}
    return render(request, "inspections/measure.html", context, status=422 if form.is_bound else 200)
