"""Posts: the list, one post, its changes."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.access.matrix import Action

from .. import selectors, services
from ..forms import PlaceForm, PostForm
from ..middleware import ActorRequest
from .editing import ask, form_page
from .places import ASKED_AND_DONE

_FILTERS = ("enterprise", "unit", "speciality", "only")


@require_safe
@login_required
def post_list(request: ActorRequest) -> HttpResponse:
    told = {name: request.GET.get(name, "") for name in _FILTERS}
    filters = selectors.PostFilter(query=request.GET.get("q", "").strip(), **told)
    context = {
        "page": selectors.post_page(request.actor, filters, request.GET.dict()),
        "filters": filters,
        "enterprises": selectors.visible_enterprises(request.actor),
        "specialities": selectors.specialities(request.actor),
        "may_import": bool(request.actor.reaches(Action.ORG_EDIT)),
    }
    return render(request, "org/posts.html", context)


@require_safe
@login_required
def post(request: ActorRequest, post_uuid: UUID) -> HttpResponse:
    found = selectors.post_by(request.actor, post_uuid)
    context = {
        "post": found,
        "holders": selectors.holders_of(request.actor, found),
        "may_edit": request.actor.may(Action.ORG_EDIT, found.path),
        "may_see_people": request.actor.may(Action.PEOPLE_VIEW, found.path),
        "may_see_documents": request.actor.may(Action.DOSSIER_VIEW, found.path),
    }
    return render(request, "org/post.html", context)


@require_http_methods(ASKED_AND_DONE)
@login_required
def post_add(request: ActorRequest, unit_uuid: UUID) -> HttpResponse:
    unit = selectors.unit_by(request.actor, unit_uuid, Action.ORG_EDIT)
    form = PostForm(request.POST or None)
    if form.is_valid():
        made = services.create_post(actor=request.actor, unit_uuid=unit_uuid, **form.cleaned_data)
        return redirect("org:post", made.uuid)
    back_url = reverse("org:enterprise", args=[unit.enterprise.uuid])
    return form_page(request, form, title=_("新增岗位"), back_url=back_url, text=unit.name)


@require_http_methods(ASKED_AND_DONE)
@login_required
def post_edit(request: ActorRequest, post_uuid: UUID) -> HttpResponse:
    found = selectors.post_by(request.actor, post_uuid, Action.ORG_EDIT)
    form = PostForm(request.POST or None, initial=PostForm.of(found))
    if form.is_valid():
        services.change_post(actor=request.actor, post_uuid=post_uuid, **form.cleaned_data)
        return redirect("org:post", post_uuid)
    return form_page(request, form, title=_("岗位信息"), back_url=reverse("org:post", args=[post_uuid]))


@require_http_methods(ASKED_AND_DONE)
@login_required
def post_move(request: ActorRequest, post_uuid: UUID) -> HttpResponse:
    found = selectors.post_by(request.actor, post_uuid, Action.ORG_EDIT)
    units = selectors.units_of(request.actor, found.enterprise, Action.ORG_EDIT)
    form = PlaceForm(request.POST or None, units=units)
    if form.is_valid():
        services.move_post(actor=request.actor, post_uuid=post_uuid, unit_uuid=form.cleaned_data["unit_uuid"])
        return redirect("org:post", post_uuid)
    back_url = reverse("org:post", args=[post_uuid])
    return form_page(request, form, title=_("调整岗位所属班组"), back_url=back_url, text=found.name)


@require_http_methods(ASKED_AND_DONE)
@login_required
def post_close(request: ActorRequest, post_uuid: UUID) -> HttpResponse:
    found = selectors.post_by(request.actor, post_uuid, Action.ORG_EDIT)
    if request.method == "POST":
        services.close_post(actor=request.actor, post_uuid=post_uuid)
        return redirect("org:post", post_uuid)
    heading = _("撤销岗位 %(name)s") % {"name": found.name}
    back_url = reverse("org:post", args=[post_uuid])
    text = _("岗位撤销后不再出现在名单中；历史记录保留。")
    return ask(request, heading=heading, back_url=back_url, confirm_label=_("确认撤销"), text=text)


@require_POST
@login_required
def post_reopen(request: ActorRequest, post_uuid: UUID) -> HttpResponse:
    selectors.post_by(request.actor, post_uuid, Action.ORG_EDIT)
    services.reopen_post(actor=request.actor, post_uuid=post_uuid)
    return redirect("org:post", post_uuid)
