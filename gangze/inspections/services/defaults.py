"""The plans an enterprise begins with: shown before they are made, made by choice, kept up as posts come and go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from gangze.access.actor import Actor, system_actor
from gangze.access.matrix import Action
from gangze.inspections.models import Occurrence, Plan, Rota
from gangze.inspections.rules.defaults import plan_of_post
from gangze.inspections.rules.rotas import TEMPLATES
from gangze.inspections.rules.words import OccurrenceState
from gangze.inspections.selectors.defaults import Proposal, facts_of_posts, proposals_for
from gangze.kernel.clock import now
from gangze.org.models import Enterprise, Post

from .plans import PlanWish, end_plan, make_plans
from .recording import next_business_day
from .rotas import make_rota


@dataclass(frozen=True, slots=True)
class Generated:
    """What was made: plans, and rotas whose first day people should check."""

    plans: list[Plan]
    rotas: list[Rota]


@transaction.atomic
def generate_defaults(*, actor: Actor, enterprise: Enterprise, chosen: Collection[str] | None = None) -> Generated:
    """Make the proposed plans that are chosen by key (all where None) and not there yet, with the rotas they want.

    Doing it twice makes nothing anew. Raises NotAllowed where the actor may not edit rounds at a chosen place.
    """
    locked = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    wanted = [
        each
        for each in proposals_for(actor, locked).proposals
        if each.existing is None and (chosen is None or each.plan.key in chosen)
    ]
    names = set(Rota.objects.filter(enterprise=locked).values_list("name", flat=True))
    fresh: list[Rota] = []
    for template in sorted({each.plan.template for each in wanted} - {""}):
        name = str(TEMPLATES[template].name)
        if name not in names and actor.may(Action.ROUND_EDIT, locked.path):
            fresh.append(_rota(actor, locked, template, name))
    standing = {rota.name: rota for rota in Rota.objects.filter(enterprise=locked)}
    plans = make_plans(actor=actor, wishes=[_wish(each, standing) for each in wanted])
    return Generated(plans, fresh)


def _rota(actor: Actor, enterprise: Enterprise, template: str, name: str) -> Rota:
    pattern = TEMPLATES[template].pattern(next_business_day())
    return make_rota(actor=actor, enterprise=enterprise, name=name, pattern=pattern)


def _wish(proposal: Proposal, rotas: Mapping[str, Rota]) -> PlanWish:
    plan = proposal.plan
    rota = rotas.get(str(TEMPLATES[plan.template].name)) if plan.template else None
    return PlanWish(proposal.place, plan.cadence, plan.name, plan.specification, plan.speciality, rota)


def plan_new_post(*, post_id: int) -> Plan | None:
    """Give a new post its daily plan where the enterprise works with plans; None where it does not, or none falls to the post."""
    post = Post.objects.select_related("enterprise").get(pk=post_id)
    if post.closed_on is not None or not Plan.objects.active().filter(enterprise=post.enterprise).exists():
        return None
    [facts] = facts_of_posts(Post.objects.filter(pk=post.pk))
    plan = plan_of_post(facts, is_major_hazard=post.enterprise.is_major_hazard)
    if plan is None or Plan.objects.active().filter(post=post).exists():
        return None
    rotas = {rota.name: rota for rota in Rota.objects.filter(enterprise=post.enterprise)}
    wish = _wish(Proposal(plan, post, None), rotas)
    return make_plans(actor=system_actor("inspections"), wishes=[wish])[0]


@transaction.atomic
def end_plans_of_post(*, post_id: int) -> int:
    """End the plans of a post that is no more; what is open there is excused, for nobody holds it. Returns how many plans."""
    plans = list(
        Plan.objects.active().select_for_update(of=("self",)).filter(post_id=post_id).select_related("enterprise")
    )
    for plan in plans:
        end_plan(actor=system_actor("inspections"), plan=plan, ground="岗位已撤销")
    open_rows = Occurrence.objects.filter(
        plan__in=plans, state=OccurrenceState.DUE.value, closes_at__gt=now(), fact_uuid=None
    )
    open_rows.update(state=OccurrenceState.EXCUSED.value)
    return len(plans)
