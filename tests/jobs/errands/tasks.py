"""Kinds of jobs to be watched: each leaves a trace of its attempts in a file."""

import time
from pathlib import Path

from gangze.access.matrix import Action
from gangze.jobs.services import JobRun, job_kind
from gangze.kernel.errors import RuleBroken


@job_kind("errand.count", title="数数", result_action=Action.DOSSIER_PRINT)
def count(run: JobRun, *, upto: int, pause: float = 0.0, trace: str = "") -> None:
    """Count, and hand over what was counted."""
    if trace:
        with Path(trace).open("a", encoding="ascii") as stream:
            stream.write(f"{run.job_uuid} attempt {run.attempt}\n")
    with run.result_file("数 数.txt", "text/plain; charset=utf-8") as path:
        for number in range(upto):
            run.check_cancelled()
            with path.open("a", encoding="ascii") as stream:
                stream.write(f"{number}\n")
            run.progress(number + 1, upto, f"数到 {number + 1}")
            time.sleep(pause)
    run.set_summary({"counted": upto})


@job_kind("errand.refuse", title="拒绝")
def refuse(run: JobRun, *, text: str) -> None:
    """Break a rule of the domain."""
    raise RuleBroken(text)


@job_kind("errand.stumble", title="出错", max_attempts=2)
def stumble(run: JobRun) -> None:
    """Fail after the result has been written."""
    with run.result_file("half.txt", "text/plain") as path:
        path.write_text("looks complete")
    raise ZeroDivisionError("as always")


@job_kind("errand.sign", title="署名")
def sign(run: JobRun) -> None:
    """Tell who acts."""
    run.set_summary({"key": run.actor.key, "grants": len(run.actor.grants)})
