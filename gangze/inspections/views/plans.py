"""Round plans: the list, one plan, making, editing, closing, and what an enterprise begins with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.inspections.forms.editor import PlanEditor
from gangze.inspections.forms.plans import GroundForm
from gangze.inspections.rules.words import Cadence, Speciality
from gangze.inspections.selectors import calendar, defaults, places
from gangze.inspections.selectors import plans as selectors
from gangze.inspections.selectors.beginning import beginning_at, place_choices
from gangze.inspections.services.defaults import generate_defaults
from gangze.inspections.services.plans import PlanWish, close_plan, edit_plan, make_plan
from gangze.org.middleware import ActorRequest


@require_safe
@login_required
def plan_list(request: ActorRequest) -> HttpResponse:
    filters = selectors.filter_of(request.GET)
    page, rows = selectors.plan_list(request.actor, filters, request.GET)
    context = {
        "filters": filters, "page": page, "rows": rows, "cadences": list(Cadence), "specialities": list(Speciality),
        "choices": selectors.narrowing(request.actor, filters),
        "may_edit": bool(request.actor.reaches(Action.ROUND_EDIT)),
    }  # fmt: skip
    return render(request, "inspections/plans.html", context)


@require_safe
@login_required
def plan(request: ActorRequest, plan_uuid: UUID) -> HttpResponse:
    return render(request, "inspections/plan.html", {"shown": selectors.plan_page(request.actor, plan_uuid)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_edit(request: ActorRequest, plan_uuid: UUID) -> HttpResponse:
    shown = selectors.plan_page(request.actor, plan_uuid)
    request.actor.require(Action.ROUND_EDIT, shown.row.plan.path)
    if not shown.may_edit:  # closed
        return redirect("inspections:plan", plan_uuid=plan_uuid)
    editor = PlanEditor(_posted(request), shown.row.plan, shown.specification, shown.rota)
    told = editor.told()
    if told is not None:
        done = editor.run(
            lambda: edit_plan(
                actor=request.actor, plan_uuid=plan_uuid, base_number=editor.base_number(shown.row.version.number),
                specification=told, rota=editor.rota, effective_on=editor.effective_on,
            )
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已保存，从 %(day)s 起生效。") % {"day": f"{done.effective_on:%Y-%m-%d}"})
            return redirect("inspections:plan", plan_uuid=plan_uuid)
    context = {"shown": shown, "editor": editor, "back_url": reverse("inspections:plan", args=[plan_uuid])}
    return render(request, "inspections/plan_form.html", context, status=editor.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_new(request: ActorRequest) -> HttpResponse:
    key = request.GET.get("place", "")
    if not key:
        context = {"choices": place_choices(request.actor, request.GET), "specialities": list(Speciality)}
        return render(request, "inspections/plan_place.html", context)
    begun = beginning_at(places.place_by(request.actor, key), request.GET.get("speciality", ""))
    editor = PlanEditor(_posted(request), begun, begun.specification, None)
    told = editor.told()
    if told is not None:
        wish = PlanWish(
            begun.place, begun.cadence, editor.name, told, begun.speciality, editor.rota, editor.effective_on
        )
        made = editor.run(lambda: make_plan(actor=request.actor, wish=wish))
        if made is not None:
            return redirect("inspections:plan", plan_uuid=made.uuid)
    context = {"begun": begun, "editor": editor, "back_url": reverse("inspections:plans")}
    return render(request, "inspections/plan_form.html", context, status=editor.status)


def _posted(request: ActorRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_close(request: ActorRequest, plan_uuid: UUID) -> HttpResponse:
    found = selectors.plan_by(request.actor, plan_uuid)
    request.actor.require(Action.ROUND_EDIT, found.path)
    form = GroundForm(request.POST or None)
    back_url = reverse("inspections:plan", args=[plan_uuid])
    if form.is_valid():
        close_plan(actor=request.actor, plan_uuid=plan_uuid, ground=form.cleaned_data["ground"])
        return redirect(back_url)
    context: dict[str, Any] = {
        "heading": _("停用“%(name)s”") % {"name": found.name}, "form": form, "back_url": back_url,
        "text": _("从明天起不再要求。今天已经开始的照常要查，以前的记录不变；要再用时另建一个计划。"), "confirm_label": _("停用"),
    }  # fmt: skip
    return render(request, "web/confirm.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def default_home(request: ActorRequest) -> HttpResponse:
    enterprise = calendar.enterprise_of(request.actor, request.GET.get("enterprise", ""), Action.ROUND_EDIT)
    return redirect("inspections:plan_defaults", enterprise_uuid=enterprise.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def default_plans(request: ActorRequest, enterprise_uuid: UUID) -> HttpResponse:
    enterprise = places.enterprise_for(request.actor, enterprise_uuid, Action.ROUND_EDIT)
    if request.method == "POST":
        made = generate_defaults(actor=request.actor, enterprise=enterprise, chosen=request.POST.getlist("plan"))
        count = len(made.plans)
        told = ngettext("已建 %(n)s 个计划，从明天起生效。", "已建 %(n)s 个计划，从明天起生效。", count) % {"n": count}
        messages.success(request, told)
        if made.rotas:
            return redirect("inspections:rota", rota_uuid=made.rotas[0].uuid)
        return redirect(f"{reverse('inspections:plans')}?enterprise={enterprise.uuid}")
    context = {
        "enterprise": enterprise, "enterprises": places.enterprises_for(request.actor, Action.ROUND_EDIT),
        "shown": defaults.proposals_for(request.actor, enterprise), "cadences": list(Cadence),
    }  # fmt: skip
    return render(request, "inspections/defaults.html", context)
