"""Who is on duty at a place by its rota, for apps that ask through org."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from gangze.inspections.models import Plan, PlanVersion, Rota
from gangze.inspections.rules.rotas import RotaStanding, turns_of_day
from gangze.kernel.calendar import WorkingCalendar
from gangze.org.rules.duty import Duty, DutyTurn, together
from gangze.org.rules.granting import enterprise_path
from gangze.org.selectors import working_calendar

from .scheduling import standing_rotas


def duty_at(path: str, first: date, last: date) -> Duty | None:
    """Return the turns at a place by the rotas of its round plans, or by the only one of its enterprise; None where neither is."""
    used = _rotas_between(Plan.objects.active().filter(path__startswith=path), first, last)
    rotas = list(Rota.objects.filter(pk__in=used).select_related("enterprise"))
    if not rotas:
        rotas = list(Rota.objects.filter(path=enterprise_path(path)).select_related("enterprise")[:2])
        if len(rotas) != 1:
            return None
    standings = standing_rotas([rota.pk for rota in rotas])
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    calendar = working_calendar(rotas[0].enterprise)
    return together([_duty(standings[rota.pk], days, calendar) for rota in rotas])


def _rotas_between(plans: QuerySet[Plan], first: date, last: date) -> set[int]:
    """Return the rotas of those versions of plans that hold on a day of some; what held before or begins after says nothing."""
    begun = PlanVersion.objects.filter(plan__in=plans, effective_on__lte=last).order_by("plan", "-number")
    found, ends = set(), dict[int, date]()
    for plan, effective_on, rota in begun.values_list("plan", "effective_on", "rota"):
        holds_from = max(effective_on, first)
        if rota is not None and (plan not in ends or holds_from < ends[plan]):
            found.add(rota)
        ends[plan] = min(effective_on, ends.get(plan, effective_on))
    return found


def _duty(rota: RotaStanding, days: list[date], calendar: WorkingCalendar) -> Duty:
    turns = [
        DutyTurn(turn.shift, turn.starts_at, turn.ends_at, frozenset(turn.groups))
        for day in days
        for turn in turns_of_day(rota, day, calendar)
    ]
    patterns = [pattern for day in days if (pattern := rota.pattern_on(day)) is not None]
    return Duty(tuple(turns), frozenset(group for pattern in patterns for group in pattern.turns))
