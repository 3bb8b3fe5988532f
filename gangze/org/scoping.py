"""Visibility: one queryset filter that starts from nothing, so that it fails closed.

A path is "a1/a2/e12/u88/p7/" (authority, enterprise, unit, post); each part has the letter of its table and a closing
slash, so that "a1/e2/" never covers "a1/e22/" and an authority never stands for an enterprise.
"""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from gangze.access.actor import Actor
from gangze.access.matrix import Action

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    """Subclass it for any model that belongs to a place; name the path field and the action of looking."""

    path_field: ClassVar[str] = "path"
    view_action: ClassVar[Action]

    def visible_to(self, actor: Actor) -> Self:
        """Return the rows the actor may see; nothing for an actor without grants."""
        return self.reached_by(actor, self.view_action)

    def reached_by(self, actor: Actor, action: Action) -> Self:
        """Return the rows at places where the actor may do `action`."""
        return self.filter(reach_filter(actor, action, self.path_field))


def reach_filter(actor: Actor, action: Action, path_field: str) -> Q:
    """Return the condition "the path lies where the actor may do the action"; false for nobody."""
    reach = Q(pk__in=[])
    for path in actor.reaches(action):
        reach |= Q(**{f"{path_field}__startswith": path})
    return reach
