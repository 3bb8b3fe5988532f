"""Recitations, explanations and demonstrations as lists show them; each row is derived from its fact."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.org.models import Person, Post
from gangze.org.scoping import ScopedQuerySet, reach_filter

from ..rules.levels import Level, Occasion

KINDS = [(kind.value, kind.title) for kind in Kind]
LEVELS = [(level.value, level.label) for level in Level]


class ExaminationQuerySet(ScopedQuerySet["Examination"]):
    view_action = Action.MASTERY_PEOPLE

    def visible_to(self, actor: Actor) -> Self:
        """Return what people showed at places where the actor may see people's mastery, and the actor's own."""
        own = Q(person_id=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
        return self.filter(reach_filter(actor, self.view_action, self.path_field) | own)

    def standing(self) -> Self:
        """Return what was not corrected by a later fact."""
        return self.filter(corrected_by__isnull=True)


class Examination(models.Model):
    """One person heard by one examiner, once: `session` is the same where two examiners marked the same recitation.

    `path` is the post's. `mode` and `role` are of demonstrations: at work, at a table, in a drill; as whom.
    """

    fact_uuid = models.UUIDField(unique=True)
    session = models.UUIDField(db_index=True)
    level = models.CharField(max_length=14, choices=LEVELS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="examinations")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="examinations")
    revision_number = models.PositiveIntegerField()
    document = models.CharField(max_length=10, choices=KINDS)
    occasion = models.CharField(max_length=10, choices=[(each.value, each.label) for each in Occasion])
    draw_uuid = models.UUIDField(null=True, blank=True, db_index=True)
    mode = models.CharField(max_length=10, blank=True)
    role = models.CharField(max_length=30, blank=True)
    score = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    has_passed = models.BooleanField()
    second_count = models.PositiveIntegerField(default=0)
    examiner_key = models.CharField(max_length=80)
    examiner_name = models.CharField(_("考官"), max_length=50)
    happened_at = models.DateTimeField()
    corrected_by = models.UUIDField(null=True, blank=True)
    is_imported = models.BooleanField(default=False)
    """Whether it was brought in from a former system or an archive; examiner and moment are those of then."""
    path = models.CharField(max_length=200, db_index=True)

    objects = ExaminationQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽背记录")
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["person", "-happened_at"], name="examinations_of_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.post} · {self.document}"
