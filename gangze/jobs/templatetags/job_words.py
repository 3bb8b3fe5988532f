"""How a job is said on a page: its title and its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gangze.jobs.rules import JobState
from gangze.jobs.services import kind_named
from gangze.web.translating import said

if TYPE_CHECKING:
    from gangze.jobs.models import Job

register = template.Library()

_KINDS = {
    JobState.QUEUED: "waiting",
    JobState.RUNNING: "waiting",
    JobState.SUCCEEDED: "done",
    JobState.FAILED: "attention",
    JobState.CANCELLED: "stopped",
}


@register.filter
def job_title(job: Job) -> str | Promise:
    """{{ job|job_title }}: the title given at the start, else the one of its kind in the reader's language."""
    if job.title:
        return said(job.title)
    kind = kind_named(job.kind)
    return kind.title if kind is not None and kind.title else job.kind


@register.inclusion_tag("web/_status.html")
def job_status(job: Job) -> dict[str, Any]:
    """{% job_status job %}: the state by shape and word; a wish to cancel and a coming retry are states to a reader."""
    kind = _KINDS[job.job_state]
    text: str | Promise = job.get_state_display()
    if job.is_stopping:
        text = _("正在取消")
    elif job.job_state is JobState.QUEUED and job.attempts:
        text = _("等待重试")
    icons = {"waiting": "clock", "done": "check", "attention": "alert", "stopped": "ban"}
    return {"kind": kind, "icon": icons[kind], "text": text}
