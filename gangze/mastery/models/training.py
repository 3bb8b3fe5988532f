"""Training and certificates as lists show them, each row derived from its fact; files of training that wait to be confirmed."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Enterprise, Person
from gangze.org.scoping import ScopedQuerySet, reach_filter

from ..rules.training import Course, Result

M = TypeVar("M", bound=models.Model)
COURSES = [(course.value, course.label) for course in Course]
RESULTS = [(result.value, result.label) for result in Result]


class OwnOrTrainingQuerySet(ScopedQuerySet[M]):
    """Training goes with the person: whoever may see training where the person works today sees all of it."""

    path_field = "person__path"
    view_action = Action.TRAINING_VIEW

    def visible_to(self, actor: Actor) -> Self:
        """Return the rows of people at places where the actor may see training, and the actor's own."""
        own = Q(person_id=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
        return self.filter(reach_filter(actor, self.view_action, self.path_field) | own)

    def standing(self) -> Self:
        """Return the rows that were neither corrected nor withdrawn."""
        return self.filter(corrected_by=None)


class TrainingRecord(models.Model):
    """One person trained once: which course, what items, how many hours, by whom examined, with which result.

    `post_uuid`, `revision_number` and `items` (uids, hex) are empty for a course about no post; `company` is the contractor
    whose worker this is, "" for the enterprise's own people; `evidence` are SHA-256 of the ledger's media.
    """

    fact_uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="training_records")
    course = models.CharField(_("培训类别"), max_length=20, choices=COURSES)
    title = models.CharField(_("内容"), max_length=200)
    post_uuid = models.UUIDField(null=True, blank=True)
    revision_number = models.PositiveIntegerField(null=True, blank=True)
    items = models.JSONField(default=list)
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)
    trained_on = models.DateField(_("培训日期"))
    trainer = models.CharField(_("授课人"), max_length=50, blank=True)
    examiner = models.CharField(_("考核人"), max_length=50, blank=True)
    result = models.CharField(_("考核结果"), max_length=10, choices=RESULTS)
    score = models.DecimalField(_("成绩"), max_digits=4, decimal_places=1, null=True, blank=True)
    company = models.CharField(_("承包商单位"), max_length=100, blank=True)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    evidence = models.JSONField(default=list)
    corrected_by = models.UUIDField(null=True, blank=True)

    objects = OwnOrTrainingQuerySet["TrainingRecord"].as_manager()

    class Meta:
        verbose_name = _("培训记录")
        ordering = ["-trained_on", "-pk"]
        indexes = [
            models.Index(fields=["-trained_on", "-id"], name="training_by_day"),
            models.Index(fields=["person", "course", "trained_on"], name="training_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.title}"


class TrainedItem(models.Model):
    """That a person was trained, and passed, on an item as it stood in revision `number`; derived with its record."""

    record = models.ForeignKey(TrainingRecord, on_delete=models.CASCADE, related_name="trained_items")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField()
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("培训过的条目")
        constraints = [models.UniqueConstraint(fields=["record", "uid"], name="item_trained_once_a_record")]
        indexes = [models.Index(fields=["person", "uid", "number"], name="item_trained")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.uid}@{self.number}"


class CertificateQuerySet(OwnOrTrainingQuerySet["Certificate"]):
    def current(self) -> Self:
        """Return the certificates that count: not corrected, not withdrawn, not followed by a renewed one."""
        return self.standing().filter(renewed_by=None)

    def ending(self, day: date) -> Self:
        """Return those that are or will be expired on a day: `expires_on` is the last day on which one is good."""
        return self.filter(expires_on__lt=day)


class Certificate(models.Model):
    """证书: what a person may do until when. `expires_on` is the last day on which it is good, null means for good."""

    fact_uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    name = models.CharField(_("证书名称"), max_length=100)
    number = models.CharField(_("证书编号"), max_length=50, blank=True)
    issuer = models.CharField(_("发证机关"), max_length=100, blank=True)
    issued_on = models.DateField(_("发证日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    sorted_on = models.DateField(editable=False)
    """`expires_on`, or a day beyond all others: lists are paged by what is never null."""
    evidence = models.JSONField(default=list)
    renewed_by = models.UUIDField(null=True, blank=True)
    corrected_by = models.UUIDField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("证书")
        ordering = ["sorted_on", "pk"]
        indexes = [models.Index(fields=["sorted_on", "id"], name="certificate_by_end")]

    def __str__(self) -> str:
        return f"{self.person} {self.name}"


class TrainingUploadQuerySet(models.QuerySet["TrainingUpload"]):
    def open_of(self, actor: Actor, moment: datetime) -> Self:
        """Return the actor's own files that can still be looked at."""
        found = self.filter(owner_id=actor.user_id, expires_at__gt=moment)
        return found.exclude(state=TrainingUpload.State.DISCARDED)


class TrainingUpload(models.Model):
    """A file of training or certificates and what was understood of it; nothing of it is a record before it is confirmed."""

    class State(models.TextChoices):
        READING = "reading", _("正在读取")
        CHECKED = "checked", _("待确认")
        REFUSED = "refused", _("无法读取")
        CONFIRMED = "confirmed", _("已导入")
        DISCARDED = "discarded", _("已放弃")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(_("文件名"), max_length=200)
    content_hash = models.CharField(max_length=64, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.READING)
    plan = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    job_uuid = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    objects = TrainingUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("待确认的培训文件")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name
