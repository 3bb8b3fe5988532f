"""What the clock does to rounds: makes what falls due, lets what nobody did be missed."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils.translation import gettext_lazy as _

from gangze.jobs.services import JobRun, periodic

from .services import climbing, photos, scheduling


@periodic("inspections.schedule", every=timedelta(minutes=15), title=_("生成应做排查"))
def schedule(run: JobRun) -> None:
    """Make what is lacking for the coming business days; where nothing is, one query. Safe to run twice.

    What is over is aged in the same run, after it was made: an outage leaves no hole.
    """
    told = scheduling.schedule_due()
    missed = scheduling.age_occurrences()
    run.set_summary({"made": told.made, "changed": told.changed, "removed": told.removed, "missed": missed})


@periodic("inspections.climb", at=time(8, 15), title=_("逾期隐患逐级上报"))
def climb(run: JobRun) -> None:
    """Tell each step that an overdue finding has climbed, once; the business day turns at eight."""
    run.set_summary({"told": climbing.escalate_overdue(actor=run.actor)})


@periodic("inspections.look_at_photos", every=timedelta(minutes=10), title=_("查看新到的隐患照片"))
def look_at_photos(run: JobRun) -> None:
    """Look at photos whose file has come since, so that one that was used before is known again."""
    run.set_summary({"seen": photos.look_at_photos()})
