"""What is made public of findings, and what they add up to."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gangze.inspections.selectors.board import ON_SCREEN, board_of, boards_to_choose
from gangze.inspections.selectors.finding_statistics import PERIODS, finding_statistics
from gangze.inspections.selectors.findings import FindingFilter
from gangze.org.middleware import ActorRequest


@require_safe
@login_required
def boards(request: ActorRequest) -> HttpResponse:
    return render(request, "inspections/boards.html", {"units": boards_to_choose(request.actor)})


@require_safe
@login_required
def screen(request: ActorRequest, unit_uuid: UUID) -> HttpResponse:
    board = board_of(request.actor, unit_uuid, ON_SCREEN)
    return render(request, "inspections/board_screen.html", {"board": board})


@require_safe
@login_required
def sheet(request: ActorRequest, unit_uuid: UUID) -> HttpResponse:
    return render(request, "inspections/board_sheet.html", {"board": board_of(request.actor, unit_uuid)})


@require_safe
@login_required
def statistics(request: ActorRequest) -> HttpResponse:
    found = finding_statistics(request.actor, FindingFilter.of(request.GET))
    return render(request, "inspections/finding_statistics.html", {"found": found, "periods": PERIODS})
