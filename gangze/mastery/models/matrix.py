"""The matrix and its sums: derived from facts, kept up with each, rebuilt from nothing (docs/rules/mastery.md)."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Person, Post, Unit
from gangze.org.scoping import ScopedQuerySet, reach_filter

from ..rules.levels import CellState, Outcome
from ..rules.matrix import NEED
from .examinations import KINDS, LEVELS

STATES = [(state.value, state.label) for state in CellState]


class Standing(models.Model):
    """How one person stands in one item at one level after the last act that counts. `fades_on`, `expires_on`: from which day on.

    Stability and difficulty are FSRS's memory of recall; null at the other levels.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="standings", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_index=False)
    document = models.CharField(max_length=10, choices=KINDS)
    level = models.CharField(max_length=14, choices=LEVELS)
    uid = models.UUIDField()
    outcome = models.CharField(max_length=6, choices=[(each.value, each.label) for each in Outcome])
    revision_number = models.PositiveIntegerField()
    acted_at = models.DateTimeField()
    fact_uuid = models.UUIDField()
    examiner_name = models.CharField(max_length=50, blank=True)
    """Who heard it; "" for practice by oneself."""
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    fades_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("条目掌握")
        # In the order of a cell, so that one index serves both.
        constraints = [
            models.UniqueConstraint(fields=["person", "post", "document", "level", "uid"], name="standing_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.level} {self.uid}"


class CellQuerySet(ScopedQuerySet["Cell"]):
    view_action = Action.MASTERY_PEOPLE

    def visible_to(self, actor: Actor) -> Self:
        """Return the cells of people at places where the actor may see people's mastery, and the actor's own."""
        own = Q(person_id=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
        return self.filter(reach_filter(actor, self.view_action, self.path_field) | own)


class Cell(models.Model):
    """One square of the matrix of a worker at a post: a document and a level; there are twelve while the post is held.

    `changes_on` is when time alone changes the state next; `need` is rules.matrix.NEED of the state: the lower, the sooner.
    `examiner_name` is "" for practice by oneself. `path` is the post's.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cells", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="cells")
    document = models.CharField(max_length=10, choices=KINDS)
    level = models.CharField(max_length=14, choices=LEVELS)
    state = models.CharField(max_length=8, choices=STATES, default=CellState.UNKNOWN.value)
    need = models.PositiveSmallIntegerField(default=NEED[CellState.UNKNOWN])
    fades_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    changes_on = models.DateField(null=True)
    item_count = models.PositiveIntegerField(default=0)
    shown_count = models.PositiveIntegerField(default=0)
    fact_uuid = models.UUIDField(null=True)
    examiner_name = models.CharField(max_length=50, blank=True)
    happened_at = models.DateTimeField(null=True)
    path = models.CharField(max_length=200, db_index=True)

    objects = CellQuerySet.as_manager()

    class Meta:
        verbose_name = _("掌握矩阵格")
        constraints = [models.UniqueConstraint(fields=["person", "post", "document", "level"], name="cell_once")]
        indexes = [
            models.Index(fields=["changes_on"], name="cells_that_age", condition=Q(changes_on__isnull=False)),
            models.Index(fields=["need", "id"], name="cells_by_need"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post_id} {self.document} {self.level}"


class TallyQuerySet(ScopedQuerySet["Tally"]):
    view_action = Action.MASTERY_VIEW


class Tally(models.Model):
    """How many cells of a unit's own posts (not of units below) are in which state today."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    path = models.CharField(max_length=200, db_index=True)
    document = models.CharField(max_length=10, choices=KINDS)
    level = models.CharField(max_length=14, choices=LEVELS)
    unknown = models.PositiveIntegerField(default=0)
    not_yet = models.PositiveIntegerField(default=0)
    shown = models.PositiveIntegerField(default=0)
    fading = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("掌握汇总")
        constraints = [models.UniqueConstraint(fields=["unit", "document", "level"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.path} {self.document} {self.level}"


class TallyDayQuerySet(ScopedQuerySet["TallyDay"]):
    view_action = Action.MASTERY_VIEW


class TallyDay(models.Model):
    """How a place (unit, enterprise or authority, with all below) stood at the end of a business day: the trend.

    It is a record of what was shown on that day, so it is kept, not rebuilt. `counts` is {"risk.recall": [number of cells by
    CellState, in its order]}; `held_count` is the cells shown or fading.
    """

    path = models.CharField(max_length=200)
    day = models.DateField()
    cell_count = models.PositiveIntegerField()
    held_count = models.PositiveIntegerField()
    counts = models.JSONField()

    objects = TallyDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("掌握汇总（逐日）")
        constraints = [models.UniqueConstraint(fields=["path", "day"], name="tally_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.path}"
