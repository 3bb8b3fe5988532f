"""Round plans, their versions, and the occurrences that follow from them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Enterprise, Post, Unit
from gangze.org.scoping import ScopedQuerySet, reach_filter

from ..rules.words import Cadence, OccurrenceState, Speciality
from .rotas import Rota

CADENCES = [(each.value, each.label) for each in Cadence]
SPECIALITIES = [(each.value, each.label) for each in Speciality]
STATES = [(each.value, each.label) for each in OccurrenceState]


class PlanQuerySet(ScopedQuerySet["Plan"]):
    view_action = Action.ROUND_VIEW

    def active(self) -> Self:
        return self.filter(closed_on__isnull=True)


class Plan(models.Model):
    """排查计划: what is checked where, how often; a daily plan is of a post, a weekly one of a workshop, a monthly one of the enterprise."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="round_plans")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="round_plans")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="round_plans")
    cadence = models.CharField(_("频次"), max_length=10, choices=CADENCES)
    speciality = models.CharField(_("专业"), max_length=12, choices=SPECIALITIES, blank=True)
    name = models.CharField(_("名称"), max_length=100)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    scheduled_until = models.DateField(null=True, editable=False)
    """The last business day for which occurrences were made."""
    path = models.CharField(max_length=200, db_index=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("排查计划")
        ordering = ["path", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["path", "cadence", "speciality", "name"], name="plan_name_once", condition=Q(closed_on__isnull=True),
                violation_error_message=_("此处已有同名排查计划。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class PlanVersion(models.Model):
    """What a plan says from a business day on: `specification` is rules.planning.Specification as JSON."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    effective_on = models.DateField(_("生效日期"))
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    specification = models.JSONField()
    fact_uuid = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("排查计划版本")
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return what the actor may look at, and what the actor may do."""
        return self.filter(
            reach_filter(actor, Action.ROUND_VIEW, "path") | reach_filter(actor, Action.ROUND_DO, "path")
        )

    def open_at(self, moment: datetime) -> Self:
        """Return what may be done at a moment and is not done."""
        return self.filter(state=OccurrenceState.DUE.value, opens_at__lte=moment, closes_at__gt=moment)


class Occurrence(models.Model):
    """One time that a plan falls due. `uuid` follows from plan and `scheduled_for` (rules.planning.occurrence_uuid).

    From `opens_at` it may be done, until `due_at` it is on time, until `closes_at` late, then missed. `group` is who is on shift, ""
    where no rota says.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="occurrences", db_index=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    business_on = models.DateField()
    period = models.CharField(max_length=10)
    """The key of the day, week or month for which it was scheduled (kernel.periods)."""
    shift = models.CharField(max_length=10, blank=True)
    group = models.CharField(max_length=40, blank=True)
    scheduled_for = models.DateTimeField()
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default=OccurrenceState.DUE.value)
    fact_uuid = models.UUIDField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("应做排查")
        ordering = ["due_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "scheduled_for"], name="occurrence_once")]
        indexes = [
            models.Index(fields=["plan", "state", "closes_at"], name="occurrence_due"),
            models.Index(fields=["path", "business_on"], name="occurrence_of_day"),
            models.Index(fields=["enterprise", "business_on", "state", "path"], name="occurrence_of_month"),
            models.Index(fields=["state", "closes_at"], name="occurrence_ageing"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.scheduled_for:%Y-%m-%d %H:%M}"
