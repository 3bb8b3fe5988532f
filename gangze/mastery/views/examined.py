"""What was heard: the list, one hearing with its examiners side by side, taking a marking back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.mastery import selectors, services
from gangze.mastery.rules.levels import Level, Occasion
from gangze.org.middleware import ActorRequest


@require_safe
@login_required
def examinations(request: ActorRequest) -> HttpResponse:
    names = {"query": "q", "place": "unit", "level": "level", "occasion": "occasion", "passed": "passed"}
    filters = selectors.ExaminationFilter(**{name: request.GET.get(asked, "").strip() for name, asked in names.items()})
    found = selectors.examination_list(request.actor, filters, request.GET)
    occasions = [each for each in Occasion if each is not Occasion.SELF]
    context = {"found": found, "filters": filters, "levels": list(Level), "occasions": occasions}
    context["units"] = selectors.units_to_hear(request.actor)
    return render(request, "mastery/examinations.html", context)


@require_safe
@login_required
def examined(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    found = selectors.session_of(request.actor, fact_uuid)
    return redirect("mastery:session", session_uuid=found.session)


@require_safe
@login_required
def session(request: ActorRequest, session_uuid: UUID) -> HttpResponse:
    return render(request, "mastery/session.html", {"session": selectors.session_page(request.actor, session_uuid)})


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: ActorRequest, fact_uuid: UUID) -> HttpResponse:
    found = selectors.marking_to_withdraw(request.actor, fact_uuid)
    if request.method == "POST":
        ground = request.POST.get("ground", "")
        services.withdraw_examination(actor=request.actor, fact_uuid=fact_uuid, ground=ground)
        messages.success(request, _("已撤回。原记录和撤回的原因都保留。"))
        return redirect("mastery:session", session_uuid=found.session)
    return render(request, "mastery/withdraw.html", {"examination": found})
