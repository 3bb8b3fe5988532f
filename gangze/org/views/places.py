"""Enterprises with their units and settings."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action

from .. import selectors, services
from ..forms import EnterpriseForm, NewEnterpriseForm, PlaceForm, SettingsForm, UnitForm
from ..middleware import ActorRequest
from .editing import ask, form_page

ASKED_AND_DONE = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def enterprise_list(request: ActorRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    page = selectors.enterprise_page(request.actor, query=query, keys=request.GET.dict())
    parks = selectors.authorities_for(request.actor, Action.ORG_EDIT)
    if len(page.rows) == 1 and not query and not parks and not page.has_other_pages:
        return redirect("org:enterprise", page.rows[0].uuid)
    return render(request, "org/enterprises.html", {"page": page, "query": query, "may_add": bool(parks)})


@require_safe
@login_required
def enterprise(request: ActorRequest, enterprise_uuid: UUID) -> HttpResponse:
    found = selectors.enterprise_by(request.actor, enterprise_uuid)
    context = {
        "enterprise": found,
        "counts": selectors.enterprise_counts(request.actor, found),
        "branches": selectors.unit_tree(request.actor, found),
        "may_edit": request.actor.may(Action.ORG_EDIT, found.path),
        "may_set": request.actor.may(Action.SETTINGS_EDIT, found.path),
        "may_hire": request.actor.may(Action.PEOPLE_EDIT, found.path),
        "may_see_people": request.actor.may(Action.PEOPLE_VIEW, found.path),
        "may_close": request.actor.may(Action.ORG_EDIT, found.authority.path) and found.closed_on is None,
    }
    return render(request, "org/enterprise.html", context)


@require_http_methods(ASKED_AND_DONE)
@login_required
def enterprise_add(request: ActorRequest) -> HttpResponse:
    selectors.require_reach(request.actor, Action.ORG_EDIT)
    parks = selectors.authorities_for(request.actor, Action.ORG_EDIT)
    selectors.require_any(parks)
    form = NewEnterpriseForm(request.POST or None, parks=parks)
    if form.is_valid():
        made = services.create_enterprise(actor=request.actor, **form.cleaned_data)
        return redirect("org:enterprise", made.uuid)
    return form_page(request, form, title=_("新增企业"), back_url=reverse("org:enterprise_list"))


@require_http_methods(ASKED_AND_DONE)
@login_required
def enterprise_edit(request: ActorRequest, enterprise_uuid: UUID) -> HttpResponse:
    found = selectors.enterprise_by(request.actor, enterprise_uuid, Action.ORG_EDIT)
    form = EnterpriseForm(request.POST or None, initial=EnterpriseForm.of(found))
    if form.is_valid():
        services.change_enterprise(actor=request.actor, enterprise_uuid=enterprise_uuid, **form.cleaned_data)
        return redirect("org:enterprise", enterprise_uuid)
    back_url = reverse("org:enterprise", args=[enterprise_uuid])
    return form_page(request, form, title=_("企业信息"), back_url=back_url)


@require_http_methods(ASKED_AND_DONE)
@login_required
def enterprise_close(request: ActorRequest, enterprise_uuid: UUID) -> HttpResponse:
    found = selectors.enterprise_by(request.actor, enterprise_uuid, Action.ORG_EDIT)
    request.actor.require(Action.ORG_EDIT, found.authority.path)
    if request.method == "POST":
        services.close_enterprise(actor=request.actor, enterprise_uuid=enterprise_uuid)
        return redirect("org:enterprise_list")
    heading = _("%(name)s 退出园区") % {"name": found.name}
    back_url = reverse("org:enterprise", args=[enterprise_uuid])
    return ask(request, heading=heading, back_url=back_url, confirm_label=_("确认退出"))


@require_safe
@login_required
def settings(request: ActorRequest) -> HttpResponse:
    selectors.require_reach(request.actor, Action.SETTINGS_EDIT)
    found = selectors.visible_enterprises(request.actor, Action.SETTINGS_EDIT)
    if len(found) == 1:
        return redirect("org:enterprise_settings", found[0].uuid)
    return render(request, "org/settings.html", {"enterprises": found})


@require_http_methods(ASKED_AND_DONE)
@login_required
def enterprise_settings(request: ActorRequest, enterprise_uuid: UUID) -> HttpResponse:
    found = selectors.enterprise_by(request.actor, enterprise_uuid, Action.SETTINGS_EDIT)
    is_sent = request.method == "POST"
    form = SettingsForm(request.POST if is_sent else None, initial=SettingsForm.of(found))
    if form.is_valid():
        services.change_settings(actor=request.actor, enterprise_uuid=enterprise_uuid, **form.cleaned_data)
        return redirect("org:enterprise", enterprise_uuid)
    back_url = reverse("org:enterprise", args=[enterprise_uuid])
    return form_page(request, form, title=_("企业设置"), back_url=back_url, text=found.name)


@require_http_methods(ASKED_AND_DONE)
@login_required
def workshop_add(request: ActorRequest, enterprise_uuid: UUID) -> HttpResponse:
    found = selectors.enterprise_by(request.actor, enterprise_uuid, Action.ORG_EDIT)
    form = UnitForm(request.POST or None)
    if form.is_valid():
        services.create_unit(actor=request.actor, enterprise_uuid=enterprise_uuid, **form.cleaned_data)
        return redirect("org:enterprise", enterprise_uuid)
    back_url = reverse("org:enterprise", args=[enterprise_uuid])
    return form_page(request, form, title=_("新增车间"), back_url=back_url, text=found.name)


@require_http_methods(ASKED_AND_DONE)
@login_required
def team_add(request: ActorRequest, unit_uuid: UUID) -> HttpResponse:
    workshop = selectors.unit_by(request.actor, unit_uuid, Action.ORG_EDIT)
    form = UnitForm(request.POST or None)
    enterprise_uuid = workshop.enterprise.uuid
    if form.is_valid():
        services.create_unit(
            actor=request.actor, enterprise_uuid=enterprise_uuid, parent_uuid=unit_uuid, **form.cleaned_data
        )
        return redirect("org:enterprise", enterprise_uuid)
    back_url = reverse("org:enterprise", args=[enterprise_uuid])
    return form_page(request, form, title=_("新增班组"), back_url=back_url, text=workshop.name)


@require_http_methods(ASKED_AND_DONE)
@login_required
def unit_edit(request: ActorRequest, unit_uuid: UUID) -> HttpResponse:
    unit = selectors.unit_by(request.actor, unit_uuid, Action.ORG_EDIT)
    form = UnitForm(request.POST or None, initial=UnitForm.of(unit))
    if form.is_valid():
        services.change_unit(actor=request.actor, unit_uuid=unit_uuid, **form.cleaned_data)
        return redirect("org:enterprise", unit.enterprise.uuid)
    back_url = reverse("org:enterprise", args=[unit.enterprise.uuid])
    return form_page(request, form, title=_("车间班组信息"), back_url=back_url, unit=unit)


@require_http_methods(ASKED_AND_DONE)
@login_required
def unit_move(request: ActorRequest, unit_uuid: UUID) -> HttpResponse:
    unit = selectors.unit_by(request.actor, unit_uuid, Action.ORG_EDIT)
    workshops = selectors.units_of(request.actor, unit.enterprise, Action.ORG_EDIT).filter(parent=None)
    form = PlaceForm(request.POST or None, units=workshops)
    if form.is_valid():
        services.move_unit(actor=request.actor, unit_uuid=unit_uuid, parent_uuid=form.cleaned_data["unit_uuid"])
        return redirect("org:enterprise", unit.enterprise.uuid)
    back_url = reverse("org:enterprise", args=[unit.enterprise.uuid])
    return form_page(request, form, title=_("调整班组所属车间"), back_url=back_url, text=unit.name)


@require_http_methods(ASKED_AND_DONE)
@login_required
def unit_close(request: ActorRequest, unit_uuid: UUID) -> HttpResponse:
    unit = selectors.unit_by(request.actor, unit_uuid, Action.ORG_EDIT)
    if request.method == "POST":
        services.close_unit(actor=request.actor, unit_uuid=unit_uuid)
        return redirect("org:enterprise", unit.enterprise.uuid)
    heading = _("撤销 %(name)s") % {"name": unit.name}
    back_url = reverse("org:enterprise", args=[unit.enterprise.uuid])
    return ask(request, heading=heading, back_url=back_url, confirm_label=_("确认撤销"))
