"""Sending to review, signing, returning, approving; revoking printed codes; entering paper signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gangze.access.matrix import Action
from gangze.dossiers import selectors, services
from gangze.dossiers.forms import ApprovalForm, CommentForm, PaperForm, ReasonForm
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Listing
from gangze.org.middleware import ActorRequest
from gangze.web.asked import whole_number

if TYPE_CHECKING:
    from gangze.dossiers.models import Revision


def _to(revision: Revision) -> HttpResponse:
    return redirect("dossiers:revision", post_uuid=revision.dossier.post.uuid, number=revision.number)


@require_http_methods(["GET", "POST"])
@login_required
def submit(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    if request.method == "GET":
        return _submit_page(request, selectors.revision_by_uuid(request.actor, revision_uuid))
    seen = request.POST.get("edit_number", "")
    number = whole_number(seen, default=-1) if seen else None
    classes = {
        key.removeprefix("class-"): str(value) for key, value in request.POST.items() if key.startswith("class-")
    }
    reviews = request.POST.getlist("reviews") if "reviews_shown" in request.POST else None
    revision = services.submit_revision(
        actor=request.actor, revision_uuid=revision_uuid, edit_number=number, asked_reviews=reviews, classes=classes
    )
    messages.success(request, _("已送审。批准前内容锁定；需要修改可以退回。"))
    return _to(revision)


def _submit_page(request: ActorRequest, revision: Revision) -> HttpResponse:
    """Ask the author for the class of each change and whose review is wanted."""
    if revision.state != "draft":
        return _to(revision)
    request.actor.require(Action.DOSSIER_EDIT, revision.dossier.post.path)
    usual = services.settings_of(revision.dossier.post.enterprise).asked_reviews
    context = {
        "revision": revision,
        "post": revision.dossier.post,
        "changes": selectors.changes_of(revision),
        "reviews": selectors.review_choices(revision.dossier.post, usual),
        "gaps": selectors.gaps_of(revision),
        "hints": selectors.hints_for_draft(revision),
    }
    return render(request, "dossiers/submit.html", context)


@require_POST
@login_required
def review(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    form = _valid(CommentForm(request.POST))
    signature = services.review_revision(actor=request.actor, revision_uuid=revision_uuid, **form.cleaned_data)
    messages.success(request, _("审核意见已签署。"))
    return _to(signature.revision)


@require_POST
@login_required
def return_to_draft(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    comment = request.POST.get("comment", "")
    revision = services.return_revision(actor=request.actor, revision_uuid=revision_uuid, comment=comment)
    messages.success(request, _("已退回草稿。"))
    return _to(revision)


@require_POST
@login_required
def approve(request: ActorRequest, revision_uuid: UUID) -> HttpResponse:
    form = _valid(ApprovalForm(request.POST))
    revision = services.approve_revision(actor=request.actor, revision_uuid=revision_uuid, **form.cleaned_data)
    if revision.state == "in_force":
        messages.success(request, _("已批准，现行版本已更新；在岗人员会收到签收提示。"))
    else:
        messages.success(request, _("已批准，到生效日期自动成为现行版本。"))
    return _to(revision)


@require_http_methods(["GET", "POST"])
@login_required
def code_revoke(request: ActorRequest, post_uuid: UUID, token: str) -> HttpResponse:
    post = selectors.post_for_dossier(request.actor, post_uuid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.revoke_code(actor=request.actor, token=token, reason=form.cleaned_data["reason"])
        messages.success(request, _("二维码已作废。已张贴的卡片请收回重打。"))
        return redirect("dossiers:dossier", post_uuid=post_uuid)
    return render(request, "dossiers/code_revoke.html", {"post": post, "token": token, "form": form})


@require_POST
@login_required
def paper_acknowledgement(request: ActorRequest, revision_uuid: UUID, person_uuid: UUID) -> HttpResponse:
    person, post = selectors.holder_of(request.actor, revision_uuid, person_uuid)
    form = _valid(PaperForm(request.POST))
    services.enter_paper_acknowledgement(
        actor=request.actor, revision_uuid=revision_uuid, person_uuid=person_uuid, **form.cleaned_data
    )
    messages.success(request, _("已登记纸质签收：%(name)s。") % {"name": person.name})
    return redirect("dossiers:dossier", post_uuid=post.uuid)


def _valid(form: Form) -> Form:
    if not form.is_valid():
        raise RuleBroken(Listing([str(text) for errors in form.errors.values() for text in errors], "；"))
    return form
