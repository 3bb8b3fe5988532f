"""The list of draws, a new one with what it could draw from, and the freeze."""

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.draws import selectors, services
from gangze.draws.forms import DEFAULTS, DrawForm, refused
from gangze.draws.rules.states import DrawState
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.org.middleware import ActorRequest
from gangze.web.translating import said

USUAL_PURPOSE = "抽背"
"""What people write themselves otherwise; slips are in Chinese."""


@require_safe
@login_required
def draw_list(request: ActorRequest) -> HttpResponse:
    if not request.actor.reaches(Action.DRAW_VIEW):
        raise NotAllowed(Action.DRAW_VIEW.value)
    filters = selectors.DrawFilter(request.GET.get("q", "").strip(), request.GET.get("state", ""))
    context = {
        "filters": filters,
        "page": selectors.draw_list(request.actor, filters, request.GET),
        "states": [(state.value, state.label) for state in DrawState],
        "may_draw": bool(request.actor.reaches(Action.DRAW_RUN)),
    }
    return render(request, "draws/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def draw_new(request: ActorRequest) -> HttpResponse:
    places = _places(request)
    initial = {**DEFAULTS, "purpose": USUAL_PURPOSE, "place": places[0].key, "client_uuid": uuid4()}
    form = DrawForm(request.POST or None, places=places, initial=initial)
    if form.is_valid():
        try:
            draw = services.freeze_draw(
                actor=request.actor, place_key=form.cleaned_data["place"], purpose=form.cleaned_data["purpose"],
                wish=form.wish(), client_uuid=form.cleaned_data["client_uuid"],
            )  # fmt: skip
            return redirect("draws:draw", draw_uuid=draw.uuid)
        except RuleBroken as broken:
            refused(form, broken)
    context = {"form": form, "is_park": any(place.is_park for place in places)}
    return render(request, "draws/new.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def preview(request: ActorRequest) -> HttpResponse:
    places = _places(request)
    told = request.GET.copy()
    if "count" not in told:
        told.update({name: str(value) for name, value in DEFAULTS.items() if value is not False})
        told["place"] = places[0].key
    told["purpose"] = "-"
    form = DrawForm(told, places=places)
    return render(request, "draws/_preview.html", _previewed(request, form))


def _previewed(request: ActorRequest, form: DrawForm) -> dict[str, object]:
    if not form.is_valid():
        return {}
    place = selectors.place_to_draw_at(request.actor, form.cleaned_data["place"])
    try:
        return {"preview": selectors.preview_of(request.actor, place, form.wish())}
    except RuleBroken as broken:
        return {"refusal": said(broken.message)}


def _places(request: ActorRequest) -> list[selectors.DrawPlace]:
    """Return where the actor may draw. Raises NotAllowed where there is no place."""
    places = selectors.places_to_draw_at(request.actor)
    if not places:
        raise NotAllowed(Action.DRAW_RUN.value)
    return places
