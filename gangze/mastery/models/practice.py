"""A practice as it was handed out: exact items, draw and rules, so that an attempt can be judged later."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action
from gangze.org.models import Person
from gangze.org.scoping import ScopedQuerySet

from ..rules.levels import Level
from .examinations import Examination

AHEAD = 0
"""The turn of a pack made the day before, for a device that will have no network."""


class PracticePackQuerySet(ScopedQuerySet["PracticePack"]):
    view_action = Action.MASTERY_PEOPLE

    def answered(self) -> Self:
        """Return the packs that were handed in."""
        return self.filter(happened_at__isnull=False)

    def last_answered(self) -> Self:
        """Return of each person the pack answered last."""
        later = PracticePack.objects.filter(
            person=OuterRef("person"), happened_at__isnull=False, happened_at__gt=OuterRef("happened_at")
        )
        return self.answered().filter(~Exists(later))

    def unheard_since(self) -> Self:
        """Return the packs after which the person was not heard by anybody."""
        heard = Examination.objects.standing().filter(
            person=OuterRef("person"), level=Level.RECALL.value, happened_at__gt=OuterRef("happened_at")
        )
        return self.filter(~Exists(heard))


class PracticePack(models.Model):
    """The questions handed out to a person, frozen; the attempt is a fact that names it. `questions` holds the answers too.

    `turn` counts the packs of a day from 1; AHEAD was made the day before. `path` is that of the first post held. What
    follows from the attempt (`fact_uuid`, `happened_at`, `outcomes`, `is_hasty`, `hasty_run`) is empty until it is handed in:
    `hasty_run` counts the packs in a row, up to this one, that were all right in impossible time.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="practice_packs")
    day = models.DateField()
    turn = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    rules_version = models.PositiveSmallIntegerField()
    questions = models.JSONField()
    begun = models.JSONField(default=list)
    """The uids of the items that were new to the person in it."""
    made_at = models.DateTimeField()
    path = models.CharField(max_length=200, db_index=True)
    fact_uuid = models.UUIDField(null=True, blank=True)
    happened_at = models.DateTimeField(null=True, blank=True)
    outcomes = models.JSONField(default=dict)
    is_hasty = models.BooleanField(default=False)
    hasty_run = models.PositiveSmallIntegerField(default=0)

    objects = PracticePackQuerySet.as_manager()

    class Meta:
        verbose_name = _("练习")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day", "turn"],
                name="practice_turn_once",
                violation_error_message=_("这一组练习已经发出。"),
            )
        ]
        indexes = [
            models.Index(fields=["person", "happened_at"], name="practice_answered"),
            models.Index(fields=["path"], condition=Q(hasty_run__gt=1), name="practice_hasty"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day} {self.turn}"
