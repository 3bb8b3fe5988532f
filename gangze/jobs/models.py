"""The durable row of a job (what the task engine forgets), and the pulse of the workers."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.clock import now
from gangze.web.translating import SentenceField

from .rules import JobState


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the actor's own jobs and those at places where jobs may be seen; nothing for nobody."""
        reach = Q(started_by_key=actor.key, started_by_key__gt="")
        for path in actor.reaches(Action.JOB_VIEW):
            reach |= Q(path__startswith=path)
        return self.filter(reach)

    def lease_expired(self, moment: datetime) -> Self:
        """Return the jobs whose worker has not been heard of in time."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=moment)

    def held(self, job_uuid: uuid.UUID, lease_key: uuid.UUID) -> Self:
        """Return the job as long as the attempt named by the lease key is the one that owns it."""
        return self.filter(uuid=job_uuid, lease_key=lease_key, state=JobState.RUNNING)


class Job(models.Model):
    """One piece of long work, from the request that asked for it to its result file."""

    class State(models.TextChoices):
        QUEUED = JobState.QUEUED.value, _("排队中")
        RUNNING = JobState.RUNNING.value, _("进行中")
        SUCCEEDED = JobState.SUCCEEDED.value, _("已完成")
        FAILED = JobState.FAILED.value, _("失败")
        CANCELLED = JobState.CANCELLED.value, _("已取消")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    title = SentenceField(_("任务"), blank=True)
    tenant = models.CharField(max_length=20, blank=True)
    path = models.CharField(max_length=200, blank=True)
    started_by_key = models.CharField(max_length=80)
    started_by_name = models.CharField(_("发起人"), max_length=100, blank=True)
    arguments = models.JSONField(default=dict)
    idempotency_key = models.CharField(max_length=200, blank=True)
    scheduled_for = models.DateTimeField(null=True, blank=True)

    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    summary = models.JSONField(default=dict)
    cancel_requested = models.BooleanField(default=False)

    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    next_attempt_at = models.DateTimeField(default=now)
    handed_at = models.DateTimeField(null=True, blank=True)
    lease_key = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    error_text = SentenceField(blank=True)
    error_trace = models.TextField(blank=True)

    result_path = models.CharField(max_length=300, blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    result_type = models.CharField(max_length=100, blank=True)
    result_bytes = models.PositiveBigIntegerField(default=0)
    result_sha256 = models.CharField(max_length=64, blank=True)

    created_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs types it as Manager

    class Meta:
        verbose_name = _("后台任务")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "kind", "idempotency_key"], name="job_idempotency_key_once",
                condition=~Q(idempotency_key=""), violation_error_message=_("同一任务已经提交过。"),
            ),
            models.UniqueConstraint(
                fields=["kind", "scheduled_for"], name="job_slot_once",
                condition=Q(scheduled_for__isnull=False), violation_error_message=_("该时段的任务已经安排。"),
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False, lease_key__isnull=False),
                name="job_running_has_lease", violation_error_message=_("进行中的任务必须有租约。"),
            ),
            models.CheckConstraint(
                condition=Q(result_path="") | Q(state="succeeded"),
                name="job_result_only_of_success", violation_error_message=_("只有完成的任务才有结果文件。"),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="job_state_due"),
            models.Index(F("created_at").desc(), F("id").desc(), name="job_newest_first"),
            models.Index(fields=["started_by_key"], name="job_started_by"),
            models.Index(fields=["path"], name="job_path"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def job_state(self) -> JobState:
        """Return the state as the rules know it."""
        return JobState(self.state)

    @property
    def is_live(self) -> bool:
        """Return whether something may still happen by itself, so that a page goes on asking."""
        return not self.job_state.is_final

    @property
    def is_stopping(self) -> bool:
        """Return whether the cancellation was asked for and the job has not noticed yet."""
        return self.is_live and self.cancel_requested

    @property
    def percent(self) -> int | None:
        """Return how much is done, 0–100; None while the whole is unknown."""
        return min(100, 100 * self.done // self.of) if self.of else None


class WorkerPulse(models.Model):
    """A worker that lives; its row is renewed every few seconds and removed when it stops in good order."""

    worker = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("后台工作进程")

    def __str__(self) -> str:
        return self.worker
