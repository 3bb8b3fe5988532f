"""What paper needs to know: for which places sheets are printed, who may have done a round, what is entered already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Occurrence, Plan
from gangze.inspections.rules.handling import OFFICER_RANK, rank_of
from gangze.inspections.rules.paper import ENTRY_DAYS, days_between, is_past_entry
from gangze.inspections.rules.words import Cadence
from gangze.kernel.clock import business_date, now
from gangze.org.models import Assignment, Person

MOST_PLACES = 300


@dataclass(frozen=True, slots=True)
class PlaceToPrint:
    """A team or a post with daily plans."""

    uuid: UUID
    name: str
    is_unit: bool


def plans_on_paper(actor: Actor) -> list[Plan]:
    """Return the daily plans by which the actor may do rounds, with their posts."""
    plans = Plan.objects.reached_by(actor, Action.ROUND_DO).active().filter(cadence=Cadence.DAILY.value)
    return list(plans.select_related("post__unit").order_by("path", "pk")[:MOST_PLACES])


def places_to_print(actor: Actor, plans: Sequence[Plan]) -> list[PlaceToPrint]:
    """Return the teams and posts of plans, teams before their posts."""
    posts = [plan.post for plan in plans if plan.post]
    found: dict[UUID, PlaceToPrint] = {}
    for post in posts:
        if actor.may(Action.ROUND_DO, post.unit.path):
            found.setdefault(post.unit.uuid, PlaceToPrint(post.unit.uuid, post.unit.name, is_unit=True))
        found.setdefault(post.uuid, PlaceToPrint(post.uuid, f"{post.unit.name} · {post.name}", is_unit=False))
    return list(found.values())


def people_of(actor: Actor, plan: Plan, day: date) -> list[Person]:
    """Return who may have done a round of a day: who held the post or one of its team then, first those of the post.

    Who has moved or left since is among them; the actor alone who leads nothing there.
    """
    if not actor.may(Action.ROUND_VIEW, plan.path):
        return list(Person.objects.filter(pk=actor.person_id or 0))
    unit = plan.post.unit.path if plan.post else plan.path
    held = Assignment.objects.on(day).filter(post__path__startswith=unit)
    own = held.filter(post__path__startswith=plan.path).values_list("person_id", flat=True)
    first = set(own)
    people = Person.objects.filter(pk__in=held.values("person_id")).order_by("name", "pk")
    return sorted(people, key=lambda person: person.pk not in first)


@dataclass(frozen=True, slots=True)
class Entry:
    """How long after its day a sheet is entered now, whether that is past the days in which it counts as written, and whether the actor may."""

    days: int
    is_past: bool
    may: bool
    most: int = ENTRY_DAYS


def entry_of(actor: Actor, plan: Plan, day: date) -> Entry:
    """Return how late a sheet of a day would be entered now, and whether the actor may."""
    today = business_date(now())
    is_past = is_past_entry(day, today)
    return Entry(days_between(day, today), is_past, not is_past or may_enter_past(actor, plan))


def may_enter_past(actor: Actor, plan: Plan) -> bool:
    """Return whether the actor may enter a sheet once its days of entry are over."""
    return rank_of(actor.roles_at(plan.path)) >= OFFICER_RANK


def done_on(plan: Plan, day: date) -> dict[datetime, Occurrence]:
    """Return what is done already of a day, by when it fell due."""
    rows = Occurrence.objects.filter(plan=plan, business_on=day, fact_uuid__isnull=False)
    return {each.scheduled_for: each for each in rows}
