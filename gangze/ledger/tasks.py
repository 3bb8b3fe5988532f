"""The jobs of the ledger: sealing every morning, and exports."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action
from gangze.jobs.services import JobRun, job_kind, periodic

from .services import claim_waiting, export_ledger, purge_incoming, seal_all_due


@periodic("ledger.seal", title=_("封存已结束的业务日"), at=time(8, 10))
def seal(run: JobRun) -> None:
    """Seal every day that is over; the business day turns at eight."""
    run.set_summary({"seals": len(seal_all_due(actor=run.actor))})


@periodic("ledger.purge_incoming", title=_("清理没有传完的附件"), at=time(3, 20))
def purge(run: JobRun) -> None:
    """Give what is here to facts that wait for it; remove parts that nobody goes on sending, and files that no fact named."""
    run.set_summary({"given": claim_waiting(), "removed": purge_incoming()})


@job_kind("ledger.export", title=_("导出台账"), result_action=Action.LEDGER_EXPORT)
def export(run: JobRun, *, tenant: str) -> None:
    """Write the bundle as the job's result; a second attempt is a second export, and recorded as one."""

    def step(done: int, of: int) -> None:
        run.progress(done, of)
        run.check_cancelled()

    with run.result_file(f"ledger-{tenant}.zip", "application/zip") as place:
        fact = export_ledger(actor=run.actor, tenant=tenant, target=place, on_step=step)
    run.set_summary({"last_number": fact.payload["last_number"], "sha256": fact.payload["sha256"]})
