"""What an enterprise could begin with, and what of it there is already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Plan, Rota
from gangze.inspections.rules.defaults import DefaultPlan, PostFacts, default_plans, lacking_specialities
from gangze.inspections.rules.rotas import TEMPLATES
from gangze.inspections.rules.telling import timing_words
from gangze.inspections.rules.words import Cadence, Speciality
from gangze.kernel.clock import business_date, now
from gangze.kernel.wording import Listing
from gangze.org.models import Enterprise, Post, Unit


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan that could be made at a place, or the one that is there already for it."""

    plan: DefaultPlan
    place: Enterprise | Unit | Post
    existing: Plan | None

    @property
    def rota_name(self) -> str:
        """Return the name of the rota that it works by, "" for none."""
        return TEMPLATES[self.plan.template].name if self.plan.template else ""

    @property
    def timing(self) -> Listing:
        """Return in words when it would fall due."""
        return timing_words(self.plan.specification, self.plan.cadence, self.rota_name)


@dataclass(frozen=True, slots=True)
class Proposals:
    """What an enterprise could begin with, within reach of the actor; specialities that no post there checks."""

    proposals: list[Proposal]
    lacking: list[Speciality]
    standing_rotas: frozenset[str] = frozenset()

    @property
    def lacking_words(self) -> Listing:
        """Return the specialities that nobody checks."""
        return Listing([speciality.label for speciality in self.lacking])

    @property
    def by_cadence(self) -> list[tuple[Cadence, list[Proposal]]]:
        """Return the proposals by cadence, none for a cadence without."""
        found = [(cadence, [each for each in self.proposals if each.plan.cadence is cadence]) for cadence in Cadence]
        return [(cadence, each) for cadence, each in found if each]

    @property
    def rota_names(self) -> Listing | None:
        """Return the rotas that would be made along, None for none."""
        wanted = {each.rota_name for each in self.proposals if each.existing is None} - {"", *self.standing_rotas}
        return Listing(sorted(wanted)) if wanted else None

    @property
    def fresh_count(self) -> int:
        """Return how many are not there yet."""
        return sum(each.existing is None for each in self.proposals)


def proposals_for(actor: Actor, enterprise: Enterprise) -> Proposals:
    """Return what would be made, place by place, as far as the actor may edit rounds; five queries."""
    posts = Post.objects.active().filter(enterprise=enterprise).select_related("unit__parent", "enterprise")
    workshops = enterprise.units.active().filter(level=Unit.Level.WORKSHOP)
    manned = workshops.filter(_has_frontline()).distinct()
    places: dict[UUID, Enterprise | Unit | Post] = {enterprise.uuid: enterprise}
    places |= {unit.uuid: unit for unit in manned}
    places |= {post.uuid: post for post in posts}
    existing = {
        (plan.path, plan.cadence, plan.speciality): plan for plan in Plan.objects.active().filter(enterprise=enterprise)
    }
    wished = list(
        default_plans(
            enterprise.uuid, [unit.uuid for unit in manned], facts_of_posts(posts),
            is_major_hazard=enterprise.is_major_hazard,
        )
    )  # fmt: skip
    found = []
    for plan in wished:
        place = places[plan.place_uuid]
        if actor.may(Action.ROUND_EDIT, place.path):
            speciality = plan.speciality.value if plan.speciality else ""
            found.append(Proposal(plan, place, existing.get((place.path, plan.cadence.value, speciality))))
    rotas = Rota.objects.filter(enterprise=enterprise).values_list("name", flat=True)
    return Proposals(found, lacking_specialities(wished), frozenset(rotas))


def _has_frontline() -> Q:
    open_post = Q(closed_on__isnull=True, is_frontline=True)
    posts = Post.objects.filter(open_post)
    return Q(posts__in=posts) | Q(children__posts__in=posts)


def facts_of_posts(posts: QuerySet[Post]) -> list[PostFacts]:
    """Return what is asked of posts, with how many shift groups their holders have; one query."""
    day = business_date(now())
    held = _held_on(day)
    counted = posts.annotate(
        group_count=Count(
            "assignments__person__shift_group", filter=held & ~Q(assignments__person__shift_group=""), distinct=True
        )
    )
    return [
        PostFacts(
            post.uuid, post.name, post.is_frontline, post.is_key, post.speciality, post.shift_system, post.group_count
        )
        for post in counted
    ]


def _held_on(day: date) -> Q:
    ends = Q(assignments__ends_on__isnull=True) | Q(assignments__ends_on__gt=day)
    return Q(assignments__starts_on__lte=day) & ends
