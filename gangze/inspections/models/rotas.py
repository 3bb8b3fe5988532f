"""Rotas, what differs from them on a day, and installations out of service."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Enterprise
from gangze.org.rules.granting import enterprise_path
from gangze.org.scoping import ScopedQuerySet, reach_filter


class RotaQuerySet(ScopedQuerySet["Rota"]):
    view_action = Action.ROUND_VIEW

    def visible_to(self, actor: Actor) -> Self:
        """Return the rotas within reach, and those of the enterprise in which a place within reach lies."""
        enterprises = {enterprise_path(path) for path in actor.reaches(self.view_action)} - {""}
        return self.filter(reach_filter(actor, self.view_action, self.path_field) | Q(path__in=enterprises))


class Rota(models.Model):
    """倒班表: which shifts a place works and which group is on when; what it says stands in its versions."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="rotas")
    name = models.CharField(_("倒班表名称"), max_length=50)
    path = models.CharField(max_length=200, db_index=True, editable=False)

    objects = RotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("倒班表")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name"],
                name="rota_name_once",
                violation_error_message=_("本企业已有同名倒班表。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class RotaVersion(models.Model):
    """What a rota says from a business day on: `pattern` is rules.rotas.Pattern as JSON."""

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    effective_on = models.DateField(_("生效日期"))
    pattern = models.JSONField()
    fact_uuid = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("倒班表版本")
        ordering = ["rota", "number"]
        constraints = [models.UniqueConstraint(fields=["rota", "number"], name="rota_version_once")]

    def __str__(self) -> str:
        return f"{self.rota} v{self.number}"


class RotaException(models.Model):
    """A day on which a group works another shift than the rota says; `shift` is "" for off."""

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField(_("日期"))
    group = models.CharField(_("班次"), max_length=10)
    shift = models.CharField(_("改上"), max_length=10, blank=True)
    ground = models.CharField(_("原因"), max_length=200)
    fact_uuid = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("倒班例外")
        ordering = ["day", "group"]
        constraints = [
            models.UniqueConstraint(
                fields=["rota", "day", "group"], name="rota_exception_once",
                violation_error_message=_("该班次这一天已有例外。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rota} {self.day} {self.group}"


class StoppageQuerySet(ScopedQuerySet["Stoppage"]):
    view_action = Action.ROUND_VIEW


class Stoppage(models.Model):
    """装置停用: nothing is due at a place, or of one of its installations, while it is out of service."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="stoppages")
    path = models.CharField(max_length=200, db_index=True)
    installation = models.CharField(_("装置"), max_length=100, blank=True)
    ground = models.CharField(_("停用原因"), max_length=200)
    starts_at = models.DateTimeField(_("停用时间"))
    ends_at = models.DateTimeField(_("恢复时间"), null=True, blank=True)
    fact_uuid = models.UUIDField(unique=True)

    objects = StoppageQuerySet.as_manager()

    class Meta:
        verbose_name = _("装置停用")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="stoppage_ends_after_start",
                violation_error_message=_("恢复时间不能早于停用时间。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.path} {self.installation}"
