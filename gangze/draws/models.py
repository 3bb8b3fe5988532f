"""Draws, the numbers of both sides, who was drawn, who took whose place, and who is excused."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Person, Post
from gangze.org.scoping import ScopedQuerySet, reach_filter

from .rules.freezing import labels_at
from .rules.states import OPEN, DrawState

SIDES = [("first", _("甲方")), ("second", _("乙方"))]


class DrawQuerySet(models.QuerySet["Draw"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the draws held where the actor may look at draws, and those whose roster reaches there."""
        parts = DrawPart.objects.visible_to(actor).filter(draw=OuterRef("pk"))
        return self.filter(reach_filter(actor, Action.DRAW_VIEW, "path") | Q(Exists(parts)))


class Draw(models.Model):
    """抽取: a frozen roster, a commitment, and once both numbers are in, a result.

    `secret` is shown to nobody before the draw is drawn. `houses` are the codes of the enterprises concerned, `excused` the place labels
    of the excused, `left_out_count` how many are not on the roster because their post lacks a document that was asked for.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tenant = models.CharField(max_length=13)
    path = models.CharField(max_length=200, db_index=True)
    place = models.CharField(_("范围"), max_length=200)
    purpose = models.CharField(_("用途"), max_length=100)
    state = models.CharField(_("状态"), max_length=12, default=DrawState.FROZEN.value)
    wish = models.JSONField()
    houses = models.JSONField()
    excused = models.JSONField()
    entry_count = models.PositiveIntegerField()
    excused_count = models.PositiveIntegerField()
    left_out_count = models.PositiveIntegerField(default=0)
    roster_hash = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    secret = models.CharField(max_length=64)
    seed = models.CharField(max_length=64, blank=True)
    created_by = models.CharField(max_length=50)
    frozen_at = models.DateTimeField()
    business_on = models.DateField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    abandoned_at = models.DateTimeField(null=True, blank=True)
    abandoned_by = models.CharField(max_length=50, blank=True)
    ground = models.CharField(_("放弃事由"), max_length=200, blank=True)
    redraw_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="redraw")
    redraw_ground = models.CharField(_("重抽事由"), max_length=200, blank=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽取")
        ordering = ["-frozen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.place} {self.purpose}"

    @property
    def frozen(self) -> dict[str, Any]:
        """The frozen roster, read anew each time: with 30,000 people it is not small."""
        found: dict[str, Any] = json.loads(self.roster.frozen_text)
        return found

    @property
    def labels(self) -> list[dict[str, Any]]:
        """The labels of all entries, in order of number."""
        return list(labels_at(self.roster.labels_text))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_of_park(self) -> bool:
        """Whether an authority holds the draw, so that the second side is an enterprise."""
        return self.tenant.startswith("a")

    @property
    def hash_groups(self) -> list[str]:
        """The roster's hash in groups of eight, to be read out and photographed."""
        return [self.roster_hash[start : start + 8] for start in range(0, 64, 8)]

    @property
    def commitment_groups(self) -> list[str]:
        """The commitment in groups of eight."""
        return [self.commitment[start : start + 8] for start in range(0, 64, 8)]


class Roster(models.Model):
    """What was frozen, in a row of its own: it may be twenty megabytes, and a draw is changed and listed without it.

    `frozen_text` is the canonical JSON that `roster_hash` covers, as text so that the bytes stay; `labels_text` holds the names and places
    behind its codes with their salts, one entry a line.
    """

    draw = models.OneToOneField(Draw, on_delete=models.CASCADE, primary_key=True, related_name="roster")
    frozen_text = models.TextField()
    labels_text = models.TextField()

    class Meta:
        verbose_name = _("名册")

    def __str__(self) -> str:
        return f"{self.draw_id}"


class DrawPartQuerySet(ScopedQuerySet["DrawPart"]):
    view_action = Action.DRAW_VIEW


class DrawPart(models.Model):
    """A unit whose people are on a roster: whoever may look at draws there sees the draw, though not the others' names."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="parts")
    path = models.CharField(max_length=200, db_index=True)

    objects = DrawPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("名册所及单位")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["draw", "path"], name="draw_part_once")]

    def __str__(self) -> str:
        return self.path


class Contribution(models.Model):
    """A side's number; `by` is who entered it, `account` in whose name the device was signed in."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="contributions")
    side = models.CharField(max_length=6, choices=SIDES)
    by = models.CharField(_("填数人"), max_length=50)
    account = models.CharField(max_length=50)
    number = models.CharField(_("数字"), max_length=20)
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    fact_uuid = models.UUIDField()
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("双方数字")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "side"], name="one_number_a_side", violation_error_message=_("这一方已经填过数字。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.side}"


class DrawnQuerySet(ScopedQuerySet["Drawn"]):
    view_action = Action.DRAW_VIEW


class Drawn(models.Model):
    """Who was drawn, or stands by: `number` is the place on the roster, `rank` the order of the draw from 1."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="drawn")
    number = models.PositiveIntegerField()
    rank = models.PositiveIntegerField()
    is_substitute = models.BooleanField(default=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="drawn")
    document = models.CharField(max_length=10, blank=True)
    drawn_on = models.DateField()
    path = models.CharField(max_length=200, db_index=True)

    objects = DrawnQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽中人员")
        ordering = ["is_substitute", "rank"]
        constraints = [models.UniqueConstraint(fields=["draw", "number"], name="drawn_once")]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.number}"


class Substitution(models.Model):
    """A note after the draw: who was absent on which ground, and which substitute is called, None when none is left."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="substitutions")
    absent = models.OneToOneField(Drawn, on_delete=models.PROTECT, related_name="absence")
    substitute = models.OneToOneField(Drawn, on_delete=models.PROTECT, null=True, blank=True, related_name="call")
    ground = models.CharField(_("缺席事由"), max_length=200)
    noted_by = models.CharField(max_length=50)
    noted_at = models.DateTimeField()
    fact_uuid = models.UUIDField()

    class Meta:
        verbose_name = _("候补替换")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.absent_id}"


class ExcuseQuerySet(ScopedQuerySet["Excuse"]):
    view_action = Action.DRAW_VIEW

    def on(self, day: date) -> Self:
        """Return the excuses that hold on a day; `ends_on` is the last day of one, none of an open one."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Excuse(models.Model):
    """免抽: somebody is away for a ground that was recorded; counts only for rosters frozen after `recorded_at`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="excuses")
    path = models.CharField(max_length=200, db_index=True)
    ground = models.CharField(_("事由"), max_length=200)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=50)
    fact_uuid = models.UUIDField()

    objects = ExcuseQuerySet.as_manager()

    class Meta:
        verbose_name = _("免抽")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="excuse_ends_after_start",
                violation_error_message=_("结束日期不能早于开始日期。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on}"
