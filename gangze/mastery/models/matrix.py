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
from .examinations import KINDS, LEVELS

STATES = [(state.value, state.label) for state in CellState]


class Standing(models.Model):
    """How one person stands in one item at one level after the last act. `fades_on`, `expires_on`: from which day on.

    Stability and difficulty are FSRS's memory of recall; null at the other levels.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="standings")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    document = models.CharField(max_length=10, choices=KINDS)
    level = models.CharField(max_length=14, choices=LEVELS)
    uid = models.UUIDField()
    outcome = models.CharField(max_length=6, choices=[(each.value, each.label) for each in Outcome])
    revision_number = models.PositiveIntegerField()
    acted_at = models.DateTimeField()
    fact_uuid = models.UUIDField()
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    fades_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("条目掌握")
        constraints = [models.UniqueConstraint(fields=["person", "level", "uid"], name="standing_once")]
        indexes = [models.Index(fields=["person", "post", "document", "level"], name="standing_of_cell")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.level} {self.uid}"


class CellQuerySet(ScopedQuerySet["Cell"]):
    view_action = Action.MASTERY_PEOPLE

    def visible_to(self, actor: Actor) -> Self:
        """Return the cells of people at places where the actor may see people's mastery, and the actor's own."""
        own = Q(person_id=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
        return self.filter(reach_filter(actor, self.view_action, self.path_field) | own)


class Cell(models.Model):
    """One square of the matrix of a worker at a post: a document and a level. `changes_on`: when time alone changes it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cells")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="cells")
    document = models.CharField(max_length=10, choices=KINDS)
    level = models.CharField(max_length=14, choices=LEVELS)
    state = models.CharField(max_length=8, choices=STATES)
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
        indexes = [models.Index(fields=["changes_on"], name="cells_that_age")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post_id} {self.document} {self.level}"


class TallyQuerySet(ScopedQuerySet["Tally"]):
    view_action = Action.MASTERY_VIEW


class TallyBase(models.Model):
    """How many cells of a unit's posts are in which state."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=200, db_index=True)
    document = models.CharField(max_length=10, choices=KINDS)
    level = models.CharField(max_length=14, choices=LEVELS)
    unknown = models.PositiveIntegerField(default=0)
    not_yet = models.PositiveIntegerField(default=0)
    shown = models.PositiveIntegerField(default=0)
    fading = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class Tally(TallyBase):
    """How many cells of a unit's own posts (not of units below) are in which state today."""

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("掌握汇总")
        constraints = [models.UniqueConstraint(fields=["unit", "document", "level"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.path} {self.document} {self.level}"


class TallyDay(TallyBase):
    """The same as it stood at the end of a day: the trend."""

    day = models.DateField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("掌握汇总（逐日）")
        constraints = [models.UniqueConstraint(fields=["unit", "document", "level", "day"], name="tally_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.path} {self.document} {self.level}"
