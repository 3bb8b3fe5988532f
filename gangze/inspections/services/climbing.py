"""Lets overdue findings climb: the notice of each step is a fact of the system, told once."""

from __future__ import annotations

import logging
from datetime import date
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.inspections.models import Finding
from gangze.inspections.rules.climbing import days_overdue, deadline_of, notice_uuid, steps_to_tell
from gangze.inspections.rules.findings import ESCALATED
from gangze.inspections.selectors.findings import calendar_today
from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.errors import NotAllowed
from gangze.org.models import Enterprise
from gangze.org.selectors.calendar import working_calendar

from .closing import take_in_hand

logger = logging.getLogger(__name__)


def escalate_overdue(*, actor: Actor) -> int:
    """Tell every step that an overdue finding has climbed since, lowest first; returns how many were told. Safe to run twice.

    Each finding is a transaction of its own: the work of a night that broke off is gone on with, not done again. Raises NotAllowed.
    """
    if not actor.is_system:
        raise NotAllowed("only the system tells that time has passed")
    day = calendar_today()
    late = Finding.objects.open().filter(deadline_on__lt=day).order_by("enterprise_id", "pk")
    calendars: dict[int, WorkingCalendar] = {}
    told = 0
    for finding_uuid, enterprise_id in list(late.values_list("uuid", "enterprise_id")):
        if enterprise_id not in calendars:
            calendars[enterprise_id] = working_calendar(Enterprise.objects.get(pk=enterprise_id))
        try:
            told += _escalate(actor, finding_uuid, calendars[enterprise_id], day)
        except Exception:  # one finding that cannot climb must not hold back those of everybody else
            logger.exception("finding %s could not climb", finding_uuid)
    return told


@transaction.atomic
def _escalate(actor: Actor, finding_uuid: UUID, calendar: WorkingCalendar, day: date) -> int:
    hand = take_in_hand(actor, finding_uuid)
    deadline = deadline_of(hand.standing, calendar)
    steps = steps_to_tell(hand.standing, calendar, day)
    if deadline is None:
        return 0
    for step in steps:
        told = {
            "step": step.value, "state": hand.standing.state.value, "deadline": deadline.isoformat(),
            "working_days": days_overdue(deadline, day, calendar),
        }  # fmt: skip
        hand.record(ESCALATED, told, client_uuid=notice_uuid(finding_uuid, hand.standing, deadline, step))
    return len(steps)
