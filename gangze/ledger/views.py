"""Pages of the ledger: facts, seals, receipts, stored files, the order to export."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gangze.jobs.services import start_job
from gangze.web.keyset import keyset_page

from . import selectors
from .forms import ExportForm, FactFilterForm
from .services import open_media

if TYPE_CHECKING:
    from gangze.org.middleware import ActorRequest


@login_required
@require_GET
def fact_list(request: ActorRequest) -> HttpResponse:
    """Show the facts the actor may see, newest first, and the seal of a chosen day."""
    tenants = selectors.tenant_names(selectors.readable_tenants(request.actor))
    form = FactFilterForm(request.GET, tenants=tenants)
    facts = selectors.filtered_facts(request.actor, **form.criteria)
    page = keyset_page(facts, order=["-pk"], query=request.GET.dict())
    rows = selectors.shown_rows(request.actor, page.rows)
    day = selectors.day_state(request.actor, form.only_tenant, form.criteria.get("day"))
    exportable = selectors.tenant_names(selectors.exportable_tenants(request.actor))
    shown = {"form": form, "page": page, "rows": rows, "day": day, "exportable": exportable}
    return render(request, "ledger/facts.html", {**shown, "is_filtered": bool(form.criteria)})


@login_required
@require_GET
def seal_list(request: ActorRequest) -> HttpResponse:
    """Show the seals of the tenants that the actor may see as a whole, newest first."""
    page = keyset_page(selectors.ledger_seals(request.actor), order=["-pk"], query=request.GET.dict())
    names = selectors.tenant_names({seal.tenant for seal in page.rows})
    return render(request, "ledger/seals.html", {"page": page, "names": names})


@login_required
@require_GET
def receipt(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    """Show the receipt of one fact, its seal, and the proof that it is in it."""
    fact = selectors.shown_fact(request.actor, fact_uuid)
    row = selectors.shown_rows(request.actor, [fact])[0]
    shown = {"row": row, "proof": selectors.proof_of(fact), "media": selectors.media_of(fact.tenant, fact.client_uuid)}
    return render(request, "ledger/receipt.html", shown)


@login_required
@require_GET
@never_cache
def media(request: ActorRequest, media_uuid: UUID) -> FileResponse:
    """Hand over a stored file as an attachment that no browser interprets."""
    row, stream = open_media(actor=request.actor, media_uuid=media_uuid)
    response = FileResponse(stream, as_attachment=True, filename=row.name, content_type=row.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@require_POST
def export(request: ActorRequest) -> HttpResponse:
    """Start the export of a whole ledger as a job and show it."""
    form = ExportForm(request.POST)
    tenant = form.cleaned_data["tenant"] if form.is_valid() else ""
    head = selectors.exportable_head(request.actor, tenant)
    job = start_job(
        actor=request.actor, kind="ledger.export", arguments={"tenant": tenant}, tenant=tenant, path=head.path or ""
    )
    return redirect("jobs:job", job.uuid)
