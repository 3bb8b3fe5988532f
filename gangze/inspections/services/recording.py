"""What plans, rotas and stoppages have in common: days on which changes may begin, and the fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from gangze.access.actor import Actor
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.org.models import Enterprise


def next_business_day() -> date:
    """Return the first day on which a change may begin: what is due today stays due as it is."""
    return business_date(now()) + timedelta(days=1)


def first_day(effective_on: date | None) -> date:
    """Return the day on which a change begins, the next business day where none is named. Raises RuleBroken for an earlier one."""
    earliest = next_business_day()
    if effective_on is not None and effective_on < earliest:
        raise RuleBroken("最早从下一个工作日界（{day}）起生效，今天应查的不变。", day=f"{earliest:%Y-%m-%d}")
    return effective_on or earliest


def record(
    actor: Actor,
    enterprise: Enterprise,
    *,
    kind: str,
    subject: str,
    path: str,
    payload: Mapping[str, Any],
    client_uuid: UUID | None = None,
) -> Fact:
    """Return the fact of a change at a place of an enterprise."""
    return record_fact(
        actor=actor, tenant=enterprise.tenant, kind=kind, subject=subject, path=path, payload=payload,
        client_uuid=client_uuid,
    )  # fmt: skip
