"""Recordings that an enterprise lets us keep; without its word none is kept."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Person, Post
from gangze.org.scoping import ScopedQuerySet, reach_filter

from .examinations import KINDS


class RecordingQuerySet(ScopedQuerySet["Recording"]):
    path_field = "post__path"
    view_action = Action.MASTERY_PEOPLE

    def visible_to(self, actor: Actor) -> Self:
        """Return the recordings at places where the actor may see people's mastery, and those of the actor's own voice."""
        own = Q(speaker_id=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
        return self.filter(reach_filter(actor, self.view_action, self.path_field) | own)


class Recording(models.Model):
    """One voice, kept until a day. The file lies under the data folder by its uuid; no fact names it, so it can go."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    speaker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recordings")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    document = models.CharField(max_length=10, choices=KINDS)
    content_type = models.CharField(max_length=20)
    size_bytes = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=50)
    made_at = models.DateTimeField()
    kept_until = models.DateField(_("保留至"), db_index=True)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("录音")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.speaker_id} {self.made_at:%Y-%m-%d}"
