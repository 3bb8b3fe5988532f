"""Rotas: made, given another pattern from a day on, excepted on a day. Each is a fact, and what falls due follows."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Plan, Rota, RotaException, RotaVersion
from gangze.inspections.rules.rotas import OFF, Pattern, check_pattern
from gangze.kernel.errors import Absent, RuleBroken
from gangze.org.models import Enterprise
from gangze.org.services.changing import check

from .recording import first_day, next_business_day, record
from .scheduling import follow, standing_rotas

SET, EXCEPTED = "round.rota_set", "round.rota_excepted"


@transaction.atomic
def make_rota(
    *, actor: Actor, enterprise: Enterprise, name: str, pattern: Pattern, effective_on: date | None = None
) -> Rota:
    """Make a rota of an enterprise, from the next business day on or later. Raises NotAllowed, RuleBroken (name taken, pattern)."""
    actor.require(Action.ROUND_EDIT, enterprise.path)
    rota = Rota(enterprise=enterprise, name=name.strip(), path=enterprise.path)
    check(rota)
    rota.save(force_insert=True)
    _add_version(actor, rota, 1, pattern, first_day(effective_on))
    return rota


@transaction.atomic
def edit_rota(
    *, actor: Actor, rota_uuid: UUID, base_number: int, pattern: Pattern, effective_on: date | None = None
) -> RotaVersion:
    """Give a rota another pattern from a day on; what has not opened by then follows it. Raises Absent, NotAllowed, RuleBroken."""
    rota = _locked(actor, rota_uuid)
    latest = rota.versions.order_by("-number")[0]
    if latest.number != base_number:
        raise RuleBroken("这张倒班表刚被别人改过，请刷新后再改。")
    if latest.pattern == pattern.to_json() and effective_on in (None, latest.effective_on):
        return latest
    version = _add_version(actor, rota, latest.number + 1, pattern, first_day(effective_on))
    _follow(rota)
    return version


@transaction.atomic
def except_day(*, actor: Actor, rota_uuid: UUID, day: date, group: str, shift: str, ground: str) -> RotaException:
    """Let a group work another shift on a day to come ("" or OFF for none); replaces what was excepted before.

    Raises Absent, NotAllowed, RuleBroken (day not to come, group or shift unknown on it, no ground).
    """
    rota = _locked(actor, rota_uuid)
    _check_day(day)
    pattern = standing_rotas([rota.pk])[rota.pk].pattern_on(day)
    if pattern is None or group not in pattern.turns:
        raise RuleBroken("倒班表在{day}没有“{group}”。", day=f"{day:%Y-%m-%d}", group=group)
    shift = "" if shift == OFF else shift
    if shift and shift not in {each.name for each in pattern.shifts}:
        raise RuleBroken("倒班表没有“{shift}”。", shift=shift)
    if not ground.strip():
        raise RuleBroken("请写明原因。")
    fact = record(
        actor, rota.enterprise, kind=EXCEPTED, subject=f"rota:{rota.uuid}", path=rota.path,
        payload={"day": day, "group": group, "shift": shift, "ground": ground.strip()},
    )  # fmt: skip
    excepted, _made = RotaException.objects.update_or_create(
        rota=rota, day=day, group=group,
        defaults={"shift": shift, "ground": ground.strip(), "fact_uuid": fact.client_uuid},
    )  # fmt: skip
    _follow(rota)
    return excepted


@transaction.atomic
def lift_exception(*, actor: Actor, rota_uuid: UUID, day: date, group: str) -> None:
    """Let a day to come follow the pattern again. Raises Absent, NotAllowed, RuleBroken (day not to come)."""
    rota = _locked(actor, rota_uuid)
    _check_day(day)
    removed, _rows = RotaException.objects.filter(rota=rota, day=day, group=group).delete()
    if not removed:
        raise Absent("exception")
    record(
        actor, rota.enterprise, kind=EXCEPTED, subject=f"rota:{rota.uuid}", path=rota.path,
        payload={"day": day, "group": group, "is_lifted": True},
    )  # fmt: skip
    _follow(rota)


def _check_day(day: date) -> None:
    if day < next_business_day():
        raise RuleBroken("只能改今天以后的日子，已经开始的班不变。")


def _add_version(actor: Actor, rota: Rota, number: int, pattern: Pattern, effective_on: date) -> RotaVersion:
    check_pattern(pattern)
    fact = record(
        actor, rota.enterprise, kind=SET, subject=f"rota:{rota.uuid}", path=rota.path,
        payload={
            "version": number, "name": rota.name, "effective_on": effective_on, "pattern": pattern.to_json(),
        },
    )  # fmt: skip
    return RotaVersion.objects.create(
        rota=rota, number=number, effective_on=effective_on, pattern=pattern.to_json(), fact_uuid=fact.client_uuid
    )


def _follow(rota: Rota) -> None:
    keys = Plan.objects.active().filter(versions__rota=rota).values("pk")
    follow(Plan.objects.filter(pk__in=keys))


def _locked(actor: Actor, rota_uuid: UUID) -> Rota:
    visible = Rota.objects.visible_to(actor).select_for_update(of=("self",)).select_related("enterprise")
    rota = visible.filter(uuid=rota_uuid).first()
    if rota is None:
        raise Absent("rota")
    actor.require(Action.ROUND_EDIT, rota.path)
    return rota
