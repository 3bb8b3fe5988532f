"""What need not be done because a place stands still: said with its ground, so that no round goes away in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gangze.inspections.models import Occurrence, Plan, Stoppage
from gangze.inspections.rules.stopping import Standstill, is_excused
from gangze.inspections.rules.words import Cadence, OccurrenceState

MOST = 400


@dataclass(frozen=True, slots=True)
class Excused:
    """The rounds of a plan that one standstill takes away: how many in the shown time, the moments of the first and the last.

    `stoppage` is None where none covers them any more (until the rows are brought up to it).
    """

    plan: Plan
    stoppage: Stoppage | None
    count: int
    first_at: datetime
    last_at: datetime

    @property
    def place_name(self) -> str:
        """Return what the post, the workshop or the enterprise is called."""
        return str(self.plan.post or self.plan.unit or self.plan.enterprise)


def excused_rounds(plans: Sequence[Plan], moment: datetime, until: datetime) -> list[Excused]:
    """Return what of some plans is excused and would be open between two moments, by plan and standstill; at most two queries."""
    if not plans:
        return []
    by_key = {plan.pk: plan for plan in plans}
    rows = Occurrence.objects.filter(
        plan__in=plans, state=OccurrenceState.EXCUSED.value, closes_at__gt=moment, opens_at__lte=until
    ).order_by("due_at", "pk")[:MOST]
    found = list(rows)
    stoppages = _stoppages(plans) if found else []
    groups: dict[tuple[int, int], list[Occurrence]] = {}
    for row in found:
        groups.setdefault((row.plan_id, _covering(row, by_key[row.plan_id], stoppages)), []).append(row)
    named = {each.pk: each for each in stoppages}
    return [_told(by_key[plan_id], named.get(pk), rows) for (plan_id, pk), rows in groups.items()]


def _told(plan: Plan, stoppage: Stoppage | None, rows: Sequence[Occurrence]) -> Excused:
    return Excused(plan, stoppage, len(rows), rows[0].scheduled_for, rows[-1].scheduled_for)


def _stoppages(plans: Sequence[Plan]) -> list[Stoppage]:
    houses = {plan.enterprise_id for plan in plans}
    return [
        each
        for each in Stoppage.objects.filter(enterprise__in=houses).order_by("-starts_at", "-pk")[:MOST]
        if each.ends_at is None or each.ends_at > each.starts_at
    ]


def _covering(row: Occurrence, plan: Plan, stoppages: Sequence[Stoppage]) -> int:
    """Return the key of the standstill that excuses a round, 0 for none."""
    installation = plan.post.installation if plan.post else ""
    for each in stoppages:
        standstill = Standstill(each.path, each.installation, each.starts_at, each.ends_at)
        if is_excused(
            [standstill], Cadence(plan.cadence), path=plan.path, installation=installation,
            opens_at=row.opens_at, due_at=row.due_at,
        ):  # fmt: skip
            return each.pk
    return 0
