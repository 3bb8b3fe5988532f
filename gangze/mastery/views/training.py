"""培训档案: records, one person's file, who needs training, recording and correcting."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.kernel.errors import RuleBroken
from gangze.mastery.forms.training import (
    CorrectionForm,
    GroundForm,
    NewLessonForm,
    course_choices,
    filter_asked,
    pupils_sent,
    result_choices,
)
from gangze.mastery.rules.training import Lack, Result
from gangze.mastery.selectors import training as reads
from gangze.mastery.selectors.training_choosing import Choosing, choosing, uids_chosen
from gangze.mastery.selectors.training_needs import needs_counts, needs_page
from gangze.mastery.services import training
from gangze.mastery.services.training_evidence import open_evidence
from gangze.mastery.services.training_export import export_training
from gangze.org.middleware import ActorRequest
from gangze.web.translating import said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ASKED_AND_DONE = ["GET", "HEAD", "POST"]


def place_choices(request: ActorRequest, filters: reads.TrainingFilter) -> dict[str, Any]:
    """Return what a list can be narrowed to by place."""
    houses = reads.houses_of(request.actor)
    named = filters.enterprise if len(houses) > 1 else ""
    return {
        "enterprises": houses,
        "units": reads.units_to_filter(request.actor, named) if named or len(houses) == 1 else [],
    }


@require_safe
@login_required
def records(request: ActorRequest) -> HttpResponse:
    filters = filter_asked(request.GET)
    page, lines = reads.record_page(request.actor, filters, request.GET)
    context = {
        "page": page,
        "lines": lines,
        "filters": filters,
        "courses": course_choices(),
        "results": result_choices(),
    }
    context |= place_choices(request, filters) | {"may_edit": bool(request.actor.reaches(Action.TRAINING_EDIT))}
    return render(request, "mastery/training.html", context)


@require_safe
@login_required
def export(request: ActorRequest) -> HttpResponse:
    content = export_training(actor=request.actor, filters=filter_asked(request.GET))
    return download(_("培训记录.xlsx"), content, XLSX)


def download(name: str, content: bytes, content_type: str) -> HttpResponse:
    """Return a file that nobody keeps on the way."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@login_required
def needs(request: ActorRequest) -> HttpResponse:
    filters, day = filter_asked(request.GET), reads.today()
    counts = needs_counts(request.actor, day)
    lack = _lack_asked(request.GET.get("lack", ""), counts)
    page, lines = needs_page(request.actor, lack, day, request.GET, where=partial(_where, filters))
    context = {"page": page, "lines": lines, "lack": lack, "filters": filters, "counts": counts.items()}
    context |= place_choices(request, filters) | {"may_edit": bool(request.actor.reaches(Action.TRAINING_EDIT))}
    return render(request, "mastery/training_needs.html", context)


def _lack_asked(text: str, counts: dict[Lack, int]) -> Lack:
    """Return what the address asks for, else the first thing that somebody lacks."""
    if text in [each.value for each in Lack]:
        return Lack(text)
    return next((lack for lack, count in counts.items() if count), Lack.INDUCTION)


def _where(filters: reads.TrainingFilter, way: str) -> Q:
    condition = reads.place_condition(filters, way)
    if filters.query:
        named = Q(**{f"{way}name__icontains": filters.query})
        condition &= named | Q(**{f"{way}employee_number__istartswith": filters.query})
    return condition


@require_safe
@login_required
def person(request: ActorRequest, person_uuid: UUID) -> HttpResponse:
    return render(request, "mastery/training_person.html", {"file": reads.person_file(request.actor, person_uuid)})


@require_safe
@login_required
def mine(request: ActorRequest) -> HttpResponse:
    response = render(request, "mastery/my_training.html", {"file": reads.own_file(request.actor)})
    response["X-Gangze-Keep"] = "private"
    return response


@require_safe
@login_required
def record(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    return render(request, "mastery/training_record.html", {"shown": reads.record_by(request.actor, fact_uuid)})


@require_http_methods(ASKED_AND_DONE)
@login_required
def new(request: ActorRequest) -> HttpResponse:
    filters, told = filter_asked(request.GET), [uuid for text in request.GET.getlist("person") if (uuid := _uuid(text))]
    found = choosing(request.actor, filters, _uuid(request.GET.get("post", "")), told)
    form = NewLessonForm(request.POST or None, request.FILES or None, initial=_begun(request))
    if request.method == "POST" and form.is_valid() and _recorded(request, form, found):
        return redirect("mastery:training")
    context = {
        "form": form,
        "found": found,
        "candidates": form.as_sent(found.candidates),
        "filters": filters,
        "results": result_choices(),
        "query": request.GET.urlencode(),
    }
    return render(request, "mastery/training_new.html", context, status=422 if form.errors else 200)


def _begun(request: ActorRequest) -> dict[str, str]:
    return {"course": request.GET.get("course", ""), "title": request.GET.get("title", "")[:200]}


def _recorded(request: ActorRequest, form: NewLessonForm, found: Choosing) -> bool:
    """Record, or put the refusal beside what was typed."""
    chosen = found.teachable
    uids = uids_chosen(chosen, request.POST.getlist("documents"), request.POST.getlist("items"))
    lesson = form.lesson(post_uuid=chosen.post.uuid if chosen else None, uids=uids, evidence=())
    try:
        pupils = pupils_sent(request.POST, Result(form.cleaned_data["result"]))
        facts = training.record_training(actor=request.actor, lesson=lesson, pupils=pupils, files=form.sent_files())
    except RuleBroken as refusal:
        form.add_error(None, said(refusal.message))
        return False
    count = len(facts)
    messages.success(
        request, ngettext("已登记 %(count)s 人的培训。", "已登记 %(count)s 人的培训。", count) % {"count": count}
    )
    return True


@require_http_methods(ASKED_AND_DONE)
@login_required
def correct(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    shown = reads.record_by(request.actor, fact_uuid)
    request.actor.require(Action.TRAINING_EDIT, shown.row.person.path)
    form = CorrectionForm(request.POST or None, request.FILES or None, record=shown.row)
    if request.method == "POST" and form.is_valid():
        fact = _corrected(request, fact_uuid, shown.row, form)
        if fact is not None:
            return redirect("mastery:training_record", fact.client_uuid)
    return render(
        request, "mastery/training_correct.html", {"form": form, "shown": shown}, status=422 if form.errors else 200
    )


def _corrected(request: ActorRequest, fact_uuid: UUID, row: Any, form: CorrectionForm) -> Any:
    told = form.cleaned_data
    lesson = form.lesson(post_uuid=row.post_uuid, uids=row.items, evidence=row.evidence)
    try:
        return training.correct_training(
            actor=request.actor, fact_uuid=fact_uuid, lesson=lesson, result=Result(told["result"]), score=told["score"],
            files=form.sent_files(),
        )  # fmt: skip
    except RuleBroken as refusal:
        form.add_error(None, said(refusal.message))
        return None


@require_http_methods(ASKED_AND_DONE)
@login_required
def withdraw(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    shown = reads.record_by(request.actor, fact_uuid)
    request.actor.require(Action.TRAINING_EDIT, shown.row.person.path)
    form = GroundForm(request.POST or None)
    if form.is_valid():
        training.withdraw_training(actor=request.actor, fact_uuid=fact_uuid, ground=form.cleaned_data["ground"])
        messages.success(request, _("记录已撤回，原记录仍可查到。"))
        return redirect("mastery:training_person", shown.row.person.uuid)
    context = {"form": form, "heading": _("撤回培训记录"), "text": f"{shown.line.name} · {shown.row.title}"}
    context |= {"consequences": [_("原记录不会删除，会标明已撤回和原因。")], "confirm_label": _("撤回")}
    context["back_url"] = reverse("mastery:training_record", args=[fact_uuid])
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def evidence(request: ActorRequest, fact_uuid: UUID, sha256: str) -> FileResponse:
    content_type, name, stream = open_evidence(actor=request.actor, fact_uuid=fact_uuid, sha256=sha256)
    response = FileResponse(stream, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
