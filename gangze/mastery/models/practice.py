"""A practice as it was handed out: exact items, draw and rules, so that an attempt can be judged later."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from gangze.org.models import Person


class PracticePack(models.Model):
    """The questions handed out to a person, frozen; the attempt is a fact that names it. `questions` holds the answers too."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="practice_packs")
    seed = models.CharField(max_length=64)
    rules_version = models.PositiveSmallIntegerField()
    questions = models.JSONField()
    made_at = models.DateTimeField()
    fact_uuid = models.UUIDField(null=True, blank=True)
    """The attempt, once it was handed in."""

    class Meta:
        verbose_name = _("练习")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at:%Y-%m-%d}"
