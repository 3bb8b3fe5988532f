"""Long work on mastery: the matrix told anew, aged every morning, written into a workbook."""

from __future__ import annotations

from datetime import time

from django.utils.translation import gettext_lazy as _

from gangze.access.actor import system_actor
from gangze.jobs.services import JobRun, job_kind, periodic, start_job
from gangze.kernel.wording import Sentence

from . import services
from .services.matrix import holder_count, post_of_revision, refresh_post

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
