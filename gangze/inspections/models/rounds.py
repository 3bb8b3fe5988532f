"""Rounds as done, and hand-overs between shifts, each row derived from its fact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Person, Post, Unit
from gangze.org.scoping import ScopedQuerySet, reach_filter

from .plans import Occurrence, Plan

M = TypeVar("M", bound=models.Model)


class OwnOrRoundQuerySet(ScopedQuerySet[M]):
    """What was done is seen by whoever looks at rounds there, and by whoever did it."""

    view_action = Action.ROUND_VIEW
    own_field = "person_id"

    def visible_to(self, actor: Actor) -> Self:
        """Return the rows of places where the actor may look at rounds, and the actor's own."""
        own = Q(**{self.own_field: actor.person_id}) if actor.person_id is not None else Q(pk__in=[])
        return self.filter(reach_filter(actor, self.view_action, self.path_field) | own)

    def standing(self) -> Self:
        """Return the rows that no later fact replaced."""
        return self.filter(corrected_by=None)


class Round(models.Model):
    """排查: one sheet answered by one person; its answers stand in the fact.

    `digest` is the hash of the answers without times and words: equal answers have equal digests.
    """

    fact_uuid = models.UUIDField(unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rounds")
    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds")
    version_number = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds")
    path = models.CharField(max_length=200)
    business_on = models.DateField()
    scheduled_for = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    spent_seconds = models.PositiveIntegerField(null=True, blank=True)
    """How long the sheet lay open before the person; None where no device counted."""
    received_at = models.DateTimeField()
    is_on_time = models.BooleanField()
    is_afterwards = models.BooleanField(default=False)
    """Done after it had closed: what was missed stays missed."""
    origin = models.CharField(max_length=10)
    ok_count = models.PositiveIntegerField()
    finding_count = models.PositiveIntegerField()
    not_applicable_count = models.PositiveIntegerField()
    unable_count = models.PositiveIntegerField()
    unanswered_count = models.PositiveIntegerField(default=0)
    photo_count = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    corrected_by = models.UUIDField(null=True, blank=True)

    objects = OwnOrRoundQuerySet["Round"].as_manager()

    class Meta:
        verbose_name = _("排查")
        ordering = ["-finished_at", "-pk"]
        indexes = [
            models.Index(fields=["path", "business_on"], name="round_of_day"),
            models.Index(fields=["-finished_at", "-id"], name="round_by_time"),
            models.Index(fields=["person", "finished_at"], name="round_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.scheduled_for:%Y-%m-%d %H:%M}"


class HandoverQuerySet(ScopedQuerySet["Handover"]):
    view_action = Action.ROUND_VIEW

    def visible_to(self, actor: Actor) -> Self:
        """Return what the actor may look at, and what the actor takes part in by post."""
        return self.filter(
            reach_filter(actor, Action.ROUND_VIEW, "path") | reach_filter(actor, Action.ROUND_DO, "path")
        )


class Handover(models.Model):
    """交接班: given by one, taken by another; `uuid` follows from post and the end of the shift, so that both find it offline."""

    uuid = models.UUIDField(unique=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="handovers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="handovers")
    path = models.CharField(max_length=200, db_index=True)
    business_on = models.DateField()
    shift = models.CharField(max_length=10)
    ends_at = models.DateTimeField()
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_fact = models.UUIDField(null=True, blank=True)
    taken_fact = models.UUIDField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("交接班")
        ordering = ["-ends_at", "-pk"]
        indexes = [models.Index(fields=["post", "-ends_at"], name="handover_of_post")]

    def __str__(self) -> str:
        return f"{self.post} {self.business_on} {self.shift}"


class ShiftStateQuerySet(models.QuerySet["ShiftState"]):
    """Abnormal states of posts."""

    def on_before(
        self, post: Post, ends_at: datetime, *, seen: Iterable[UUID] = (), said_by: datetime | None = None
    ) -> Self:
        """Return what was abnormal at a post before the shift that ends then, and that nobody has ended before; the oldest first.

        Only a later shift of the same post ends a state: names can be computed by anybody. `seen` is there whoever ended it, and only
        what was said by `said_by` ends anything (None: whenever): so a hand-over that is over stays as it was.
        """
        earlier = self.filter(handover__post=post, handover__ends_at__lt=ends_at, is_end=False)
        ended = ShiftState.objects.filter(
            uuid=OuterRef("uuid"), is_end=True, handover__post=OuterRef("handover__post"),
            handover__ends_at__gt=OuterRef("handover__ends_at"), handover__ends_at__lt=ends_at,
        )  # fmt: skip
        if said_by is not None:
            ended = ended.filter(handover__given_at__lte=said_by)
        return earlier.filter(~Exists(ended) | Q(uuid__in=list(seen))).order_by("handover__ends_at", "pk")


class ShiftState(models.Model):
    """An abnormal state as an out-going shift told it, or its end: from the one to the other every shift hands it on."""

    uuid = models.UUIDField(db_index=True, editable=False)
    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="states")
    is_end = models.BooleanField()
    state = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=200, blank=True)

    objects = ShiftStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("异常状态")
        constraints = [
            models.UniqueConstraint(fields=["handover", "uuid", "is_end"], name="state_once_in_handover"),
        ]

    def __str__(self) -> str:
        return f"{self.handover} {self.state} {self.note}"
