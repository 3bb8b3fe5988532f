"""Training and certificates as lists show them; each row is derived from its fact."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Person
from gangze.org.scoping import ScopedQuerySet, reach_filter

M = TypeVar("M", bound=models.Model)


class OwnOrTrainingQuerySet(ScopedQuerySet[M]):
    view_action = Action.TRAINING_VIEW

    def visible_to(self, actor: Actor) -> Self:
        """Return the rows at places where the actor may see training, and the actor's own."""
        own = Q(person_id=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
        return self.filter(reach_filter(actor, self.view_action, self.path_field) | own)


class TrainingRecord(models.Model):
    """One person trained once: which course, what items, how many hours, by whom examined, with which result.

    `course` is a value of rules.training.Course; `post_uuid` and `items` (uids, hex) are empty for a course about no post;
    `evidence` are SHA-256 of the ledger's media. `path` is the person's.
    """

    fact_uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="training_records")
    course = models.CharField(max_length=20)
    title = models.CharField(_("内容"), max_length=200)
    post_uuid = models.UUIDField(null=True, blank=True)
    revision_number = models.PositiveIntegerField(null=True, blank=True)
    items = models.JSONField(default=list)
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)
    trained_on = models.DateField(_("培训日期"))
    trainer = models.CharField(_("授课人"), max_length=50, blank=True)
    examiner = models.CharField(_("考核人"), max_length=50, blank=True)
    result = models.CharField(_("考核结果"), max_length=10)
    score = models.DecimalField(_("成绩"), max_digits=4, decimal_places=1, null=True, blank=True)
    evidence = models.JSONField(default=list)
    corrected_by = models.UUIDField(null=True, blank=True)
    path = models.CharField(max_length=200, db_index=True)

    objects = OwnOrTrainingQuerySet["TrainingRecord"].as_manager()

    class Meta:
        verbose_name = _("培训记录")
        ordering = ["-trained_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.title}"


class Certificate(models.Model):
    """证书: what a person may do until when. `expires_on` null means for good."""

    fact_uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    name = models.CharField(_("证书名称"), max_length=100)
    number = models.CharField(_("证书编号"), max_length=50, blank=True)
    issuer = models.CharField(_("发证机关"), max_length=100, blank=True)
    issued_on = models.DateField(_("发证日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    evidence = models.JSONField(default=list)
    corrected_by = models.UUIDField(null=True, blank=True)
    path = models.CharField(max_length=200, db_index=True)

    objects = OwnOrTrainingQuerySet["Certificate"].as_manager()

    class Meta:
        verbose_name = _("证书")
        ordering = ["expires_on", "pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.name}"
