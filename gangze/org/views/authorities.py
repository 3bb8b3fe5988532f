"""The authorities above enterprises, for whoever may change them."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.kernel.errors import NotAllowed

from .. import selectors, services
from ..forms import AuthorityForm, NewAuthorityForm, ParentForm
from ..middleware import ActorRequest
from .editing import form_page

ASKED_AND_DONE = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def authority_list(request: ActorRequest) -> HttpResponse:
    branches = selectors.authority_tree(request.actor)
    may_add = request.actor.may(Action.ORG_EDIT, "") or bool(selectors.parents_for(request.actor))
    context = {"branches": branches, "may_add": may_add}
    return render(request, "org/authorities.html", context)


@require_http_methods(ASKED_AND_DONE)
@login_required
def authority_add(request: ActorRequest) -> HttpResponse:
    may_top = request.actor.may(Action.ORG_EDIT, "")
    parents = selectors.parents_for(request.actor)
    if not may_top and not parents:
        raise NotAllowed(Action.ORG_EDIT.value)
    form = NewAuthorityForm(request.POST or None, parents=parents, may_top=may_top)
    if form.is_valid():
        services.create_authority(actor=request.actor, **form.cleaned_data)
        return redirect("org:authority_list")
    return form_page(request, form, title=_("新增机构"), back_url=reverse("org:authority_list"))


@require_http_methods(ASKED_AND_DONE)
@login_required
def authority_edit(request: ActorRequest, authority_uuid: UUID) -> HttpResponse:
    found = selectors.authority_by(request.actor, authority_uuid, Action.ORG_EDIT)
    form = AuthorityForm(request.POST or None, initial={"name": found.name})
    if form.is_valid():
        services.change_authority(actor=request.actor, authority_uuid=authority_uuid, **form.cleaned_data)
        return redirect("org:authority_list")
    title = _("修改 %(name)s") % {"name": found.name}
    return form_page(request, form, title=title, back_url=reverse("org:authority_list"))


@require_http_methods(ASKED_AND_DONE)
@login_required
def authority_move(request: ActorRequest, authority_uuid: UUID) -> HttpResponse:
    found = selectors.authority_by(request.actor, authority_uuid, Action.ORG_EDIT)
    parents = selectors.parents_for(request.actor, found.level)
    selectors.require_any(parents)
    form = ParentForm(request.POST or None, parents=parents)
    if form.is_valid():
        services.move_authority(actor=request.actor, authority_uuid=authority_uuid, **form.cleaned_data)
        return redirect("org:authority_list")
    return form_page(request, form, title=_("设定上级"), back_url=reverse("org:authority_list"), text=found.name)
