"""Pages of jobs, and the health of the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.errors import NotAllowed
from gangze.web.keyset import keyset_page

from . import selectors
from .services import cancel_job, retry_job
from .services.results import open_result
from .services.starting import may_download, may_steer

if TYPE_CHECKING:
    from gangze.org.middleware import ActorRequest

    from .models import Job


@login_required
@require_GET
def job_list(request: ActorRequest) -> HttpResponse:
    """Show my jobs, and all at places where I may see jobs."""
    chosen = request.GET.get("state", "")
    page = keyset_page(
        selectors.jobs_of(request.actor, state=chosen), order=["-created_at", "-pk"], query=request.GET.dict()
    )
    is_live = any(job.is_live for job in page.rows)
    states = [("", None), *selectors.state_choices()]
    return render(request, "jobs/list.html", {"page": page, "chosen": chosen, "states": states, "is_live": is_live})


@login_required
@require_GET
def job(request: ActorRequest, job_uuid: UUID) -> HttpResponse:
    """Show one job; to htmx only the part that changes."""
    template = "jobs/_job.html" if request.headers.get("HX-Request") else "jobs/job.html"
    return render(request, template, _shown(request.actor, selectors.job_of(request.actor, job_uuid)))


@login_required
@require_POST
def cancel(request: ActorRequest, job_uuid: UUID) -> HttpResponse:
    """End a job."""
    return _answer(request, cancel_job(actor=request.actor, job_uuid=job_uuid))


@login_required
@require_POST
def retry(request: ActorRequest, job_uuid: UUID) -> HttpResponse:
    """Queue a job again."""
    return _answer(request, retry_job(actor=request.actor, job_uuid=job_uuid))


@login_required
@require_GET
@never_cache
def result(request: ActorRequest, job_uuid: UUID) -> FileResponse:
    """Hand over the result file, as an attachment, after comparing its checksum."""
    found = selectors.job_of(request.actor, job_uuid)
    if not may_download(request.actor, found):
        raise NotAllowed(Action.JOB_VIEW.value)
    stream = open_result(found)
    return FileResponse(stream, as_attachment=True, filename=found.result_name, content_type=found.result_type)


@require_GET
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 once database and job worker live, else 503; the body says which."""
    health = selectors.health()
    body = {"database": health.database, "worker": health.worker}
    return JsonResponse(body, status=200 if health.is_good else 503)


def _shown(actor: Actor, shown: Job) -> dict[str, Any]:
    return {
        "job": shown,
        "may_steer": may_steer(actor, shown),
        "may_download": bool(shown.result_path) and may_download(actor, shown),
        "may_see_trace": actor.may(Action.SETTINGS_EDIT, ""),
    }


def _answer(request: ActorRequest, changed: Job) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "jobs/_job.html", _shown(request.actor, changed))
    return redirect("jobs:job", changed.uuid)
