"""What the clock does to rounds: makes what falls due, lets what nobody did be missed."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gangze.jobs.services import JobRun, periodic

from .services import scheduling


@periodic("inspections.schedule", every=timedelta(minutes=15), title=_("生成应做排查"))
def schedule(run: JobRun) -> None:
    """Make what is lacking for the coming business days; where nothing is, one query. Safe to run twice.

    What is over is aged in the same run, after it was made: an outage leaves no hole.
    """
    told = scheduling.schedule_due()
    missed = scheduling.age_occurrences()
    run.set_summary({"made": told.made, "changed": told.changed, "removed": told.removed, "missed": missed})
