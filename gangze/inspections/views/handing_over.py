"""交接班 on the phone: the out-going shift taps what is abnormal, the in-coming one confirms."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.inspections.forms.rounds import filled_in, handed_over_in, moment_in
from gangze.inspections.rules.handing_over import Abnormal, is_open, shown_end
from gangze.inspections.selectors.handing_over import (
    carried_at,
    carried_in,
    handover_list,
    post_to_hand_over,
    standing_of,
)
from gangze.inspections.services.handing_over import ShiftEnd, give_handover, take_handover
from gangze.inspections.services.turns import shift_ends
from gangze.kernel import clock
from gangze.kernel.errors import Absent, RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.web.translating import said

from .due import kept


@require_safe
@login_required
def handovers(request: ActorRequest) -> HttpResponse:
    return render(request, "inspections/handovers.html", {"found": handover_list(request.actor, request.GET)})


@require_http_methods(["GET", "POST"])
@login_required
def handover(request: ActorRequest, post_uuid: UUID) -> HttpResponse:
    post = post_to_hand_over(request.actor, post_uuid)
    ends = shift_ends(post)
    wanted = moment_in(request.POST, "ends_at") or moment_in(request.GET, "ends_at")
    ends_at = wanted or shown_end([each.ends_at for each in ends], clock.now())
    context = _context(request, post, ends, ends_at)
    if request.method != "POST":
        return kept(render(request, "inspections/handover.html", context), "handover")
    if ends_at is None:
        raise Absent("shift")
    end = next((each for each in ends if each.ends_at == ends_at), ShiftEnd(post.uuid, ends_at))
    try:
        _record(request, end)
    except RuleBroken as refusal:
        refused: dict[str, Any] = {"refusal": said(refusal.message)}
        if request.POST.get("way") != "take":
            refused["filled"] = filled_in(handed_over_in(request.POST).told())
        return render(request, "inspections/handover.html", context | refused, status=422)
    return redirect("inspections:handover", post_uuid=post.uuid)


def _context(request: ActorRequest, post: Any, ends: list[ShiftEnd], ends_at: datetime | None) -> dict[str, Any]:
    standing = standing_of(request.actor, post, ends_at) if ends_at else None
    given = standing.given if standing else None
    over_at = standing.over_at if standing else None
    return {
        "post": post, "ends_at": ends_at, "states": list(Abnormal), "standing": standing,
        "ends": [(each, is_open(each.ends_at, clock.now())) for each in ends],
        "carried": carried_in(post, given.fact, over_at) if given and over_at else carried_at(post, ends_at),
        "filled": filled_in(given.fact.payload) if given and not over_at else {},
        "may_do": request.actor.may(Action.ROUND_DO, post.path), "next": _next(ends, ends_at),
    }  # fmt: skip


def _next(ends: list[ShiftEnd], ends_at: datetime | None) -> tuple[ShiftEnd, bool] | None:
    """Return the end of the shift after the one shown, and whether it may be handed over already."""
    later = [each for each in ends if ends_at is not None and each.ends_at > ends_at]
    return (later[0], is_open(later[0].ends_at, clock.now())) if later else None


def _record(request: ActorRequest, end: ShiftEnd) -> None:
    if request.POST.get("way") == "take":
        take_handover(actor=request.actor, end=end, note=request.POST.get("note", ""))
        messages.success(request, _("已接班。"))
        return
    give_handover(actor=request.actor, end=end, given=handed_over_in(request.POST))
    messages.success(request, _("已交班。"))
