"""Change triggers, and what has to come of them at each post."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.org.models import Enterprise, Post
from gangze.org.rules.granting import enterprise_path
from gangze.org.scoping import ScopedQuerySet, reach_filter

from ..rules.triggers import Climb, Scope, TriggerKind, due_before
from .dossiers import Revision


def inside_filter(actor: Actor, action: Action, path_field: str) -> Q:
    """Return the condition "the path lies where the actor may do the action, by a role inside the enterprise"."""
    inside = Q(pk__in=[])
    for path in actor.reaches(action):
        if actor.is_system or enterprise_path(path):
            inside |= Q(**{f"{path_field}__startswith": path})
    return inside


class TriggerQuerySet(ScopedQuerySet["Trigger"]):
    path_field = "enterprise__path"
    view_action = Action.TRIGGER_VIEW

    def visible_to(self, actor: Actor) -> Self:
        """Return the triggers of enterprises that the actor looks after as a whole; from above none (see selectors)."""
        return self.filter(inside_filter(actor, self.view_action, self.path_field))


class Trigger(models.Model):
    """更新触发: something changed that may make dossiers untrue."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待确认岗位")
        OPEN = "open", _("办理中")
        CLOSED = "closed", _("已办结")
        WITHDRAWN = "withdrawn", _("已撤回")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="triggers")
    kind = models.CharField(_("类别"), max_length=20, choices=[(kind.value, kind.label) for kind in TriggerKind])
    reason = models.CharField(_("事由"), max_length=500)
    happened_on = models.DateField(_("发生日期"))
    reference = models.CharField(_("变更编号"), max_length=100, blank=True)
    scope = models.JSONField(default=dict)
    """rules.triggers.Scope as JSON: installations, units, posts (uuids), keywords."""
    days = models.PositiveSmallIntegerField(_("办理天数"))
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    raised_by = models.CharField(max_length=50)
    raised_at = models.DateTimeField()
    fact_uuid = models.UUIDField(unique=True)

    objects = TriggerQuerySet.as_manager()

    class Meta:
        verbose_name = _("更新触发")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.reason[:40]

    @property
    def told_scope(self) -> Scope:
        """Return where the trigger was said to apply."""
        return Scope(**{name: tuple(values) for name, values in self.scope.items()})


class TriggerTaskQuerySet(ScopedQuerySet["TriggerTask"]):
    path_field = "post__path"
    view_action = Action.TRIGGER_VIEW

    def visible_to(self, actor: Actor) -> Self:
        """Return the tasks at places where the actor works inside the enterprise; what has climbed adds `seen_on`."""
        return self.filter(inside_filter(actor, self.view_action, self.path_field))

    def seen_on(self, actor: Actor, day: date) -> Self:
        """Return the visible tasks, and of those below a park the open ones that have climbed up to it by that day."""
        climbed = Q(state=TriggerTask.State.OPEN, due_on__lt=due_before(Climb.PARK, day))
        reached = reach_filter(actor, self.view_action, self.path_field)
        return self.filter(inside_filter(actor, self.view_action, self.path_field) | reached & climbed)

    def open(self) -> Self:
        return self.filter(state=TriggerTask.State.OPEN)

    def climbed_to(self, climb: Climb, day: date) -> Self:
        """Return the open tasks that have climbed at least so far by that day."""
        before = due_before(climb, day)
        return self.open() if before is None else self.open().filter(due_on__lt=before)

    def overdue_on(self, day: date) -> Self:
        """Return the open tasks whose day is over."""
        return self.open().filter(due_on__lt=day)


class TriggerTask(models.Model):
    """What has to come of a trigger at one post: a revision that cites it, or a signed "no change"."""

    class State(models.TextChoices):
        OPEN = "open", _("待修订")
        REVISED = "revised", _("已修订")
        NO_CHANGE = "no_change", _("无需修订")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trigger = models.ForeignKey(Trigger, on_delete=models.PROTECT, related_name="tasks")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="trigger_tasks")
    due_on = models.DateField(_("期限"))
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    ended_by = models.CharField(max_length=50, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    fact_uuid = models.UUIDField(null=True, blank=True)

    objects = TriggerTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("更新任务")
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["trigger", "post"], name="one_task_a_post")]
        indexes = [models.Index(fields=["state", "due_on"], name="trigger_tasks_by_day")]

    def __str__(self) -> str:
        return f"{self.post} {self.due_on}"
