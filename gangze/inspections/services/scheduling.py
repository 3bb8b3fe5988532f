"""Occurrences: made from plans for the running and the coming two business days, and grown old when nobody did them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from gangze.inspections.models import Occurrence, Plan, PlanVersion, RotaException, RotaVersion, Stoppage
from gangze.inspections.rules.falling_due import Version, slots_between
from gangze.inspections.rules.planning import Slot, Specification, occurrence_uuid
from gangze.inspections.rules.rotas import OFF, Pattern, RotaStanding, moment_of
from gangze.inspections.rules.stopping import Standstill, is_excused
from gangze.inspections.rules.words import Cadence, OccurrenceState
from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.clock import business_date, now
from gangze.org.models import Enterprise
from gangze.org.selectors.calendar import working_calendar

AHEAD_DAYS = 2
"""Phones keep the sheets of so many days beyond the running one."""
VERSIONS_ON_PHONES = 2
"""A phone that is behind knows the version before the one in force, no older one."""
MOST_AT_ONCE = 40
BATCH = 2000
LONGEST_OUTAGE_DAYS = 31
"""What fell due while the job did not run is made up for, so far back."""
_TOLD = ("version_id", "path", "business_on", "shift", "group", "opens_at", "due_at", "closes_at", "state")


@dataclass(slots=True)
class Scheduled:
    """How many occurrences were made, changed and taken away."""

    made: int = 0
    changed: int = 0
    removed: int = 0

    def add(self, other: Scheduled) -> None:
        """Add the counts of another run."""
        self.made += other.made
        self.changed += other.changed
        self.removed += other.removed


@dataclass(slots=True)
class House:
    """What scheduling asks of an enterprise, read once: its working days and standstills."""

    calendar: WorkingCalendar
    standstills: list[Standstill]

    def occurrence(self, plan: Plan, version: Version, slot: Slot) -> Occurrence:
        """Return the row of a slot, not saved."""
        is_free = is_excused(
            self.standstills, Cadence(plan.cadence), path=plan.path, installation=installation_of(plan),
            opens_at=slot.opens_at, due_at=slot.due_at,
        )  # fmt: skip
        state = OccurrenceState.EXCUSED if is_free else OccurrenceState.DUE
        return Occurrence(
            uuid=occurrence_uuid(plan.uuid, slot.scheduled_for), enterprise_id=plan.enterprise_id, plan=plan, version_id=version.key, path=plan.path,
            business_on=slot.business_on, period=slot.period, shift=slot.shift, group=slot.group,
            scheduled_for=slot.scheduled_for, opens_at=slot.opens_at, due_at=slot.due_at, closes_at=slot.closes_at,
            state=state.value,
        )  # fmt: skip


def installation_of(plan: Plan) -> str:
    """Return the installation of the plan's post, "" for none."""
    return plan.post.installation if plan.post else ""


def schedule_due(moment: datetime | None = None) -> Scheduled:
    """Make what is lacking for the running and the coming two business days, wherever it is lacking; cheap where nothing is."""
    until = business_date(moment or now()) + timedelta(days=AHEAD_DAYS)
    lacking = Plan.objects.active().filter(Q(scheduled_until__isnull=True) | Q(scheduled_until__lt=until))
    return schedule_plans(lacking)


def follow_park(*, authority_id: int) -> None:
    """Bring what has not opened up to the working days of a park, as `follow` does."""
    follow(Plan.objects.active().filter(enterprise__authority_id=authority_id))


def follow(plans: QuerySet[Plan]) -> bool:
    """Bring the occurrences of plans up to a change; returns whether it was done at once.

    A few at once; many within a quarter of an hour by the job, since nobody waits for a page that long and a change never concerns
    the running day.
    """
    keys = list(plans.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(keys) <= MOST_AT_ONCE:
        schedule_plans(Plan.objects.filter(pk__in=keys))
        return True
    plans.filter(scheduled_until__isnull=False).update(scheduled_until=business_date(now()))
    return False


def schedule_plans(plans: QuerySet[Plan]) -> Scheduled:
    """Bring the occurrences of plans up to what is in force; each enterprise is a transaction of its own, safe to run twice.

    What has opened stays as it is. What has not is as plan, rota, calendar and standstills now say.
    """
    total = Scheduled()
    for enterprise in Enterprise.objects.filter(pk__in=plans.values("enterprise_id")).order_by("pk"):
        with transaction.atomic():
            total.add(_schedule_house(enterprise, plans.filter(enterprise=enterprise)))
    return total


def _schedule_house(enterprise: Enterprise, plans: QuerySet[Plan]) -> Scheduled:
    keys = list(plans.values_list("pk", flat=True))
    locked = list(
        Plan.objects.select_for_update(of=("self",)).filter(pk__in=keys).select_related("post").order_by("pk")
    )
    moment = now()
    until = business_date(moment) + timedelta(days=AHEAD_DAYS)
    house, versions = house_of(enterprise), versions_of(locked)
    work = _Work(moment, until)
    existing = _existing(locked, min((_first(plan, versions, until) for plan in locked), default=until))
    for plan in locked:
        work.compare(plan, _wished(plan, versions, house, until), existing[plan.pk])
    return work.write(locked)


@dataclass(slots=True)
class _Work:
    """What differs between what is wished and what there is."""

    moment: datetime
    until: date
    made: list[Occurrence] = field(default_factory=list)
    changed: list[Occurrence] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)

    def compare(
        self, plan: Plan, wished: Mapping[datetime, Occurrence], standing: Mapping[datetime, Occurrence]
    ) -> None:
        """Note what a plan lacks, what has changed, what is no longer asked for; what has opened is left alone."""
        for scheduled_for, row in standing.items():
            if row.opens_at <= self.moment or row.fact_uuid is not None:
                continue
            wish = wished.get(scheduled_for)
            if wish is None:
                self.gone.append(row.pk)
            elif any(getattr(row, name) != getattr(wish, name) for name in _TOLD):
                wish.pk = row.pk
                self.changed.append(wish)
        for scheduled_for, wish in wished.items():
            if scheduled_for not in standing and (wish.opens_at > self.moment or _is_new(plan, wish)):
                self.made.append(wish)

    def write(self, plans: list[Plan]) -> Scheduled:
        """Write the differences and how far the plans are made; a changed row is made again under its name, which costs less."""
        leaving = [*self.gone, *(row.pk for row in self.changed)]
        for start in range(0, len(leaving), BATCH):
            Occurrence.objects.filter(pk__in=leaving[start : start + BATCH]).delete()
        for row in self.changed:
            row.pk = None
        Occurrence.objects.bulk_create([*self.made, *self.changed], batch_size=500)
        Plan.objects.filter(pk__in=[plan.pk for plan in plans]).update(scheduled_until=self.until)
        return Scheduled(len(self.made), len(self.changed), len(self.gone))


def _is_new(plan: Plan, wish: Occurrence) -> bool:
    """Return whether a day was never made before: after an outage what it asked for is still noted, as missed if need be."""
    if plan.scheduled_until is None:
        return True
    day = wish.business_on if plan.cadence == Cadence.DAILY.value else business_date(wish.scheduled_for)
    return day > plan.scheduled_until


def _first(plan: Plan, versions: Mapping[int, list[Version]], until: date) -> date:
    today = until - timedelta(days=AHEAD_DAYS)
    if plan.scheduled_until is not None:
        first = min(plan.scheduled_until + timedelta(days=1), today)
    else:
        first = min((version.effective_on for version in versions[plan.pk]), default=today)
    return max(first, today - timedelta(days=LONGEST_OUTAGE_DAYS))


def _existing(plans: list[Plan], first: date) -> Mapping[int, dict[datetime, Occurrence]]:
    daily = [plan.pk for plan in plans if plan.cadence == Cadence.DAILY.value]
    other = [plan.pk for plan in plans if plan.cadence != Cadence.DAILY.value]
    rows = Occurrence.objects.filter(
        Q(plan__in=daily, scheduled_for__gte=moment_of(first, 0))
        | Q(plan__in=other, scheduled_for__gte=moment_of(first - timedelta(days=LONGEST_OUTAGE_DAYS), 0))
    )
    found: defaultdict[int, dict[datetime, Occurrence]] = defaultdict(dict)
    for row in rows:
        found[row.plan_id][row.scheduled_for] = row
    return found


def _wished(plan: Plan, versions: Mapping[int, list[Version]], house: House, until: date) -> dict[datetime, Occurrence]:
    """Return what a plan asks for until a day, as rows that are not saved, by the moment it was scheduled for."""
    cadence, first = Cadence(plan.cadence), _first(plan, versions, until)
    slots = slots_between(cadence, versions[plan.pk], first, until, house.calendar)
    return {
        moment: house.occurrence(plan, version, slot)
        for moment, (version, slot) in slots.items()
        if plan.closed_on is None or slot.owed_on < plan.closed_on
    }


def versions_of(plans: Iterable[Plan]) -> Mapping[int, list[Version]]:
    """Return the versions of plans by the plan's key, with the rotas they name; three queries."""
    rows = list(PlanVersion.objects.filter(plan__in=list(plans)).order_by("plan", "number"))
    rotas = standing_rotas({row.rota_id for row in rows if row.rota_id is not None})
    found: defaultdict[int, list[Version]] = defaultdict(list)
    for row in rows:
        rota = rotas[row.rota_id] if row.rota_id is not None else None
        specification = Specification.from_json(row.specification)
        found[row.plan_id].append(Version(row.number, row.effective_on, specification, rota, row.pk))
    return found


def standing_rotas(keys: Iterable[int]) -> dict[int, RotaStanding]:
    """Return rotas by key with their versions and exceptions; two queries."""
    wanted = list(keys)
    versions: defaultdict[int, list[tuple[int, date, Pattern]]] = defaultdict(list)
    for row in RotaVersion.objects.filter(rota__in=wanted).order_by("rota", "number"):
        versions[row.rota_id].append((row.number, row.effective_on, Pattern.from_json(row.pattern)))
    exceptions: defaultdict[int, dict[tuple[date, str], str]] = defaultdict(dict)
    for each in RotaException.objects.filter(rota__in=wanted):
        exceptions[each.rota_id][each.day, each.group] = each.shift or OFF
    return {key: RotaStanding(tuple(versions[key]), exceptions[key]) for key in wanted}


def house_of(enterprise: Enterprise) -> House:
    """Return the working days and standstills of an enterprise; two queries."""
    since = now() - timedelta(days=2 * LONGEST_OUTAGE_DAYS)
    rows = Stoppage.objects.filter(enterprise=enterprise).filter(Q(ends_at=None) | Q(ends_at__gte=since))
    standstills = [Standstill(row.path, row.installation, row.starts_at, row.ends_at) for row in rows]
    return House(working_calendar(enterprise), standstills)


def age_occurrences(moment: datetime | None = None) -> int:
    """Let what nobody did in time be missed; returns how many. Asked by state and time only: one index."""
    over = Occurrence.objects.filter(state=OccurrenceState.DUE.value, closes_at__lte=moment or now(), fact_uuid=None)
    return over.update(state=OccurrenceState.MISSED.value)


def occurrence_of(*, plan: Plan, scheduled_for: datetime) -> Occurrence | None:
    """Return the row of what a plan asked for at a moment, made again where an edit took it away, None where nothing was asked.

    A phone may have begun without a network what was removed meanwhile: by one of the plan's versions it was due, and so it counts.
    """
    rows = Occurrence.objects.select_related("version")
    found = rows.filter(uuid=occurrence_uuid(plan.uuid, scheduled_for)).first()
    if found is not None:
        return found
    day = business_date(scheduled_for)
    if plan.closed_on is not None and day > plan.closed_on + timedelta(days=AHEAD_DAYS):
        return None
    house, versions = house_of(plan.enterprise), versions_of([plan])[plan.pk]
    begun = sorted((each for each in versions if each.effective_on <= day), key=lambda each: each.number)
    for version in reversed(begun[-VERSIONS_ON_PHONES:]):
        slots = slots_between(Cadence(plan.cadence), [version], day - timedelta(days=1), day, house.calendar)
        if scheduled_for in slots:
            row = house.occurrence(plan, version, slots[scheduled_for][1])
            Occurrence.objects.bulk_create([row], ignore_conflicts=True)  # two records may arrive at once
            return rows.get(uuid=row.uuid)
    return None
