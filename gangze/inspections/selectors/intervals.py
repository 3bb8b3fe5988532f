"""Which posts an operator has to walk round how often, and whether a plan there asks for less than the rule."""

from __future__ import annotations

from gangze.inspections.models import Plan, PlanVersion
from gangze.inspections.rules.intervals import interval_broken
from gangze.inspections.rules.planning import Specification
from gangze.inspections.rules.words import Speciality
from gangze.kernel.wording import Sentence
from gangze.org.models import Enterprise, Post


def is_patrolled(post: Post | None, speciality: str) -> bool:
    """Return whether the rule of intervals speaks of a daily plan: that of operators at a post of the front line."""
    return post is not None and post.is_frontline and speciality == Speciality.PROCESS.value


def is_key(post: Post, enterprise: Enterprise) -> bool:
    """Return whether operators come every hour: at a key post, and where the enterprise is a major hazard."""
    return post.is_key or enterprise.is_major_hazard


def broken_interval(plan: Plan, told: Specification) -> Sentence | None:
    """Return what the rule says where a plan asks for less, None where it does not or the rule does not speak of it."""
    post = plan.post
    if post is None or not is_patrolled(post, plan.speciality):
        return None
    others = [] if told.every_minutes else _others(plan, post)
    return interval_broken(told, others, is_key=is_key(post, plan.enterprise))


def _others(plan: Plan, post: Post) -> list[Specification]:
    plans = Plan.objects.active().filter(post=post, speciality=plan.speciality).exclude(pk=plan.pk)
    versions = PlanVersion.objects.filter(plan__in=plans).order_by("number")
    latest = {version.plan_id: version.specification for version in versions}
    return [Specification.from_json(each) for each in latest.values()]
