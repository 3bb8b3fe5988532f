"""Who is excused from draws, with grounds; recorded before a roster is frozen, or it does not count for it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gangze.access.matrix import Action
from gangze.draws import selectors, services
from gangze.draws.forms import EndForm, ExcuseForm, refused
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.org.middleware import ActorRequest


@require_safe
@login_required
def excuse_list(request: ActorRequest) -> HttpResponse:
    if not request.actor.reaches(Action.DRAW_VIEW):
        raise NotAllowed(Action.DRAW_VIEW.value)
    has_all = bool(request.GET.get("all"))
    page, rows = selectors.excuse_list(request.actor, request.GET, only_current=not has_all)
    may_excuse = bool(request.actor.reaches(Action.DRAW_RUN))
    context = {"page": page, "rows": rows, "has_all": has_all, "may_excuse": may_excuse}
    return render(request, "draws/excuses.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def excuse_new(request: ActorRequest) -> HttpResponse:
    if not request.actor.reaches(Action.DRAW_RUN):
        raise NotAllowed(Action.DRAW_RUN.value)
    query = request.GET.get("q", "").strip()
    people = selectors.people_to_excuse(request.actor, query)
    choices = [(str(person.uuid), " · ".join(filter(None, (name, posts)))) for person, name, posts in people]
    initial = {"starts_on": selectors.today(), "client_uuid": uuid4()}
    form = ExcuseForm(request.POST or None, choices=choices, initial=initial)
    if form.is_valid():
        told = dict(form.cleaned_data)
        try:
            services.excuse_person(actor=request.actor, person_uuid=UUID(told.pop("person")), **told)
            messages.success(request, _("已登记；只对此后冻结的名册有效。"))
            return redirect("draws:excuses")
        except RuleBroken as broken:
            refused(form, broken)
    context = {"form": form, "query": query, "has_people": bool(people)}
    return render(request, "draws/excuse_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def excuse_end(request: ActorRequest, excuse_uuid: UUID) -> HttpResponse:
    row = selectors.excuse_by(request.actor, excuse_uuid)
    request.actor.require(Action.DRAW_RUN, row.excuse.path)
    form = EndForm(request.POST or None, initial={"ends_on": selectors.today()})
    if form.is_valid():
        try:
            services.end_excuse(actor=request.actor, excuse_uuid=excuse_uuid, **form.cleaned_data)
            messages.success(request, _("已登记结束日期。"))
            return redirect("draws:excuses")
        except RuleBroken as broken:
            refused(form, broken)
    context = {"form": form, "row": row}
    return render(request, "draws/excuse_end.html", context, status=422 if form.is_bound else 200)
