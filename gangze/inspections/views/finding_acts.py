"""The acts on a finding, each a page of its own with one form: what is decided is a fact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gangze.inspections.forms.findings import (
    AssignForm,
    ChangeForm,
    CheckForm,
    DecideForm,
    ExtendForm,
    GradeForm,
    LinkForm,
    RectifyForm,
    WithdrawForm,
)
from gangze.inspections.rules.acts import Act
from gangze.inspections.rules.handling import Ground
from gangze.inspections.rules.reports import Shot, Work, fen_of
from gangze.inspections.rules.words import FindingLevel
from gangze.inspections.selectors.finding import (
    earlier_findings,
    finding_by_uuid,
    finding_page,
    offer_for,
    owners_to_choose,
)
from gangze.inspections.selectors.standing import standing_of
from gangze.inspections.services import closing, deciding
from gangze.inspections.services.photos import keep_photos, look_at_photos
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.web.translating import said

if TYPE_CHECKING:
    from gangze.inspections.models import Finding

Told = dict[str, Any]
Perform = Callable[[ActorRequest, "Finding", Told], object]


@dataclass(frozen=True, slots=True)
class Way:
    """How an act is done: its form, what the form needs beside what was sent, the service, and what is said afterwards."""

    form: type[forms.Form]
    perform: Perform
    done: str | Promise
    needs: Callable[[ActorRequest, Finding], Told] = lambda _request, _finding: {}


def _assign(request: ActorRequest, finding: Finding, told: Told) -> object:
    return closing.assign_finding(
        actor=request.actor, finding_uuid=finding.uuid, owner_uuid=told["owner"], due_on=told["due_on"], note=told["note"]
    )  # fmt: skip


def _rectify(request: ActorRequest, finding: Finding, told: Told) -> object:
    fen = fen_of(told["yuan"])
    work = Work(told["measures"], _shots(request, finding, told), fen)
    return closing.rectify_finding(actor=request.actor, finding_uuid=finding.uuid, work=work)


def _check(request: ActorRequest, finding: Finding, told: Told) -> object:
    shots = _shots(request, finding, told)
    verdict = closing.Verdict(told["passed"] == "1", told["seen"], told["note"], shots)
    return closing.check_finding(actor=request.actor, finding_uuid=finding.uuid, verdict=verdict)


def _shots(request: ActorRequest, finding: Finding, told: Told) -> tuple[Shot, ...]:
    return keep_photos(
        actor=request.actor, tenant=finding.enterprise.tenant, path=finding.path,
        files=[each.file for each in told["photos"]],
    )  # fmt: skip


def _extend(request: ActorRequest, finding: Finding, told: Told) -> object:
    return closing.ask_extension(actor=request.actor, finding_uuid=finding.uuid, **told)


def _decide(request: ActorRequest, finding: Finding, told: Told) -> object:
    return closing.decide_extension(
        actor=request.actor, finding_uuid=finding.uuid, granted=told["granted"] == "1", reason=told["reason"]
    )


def _grade(request: ActorRequest, finding: Finding, told: Told) -> object:
    level = FindingLevel(told["level"])
    return deciding.grade_finding(
        actor=request.actor, finding_uuid=finding.uuid, level=level, ground=told["ground"]
    )  # fmt: skip


def _withdraw(request: ActorRequest, finding: Finding, told: Told) -> object:
    return deciding.withdraw_finding(
        actor=request.actor, finding_uuid=finding.uuid, ground=Ground(told["ground"]), note=told["note"],
        duplicate_of=told["other"],
    )  # fmt: skip


def _link(request: ActorRequest, finding: Finding, told: Told) -> object:
    return deciding.link_recurrence(actor=request.actor, finding_uuid=finding.uuid, recurs=told["other"])


def _change(request: ActorRequest, finding: Finding, told: Told) -> object:
    return deciding.raise_change(actor=request.actor, finding_uuid=finding.uuid, **told)


def _people(_request: ActorRequest, finding: Finding) -> Told:
    return {"people": owners_to_choose(finding.enterprise)}


def _earlier(request: ActorRequest, finding: Finding) -> Told:
    return {"earlier": earlier_findings(finding, request.actor)}


def _words(_request: ActorRequest, finding: Finding) -> Told:
    return {"initial": {"reason": finding.words}}


WAYS: dict[Act, Way] = {
    Act.ASSIGN: Way(AssignForm, _assign, _("已指派。"), _people),
    Act.RECTIFY: Way(RectifyForm, _rectify, _("已报整改完成，等待另一个人复查。")),
    Act.CHECK: Way(CheckForm, _check, _("复查结果已记录。")),
    Act.EXTEND: Way(ExtendForm, _extend, _("已申请延期，等待上级批复；批复前原期限不变。")),
    Act.DECIDE: Way(DecideForm, _decide, _("批复已记录。")),
    Act.GRADE: Way(GradeForm, _grade, _("等级已记录。")),
    Act.WITHDRAW: Way(WithdrawForm, _withdraw, _("已撤销；记录和原因保留。"), _earlier),
    Act.LINK: Way(LinkForm, _link, _("已关联。"), _earlier),
    Act.CHANGE: Way(ChangeForm, _change, _("已提出变更，请到“更新触发”确认涉及的岗位。"), _words),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def act(request: ActorRequest, finding_uuid: UUID, act: str) -> HttpResponse:
    finding = finding_by_uuid(request.actor, finding_uuid)
    chosen = _act(act)
    way = WAYS[chosen]
    if request.method != "POST" and chosen not in offer_for(request.actor, finding, standing_of(finding)).acts:
        raise NotAllowed(chosen.value)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = way.form(*sent, **way.needs(request, finding))
    if form.is_valid() and _performed(request, finding, form, way):
        messages.success(request, str(way.done))
        return redirect("inspections:finding", finding_uuid=finding.uuid)
    shown = finding_page(request.actor, finding_uuid) if chosen is Act.CHECK else None
    context = {"finding": finding, "act": chosen, "form": form, "page": shown}
    return render(request, "inspections/finding_act.html", context, status=422 if form.is_bound else 200)


def _act(text: str) -> Act:
    try:
        return Act(text)
    except ValueError as error:
        raise Absent("act") from error


def _performed(request: ActorRequest, finding: Finding, form: forms.Form, way: Way) -> bool:
    """Return whether it was done; a refusal is put over the form, so that nothing typed is lost."""
    try:
        way.perform(request, finding, form.cleaned_data)
    except RuleBroken as refusal:
        form.add_error(None, said(refusal.message))
        return False
    look_at_photos(finding=finding)
    return True
