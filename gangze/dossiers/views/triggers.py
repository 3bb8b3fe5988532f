"""Change triggers: told, their posts confirmed, followed, and ended one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.access.matrix import Action, Role
from gangze.dossiers import selectors, services
from gangze.dossiers.forms import NoChangeForm, ReasonForm, TriggerForm, chosen_uuids, refused
from gangze.dossiers.rules.triggers import TriggerKind
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.org.middleware import ActorRequest

if TYPE_CHECKING:
    from gangze.dossiers.models import Trigger
    from gangze.org.models import Enterprise


@require_safe
@login_required
def trigger_list(request: ActorRequest) -> HttpResponse:
    told = {name: request.GET.get(name, "") for name in ("state", "kind", "enterprise")}
    query = request.GET.get("q", "").strip()
    filters = selectors.TriggerFilter(query=query, is_overdue=bool(request.GET.get("overdue")), **told)
    context = {
        "filters": filters,
        "page": selectors.trigger_list(request.actor, filters, request.GET),
        "figures": selectors.trigger_figures(request.actor, filters.enterprise),
        "enterprises": selectors.enterprises_with_triggers(request.actor),
        "kinds": list(TriggerKind),
        "states": selectors.TRIGGER_STATES,
        "may_raise": bool(request.actor.reaches(Action.TRIGGER_EDIT)),
        "is_park": selectors.looks_from_above(request.actor),
    }
    return render(request, "dossiers/triggers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def trigger_raise(request: ActorRequest) -> HttpResponse:
    enterprises = list(selectors.enterprises_for_triggers(request.actor))
    if not enterprises:
        raise NotAllowed(Action.TRIGGER_EDIT.value)
    asked = request.GET.get("enterprise", "")
    enterprise = next((each for each in enterprises if each.code == asked), enterprises[0])
    initial = {"happened_on": selectors.today(), "client_uuid": uuid4()}
    form = TriggerForm(request.POST or None, actor=request.actor, enterprise=enterprise, initial=initial)
    if form.is_valid() and (trigger := _raised(request, enterprise, form)):
        return redirect("dossiers:trigger_posts", trigger_uuid=trigger.uuid)
    context = {"form": form, "enterprise": enterprise, "enterprises": enterprises}
    return render(request, "dossiers/trigger_raise.html", context, status=422 if form.is_bound else 200)


def _raised(request: ActorRequest, enterprise: Enterprise, form: TriggerForm) -> Trigger | None:
    """Return the trigger, or None with the refusal over the form, so that nothing typed is lost."""
    try:
        return services.raise_trigger(actor=request.actor, enterprise_code=enterprise.code, **form.arguments())
    except RuleBroken as error:
        refused(form, error)
        return None


@require_safe
@login_required
def trigger(request: ActorRequest, trigger_uuid: UUID) -> HttpResponse:
    page = selectors.trigger_page(request.actor, trigger_uuid, request.GET)
    return render(request, "dossiers/trigger.html", {"page": page, "trigger": page.trigger})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def trigger_posts(request: ActorRequest, trigger_uuid: UUID) -> HttpResponse:
    found = selectors.trigger_to_confirm(request.actor, trigger_uuid)
    is_sent = request.method == "POST"
    ticked = chosen_uuids(request.POST.getlist("posts"))
    query = request.POST.get("q", "").strip()
    proposal = selectors.posts_to_confirm(request.actor, found, chosen=ticked if is_sent else None, query=query)
    if is_sent and "find" not in request.POST:
        chosen = ticked | (proposal.concerned_uuids if request.POST.get("all") else set())
        tasks = services.confirm_posts(actor=request.actor, trigger_uuid=trigger_uuid, post_uuids=chosen)
        text = ngettext("已为%(count)d个岗位建立更新任务。", "已为%(count)d个岗位建立更新任务。", len(tasks))
        messages.success(request, text % {"count": len(tasks)})
        return redirect("dossiers:trigger", trigger_uuid=trigger_uuid)
    context = {"trigger": found, "proposal": proposal, "query": query}
    return render(request, "dossiers/trigger_posts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def trigger_withdraw(request: ActorRequest, trigger_uuid: UUID) -> HttpResponse:
    found = selectors.trigger_to_confirm(request.actor, trigger_uuid)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.withdraw_trigger(actor=request.actor, trigger_uuid=trigger_uuid, **form.cleaned_data)
            messages.success(request, _("已撤回；记录和原因保留。"))
            return redirect("dossiers:trigger", trigger_uuid=trigger_uuid)
        except RuleBroken as error:
            refused(form, error)
    context = {"trigger": found, "form": form}
    return render(request, "dossiers/trigger_withdraw.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def trigger_task(request: ActorRequest, task_uuid: UUID) -> HttpResponse:
    row = selectors.task_by_uuid(request.actor, task_uuid)
    current = selectors.current_revision(row.task.post)
    form = NoChangeForm(request.POST or None, initial={"shown_hash": current.content_hash if current else ""})
    if form.is_valid():
        try:
            services.sign_no_change(actor=request.actor, task_uuid=task_uuid, **form.cleaned_data)
            messages.success(request, _("已签署“无需修订”，任务办结。"))
            return redirect("dossiers:trigger_task", task_uuid=task_uuid)
        except RuleBroken as error:
            refused(form, error)
    context = {"row": row, "task": row.task, "current": current, "form": form, "may": _may(request, row.task.post.path)}
    return render(request, "dossiers/trigger_task.html", context, status=422 if form.is_bound else 200)


def _may(request: ActorRequest, path: str) -> dict[str, bool]:
    """Return which ends of a task the page offers; the services ask again."""
    return {
        "revise": request.actor.may(Action.DOSSIER_EDIT, path),
        "sign": Role.SAFETY_OFFICER in request.actor.roles_at(path),
        "dossier": request.actor.may(Action.DOSSIER_VIEW, path),
    }


@require_POST
@login_required
def trigger_revise(request: ActorRequest, task_uuid: UUID) -> HttpResponse:
    draft = services.revise_for_task(actor=request.actor, task_uuid=task_uuid)
    messages.success(request, _("草稿已引用这项变更；修订生效后任务自动办结。"))
    return redirect("dossiers:draft", revision_uuid=draft.uuid)


@require_POST
@login_required
def draft_triggers(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    chosen = chosen_uuids(request.POST.getlist("triggers"))
    services.cite_triggers(actor=request.actor, revision_uuid=revision_uuid, trigger_uuids=chosen)
    messages.success(request, _("引用的变更已保存。"))
    return redirect("dossiers:draft", revision_uuid=revision_uuid)
