"""Long work on dossiers: reading and storing a file, printing and exporting many posts, coming into force by date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.jobs.services import JobRun, job_kind, periodic, start_job
from gangze.kernel.clock import PARK_ZONE, now
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.kernel.wording import Sentence

from . import selectors, services
from .printing import Layout
from .services import printing

if TYPE_CHECKING:
    from gangze.jobs.models import Job
    from gangze.org.models import Post

    from .selectors import LikenessPage

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@job_kind("dossiers.read_upload", title=_("识别两单两卡文件"), max_attempts=2)
def read_upload(run: JobRun, *, upload_uuid: str) -> None:
    """Read an uploaded file and keep what was understood, for the preview."""
    run.progress(0, 1)
    services.read_upload(actor=run.actor, upload_uuid=UUID(upload_uuid))
    run.progress(1, 1)


@job_kind("dossiers.store_upload", title=_("导入两单两卡"), max_attempts=3)
def store_upload(run: JobRun, *, upload_uuid: str, posts: list[str]) -> None:
    """Write the chosen posts of a confirmed file into drafts, all or none."""
    result = services.store_upload(
        actor=run.actor, upload_uuid=UUID(upload_uuid), post_names=posts, progress=run.progress
    )
    run.set_summary(result)


@job_kind("dossiers.print", title=_("打印两单两卡"), result_action=Action.DOSSIER_PRINT)
def print_posts(run: JobRun, *, posts: list[str], layout: str) -> None:
    """Set the revisions in force of many posts into one PDF."""
    revisions = services.printable_revisions(actor=run.actor, post_uuids=[UUID(post) for post in posts])
    made = printing.print_revisions(
        actor=run.actor,
        revisions=revisions,
        layout=Layout(layout),
        progress=_progress_or_stop(run),
        request_uuid=run.job_uuid,
    )
    with run.result_file(made.name, PDF) as path:
        path.write_bytes(made.content)
    run.set_summary({"posts": len(revisions), "left_out": len(posts) - len(revisions)})


@job_kind("dossiers.export", title=_("导出两单两卡"), result_action=Action.DOSSIER_PRINT)
def export_posts(run: JobRun, *, posts: list[str]) -> None:
    """Write the revisions in force of many posts into one workbook."""
    revisions = services.printable_revisions(actor=run.actor, post_uuids=[UUID(post) for post in posts])
    run.progress(0, len(revisions))
    made = printing.export_revisions(revisions=revisions, file_format="xlsx")
    with run.result_file(made.name, XLSX) as path:
        path.write_bytes(made.content)
    run.progress(len(revisions), len(revisions))


@job_kind(selectors.REPORT_KIND, title=_("查找千岗一面"), max_attempts=2)
def find_shared_text(run: JobRun, *, path: str) -> None:
    """Compare all documents in force of a place with one another; the report stays with the job."""
    run.set_summary(services.find_shared_text(actor=run.actor, path=path, progress=_progress_or_stop(run)))


@periodic("dossiers.enforce_due", at=time(0, 1), title=_("到期生效"))
def enforce_due(run: JobRun) -> None:
    """Put approved revisions in force whose day has come."""
    services.enforce_due_revisions(actor=run.actor, today=now().astimezone(PARK_ZONE).date())


def _progress_or_stop(run: JobRun) -> Callable[[int, int], None]:
    """Return what tells progress and ends the job, between two chunks, when somebody asked for its end."""

    def tell(done: int, of: int) -> None:
        run.progress(done, of)
        run.check_cancelled()

    return tell


def start_finding_shared_text(*, actor: Actor, place: str) -> LikenessPage:
    """Start the comparison for a place by its uuid, unless one is under way; returns the page as it was. Raises Absent, NotAllowed."""
    page = selectors.likeness_page(actor, place)
    if page.place is None:
        raise NotAllowed(Action.DOSSIER_EDIT.value)
    if page.job is None or not page.job.is_live:
        start_job(
            actor=actor,
            kind=selectors.REPORT_KIND,
            arguments={"path": page.place.path},
            tenant=page.place.tenant,
            path=page.place.path,
            title=Sentence("查找千岗一面 · {place}", place=page.place.name),
        )
    return page


def start_print(*, actor: Actor, posts: Sequence[Post], layout: str) -> Job:
    """Start printing posts as a job; its result is downloadable by whoever may print there."""
    return _start(actor, "dossiers.print", posts, {"layout": Layout(layout).value}, Layout(layout).title)


def start_export(*, actor: Actor, posts: Sequence[Post]) -> Job:
    """Start exporting posts as a job."""
    return _start(actor, "dossiers.export", posts, {}, "Excel")


def _start(actor: Actor, kind: str, posts: Sequence[Post], arguments: dict[str, str], title: str) -> Job:
    if not posts:
        raise RuleBroken("没有选中任何岗位。")
    for post in posts:
        actor.require(Action.DOSSIER_PRINT, post.path)
    enterprises = {post.enterprise for post in posts}
    if len(enterprises) > 1:
        raise RuleBroken("请先按企业筛选：一次打印或导出只能是同一个企业的岗位。")
    enterprise = enterprises.pop()
    return start_job(
        actor=actor,
        kind=kind,
        arguments={"posts": [str(post.uuid) for post in posts], **arguments},
        tenant=enterprise.tenant,
        path=enterprise.path if len(posts) > 1 else posts[0].path,
        title=Sentence(
            "{layout} · {enterprise} · {count}个岗位", layout=title, enterprise=enterprise.name, count=len(posts)
        ),
    )
