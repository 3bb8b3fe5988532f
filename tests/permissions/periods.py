"""A month that the principal closed with a measure for a worker: what the addresses of weeks and months stand for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from gangze.access.actor import Actor
from gangze.inspections.rules.months import Wish
from gangze.inspections.selectors.weeks import today
from gangze.inspections.services.months import MonthTold, close_month
from gangze.kernel.periods import PeriodKind, period_of
from gangze.org.models import Enterprise, Person


def closed(enterprise: Enterprise, worker: Person, principal: Actor) -> dict[str, Any]:
    """Close the running month, and return the parts of addresses by name."""
    month, week = (period_of(kind, today()).key for kind in (PeriodKind.MONTH, PeriodKind.WEEK))
    wish = Wish(f"{enterprise.name}更换机封", worker.uuid, today() + timedelta(days=20), uuid4())
    told = MonthTold(enterprise.uuid, month, [wish], words=f"{enterprise.name}本月未查，下月补")
    close_month(actor=principal, told=told)
    return {"month": month, "week": week, "measure_uuid": wish.uuid}
