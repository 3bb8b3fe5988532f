"""Where a plan can be made, and with what a new one begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Plan
from gangze.inspections.rules.defaults import (
    MONTHLY_NAME,
    NAMES,
    WEEKLY_NAME,
    monthly_plan,
    specification_for,
    weekly_plan,
)
from gangze.inspections.rules.intervals import longest_interval
from gangze.inspections.rules.planning import Question, Specification
from gangze.inspections.rules.usual import MONTHLY, WEEKLY, usual_questions
from gangze.inspections.rules.words import Cadence, Speciality
from gangze.org.models import Enterprise, Post, Unit

from .calendar import enterprise_of
from .intervals import is_key
from .places import Place, enterprises_for, open_places


@dataclass(frozen=True, slots=True)
class PlaceChoices:
    """The open places of an enterprise at which the actor may plan, by what a plan belongs to."""

    enterprises: Sequence[Enterprise]
    enterprise: Enterprise
    posts: Sequence[Post]
    workshops: Sequence[Unit]
    whole: Enterprise | None


def place_choices(actor: Actor, query: Mapping[str, str]) -> PlaceChoices:
    """Return where the actor may make a plan. Raises NotAllowed."""
    enterprises = enterprises_for(actor, Action.ROUND_EDIT)
    enterprise = enterprise_of(actor, query.get("enterprise", ""), Action.ROUND_EDIT)
    found = open_places(actor, enterprise, Action.ROUND_EDIT)
    return PlaceChoices(
        enterprises=enterprises,
        enterprise=enterprise,
        posts=[place for place in found if isinstance(place, Post)],
        workshops=[place for place in found if isinstance(place, Unit) and place.level == Unit.Level.WORKSHOP],
        whole=next((place for place in found if isinstance(place, Enterprise)), None),
    )


@dataclass(frozen=True, slots=True)
class Beginning:
    """A plan that is to be made at a place, with what usually stands in it."""

    place: Place
    cadence: Cadence
    speciality: Speciality | None
    name: str
    specification: Specification

    @property
    def enterprise(self) -> Enterprise:
        """Return the enterprise of the place."""
        return self.place if isinstance(self.place, Enterprise) else self.place.enterprise


def beginning_at(place: Place, speciality: str) -> Beginning:
    """Return what a new plan at a place begins with: daily at a post, weekly at a unit, monthly for the enterprise."""
    if isinstance(place, Enterprise):
        return Beginning(place, Cadence.MONTHLY, None, MONTHLY_NAME, monthly_plan(place.uuid).specification)
    if isinstance(place, Unit):
        return Beginning(place, Cadence.WEEKLY, None, WEEKLY_NAME, weekly_plan(place.uuid).specification)
    word = Speciality(speciality) if speciality in set(Speciality) else Speciality.PROCESS
    every_minutes = longest_interval(is_key=is_key(place, place.enterprise))
    told = specification_for(word, place.name, place.speciality, every_minutes=every_minutes)
    return Beginning(place, Cadence.DAILY, word, NAMES[word], told)


def usual_lines(plan: Plan | Beginning) -> tuple[Question, ...]:
    """Return the usual lines for a plan, to be added to those it has."""
    cadence = Cadence(plan.cadence)
    if cadence is not Cadence.DAILY:
        return WEEKLY if cadence is Cadence.WEEKLY else MONTHLY
    post = plan.place if isinstance(plan, Beginning) else plan.post
    names = (post.name, post.speciality) if isinstance(post, Post) else ("", "")
    return usual_questions(Speciality(plan.speciality or Speciality.PROCESS), *names)
