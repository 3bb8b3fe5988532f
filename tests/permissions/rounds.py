"""Plans, rotas and stoppages: what the addresses of rounds stand for. Each part of rounds adds its own here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gangze.access.actor import Actor
from gangze.inspections.models import Occurrence
from gangze.inspections.rules.planning import Question, Specification
from gangze.inspections.rules.rotas import TEMPLATES, moment_of
from gangze.inspections.rules.words import Cadence
from gangze.inspections.services.plans import PlanWish, make_plan
from gangze.inspections.services.rotas import except_day, make_rota
from gangze.inspections.services.stopping import stop_place
from gangze.kernel.clock import business_date, now, standing_at
from gangze.org.models import Enterprise, Post

EXCEPTED_ON = date(2099, 3, 5)


def planned(enterprise: Enterprise, post: Post, other: Post, officer: Actor) -> dict[str, Any]:
    """Return the parts of addresses by name: a daily plan of the post in force since yesterday, its rota, a stoppage elsewhere."""
    today = business_date(now())
    with standing_at(moment_of(today - timedelta(days=2), 12 * 60)):
        pattern = TEMPLATES["four_three"].pattern(today)
        rota = make_rota(actor=officer, enterprise=enterprise, name=f"{enterprise.name}倒班", pattern=pattern)
        specification = Specification(
            questions=(Question("leak", f"{enterprise.name}有无泄漏"),), at_handover=True, every_minutes=120
        )
        wish = PlanWish(post, Cadence.DAILY, f"{enterprise.name}巡检", specification, rota=rota)
        plan = make_plan(actor=officer, wish=wish)
    except_day(
        actor=officer, rota_uuid=rota.uuid, day=EXCEPTED_ON, group="甲", shift="休", ground=f"{enterprise.name}培训"
    )
    stoppage = stop_place(actor=officer, place=other, starts_at=now(), ground=f"{enterprise.name}检修")
    due = Occurrence.objects.filter(plan=plan).order_by("scheduled_for")[0]
    return {
        "plan_uuid": plan.uuid, "rota_uuid": rota.uuid, "stoppage_uuid": stoppage.uuid, "occurrence_uuid": due.uuid,
    }  # fmt: skip
