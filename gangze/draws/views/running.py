"""A draw on the spot: the frozen roster, both numbers, the result, and what is noted of it afterwards."""

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.draws import selectors, services
from gangze.draws.following import followings
from gangze.draws.forms import GroundForm, NumberForm, refused
from gangze.draws.rules.hashing import SIDES
from gangze.kernel.errors import Absent, NotAllowed, RuleBroken
from gangze.ledger.rules.canonical import canonical_bytes
from gangze.org.middleware import ActorRequest


@require_safe
@login_required
def draw(request: ActorRequest, draw_uuid: UUID) -> HttpResponse:
    if "was" in request.GET:
        return _watched(request, draw_uuid)
    page = selectors.draw_page(request.actor, draw_uuid)
    drawn, substitutes = (
        [(row, _buttons(request, page, row)) for row in rows] for rows in (page.drawn, page.substitutes)
    )
    context = {"page": page, "draw": page.draw, "drawn": drawn, "substitutes": substitutes}
    return render(request, "draws/draw.html", context)


def _watched(request: ActorRequest, draw_uuid: UUID) -> HttpResponse:
    """Tell a page that waits on one device to come anew once a number was entered on another."""
    has_changed = selectors.draw_by(request.actor, draw_uuid).state != request.GET["was"]
    return HttpResponse(status=204, headers={"HX-Refresh": "true"} if has_changed else {})


def _buttons(request: ActorRequest, page: selectors.DrawPage, row: selectors.DrawnRow) -> list[tuple[str, str, str]]:
    if not row.is_next or not row.document_to_hear:
        return []
    one = row.drawn
    person = one.person.uuid if one.person else None
    told = (request.actor, page.draw.uuid, one.post.uuid, person, row.document_to_hear)
    found = ((str(each.label), each.icon, each.leads(*told)) for each in followings())
    return [(label, icon, url) for label, icon, url in found if url]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def enter(request: ActorRequest, draw_uuid: UUID, side: str) -> HttpResponse:
    page = selectors.draw_page(request.actor, draw_uuid)
    row = next((each for each in page.sides if each.side == side), None)
    if row is None:
        raise Absent("side")
    if row.contribution is not None and request.method != "POST":
        return redirect("draws:draw", draw_uuid=draw_uuid)
    if not row.may_enter and row.contribution is None:
        if not page.draw.is_open:
            return redirect("draws:draw", draw_uuid=draw_uuid)
        raise NotAllowed(Action.DRAW_RUN.value)
    own = request.actor.name if side == SIDES[0] or not page.may_run else ""
    form = NumberForm(request.POST or None, initial={"by": own})
    if form.is_valid():
        try:
            done = services.contribute(actor=request.actor, draw_uuid=draw_uuid, side=side, **form.cleaned_data)
            messages.success(request, _("已填。等另一方填数。") if done.is_open else _("双方都已填数，抽取完成。"))
            return redirect("draws:draw", draw_uuid=draw_uuid)
        except RuleBroken as broken:
            refused(form, broken)
    context = {"page": page, "draw": page.draw, "form": form, "side": side}
    return render(request, "draws/enter.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def abandon(request: ActorRequest, draw_uuid: UUID) -> HttpResponse:
    found = selectors.draw_by(request.actor, draw_uuid)
    request.actor.require(Action.DRAW_RUN, found.path)
    form = GroundForm(request.POST or None)
    if form.is_valid():
        try:
            services.abandon_draw(actor=request.actor, draw_uuid=draw_uuid, ground=form.cleaned_data["ground"])
            messages.success(request, _("已放弃；名册指纹和事由保留。"))
            return redirect("draws:draw", draw_uuid=draw_uuid)
        except RuleBroken as broken:
            refused(form, broken)
    return _ground_page(request, "draws/abandon.html", found, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def redraw(request: ActorRequest, draw_uuid: UUID) -> HttpResponse:
    found = selectors.draw_by(request.actor, draw_uuid)
    request.actor.require(Action.DRAW_RUN, found.path)
    form = GroundForm(request.POST or None, initial={"client_uuid": uuid4()})
    if form.is_valid():
        try:
            again = services.redraw(actor=request.actor, draw_uuid=draw_uuid, **form.cleaned_data)
            messages.success(request, _("名册已重新冻结；原来的抽取仍然可见。"))
            return redirect("draws:draw", draw_uuid=again.uuid)
        except RuleBroken as broken:
            refused(form, broken)
    return _ground_page(request, "draws/redraw.html", found, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def absent(request: ActorRequest, draw_uuid: UUID, number: int) -> HttpResponse:
    row = selectors.drawn_by(request.actor, draw_uuid, number)
    request.actor.require(Action.DRAW_RUN, row.drawn.draw.path)
    form = GroundForm(request.POST or None)
    if form.is_valid():
        try:
            ground = form.cleaned_data["ground"]
            note = services.note_absence(actor=request.actor, draw_uuid=draw_uuid, number=number, ground=ground)
            text = _("已记下，按次序由候补替换。") if note.substitute else _("已记下；候补已用完，没有人可以替换。")
            messages.success(request, text)
            return redirect("draws:draw", draw_uuid=draw_uuid)
        except RuleBroken as broken:
            refused(form, broken)
    return _ground_page(request, "draws/absent.html", row.drawn.draw, form, row=row)


def _ground_page(request: ActorRequest, template: str, found: object, form: GroundForm, **more: object) -> HttpResponse:
    return render(request, template, {"draw": found, "form": form, **more}, status=422 if form.is_bound else 200)


@require_safe
@login_required
def slip_json(request: ActorRequest, draw_uuid: UUID) -> HttpResponse:
    slip = selectors.slip_of(request.actor, draw_uuid)
    return _file(canonical_bytes(slip) + b"\n", "application/json", f"draw-{draw_uuid}.json")


@require_safe
@login_required
def slip_pdf(request: ActorRequest, draw_uuid: UUID) -> HttpResponse:
    content = services.print_slip(actor=request.actor, draw_uuid=draw_uuid)
    return _file(content, "application/pdf", f"draw-{draw_uuid}.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    return render(request, "draws/check.html")


@require_safe
def check_page(request: HttpRequest) -> HttpResponse:
    return _checker("draw.html")


@require_safe
def check_script(request: HttpRequest) -> HttpResponse:
    return _checker("verify.py")


def _checker(name: str) -> HttpResponse:
    """Hand over one of the files that check on their own, for anybody to keep."""
    return _file((settings.REPO_DIR / "verify" / name).read_bytes(), "application/octet-stream", name)
