"""Long work on mastery: the matrix told anew, aged every morning, written into a workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor, system_actor
from gangze.jobs.services import JobRun, job_kind, periodic, start_job
from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence

from . import selectors, services
from .services import recordings, rejudging, training_uploads
from .services.matrix import holder_count, post_of_revision, refresh_post
from .services.matrix_export import export_matrix, holding_count
from .services.settings import CELL_SETTINGS, edit_mastery_settings

if TYPE_CHECKING:
    from gangze.jobs.models import Job

    from .models import TrainingUpload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSONL = "application/x-ndjson"
CHECKED_EVERY = 20
"""After so many recitations a job asks whether it is to end."""
MANY_HOLDINGS = 300
"""From so many people at posts on, an export is a job."""

MANY_HOLDERS = 20
"""From so many holders of a post on, its cells are told anew by a job."""


@periodic("mastery.close_day", at=time(8, 5), title=_("掌握矩阵按日更新"))
def close_day(run: JobRun) -> None:
    """Keep the day that has ended for the trend, and age every cell; the business day turns at eight."""
    run.set_summary(services.close_day(actor=run.actor))


@job_kind("mastery.refresh_post", title=_("更新岗位的掌握矩阵"))
def refresh(run: JobRun, *, post_id: int) -> None:
    """Bring the cells of a post up to the documents in force."""
    run.set_summary({"people": refresh_post(post_id=post_id)})


@job_kind("mastery.rebuild", title=_("由台账重算掌握矩阵"))
def rebuild(run: JobRun, *, enterprise: str) -> None:
    """Tell the matrix of an enterprise anew from its ledger, by the rules as they are now."""

    def step(done: int, of: int) -> None:
        run.progress(done, of)
        run.check_cancelled()

    told = services.rebuild_matrix(actor=system_actor("mastery"), enterprise_code=enterprise, step=step)
    run.set_summary({"facts": told.fact_count, "cells": told.cell_count})


def refresh_published(*, revision_id: int) -> None:
    """Bring the cells of a post up to a revision that came into force: at once, or by a job where many hold the post."""
    post = post_of_revision(revision_id)
    if holder_count(post) < MANY_HOLDERS:
        refresh_post(post_id=post.pk)
        return
    start_job(
        actor=system_actor("mastery"), kind="mastery.refresh_post", arguments={"post_id": post.pk},
        tenant=post.enterprise.tenant, path=post.path, title=Sentence("更新掌握矩阵 · {post}", post=post.name),
    )  # fmt: skip


@job_kind("mastery.export", title=_("导出掌握矩阵"))
def export(run: JobRun, *, place: str) -> None:
    """Write the matrix of a place into a workbook; only whoever asked may have it, for its names are as that person sees them."""

    def step(done: int, of: int) -> None:
        run.progress(done, of)
        run.check_cancelled()

    with run.result_file("matrix.xlsx", XLSX) as target:
        export_matrix(actor=run.actor, place_uuid=UUID(place), target=target, step=step, request_uuid=run.job_uuid)


def start_export(*, actor: Actor, place_uuid: UUID) -> Job | tuple[str, bytes]:
    """Return the workbook of a place with its name, or, where it is large, the job that writes it. Raises Absent."""
    count = holding_count(actor=actor, place_uuid=place_uuid)
    if count < MANY_HOLDINGS:
        with TemporaryDirectory() as folder:
            target = Path(folder) / "matrix.xlsx"
            name = export_matrix(actor=actor, place_uuid=place_uuid, target=target)
            return name, target.read_bytes()
    place = selectors.place_by(actor, place_uuid)
    return start_job(
        actor=actor, kind="mastery.export", arguments={"place": str(place_uuid)},
        tenant=selectors.tenant_of_place(place), path=place.path,
        title=Sentence("掌握矩阵 · {place} · {count}人次", place=place.name, count=count),
    )  # fmt: skip


def decide_settings(*, actor: Actor, enterprise_code: str, values: Mapping[str, Any]) -> Job | None:
    """Set what an enterprise decides; returns the job that tells its matrix anew, None where cells are told as before.

    Raises Absent, NotAllowed, RuleBroken.
    """
    if not edit_mastery_settings(actor=actor, enterprise_code=enterprise_code, values=values) & CELL_SETTINGS:
        return None
    return start_job(
        actor=system_actor("mastery"), kind="mastery.rebuild", arguments={"enterprise": enterprise_code},
        tenant=enterprise_code, path=selectors.enterprise_path_of(enterprise_code), title=Sentence("重算掌握矩阵"),
    )  # fmt: skip


SMALL_BYTES = 300 * 1024
"""A file of training up to this size is read while the page waits; about 4,000 rows."""
FEW_ROWS = 300


@job_kind("mastery.examine_training", title=_("核对培训文件"), max_attempts=2)
def examine_training(run: JobRun, *, upload_uuid: str) -> None:
    """Read a large file of training and note what importing it would record."""
    run.progress(0, 1)
    training_uploads.examine_training(actor=run.actor, upload_uuid=UUID(upload_uuid))
    run.progress(1, 1)


@job_kind("mastery.confirm_training", title=_("导入培训记录"), max_attempts=2)
def confirm_training(run: JobRun, *, upload_uuid: str, digest: str) -> None:
    """Record a confirmed file of training, whole or not at all."""
    run.progress(0, 1)
    done = training_uploads.confirm_training(actor=run.actor, upload_uuid=UUID(upload_uuid), digest=digest)
    run.progress(1, 1)
    run.set_summary(done.outcome)


@periodic("mastery.purge_training_uploads", at=time(3, 25), title=_("清理过期的培训文件"))
def purge_training_uploads(run: JobRun) -> None:
    """Remove files of training that nobody confirmed in time."""
    run.set_summary({"removed": training_uploads.purge_training_uploads(actor=run.actor)})


def look_into_training(*, actor: Actor, upload: TrainingUpload) -> None:
    """Understand a kept file at once, or in a job when it is large."""
    if training_uploads.size_of(upload) <= SMALL_BYTES:
        training_uploads.examine_training(actor=actor, upload_uuid=upload.uuid)
    else:
        _training_job(actor, upload, "mastery.examine_training", {"upload_uuid": str(upload.uuid)})


def import_training(*, actor: Actor, upload_uuid: UUID, digest: str) -> None:
    """Record a confirmed file at once, or in a job when it is long."""
    upload = training_uploads.own_training_upload(actor, upload_uuid)
    if upload.plan.get("order_count", 0) <= FEW_ROWS:
        training_uploads.confirm_training(actor=actor, upload_uuid=upload_uuid, digest=digest)
    else:
        arguments = {"upload_uuid": str(upload_uuid), "digest": digest}
        _training_job(actor, upload, "mastery.confirm_training", arguments)


def _training_job(actor: Actor, upload: TrainingUpload, kind: str, arguments: dict[str, str]) -> None:
    job = start_job(
        actor=actor, kind=kind, arguments=arguments, tenant=upload.enterprise.tenant, path=upload.enterprise.path,
        title=upload.file_name, idempotency_key=f"{kind}:{upload.uuid}",
    )  # fmt: skip
    training_uploads.note_training_job(upload, job.uuid)


@job_kind(selectors.REVIEW_KIND, title=_("复核机器与考官不一致的抽背"), max_attempts=2)
def review(run: JobRun, *, path: str) -> None:
    """Judge the recorded transcripts of a place anew; where machine and examiner differ most stays with the job."""
    with run.result_file("review.jsonl", JSONL) as target:
        run.set_summary(rejudging.review_place(actor=run.actor, path=path, target=target, step=_step(run)))


@job_kind(selectors.SET_KIND, title=_("判定一套抽背"), max_attempts=2)
def judge_set(run: JobRun, *, name: str) -> None:
    """Judge an uploaded set of recitations; the set is removed once it is judged."""
    with run.result_file("judged.jsonl", JSONL) as target:
        run.set_summary(rejudging.judge_set(name=UUID(name), target=target, step=_step(run)))
    rejudging.forget_set(UUID(name))


def _step(run: JobRun) -> Callable[[int, int], None]:
    def tell(done: int, of: int) -> None:
        run.progress(done, of)
        if done % CHECKED_EVERY == 0:
            run.check_cancelled()

    return tell


def start_review(*, actor: Actor, place: str) -> UUID:
    """Start the review of a place by its uuid, unless one is under way; returns the place. Raises Absent, NotAllowed."""
    page = selectors.review_page(actor, place)
    if page.job is None or not page.job.is_live:
        start_job(
            actor=actor, kind=selectors.REVIEW_KIND, arguments={"path": page.place.path}, tenant=page.place.tenant,
            path=page.place.path, title=Sentence("复核抽背 · {place}", place=page.place.name),
        )  # fmt: skip
    return page.place.uuid


def start_judging_set(*, actor: Actor, place: str, stream: Any, name: str) -> Job:
    """Keep an uploaded set and start judging it; returns the job. Raises Absent, NotAllowed, RuleBroken."""
    page = selectors.review_page(actor, place)
    if stream is None:
        raise RuleBroken("请选择一个文件。")
    kept = rejudging.keep_set(stream)
    return start_job(
        actor=actor, kind=selectors.SET_KIND, arguments={"name": str(kept)}, tenant=page.place.tenant, path=page.place.path,
        title=Sentence("判定抽背 · {name}", name=name[-60:]),
    )  # fmt: skip


@periodic("mastery.purge_recordings", at=time(3, 35), title=_("清理到期录音"))
def purge_recordings(run: JobRun) -> None:
    """Delete recordings whose day is over."""
    run.set_summary({"removed": recordings.purge_recordings(actor=run.actor)})
