"""复核: where machine and examiner differ most, and sets of recitations judged in a job."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gangze.mastery import selectors, tasks
from gangze.mastery.rules.marking import Marked
from gangze.org.middleware import ActorRequest


@require_safe
@login_required
def review(request: ActorRequest) -> HttpResponse:
    page = selectors.review_page(request.actor, request.GET.get("place", ""))
    is_polling = bool(request.headers.get("HX-Request"))
    template = "mastery/_review_wait.html" if is_polling else "mastery/reviewing.html"
    verdicts = [each for each in Marked if each is not Marked.PROMPTED]
    response = render(request, template, {"page": page, "verdicts": verdicts})
    if is_polling and not (page.job and page.job.is_live):
        response["HX-Refresh"] = "true"
    return response


@require_POST
@login_required
def review_start(request: ActorRequest) -> HttpResponse:
    place = tasks.start_review(actor=request.actor, place=request.POST.get("place", ""))
    return redirect(f"{reverse('mastery:review')}?place={place}")


@require_POST
@login_required
def judge_set(request: ActorRequest) -> HttpResponse:
    sent = request.FILES.get("set")
    name = (sent.name if sent else "") or ""
    job = tasks.start_judging_set(actor=request.actor, place=request.POST.get("place", ""), stream=sent, name=name)
    return redirect("jobs:job", job_uuid=job.uuid)
