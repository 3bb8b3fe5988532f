"""The jobs of jobs itself."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from gangze.kernel.clock import now

from .services import JobRun, periodic
from .services.upkeep import tidy_jobs


@periodic("jobs.tidy", title=_("清理过期的后台任务"), at=time(3, 40))
def tidy(run: JobRun) -> None:
    """Remove what is older than the settings say."""
    run.set_summary({"removed": tidy_jobs(now())})
