"""People: the list, one person, hiring, changes, posts, account and roles."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.access.matrix import Action, Role

from .. import selectors, services
from ..forms import AssignmentForm, DayForm, GrantForm, NewPersonForm, OfficerForm, PersonForm
from ..middleware import ActorRequest
from .editing import ask, form_page, secret_page
from .places import ASKED_AND_DONE


@require_safe
@login_required
def person_list(request: ActorRequest) -> HttpResponse:
    told = {name: request.GET.get(name, "") for name in ("enterprise", "shift", "state")}
    filters = selectors.PersonFilter(query=request.GET.get("q", "").strip(), **told)
    page, rows = selectors.person_page(request.actor, filters, request.GET.dict())
    context = {
        "page": page,
        "rows": rows,
        "filters": filters,
        "enterprises": selectors.visible_enterprises(request.actor, Action.PEOPLE_VIEW),
        "may_hire_at": selectors.visible_enterprises(request.actor, Action.PEOPLE_EDIT),
        "may_hire_officers": bool(selectors.authorities_for(request.actor, Action.PEOPLE_EDIT)),
    }
    return render(request, "org/people.html", context)


@require_safe
@login_required
def person(request: ActorRequest, person_uuid: UUID) -> HttpResponse:
    found = selectors.person_by(request.actor, person_uuid)
    may_edit = request.actor.may(Action.PEOPLE_EDIT, found.path)
    context = {
        "person": found,
        "row": selectors.row_of(request.actor, found),
        "history": selectors.history_of(found),
        "grants": selectors.grants_of(request.actor, found),
        "may_edit": may_edit,
        "may_grant": request.actor.may(Action.GRANT_EDIT, found.path) and found.left_on is None,
    }
    return render(request, "org/person.html", context)


@require_http_methods(ASKED_AND_DONE)
@login_required
def person_add(request: ActorRequest, enterprise_uuid: UUID) -> HttpResponse:
    enterprise = selectors.enterprise_by(request.actor, enterprise_uuid, Action.PEOPLE_EDIT)
    posts = selectors.posts_of(request.actor, enterprise, Action.PEOPLE_VIEW)
    form = NewPersonForm(request.POST or None, posts=posts)
    if form.is_valid():
        post_uuid = form.cleaned_data.pop("post_uuid")
        hired = services.hire_person(
            actor=request.actor, enterprise_uuid=enterprise_uuid, post_uuids=[post_uuid] if post_uuid else [],
            **form.cleaned_data,
        )  # fmt: skip
        back_url = reverse("org:person", args=[hired.person.uuid])
        return secret_page(request, name=hired.person.name, password=hired.initial_password, back_url=back_url)
    return form_page(request, form, title=_("新增人员"), back_url=reverse("org:person_list"), text=enterprise.name)


@require_http_methods(ASKED_AND_DONE)
@login_required
def officer_add(request: ActorRequest) -> HttpResponse:
    selectors.require_reach(request.actor, Action.PEOPLE_EDIT)
    authorities = selectors.authorities_for(request.actor, Action.PEOPLE_EDIT)
    selectors.require_any(authorities)
    form = OfficerForm(request.POST or None, authorities=authorities)
    if form.is_valid():
        hired = services.hire_officer(actor=request.actor, **form.cleaned_data)
        back_url = reverse("org:person", args=[hired.person.uuid])
        return secret_page(request, name=hired.person.name, password=hired.initial_password, back_url=back_url)
    return form_page(request, form, title=_("新增园区人员"), back_url=reverse("org:person_list"))


@require_http_methods(ASKED_AND_DONE)
@login_required
def person_edit(request: ActorRequest, person_uuid: UUID) -> HttpResponse:
    found = selectors.person_by(request.actor, person_uuid, Action.PEOPLE_EDIT)
    form = PersonForm(request.POST or None, initial=PersonForm.of(found))
    if form.is_valid():
        services.change_person(actor=request.actor, person_uuid=person_uuid, **form.cleaned_data)
        return redirect("org:person", person_uuid)
    return form_page(request, form, title=_("人员信息"), back_url=reverse("org:person", args=[person_uuid]))


@require_http_methods(ASKED_AND_DONE)
@login_required
def person_leave(request: ActorRequest, person_uuid: UUID) -> HttpResponse:
    found = selectors.person_by(request.actor, person_uuid, Action.PEOPLE_EDIT)
    form = DayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.record_leaving(actor=request.actor, person_uuid=person_uuid, left_on=form.cleaned_data["day"])
        return redirect("org:person", person_uuid)
    title = _("%(name)s 离职") % {"name": found.name}
    text = _("任职和角色到此为止，账号停用；历史记录保留。")
    return form_page(request, form, title=title, back_url=reverse("org:person", args=[person_uuid]), text=text)


@require_http_methods(ASKED_AND_DONE)
@login_required
def person_rehire(request: ActorRequest, person_uuid: UUID) -> HttpResponse:
    found = selectors.person_by(request.actor, person_uuid, Action.PEOPLE_EDIT)
    back_url = reverse("org:person", args=[person_uuid])
    if request.method == "POST":
        hired = services.rehire_person(actor=request.actor, person_uuid=person_uuid)
        return secret_page(request, name=found.name, password=hired.initial_password, back_url=back_url)
    heading = _("%(name)s 重新入职") % {"name": found.name}
    return ask(request, heading=heading, back_url=back_url, confirm_label=_("确认"))


@require_POST
@login_required
def account_open(request: ActorRequest, person_uuid: UUID) -> HttpResponse:
    found = selectors.person_by(request.actor, person_uuid, Action.PEOPLE_EDIT)
    password = services.open_account(actor=request.actor, person_uuid=person_uuid)
    back_url = reverse("org:person", args=[person_uuid])
    return secret_page(request, name=found.name, password=password, back_url=back_url)


@require_http_methods(ASKED_AND_DONE)
@login_required
def password_reset(request: ActorRequest, person_uuid: UUID) -> HttpResponse:
    found = selectors.person_by(request.actor, person_uuid, Action.PEOPLE_EDIT)
    back_url = reverse("org:person", args=[person_uuid])
    if request.method == "POST":
        password = services.reset_password(actor=request.actor, person_uuid=person_uuid)
        return secret_page(request, name=found.name, password=password, back_url=back_url)
    heading = _("重置 %(name)s 的密码") % {"name": found.name}
    text = _("现有密码作废，此人所有设备退出登录；新的初始密码只显示一次。")
    return ask(request, heading=heading, back_url=back_url, confirm_label=_("重置密码"), text=text)


@require_http_methods(ASKED_AND_DONE)
@login_required
def assign(request: ActorRequest, person_uuid: UUID) -> HttpResponse:
    found, posts = selectors.person_and_posts(request.actor, person_uuid)
    form = AssignmentForm(request.POST or None, posts=posts)
    if form.is_valid():
        services.assign_post(actor=request.actor, person_uuid=person_uuid, **form.cleaned_data)
        return redirect("org:person", person_uuid)
    back_url = reverse("org:person", args=[person_uuid])
    return form_page(request, form, title=_("增加任职"), back_url=back_url, text=found.name)


@require_http_methods(ASKED_AND_DONE)
@login_required
def move(request: ActorRequest, person_uuid: UUID, post_uuid: UUID) -> HttpResponse:
    found, posts = selectors.person_and_posts(request.actor, person_uuid)
    form = AssignmentForm(request.POST or None, posts=posts)
    if form.is_valid():
        services.move_person(
            actor=request.actor, person_uuid=person_uuid, from_post_uuid=post_uuid,
            to_post_uuid=form.cleaned_data["post_uuid"], moved_on=form.cleaned_data["starts_on"],
        )  # fmt: skip
        return redirect("org:person", person_uuid)
    back_url = reverse("org:person", args=[person_uuid])
    return form_page(request, form, title=_("调岗"), back_url=back_url, text=found.name)


@require_http_methods(ASKED_AND_DONE)
@login_required
def assignment_end(request: ActorRequest, person_uuid: UUID, post_uuid: UUID) -> HttpResponse:
    found = selectors.person_by(request.actor, person_uuid, Action.PEOPLE_EDIT)
    form = DayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.end_assignment(
            actor=request.actor, person_uuid=person_uuid, post_uuid=post_uuid, ends_on=form.cleaned_data["day"]
        )
        return redirect("org:person", person_uuid)
    back_url = reverse("org:person", args=[person_uuid])
    return form_page(request, form, title=_("结束任职"), back_url=back_url, text=found.name)


@require_http_methods(ASKED_AND_DONE)
@login_required
def role_give(request: ActorRequest, person_uuid: UUID) -> HttpResponse:
    found = selectors.person_by(request.actor, person_uuid, Action.GRANT_EDIT)
    form = GrantForm(request.POST or None, choices=selectors.grant_choices(request.actor, found))
    if form.is_valid():
        role, _sign, path = form.cleaned_data["choice"].partition("|")
        services.give_role(actor=request.actor, person_uuid=person_uuid, role=Role(role), path=path)
        return redirect("org:person", person_uuid)
    back_url = reverse("org:person", args=[person_uuid])
    return form_page(request, form, title=_("授予角色"), back_url=back_url, text=found.name)


@require_http_methods(ASKED_AND_DONE)
@login_required
def role_revoke(request: ActorRequest, person_uuid: UUID, grant_id: int) -> HttpResponse:
    found = selectors.person_by(request.actor, person_uuid, Action.GRANT_EDIT)
    back_url = reverse("org:person", args=[person_uuid])
    if request.method == "POST":
        services.revoke_role(actor=request.actor, grant_id=grant_id)
        return redirect("org:person", person_uuid)
    heading = _("收回 %(name)s 的角色") % {"name": found.name}
    text = _("收回后立即生效，对方不能再以这个角色查看和修改；以前的记录保留。需要时可以再授予。")
    return ask(request, heading=heading, back_url=back_url, confirm_label=_("收回角色"), text=text)
