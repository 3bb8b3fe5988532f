"""证书: the list by end, one certificate, registering, renewing, correcting, withdrawing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.kernel.errors import RuleBroken
from gangze.mastery.forms.training import CertificateForm, GroundForm, filter_asked
from gangze.mastery.rules.training import EndState
from gangze.mastery.selectors import training as reads
from gangze.mastery.services import certificates
from gangze.org.middleware import ActorRequest
from gangze.web.translating import said

from .training import ASKED_AND_DONE, place_choices


@require_safe
@login_required
def certificate_list(request: ActorRequest) -> HttpResponse:
    filters = filter_asked(request.GET)
    page, lines = reads.certificate_page(request.actor, filters, request.GET)
    context = {"page": page, "lines": lines, "filters": filters, "states": list(EndState)}
    return render(request, "mastery/certificates.html", context | place_choices(request, filters))


@require_safe
@login_required
def certificate(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    return render(request, "mastery/certificate.html", {"shown": reads.certificate_by(request.actor, fact_uuid)})


@require_http_methods(ASKED_AND_DONE)
@login_required
def add(request: ActorRequest, person_uuid: UUID) -> HttpResponse:
    file = reads.person_file(request.actor, person_uuid)
    request.actor.require(Action.TRAINING_EDIT, file.person.path)
    form = CertificateForm(request.POST or None, request.FILES or None)

    def save(**told: Any) -> None:
        certificates.record_certificate(actor=request.actor, person_uuid=person_uuid, **told)

    back = reverse("mastery:training_person", args=[person_uuid])
    return _asked(request, form, save, heading=_("登记证书"), name=file.name, back_url=back)


@require_http_methods(ASKED_AND_DONE)
@login_required
def renew(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    row, back = _of_editable(request, fact_uuid)
    kept = {"name": row.name, "issuer": row.issuer}
    form = CertificateForm(request.POST or None, request.FILES or None, initial=kept)

    def save(**told: Any) -> None:
        certificates.renew_certificate(actor=request.actor, fact_uuid=fact_uuid, **told)

    return _asked(request, form, save, heading=_("登记换证"), name=row.person.name, back_url=back)


@require_http_methods(ASKED_AND_DONE)
@login_required
def correct(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    row, back = _of_editable(request, fact_uuid)
    form = CertificateForm(request.POST or None, request.FILES or None, initial=CertificateForm.of(row))

    def save(**told: Any) -> None:
        certificates.correct_certificate(actor=request.actor, fact_uuid=fact_uuid, **told)

    return _asked(request, form, save, heading=_("更正证书"), name=row.person.name, back_url=back, kept=row.evidence)


@require_http_methods(ASKED_AND_DONE)
@login_required
def withdraw(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    row, back = _of_editable(request, fact_uuid)
    form = GroundForm(request.POST or None)
    if form.is_valid():
        certificates.withdraw_certificate(actor=request.actor, fact_uuid=fact_uuid, **form.cleaned_data)
        messages.success(request, _("证书已撤回，原登记仍可查到。"))
        return redirect(back)
    context = {"form": form, "heading": _("撤回证书"), "text": f"{row.person.name} · {row.name}", "back_url": back}
    context |= {"consequences": [_("原登记不会删除，会标明已撤回和原因。")], "confirm_label": _("撤回")}
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _of_editable(request: ActorRequest, fact_uuid: UUID) -> tuple[Any, str]:
    """Return a certificate that may be changed and the address of its person's file."""
    row = reads.certificate_by(request.actor, fact_uuid).row
    request.actor.require(Action.TRAINING_EDIT, row.person.path)
    return row, reverse("mastery:training_person", args=[row.person.uuid])


def _asked(
    request: ActorRequest, form: CertificateForm, save: Callable[..., None], *, heading: str, name: str, back_url: str,
    kept: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            save(paper=form.paper(kept or ()), files=form.sent_files())
        except RuleBroken as refusal:
            form.add_error(None, said(refusal.message))
        else:
            messages.success(request, _("证书已登记。"))
            return redirect(back_url)
    context = {"form": form, "heading": heading, "name": name, "back_url": back_url}
    return render(request, "mastery/certificate_form.html", context, status=422 if form.errors else 200)
