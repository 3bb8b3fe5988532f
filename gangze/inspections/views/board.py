"""What is made public of findings, and what they add up to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.inspections.selectors.board import ON_SCREEN, Board, board_of, board_on_wall, boards_to_choose, unit_to_hang
from gangze.inspections.selectors.finding_statistics import PERIODS, finding_statistics
from gangze.inspections.selectors.findings import FindingFilter
from gangze.inspections.services.boards import hang_board, take_board_down
from gangze.kernel.clock import now
from gangze.org.middleware import ActorRequest

REFRESH_SECONDS = 300
"""So often the page takes a new picture by itself; by a header it would put the browser's own error in its place."""


@require_safe
@login_required
def boards(request: ActorRequest) -> HttpResponse:
    choices = boards_to_choose(request.actor)
    may_hang = any(choice.may_hang for choice in choices)
    return render(request, "inspections/boards.html", {"choices": choices, "may_hang": may_hang})


@require_safe
@login_required
def screen(request: ActorRequest, unit_uuid: UUID) -> HttpResponse:
    return _screen(request, board_of(request.actor, unit_uuid, ON_SCREEN), is_wall=False)


@require_safe
def wall(request: HttpRequest, token: str) -> HttpResponse:
    response = _screen(request, board_on_wall(token), is_wall=True)
    response["X-Robots-Tag"], response["Cache-Control"] = "noindex", "no-store"
    return response


def _screen(request: HttpRequest, board: Board, *, is_wall: bool) -> HttpResponse:
    told = {"board": board, "is_wall": is_wall, "at": now(), "every": REFRESH_SECONDS}
    return render(request, "inspections/board_screen.html", told)


@require_http_methods(["GET", "POST"])
@login_required
def hang(request: ActorRequest, unit_uuid: UUID) -> HttpResponse:
    if request.method == "POST":
        if request.POST.get("act") == "down":
            take_board_down(actor=request.actor, unit_uuid=unit_uuid)
            messages.success(request, _("大屏地址已停用。"))
        else:
            hang_board(actor=request.actor, unit_uuid=unit_uuid)
            messages.success(request, _("大屏地址已启用。"))
        return redirect("inspections:board_hang", unit_uuid=unit_uuid)
    unit = unit_to_hang(request.actor, unit_uuid)
    return render(request, "inspections/board_hang.html", {"unit": unit, "link": getattr(unit, "board_link", None)})


@require_safe
@login_required
def sheet(request: ActorRequest, unit_uuid: UUID) -> HttpResponse:
    return render(request, "inspections/board_sheet.html", {"board": board_of(request.actor, unit_uuid)})


@require_safe
@login_required
def statistics(request: ActorRequest) -> HttpResponse:
    found = finding_statistics(request.actor, FindingFilter.of(request.GET))
    return render(request, "inspections/finding_statistics.html", {"found": found, "periods": PERIODS})
