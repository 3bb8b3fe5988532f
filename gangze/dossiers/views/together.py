"""集思广益: proposing a change, the list of proposals, one with its talk, and what is decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gangze.access.matrix import Action
from gangze.dossiers import selectors, services
from gangze.dossiers.content import Kind
from gangze.dossiers.forms import DeclineForm, ProposalForm, ReplyForm, refused
from gangze.kernel.errors import Absent, RuleBroken
from gangze.org.middleware import ActorRequest

if TYPE_CHECKING:
    from gangze.dossiers.models import Proposal

STATES = ("open", "adopted", "declined", "withdrawn")


def _kind(value: str) -> Kind:
    try:
        return Kind(value)
    except ValueError as error:
        raise Absent("kind") from error


@require_safe
@login_required
def proposals(request: ActorRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    is_mine = request.GET.get("whose") == "mine"
    page = selectors.proposal_list(request.actor, state, request.GET, is_mine=is_mine)
    context = {"page": page, "states": STATES, "state": state, "is_mine": is_mine}
    return render(request, "dossiers/proposals.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def propose(request: ActorRequest, post_uuid: UUID, kind: str, uid: UUID | None = None) -> HttpResponse:
    post = selectors.post_for_dossier(request.actor, post_uuid)
    request.actor.require(Action.PROPOSE, post.path)
    item = selectors.item_as_it_stands(request.actor, post, _kind(kind), uid) if uid else None
    form = ProposalForm(request.POST if request.method == "POST" else None, initial={"client_uuid": uuid4()})
    if form.is_valid():
        made = services.propose_change(
            actor=request.actor, post_uuid=post_uuid, kind=_kind(kind), uid=uid, **form.cleaned_data
        )
        messages.success(request, _("建议已提出。有结果时，首页会告诉你。"))
        return redirect("dossiers:proposal", made.uuid)
    context = {"post": post, "kind": _kind(kind), "item": item, "form": form}
    return render(request, "dossiers/propose.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def proposal(request: ActorRequest, proposal_uuid: UUID) -> HttpResponse:
    return _page(request, proposal_uuid)


@require_POST
@login_required
def proposal_reply(request: ActorRequest, proposal_uuid: UUID) -> HttpResponse:
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            services.reply_to_proposal(actor=request.actor, proposal_uuid=proposal_uuid, **form.cleaned_data)
            return redirect(reverse("dossiers:proposal", args=[proposal_uuid]) + "#talk")
        except RuleBroken as error:
            refused(form, error)
    return _page(request, proposal_uuid, reply_form=form)


@require_POST
@login_required
def proposal_adopt(request: ActorRequest, proposal_uuid: UUID) -> HttpResponse:
    adopted = services.adopt_proposal(
        actor=request.actor, proposal_uuid=proposal_uuid, comment=request.POST.get("comment", "")
    )
    messages.success(request, _("已采纳到草稿。请改好对应的内容，再按“已写入草稿”。"))
    return _to_draft(adopted)


@require_POST
@login_required
def proposal_decline(request: ActorRequest, proposal_uuid: UUID) -> HttpResponse:
    request.actor.require(Action.DOSSIER_EDIT, selectors.proposal_told(request.actor, proposal_uuid).post.path)
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            services.decline_proposal(actor=request.actor, proposal_uuid=proposal_uuid, **form.cleaned_data)
            messages.success(request, _("已记录：未采纳。提建议的人会看到原因。"))
            return redirect("dossiers:proposal", proposal_uuid)
        except RuleBroken as error:
            refused(form, error)
    return _page(request, proposal_uuid, decline_form=form)


@require_POST
@login_required
def proposal_withdraw(request: ActorRequest, proposal_uuid: UUID) -> HttpResponse:
    services.withdraw_proposal(actor=request.actor, proposal_uuid=proposal_uuid)
    messages.success(request, _("建议已撤回。"))
    return redirect("dossiers:proposal", proposal_uuid)


@require_POST
@login_required
def proposal_written(request: ActorRequest, proposal_uuid: UUID) -> HttpResponse:
    written = services.mark_proposal_written(actor=request.actor, proposal_uuid=proposal_uuid)
    messages.success(request, _("已记下：草稿里已写入这条建议。"))
    return _to_draft(written)


def _to_draft(adopted: Proposal) -> HttpResponse:
    """Lead the editor to the item in the draft that an adopted proposal is about, or to the document it adds to."""
    if adopted.adopted_in is None:
        raise Absent("draft")
    place = f"#item-{adopted.uid.hex}" if adopted.uid else f"#document-{adopted.kind}"
    return redirect(reverse("dossiers:draft", args=[adopted.adopted_in.uuid]) + place)


def _page(request: ActorRequest, proposal_uuid: UUID, **forms: Any) -> HttpResponse:
    """Return the page of a proposal; a form that was refused comes back on it with what was typed."""
    context = {
        "told": selectors.proposal_told(request.actor, proposal_uuid),
        "reply_form": ReplyForm(auto_id="reply-%s"),
        "decline_form": DeclineForm(auto_id="decline-%s"),
    }
    return render(request, "dossiers/proposal.html", context | forms, status=422 if forms else 200)
