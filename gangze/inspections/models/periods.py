"""Weeks that workshops signed, months that principals closed, and the measures they decided."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Enterprise, Person, Unit
from gangze.org.scoping import ScopedQuerySet, reach_filter

from ..rules.words import MeasureState

MEASURE_STATES = [(each.value, each.label) for each in MeasureState]


class WeekQuerySet(ScopedQuerySet["WeekSheet"]):
    view_action = Action.ROUND_VIEW


class WeekSheet(models.Model):
    """周排查表: a workshop's week as it was signed; the totals are those of that moment, later facts show beside them."""

    fact_uuid = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="week_sheets")
    path = models.CharField(max_length=200, db_index=True)
    week = models.CharField(max_length=8)
    totals = models.JSONField()
    signer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField()
    corrected_by = models.UUIDField(null=True, blank=True)

    objects = WeekQuerySet.as_manager()

    class Meta:
        verbose_name = _("周排查表")
        ordering = ["-week", "pk"]
        indexes = [models.Index(fields=["unit", "week"], name="week_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.week}"


class MonthQuerySet(ScopedQuerySet["MonthReview"]):
    view_action = Action.ROUND_VIEW


class MonthReview(models.Model):
    """月排查: the principal's month; `is_delegated` where somebody else closed it."""

    fact_uuid = models.UUIDField(unique=True)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="month_reviews")
    path = models.CharField(max_length=200, db_index=True)
    month = models.CharField(max_length=7)
    closer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_delegated = models.BooleanField()
    none_reason = models.CharField(_("本月不另定措施的理由"), max_length=500, blank=True)
    closed_at = models.DateTimeField()
    corrected_by = models.UUIDField(null=True, blank=True)

    objects = MonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("月排查")
        ordering = ["-month", "pk"]
        indexes = [models.Index(fields=["enterprise", "month"], name="month_of_enterprise")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.month}"


class MeasureQuerySet(ScopedQuerySet["Measure"]):
    view_action = Action.ROUND_VIEW

    def visible_to(self, actor: Actor) -> Self:
        """Return the measures of places within reach, and those the actor owes."""
        own = Q(owner_id=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
        return self.filter(reach_filter(actor, self.view_action, self.path_field) | own)


class Measure(models.Model):
    """措施 of a month: who does what until when, and what came of it."""

    uuid = models.UUIDField(unique=True, editable=False)
    review = models.ForeignKey(MonthReview, on_delete=models.PROTECT, related_name="measures")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="round_measures")
    path = models.CharField(max_length=200, db_index=True)
    words = models.CharField(_("措施"), max_length=500)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="round_measures")
    due_on = models.DateField(_("完成期限"))
    state = models.CharField(_("状态"), max_length=10, choices=MEASURE_STATES)
    outcome = models.CharField(_("结果"), max_length=500, blank=True)
    outcome_fact = models.UUIDField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("月措施")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.words
