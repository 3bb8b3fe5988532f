"""A week that was signed, a month that the principal closed with a measure for a worker: what the addresses of weeks and months stand for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from gangze.access.actor import Actor
from gangze.inspections.rules.months import Wish
from gangze.inspections.selectors.weeks import today
from gangze.inspections.services.months import MonthTold, close_month
from gangze.inspections.services.weeks import sign_week
from gangze.kernel.periods import PeriodKind, period_of
from gangze.org.models import Enterprise, Person, Unit


def closed(enterprise: Enterprise, worker: Person, principal: Actor) -> dict[str, Any]:
    """Sign the last week and close the running month, and return the parts of addresses by name."""
    month, week = (period_of(kind, today()).key for kind in (PeriodKind.MONTH, PeriodKind.WEEK))
    workshop = Unit.objects.filter(enterprise=enterprise, parent=None).order_by("pk")[0]
    last = period_of(PeriodKind.WEEK, today()).previous().key
    sign_week(actor=principal, unit_uuid=workshop.uuid, week_key=last, words="上周没有计划")
    wish = Wish(f"{enterprise.name}更换机封", worker.uuid, today() + timedelta(days=20), uuid4())
    told = MonthTold(enterprise.uuid, month, [wish], words=f"{enterprise.name}本月未查，下月补")
    close_month(actor=principal, told=told)
    return {"month": month, "week": week, "measure_uuid": wish.uuid}
