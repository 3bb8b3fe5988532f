"""Plans, rotas and stoppages: what the addresses of rounds stand for. Each part of rounds adds its own here."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PIL import Image

from gangze.access.actor import Actor
from gangze.inspections.models import Occurrence
from gangze.inspections.rules.answering import Given
from gangze.inspections.rules.handing_over import Given as HandedOver
from gangze.inspections.rules.handing_over import shown_end
from gangze.inspections.rules.planning import Question, Specification
from gangze.inspections.rules.rotas import TEMPLATES, moment_of
from gangze.inspections.rules.words import Answer, Cadence
from gangze.inspections.selectors.sheets import plan_to_do
from gangze.inspections.services.doing import RoundTold, record_round
from gangze.inspections.services.handing_over import ShiftEnd, give_handover
from gangze.inspections.services.photos import keep_photos
from gangze.inspections.services.plans import PlanWish, make_plan
from gangze.inspections.services.rotas import except_day, make_rota
from gangze.inspections.services.stopping import stop_place
from gangze.inspections.services.turns import shift_ends
from gangze.kernel.clock import business_date, now, standing_at
from gangze.org.models import Enterprise, Person, Post
from gangze.org.selectors import actor_of

EXCEPTED_ON = date(2099, 3, 5)


def planned(enterprise: Enterprise, post: Post, other: Post, officer: Actor) -> dict[str, Any]:
    """Return the parts of addresses by name: a daily plan of the post in force since yesterday, its rota, a stoppage elsewhere."""
    today = business_date(now())
    with standing_at(moment_of(today - timedelta(days=2), 12 * 60)):
        pattern = TEMPLATES["four_three"].pattern(today)
        rota = make_rota(actor=officer, enterprise=enterprise, name=f"{enterprise.name}倒班", pattern=pattern)
        specification = Specification(
            questions=(Question("leak", f"{enterprise.name}有无泄漏"),),
            at_handover=True,
            every_minutes=120,
            why_seldom="两小时一巡",
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


def done(plan_uuid: UUID, post: Post, worker: Person) -> dict[tuple[str, str], Any]:
    """Do what has fallen due at the post as the worker, hand over the shift, and return the parts of addresses by route and part."""
    assert worker.user is not None
    actor = actor_of(worker.user)
    plan = plan_to_do(actor, plan_uuid)
    due = Occurrence.objects.filter(plan=plan, opens_at__lte=now()).order_by("-scheduled_for")[0]
    picture = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(picture, "JPEG")
    picture.seek(0)
    shots = keep_photos(actor=actor, tenant=plan.enterprise.tenant, path=plan.path, files=[picture])
    leak = Given("q:leak", Answer.FINDING, note=f"{post.name}滴漏", photos=shots)
    told = RoundTold(
        plan_uuid=plan_uuid, scheduled_for=due.scheduled_for, version=1, answers=[leak], started_at=now(), finished_at=now(),
        why_late=f"{post.name}停电",
    )  # fmt: skip
    fact = record_round(actor=actor, told=told)
    end = shown_end([each.ends_at for each in shift_ends(post)], now())
    assert end is not None
    give_handover(actor=actor, end=ShiftEnd(post.uuid, end), given=HandedOver(is_normal=True, note=f"{post.name}正常"))
    names = ("round", "correct", "round_photo")
    told_parts: dict[tuple[str, str], Any] = {(f"inspections:{name}", "fact_uuid"): fact.client_uuid for name in names}
    return told_parts | {("inspections:round_photo", "sha256"): shots[0].sha256}
