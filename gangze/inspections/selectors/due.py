"""现在该查: what falls due at the posts a person holds, or leads, now and in the coming 48 hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from gangze.access.actor import Actor
from gangze.access.matrix import Action, Role
from gangze.inspections.models import Occurrence, Plan
from gangze.inspections.rules.rotas import is_of_group
from gangze.inspections.rules.words import Cadence, OccurrenceState
from gangze.kernel.clock import business_date, now
from gangze.org.models import Assignment, Person, Post

from .excused import Excused, excused_rounds
from .sheets import KEPT, stamp_of

MOST = 400
NEXT = 3
"""How many rounds that have not opened yet are shown."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """A round that is due or will be: where, and whether it may be done at this moment; `is_ours` by the person's shift group.

    `post` is None for the weekly check of a workshop and the monthly one of an enterprise.
    """

    occurrence: Occurrence
    post: Post | None
    is_open: bool
    is_ours: bool
    is_late: bool

    @property
    def stamp(self) -> str:
        return stamp_of(self.occurrence.scheduled_for)

    @property
    def place_name(self) -> str:
        """Return what the post, the workshop or the enterprise is called."""
        plan = self.occurrence.plan
        return str(self.post or plan.unit or plan.enterprise)

    @property
    def is_daily(self) -> bool:
        """Return whether an hour tells enough of when it falls due."""
        return self.occurrence.plan.cadence == Cadence.DAILY.value


@dataclass(frozen=True, slots=True)
class MineNow:
    """What a person sees: what may be done now, what opens next and, for the phone, everything of 48 hours in order.

    `plans` and `posts` are what the phone keeps pages of; both empty for people without a post and without a team. `excused` is what
    need not be done because something stands still.
    """

    rows: list[DueRow]
    plans: list[Plan]
    posts: list[Post]
    excused: list[Excused]

    @property
    def open(self) -> list[DueRow]:
        """Return what may be done now: one's own shift first, what is due earliest first."""
        return sorted((row for row in self.rows if row.is_open), key=lambda row: not row.is_ours)

    @property
    def later(self) -> list[DueRow]:
        """Return what has not opened yet, the earliest first."""
        return [row for row in self.rows if not row.is_open]

    @property
    def next(self) -> list[DueRow]:
        return self.later[:NEXT]


def own_places(actor: Actor) -> list[str]:
    """Return the paths of the posts the actor holds today and of the teams the actor leads; empty for neither."""
    held: Iterable[str] = ()
    if actor.person_id is not None:
        rows = Assignment.objects.on(business_date(now())).filter(person_id=actor.person_id)
        held = rows.values_list("post__path", flat=True)
    led = [grant.unit_path for grant in actor.grants if grant.role is Role.TEAM_LEADER]
    return sorted({*held, *led})


def plans_of(actor: Actor) -> list[Plan]:
    """Return the plans by which the actor checks; one query, none for whoever checks nothing.

    Daily ones at the posts held and the teams led, the weekly ones of the workshops headed, the monthly ones of the
    principal. source: clause 二(二) of the notice.
    """
    wanted = Q(pk__in=[])
    for path in own_places(actor):
        wanted |= Q(path__startswith=path, cadence=Cadence.DAILY.value)
    for role, cadence in ((Role.WORKSHOP_HEAD, Cadence.WEEKLY), (Role.PRINCIPAL, Cadence.MONTHLY)):
        headed = [grant.unit_path for grant in actor.grants if grant.role is role]
        if headed:
            wanted |= Q(path__in=headed, cadence=cadence.value)
    if wanted == Q(pk__in=[]):
        return []
    plans = Plan.objects.reached_by(actor, Action.ROUND_DO).active().filter(wanted)
    return list(plans.select_related("post__unit", "post__dossier", "unit", "enterprise").order_by("path", "pk")[:MOST])


def mine_now(actor: Actor, *, ahead: bool = True) -> MineNow:
    """Return what is due for the actor; without `ahead` only what may be done now. Six queries, whatever the number of rounds."""
    plans = plans_of(actor)
    moment = now()
    rows = _due(plans, moment, ahead=ahead)
    group = _group(actor) if rows else ""
    by_key = {plan.pk: plan for plan in plans}
    told = [_row(each, by_key[each.plan_id], group, moment) for each in rows]
    posts = {plan.post.pk: plan.post for plan in plans if plan.post}
    excused = excused_rounds(plans, moment, moment + KEPT if ahead else moment)
    return MineNow(told, plans, list(posts.values()), excused)


def _due(plans: Sequence[Plan], moment: datetime, *, ahead: bool) -> list[Occurrence]:
    rows = Occurrence.objects.filter(
        plan__in=plans, state=OccurrenceState.DUE.value, fact_uuid=None, closes_at__gt=moment,
        opens_at__lte=moment + KEPT if ahead else moment,
    )  # fmt: skip
    return list(rows.order_by("due_at", "pk")[:MOST]) if plans else []


def _row(occurrence: Occurrence, plan: Plan, group: str, moment: datetime) -> DueRow:
    occurrence.plan = plan
    is_ours = not group or is_of_group(occurrence.group, group)
    return DueRow(occurrence, plan.post, occurrence.opens_at <= moment, is_ours, occurrence.due_at < moment)


def _group(actor: Actor) -> str:
    return Person.objects.values_list("shift_group", flat=True).filter(pk=actor.person_id or 0).first() or ""
