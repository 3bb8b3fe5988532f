"""Rotas, days that differ from them, and installations out of service."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.access.matrix import Action
from gangze.inspections.forms.rotas import ExceptionForm, NewRotaForm, PatternForm, ResumeForm, StoppageForm, attempt
from gangze.inspections.rules.rotas import TEMPLATES
from gangze.inspections.selectors import places
from gangze.inspections.selectors import rotas as selectors
from gangze.inspections.selectors.calendar import enterprise_of
from gangze.inspections.services.recording import next_business_day
from gangze.inspections.services.rotas import edit_rota, except_day, lift_exception, make_rota
from gangze.inspections.services.stopping import resume_place, stop_place
from gangze.org.middleware import ActorRequest
from gangze.web.asked import whole_number


@require_safe
@login_required
def rota_list(request: ActorRequest) -> HttpResponse:
    context = {
        "rotas": selectors.rota_list(request.actor),
        "editable": selectors.editable_houses(request.actor),
        "templates": TEMPLATES,
    }
    return render(request, "inspections/rotas.html", context)


@require_safe
@login_required
def rota(request: ActorRequest, rota_uuid: UUID) -> HttpResponse:
    shown = selectors.rota_page(request.actor, rota_uuid)
    context = {"shown": shown, "form": ExceptionForm(pattern=shown.pattern, initial={"day": next_business_day()})}
    return render(request, "inspections/rota.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rota_new(request: ActorRequest, enterprise_uuid: UUID) -> HttpResponse:
    enterprise = places.enterprise_for(request.actor, enterprise_uuid, Action.ROUND_EDIT)
    request.actor.require(Action.ROUND_EDIT, enterprise.path)
    key = request.GET.get("template", "")
    initial = NewRotaForm.from_template(key, next_business_day()) if key in TEMPLATES else {}
    form = NewRotaForm(request.POST or None, initial=initial)
    pattern = form.pattern() if form.is_valid() else None
    if pattern is not None:
        name, day = form.cleaned_data["name"], form.cleaned_data["effective_on"]
        made = attempt(
            form,
            lambda: make_rota(actor=request.actor, enterprise=enterprise, name=name, pattern=pattern, effective_on=day),
        )
        if made is not None:
            return redirect("inspections:rota", rota_uuid=made.uuid)
    context = {"form": form, "enterprise": enterprise, "templates": TEMPLATES, "back_url": reverse("inspections:rotas")}
    return render(request, "inspections/rota_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rota_edit(request: ActorRequest, rota_uuid: UUID) -> HttpResponse:
    shown = selectors.rota_page(request.actor, rota_uuid)
    request.actor.require(Action.ROUND_EDIT, shown.rota.path)
    form = PatternForm(request.POST or None, initial=PatternForm.of(shown.pattern))
    pattern = form.pattern() if form.is_valid() else None
    if pattern is not None:
        day = form.cleaned_data["effective_on"]
        base = whole_number(request.POST.get("base", ""), default=shown.version.number)
        done = attempt(
            form,
            lambda: edit_rota(
                actor=request.actor, rota_uuid=rota_uuid, base_number=base, pattern=pattern, effective_on=day
            ),
        )
        if done is not None:
            return redirect("inspections:rota", rota_uuid=rota_uuid)
    context = {"form": form, "shown": shown, "back_url": reverse("inspections:rota", args=[rota_uuid])}
    return render(request, "inspections/rota_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def rota_except(request: ActorRequest, rota_uuid: UUID) -> HttpResponse:
    shown = selectors.rota_page(request.actor, rota_uuid)
    request.actor.require(Action.ROUND_EDIT, shown.rota.path)
    form = ExceptionForm(request.POST, pattern=shown.pattern)
    if form.is_valid():
        told = form.cleaned_data
        if attempt(form, lambda: except_day(actor=request.actor, rota_uuid=rota_uuid, **told)) is not None:
            return redirect("inspections:rota", rota_uuid=rota_uuid)
    return render(request, "inspections/rota.html", {"shown": shown, "form": form}, status=422)


@require_POST
@login_required
def rota_lift(request: ActorRequest, rota_uuid: UUID, day: date) -> HttpResponse:
    lift_exception(actor=request.actor, rota_uuid=rota_uuid, day=day, group=request.POST.get("group", ""))
    return redirect("inspections:rota", rota_uuid=rota_uuid)


@require_safe
@login_required
def stoppage_list(request: ActorRequest) -> HttpResponse:
    page, lines = selectors.stoppage_list(request.actor, request.GET)
    context = {"page": page, "lines": lines, "may_edit": bool(request.actor.reaches(Action.ROUND_EDIT))}
    return render(request, "inspections/stoppages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stoppage_new(request: ActorRequest) -> HttpResponse:
    enterprises = places.enterprises_for(request.actor, Action.ROUND_EDIT)
    enterprise = enterprise_of(request.actor, request.GET.get("enterprise", ""), Action.ROUND_EDIT)
    choices = selectors.stoppable_places(request.actor, enterprise)
    form = StoppageForm(request.POST or None, places=choices, initial={"place": request.GET.get("place", "")})
    if form.is_valid():
        told = dict(form.cleaned_data)
        place = places.place_by(request.actor, told.pop("place"))
        if attempt(form, lambda: stop_place(actor=request.actor, place=place, **told)) is not None:
            return redirect("inspections:stoppages")
    context = {"form": form, "enterprises": enterprises, "enterprise": enterprise}
    return render(request, "inspections/stoppage_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stoppage_resume(request: ActorRequest, stoppage_uuid: UUID) -> HttpResponse:
    stoppage = selectors.stoppage_by(request.actor, stoppage_uuid)
    request.actor.require(Action.ROUND_EDIT, stoppage.path)
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ends_at = form.cleaned_data["ends_at"]
        resumed = attempt(form, lambda: resume_place(actor=request.actor, stoppage_uuid=stoppage_uuid, ends_at=ends_at))
        if resumed is not None:
            return redirect("inspections:stoppages")
    context = {
        "heading": _("恢复运行"), "text": stoppage.ground, "form": form, "back_url": reverse("inspections:stoppages"),
        "confirm_label": _("恢复运行"), "consequences": [_("还没过期的应查重新要求，停用期间的保持停用免查。")],
    }  # fmt: skip
    return render(request, "web/confirm.html", context, status=422 if form.is_bound else 200)
