"""The matrix: one's own on the phone, a person's, a place's, and who needs what next."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.dossiers.views.phone import KEEP_HEADER
from gangze.mastery import selectors
from gangze.mastery.rules.levels import CellState, Level
from gangze.mastery.tasks import XLSX, start_export
from gangze.org.middleware import ActorRequest

COLUMNS = {"kinds": list(Kind), "levels": list(Level), "states": list(CellState)}


def _may_examine(request: ActorRequest) -> dict[str, bool]:
    return {"may_examine": bool(request.actor.reaches(Action.EXAMINE))}


@require_safe
@login_required
def mine(request: ActorRequest) -> HttpResponse:
    response = render(request, "mastery/matrix_mine.html", {"matrices": selectors.my_matrix(request.actor), **COLUMNS})
    response[KEEP_HEADER] = "private"
    return response


@require_safe
@login_required
def my_cell(request: ActorRequest, post_uuid: UUID, kind: str, level: str) -> HttpResponse:
    found = selectors.cell_page(request.actor, None, post_uuid, (kind, level), request.GET)
    response = render(request, "mastery/matrix_cell.html", {"cell": found, "layout": "web/phone.html"})
    response[KEEP_HEADER] = "private"
    return response


@require_safe
@login_required
def places(request: ActorRequest) -> HttpResponse:
    found = selectors.own_places(request.actor)
    if len(found) == 1:
        return redirect("mastery:place", found[0].uuid)
    return render(request, "mastery/matrix_places.html", {"places": found})


@require_safe
@login_required
def place(request: ActorRequest, place_uuid: UUID) -> HttpResponse:
    found = selectors.place_page(request.actor, place_uuid, request.GET)
    return render(request, "mastery/matrix_place.html", {"page": found, **_may_examine(request), **COLUMNS})


@require_POST
@login_required
def export(request: ActorRequest, place_uuid: UUID) -> HttpResponse:
    made = start_export(actor=request.actor, place_uuid=place_uuid)
    if not isinstance(made, tuple):
        return redirect("jobs:job", job_uuid=made.uuid)
    name, content = made
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


@require_safe
@login_required
def needs(request: ActorRequest, place_uuid: UUID) -> HttpResponse:
    filters = selectors.NeedFilter(*(request.GET.get(name, "") for name in ("state", "document", "level")))
    found = selectors.need_list(request.actor, place_uuid, filters, request.GET)
    return render(
        request, "mastery/matrix_needs.html", {"found": found, "filters": filters, **_may_examine(request), **COLUMNS}
    )


@require_safe
@login_required
def person(request: ActorRequest, person_uuid: UUID) -> HttpResponse:
    who, name, matrices = selectors.person_matrix(request.actor, person_uuid)
    context = {"person": who, "name": name, "matrices": matrices, **_may_examine(request), **COLUMNS}
    return render(request, "mastery/matrix_person.html", context)


@require_safe
@login_required
def cell(request: ActorRequest, person_uuid: UUID, post_uuid: UUID, kind: str, level: str) -> HttpResponse:
    found = selectors.cell_page(request.actor, person_uuid, post_uuid, (kind, level), request.GET)
    return render(request, "mastery/matrix_cell.html", {"cell": found, "layout": "web/page.html"})


@require_safe
@login_required
def evidence(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    return render(request, "mastery/evidence.html", {"page": selectors.evidence_page(request.actor, fact_uuid)})
