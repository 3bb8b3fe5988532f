"""More plans, rotas, stoppages and what falls due. Each part of rounds adds its rows here."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from gangze.inspections.models import (
    Handover,
    Occurrence,
    Plan,
    PlanVersion,
    Rota,
    RotaException,
    RotaVersion,
    Round,
    Stoppage,
)
from gangze.inspections.rules.planning import Question, Specification, occurrence_uuid
from gangze.inspections.rules.rotas import TEMPLATES, moment_of
from gangze.inspections.rules.words import OccurrenceState
from gangze.kernel.clock import business_date, now
from gangze.org.models import Person, Post
from tests.cast import WORKER, Cast

ASKED = Specification(
    questions=(Question("leak", "有无泄漏"),), at_handover=True, every_minutes=120, why_seldom="两小时一巡"
)


def add_rounds(cast: Cast, post: Post, number: int) -> None:
    """Add a rota with an exception, a plan of a post and one of the cast's post, what is due by them, and a stoppage."""
    today = business_date(now())
    pattern = TEMPLATES["four_three"].pattern(today).to_json()
    rota = Rota.objects.create(enterprise=cast.ours, name=f"倒班{number}", path=cast.ours.path)
    RotaVersion.objects.create(rota=rota, number=1, effective_on=today, pattern=pattern, fact_uuid=uuid4())
    for known in Rota.objects.filter(enterprise=cast.ours)[:2]:
        RotaException.objects.create(
            rota=known, day=date(2098, 1, 1) + timedelta(days=number), group="甲", ground="培训", fact_uuid=uuid4()
        )
    for place in (post, cast.post):
        _add_done(_add_plan(place, rota, f"巡检{number}", today), cast.people[WORKER], number)
    Stoppage.objects.create(
        enterprise=cast.ours, path=cast.other_post.path, ground="检修", starts_at=now(), fact_uuid=uuid4()
    )


def _add_plan(post: Post, rota: Rota, name: str, today: date) -> Plan:
    plan = Plan.objects.create(
        enterprise=post.enterprise, post=post, cadence="daily", speciality="process", name=name, path=post.path,
        scheduled_until=today + timedelta(days=2),
    )  # fmt: skip
    version = PlanVersion.objects.create(
        plan=plan, number=1, effective_on=today, rota=rota, specification=ASKED.to_json(), fact_uuid=uuid4()
    )
    moments = [moment_of(today, 600 + 60 * hour) for hour in range(len(OccurrenceState))]
    Occurrence.objects.bulk_create(
        Occurrence(
            uuid=occurrence_uuid(plan.uuid, moment), enterprise=post.enterprise, plan=plan, version=version, path=post.path,
            business_on=today, period=today.isoformat(), scheduled_for=moment, opens_at=moment, due_at=moment,
            closes_at=moment_of(today, 3000), state=state.value,
        )
        for moment, state in zip(moments, OccurrenceState, strict=True)
    )  # fmt: skip
    return plan


def _add_done(plan: Plan, person: Person, number: int) -> None:
    """Add a round of somebody and a hand-over: their lists show rows, their facts are not looked at there."""
    at = now() - timedelta(days=1, minutes=number)
    assert plan.post is not None
    Round.objects.create(
        fact_uuid=uuid4(), plan=plan, version_number=1, person=person, path=plan.path, business_on=business_date(at),
        scheduled_for=at, started_at=at, finished_at=at, received_at=at, is_on_time=True, origin="page", ok_count=1,
        finding_count=0, not_applicable_count=0, unable_count=0, digest="0" * 64,
    )  # fmt: skip
    Handover.objects.create(
        uuid=uuid4(), post=plan.post, unit=plan.post.unit, path=plan.path, business_on=business_date(at), ends_at=at, giver=person
    )  # fmt: skip
