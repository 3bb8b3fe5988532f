"""Round plans: made, edited, closed. What is said from which day on is a fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Occurrence, Plan, PlanVersion, Rota
from gangze.inspections.rules.intervals import require_ground
from gangze.inspections.rules.planning import Specification, check_specification
from gangze.inspections.rules.words import Cadence, OccurrenceState, Speciality
from gangze.inspections.selectors.intervals import broken_interval
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent, RuleBroken
from gangze.org.models import Enterprise, Post, Unit
from gangze.org.services.changing import check

from .recording import first_day, next_business_day, record
from .scheduling import follow

PLANNED, CLOSED = "round.planned", "round.plan_closed"


@dataclass(frozen=True, slots=True)
class PlanWish:
    """A plan that is to be: of a post (daily), a workshop (weekly) or the enterprise (monthly)."""

    place: Enterprise | Unit | Post
    cadence: Cadence
    name: str
    specification: Specification
    speciality: Speciality | None = None
    rota: Rota | None = None
    effective_on: date | None = None

    @property
    def enterprise(self) -> Enterprise:
        """Return the enterprise of the place."""
        return self.place if isinstance(self.place, Enterprise) else self.place.enterprise


@transaction.atomic
def make_plan(*, actor: Actor, wish: PlanWish, client_uuid: UUID | None = None) -> Plan:
    """Make a plan that begins on the next business day or later, with what falls due in the coming days.

    Raises NotAllowed, RuleBroken (place closed or not of the cadence, specification, a day too early, a plan of that name there).
    """
    return make_plans(actor=actor, wishes=[wish], client_uuids=[client_uuid])[0]


@transaction.atomic
def make_plans(*, actor: Actor, wishes: list[PlanWish], client_uuids: list[UUID | None] | None = None) -> list[Plan]:
    """Make several plans, all or none. Errors as for `make_plan`."""
    plans = [
        _insert(actor, wish, client_uuid)
        for wish, client_uuid in zip(wishes, client_uuids or [None] * len(wishes), strict=True)
    ]
    follow(Plan.objects.filter(pk__in=[plan.pk for plan in plans]))
    return plans


def _insert(actor: Actor, wish: PlanWish, client_uuid: UUID | None) -> Plan:
    place = wish.place
    actor.require(Action.ROUND_EDIT, place.path)
    _check_place(wish)
    plan = Plan(
        enterprise=wish.enterprise,
        unit=place if isinstance(place, Unit) else None,
        post=place if isinstance(place, Post) else None,
        cadence=wish.cadence.value,
        speciality=wish.speciality.value if wish.speciality else "",
        name=wish.name.strip(),
        path=place.path,
    )
    check(plan)
    plan.save(force_insert=True)
    _add_version(actor, plan, 1, wish.specification, wish.rota, first_day(wish.effective_on), client_uuid)
    return plan


def _check_place(wish: PlanWish) -> None:
    place = wish.place
    if place.closed_on is not None:
        raise RuleBroken("“{name}”已撤销，不能制定排查计划。", name=place.name)
    kinds = {Cadence.DAILY: Post, Cadence.WEEKLY: Unit, Cadence.MONTHLY: Enterprise}
    if not isinstance(place, kinds[wish.cadence]):
        raise RuleBroken("日排查属于岗位，周排查属于车间，月排查属于企业。")


def _add_version(
    actor: Actor,
    plan: Plan,
    number: int,
    specification: Specification,
    rota: Rota | None,
    effective_on: date,
    client_uuid: UUID | None = None,
) -> PlanVersion:
    check_specification(specification, Cadence(plan.cadence))
    require_ground(specification, broken_interval(plan, specification))
    if rota is not None and rota.enterprise_id != plan.enterprise_id:
        raise RuleBroken("倒班表不是本企业的。")
    fact = record(
        actor, plan.enterprise, kind=PLANNED, subject=f"plan:{plan.uuid}", path=plan.path, client_uuid=client_uuid,
        payload=_payload(plan, number, specification, rota, effective_on),
    )  # fmt: skip
    return PlanVersion.objects.create(
        plan=plan, number=number, effective_on=effective_on, rota=rota, specification=specification.to_json(),
        fact_uuid=fact.client_uuid,
    )  # fmt: skip


def _payload(
    plan: Plan, number: int, specification: Specification, rota: Rota | None, effective_on: date
) -> dict[str, Any]:
    place = plan.post or plan.unit or plan.enterprise
    return {
        "version": number, "effective_on": effective_on, "cadence": plan.cadence, "speciality": plan.speciality,
        "name": plan.name, "place": f"{place._meta.model_name}:{place.uuid}", "place_name": place.name,
        "rota": str(rota.uuid) if rota else None, "specification": specification.to_json(),
    }  # fmt: skip


@transaction.atomic
def edit_plan(
    *,
    actor: Actor,
    plan_uuid: UUID,
    base_number: int,
    specification: Specification,
    rota: Rota | None = None,
    effective_on: date | None = None,
) -> PlanVersion:
    """Give a plan a new version; only what has not opened is asked for anew. Returns the standing version where nothing differs.

    Raises Absent, NotAllowed, RuleBroken (closed, somebody else edited it meanwhile, as for `make_plan`).
    """
    plan = _locked(actor, plan_uuid)
    latest = plan.versions.order_by("-number")[0]
    if latest.number != base_number:
        raise RuleBroken("这个计划刚被别人改过，请刷新后再改。")
    is_same = latest.specification == specification.to_json() and latest.rota_id == (rota.pk if rota else None)
    if is_same and effective_on in (None, latest.effective_on):
        return latest
    version = _add_version(actor, plan, latest.number + 1, specification, rota, first_day(effective_on))
    follow(Plan.objects.filter(pk=plan.pk))
    return version


@transaction.atomic
def close_plan(*, actor: Actor, plan_uuid: UUID, ground: str) -> Plan:
    """Ask for nothing more by a plan from the next business day on; what is open stays open. Raises Absent, NotAllowed, RuleBroken."""
    plan = _locked(actor, plan_uuid)
    if not ground.strip():
        raise RuleBroken("请写明停用的理由。")
    end_plan(actor=actor, plan=plan, ground=ground.strip())
    return plan


def end_plan(*, actor: Actor, plan: Plan, ground: str) -> None:
    """Record that a plan has ended, and take away what has not opened yet."""
    plan.closed_on = next_business_day()
    plan.save(update_fields=["closed_on"])
    record(
        actor, plan.enterprise, kind=CLOSED, subject=f"plan:{plan.uuid}", path=plan.path,
        payload={"closed_on": plan.closed_on, "ground": ground},
    )  # fmt: skip
    Occurrence.objects.filter(
        plan=plan, opens_at__gt=now(), fact_uuid=None, business_on__gte=plan.closed_on,
        state__in=[OccurrenceState.DUE.value, OccurrenceState.EXCUSED.value],
    ).delete()  # fmt: skip


def _locked(actor: Actor, plan_uuid: UUID) -> Plan:
    visible = (
        Plan.objects.visible_to(actor).select_for_update(of=("self",)).select_related("enterprise", "post", "unit")
    )
    plan = visible.filter(uuid=plan_uuid).first()
    if plan is None:
        raise Absent("plan")
    actor.require(Action.ROUND_EDIT, plan.path)
    if plan.closed_on is not None:
        raise RuleBroken("这个计划已停用，不能再改。")
    return plan
