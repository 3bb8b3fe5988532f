"""Findings in lists: what somebody sees, owes, reported; each with names as that person may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action, Role
from gangze.inspections.models import Finding
from gangze.inspections.models.findings import IS_RECURRING
from gangze.inspections.rules.climbing import REACHED, Step
from gangze.inspections.rules.months import period_named
from gangze.inspections.rules.words import OPEN_STATES, FindingLevel, FindingState
from gangze.kernel.clock import PARK_ZONE, business_date, now, park_date
from gangze.org.models import Enterprise, Person, Unit
from gangze.org.rules.naming import shown_name
from gangze.org.scoping import reach_filter
from gangze.web.asked import whole_number
from gangze.web.keyset import KeysetPage, Sought, keyset_page
from gangze.web.lookups import searched

from .returning import returned_from

OPEN, STANDING = "open", "standing"
_STATES: Mapping[str, tuple[str, ...]] = {
    OPEN: tuple(state.value for state in OPEN_STATES),
    STANDING: tuple(state.value for state in FindingState if state is not FindingState.WITHDRAWN),
}
AGES: Mapping[str, tuple[int, int | None]] = {"0-7": (0, 7), "8-30": (8, 30), "31-90": (31, 90), "91-": (91, None)}
"""Buckets of age in days since the report, both ends included."""
NONE = "none"
"""The category, as the address says it, of findings that name none."""
_YEARS = (date(1900, 1, 1), date(9000, 1, 1))
"""No report lies outside; moments do not go as far as days do."""
MOST_UNITS = 300
MOST_COUNTED = 999
MOST_MINE = 50
MOST_AT_HOME = 5


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What the list is narrowed to, as the address says it; "" does not narrow.

    `state` is a state, "open" or "standing" (all but withdrawn), `unit` and `post` are uuids, `enterprise` a code, `age` a key of AGES, `since` so many days
    back, `period` the key of a week or month, `seen` how it was checked; the flags are "1": `direct` leaves
    out what lies in one of the units that the statistics tell apart.
    """

    q: str = ""
    state: str = ""
    level: str = ""
    kind: str = ""
    source: str = ""
    category: str = ""
    unit: str = ""
    post: str = ""
    enterprise: str = ""
    age: str = ""
    since: str = ""
    period: str = ""
    seen: str = ""
    overdue: str = ""
    recurring: str = ""
    major: str = ""
    grading: str = ""
    direct: str = ""
    like: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> FindingFilter:
        """Return the filter of an address."""
        return cls(**{field.name: query.get(field.name, "").replace("\0", "").strip()[:100] for field in fields(cls)})

    @property
    def is_on(self) -> bool:
        """Return whether anything is narrowed."""
        return any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as a line of a list; `days_left` is negative once its deadline is over, None where it has none."""

    finding: Finding
    owner: str
    days_left: int | None

    @property
    def days_overdue(self) -> int:
        return max(0, -(self.days_left or 0))


@dataclass(frozen=True, slots=True)
class FindingList:
    """A page of the list, and what it can be narrowed to."""

    page: KeysetPage[Finding]
    rows: list[FindingRow]
    units: list[Unit]
    enterprises: list[Enterprise]


def calendar_today() -> date:
    """Return the calendar date of this moment in the park: deadlines are calendar days."""
    return park_date(now())


def business_today() -> date:
    """Return the business date of this moment: ages count from the one of the report."""
    return business_date(now())


def finding_list(actor: Actor, filters: FindingFilter, query: Mapping[str, str]) -> FindingList:
    """Return the findings the actor sees, latest first, a page at a time (`query` is request.GET)."""
    found = narrowed(actor, filters)
    words = searched(filters.q)
    sought = Sought(Q(search__contains=words), Q(search__tells=words)) if words else None
    page = keyset_page(whole(found), order=["-reported_at", "-pk"], query=query, sought=sought)
    return FindingList(page, rows_of(actor, page.rows), units_to_choose(actor), enterprises_to_choose(actor))


def whole(found: QuerySet[Finding]) -> QuerySet[Finding]:
    """Return the findings with what a line needs."""
    return found.select_related("enterprise", "unit__parent", "post", "owner__enterprise")


def rows_of(actor: Actor, findings: list[Finding]) -> list[FindingRow]:
    """Return findings as lines of a list."""
    day = calendar_today()
    return [
        FindingRow(
            each, name_for(actor, each.owner), (each.deadline_on - day).days if each.deadline_on else None
        )
        for each in findings
    ]  # fmt: skip


def name_for(actor: Actor, person: Person | None) -> str:
    """Return a person's name as the actor may see it, "" for nobody. The person's enterprise should be loaded along."""
    if person is None:
        return ""
    is_masked = person.enterprise is None or person.enterprise.is_name_masked_for_park
    return shown_name(actor, name=person.name, path=person.path, person_id=person.pk, is_masked_for_park=is_masked)


def narrowed(actor: Actor, filters: FindingFilter) -> QuerySet[Finding]:
    """Return what is left by a filter, its words left aside, of the findings that the actor sees."""
    plain = {name: getattr(filters, name) for name in ("level", "kind", "source", "category", "seen")}
    told = {name: value for name, value in plain.items() if value}
    if filters.category == NONE:
        told["category"] = ""
    found = _seen(actor, filters.unit).filter(**told)
    if filters.state:
        states = _STATES.get(filters.state, (filters.state,))
        found = found.filter(state__in=states)
    if filters.enterprise:
        found = found.filter(enterprise__code=filters.enterprise)
    found = found.filter(_place(actor, filters) & _times(filters) & _flags(filters))
    return found.filter(uuid__in=_earlier_than(actor, filters.like)) if filters.like else found


def _earlier_than(actor: Actor, text: str) -> list[UUID]:
    """Return the earlier findings that one the actor sees looks like."""
    finding = Finding.objects.visible_to(actor).filter(uuid=_uuid(text)).first()
    return returned_from(finding) if finding else []


def _seen(actor: Actor, unit_uuid: str) -> QuerySet[Finding]:
    """Return the findings the actor sees, of one unit where it is named.

    All that lies in a unit within reach is seen. To say besides that the actor sees it would let the database believe that few rows are left,
    and sort the whole history of the unit instead of reading the latest rows.
    """
    if not unit_uuid:
        return Finding.objects.visible_to(actor)
    unit = Unit.objects.filter(_reached(actor), uuid=_uuid(unit_uuid)).first()
    return Finding.objects.filter(path__startswith=unit.path) if unit else Finding.objects.none()


def _place(actor: Actor, filters: FindingFilter) -> Q:
    condition = Q()
    if filters.post:
        condition &= Q(post__uuid=_uuid(filters.post))
    for part in parts_of(units_to_choose(actor), filters.unit) if filters.direct else ():
        condition &= ~Q(path__startswith=part.path)
    return condition


def parts_of(units: Sequence[Unit], unit: str) -> list[Unit]:
    """Return the units right below one (its uuid), or the highest for ""."""
    known = {each.pk: str(each.uuid) for each in units}
    return [each for each in units if known.get(each.parent_id or 0, "") == unit]


def _times(filters: FindingFilter) -> Q:
    condition, day = Q(), business_today()
    if filters.age in AGES:
        least, most = AGES[filters.age]
        condition &= _reported(day - timedelta(days=most) if most is not None else None, day - timedelta(days=least))
    if since := whole_number(filters.since, default=0, most=9999):
        condition &= _reported(day - timedelta(days=since - 1), None)
    period = period_named(filters.period)
    if period is not None:
        condition &= _reported(period.first, period.last)
    if filters.overdue:
        condition &= Q(deadline_on__lt=calendar_today(), state__in=[state.value for state in OPEN_STATES])
    return condition


def _reported(first: date | None, last: date | None) -> Q:
    """Return the condition "reported on one of these business days", both ends included.

    That the moment of the report lies on the day or the next follows, but only said by itself it tells the database where to begin and
    to end reading its index: the list is sorted by it.
    """
    condition = Q()
    if first is not None:
        begin = datetime.combine(max(first, _YEARS[0]), time(), PARK_ZONE)
        condition &= Q(business_on__gte=first, reported_at__gte=begin)
    if last is not None:
        end = datetime.combine(min(last, _YEARS[1]) + timedelta(days=2), time(), PARK_ZONE)
        condition &= Q(business_on__lte=last, reported_at__lt=end)
    return condition


def _flags(filters: FindingFilter) -> Q:
    condition = Q()
    if filters.recurring:
        condition &= IS_RECURRING
    if filters.major:
        condition &= Q(major_since__isnull=False)
    if filters.grading:
        condition &= Q(asks_grading=True)
    return condition


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _reached(actor: Actor) -> Q:
    return reach_filter(actor, Action.FINDING_VIEW, "path")


def units_to_choose(actor: Actor) -> list[Unit]:
    """Return the units within reach to narrow a list by; [] where there are too many to choose from."""
    units = Unit.objects.active().filter(_reached(actor)).select_related("parent").order_by("path")
    found = list(units[: MOST_UNITS + 1])
    return found if len(found) <= MOST_UNITS else []


def enterprises_to_choose(actor: Actor) -> list[Enterprise]:
    """Return the enterprises within reach; one or none for people inside."""
    return list(Enterprise.objects.active().filter(_reached(actor)).order_by("code"))


@dataclass(frozen=True, slots=True)
class Mine:
    """What of findings is mine: `owed` to rectify, `waiting` for my handling, `reported` by me, latest first."""

    owed: list[FindingRow]
    waiting: list[FindingRow]
    reported: list[FindingRow]


def my_findings(actor: Actor) -> Mine:
    """Return what the actor owes, is to handle next and reported; at most fifty of each, the most urgent first."""
    if actor.person_id is None:
        return Mine([], rows_of(actor, waiting_for(actor)), [])
    own = whole(Finding.objects.visible_to(actor))
    owed = own.filter(owner_id=actor.person_id, state=FindingState.ASSIGNED).order_by("due_on", "pk")
    reported = own.filter(reporter_id=actor.person_id).order_by("-reported_at", "-pk")
    return Mine(
        rows_of(actor, list(owed[:MOST_MINE])), rows_of(actor, waiting_for(actor)), rows_of(actor, list(reported[:MOST_MINE]))
    )  # fmt: skip


def waiting_for(actor: Actor, most: int = MOST_MINE) -> list[Finding]:
    """Return what waits for the actor's handling: to assign, to check (not the own), more time to decide, soonest first."""
    if not actor.reaches(Action.FINDING_HANDLE):
        return []
    at_hand = Q(state=FindingState.REPORTED) | Q(state=FindingState.RECTIFIED) | Q(asked_due_on__isnull=False)
    found = Finding.objects.visible_to(actor).open().filter(at_hand, reach_filter(actor, Action.FINDING_HANDLE, "path"))
    own = Q(rectified_by=actor.key)
    if actor.person_id is not None:
        own |= Q(owner_id=actor.person_id)
    return list(whole(found.exclude(own)).order_by("deadline_on", "pk")[:most])


def figures_of(actor: Actor, filters: FindingFilter) -> dict[str, int]:
    """Return how many of the findings seen are open, overdue, major and to be graded, for the line above the list.

    Nobody counts beyond MOST_COUNTED: there the numbers of open and overdue ones stop one further.
    """
    found = Finding.objects.visible_to(actor).open()
    if filters.enterprise:
        found = found.filter(enterprise__code=filters.enterprise)
    which = {
        "overdue": Q(deadline_on__lt=calendar_today()), "major": Q(level=FindingLevel.MAJOR.value), "grading": Q(asks_grading=True),
    }  # fmt: skip
    some = found.order_by()[: MOST_COUNTED + 1]
    told = some.aggregate(open=Count("pk"), **{name: Count("pk", filter=each) for name, each in which.items()})
    if told["open"] > MOST_COUNTED:  # the others stand among more than were looked at
        told |= {name: found.filter(which[name]).count() for name in ("major", "grading")}
        told["overdue"] = found.filter(which["overdue"]).order_by()[: MOST_COUNTED + 1].count()
    return told


@dataclass(frozen=True, slots=True)
class AtHome:
    """What of findings stands on the first page: to rectify, to handle, what climbed to the person, major ones."""

    owed: list[FindingRow]
    waiting: list[FindingRow]
    climbed: list[FindingRow]
    major: list[FindingRow]

    @property
    def is_empty(self) -> bool:
        return not (self.owed or self.waiting or self.climbed or self.major)


def findings_at_home(actor: Actor) -> AtHome:
    """Return at most five of each, the soonest first; asks nothing of what the actor's roles cannot have."""
    waiting = waiting_for(actor, MOST_AT_HOME)
    climbed = _climbed_to(actor, {each.pk for each in waiting})
    return AtHome(
        rows_of(actor, _owed_by(actor)),
        rows_of(actor, waiting),
        rows_of(actor, climbed),
        rows_of(actor, _major_for(actor)),
    )


def _owed_by(actor: Actor) -> list[Finding]:
    if actor.person_id is None:
        return []
    owed = whole(Finding.objects.filter(owner_id=actor.person_id, state=FindingState.ASSIGNED))
    return list(owed.order_by("due_on", "pk")[:MOST_AT_HOME])


def _climbed_to(actor: Actor, shown: set[int]) -> list[Finding]:
    """Return what is overdue and has climbed as high as the actor stands; nothing for whoever stands lowest."""
    step = min((REACHED[grant.role] for grant in actor.grants if grant.role in REACHED), default=Step.OWNER)
    if step is Step.OWNER:
        return []
    found = Finding.objects.visible_to(actor).open().filter(climbed__gte=step).exclude(pk__in=shown)
    return list(whole(found).order_by("-climbed", "deadline_on", "pk")[:MOST_AT_HOME])


def _major_for(actor: Actor) -> list[Finding]:
    """Return the open major findings for the park that looks from above, and for whoever was told as a representative."""
    open_ones = Finding.objects.open().filter(major_since__isnull=False)
    condition = Q(pk__in=[])
    if actor.has_role(Role.INSPECTOR, Role.PARK_OFFICER, Role.AUTHORITY_VIEWER):
        condition |= reach_filter(actor, Action.FINDING_VIEW, "path")
    if actor.person_id is not None:
        told = Finding.told_people.through.objects.filter(person_id=actor.person_id)
        condition |= Q(pk__in=told.values("finding_id"))
    return list(whole(open_ones.filter(condition)).order_by("deadline_on", "pk")[:MOST_AT_HOME])


def findings_of_trigger(actor: Actor, trigger_uuid: UUID) -> list[Finding]:
    """Return the visible findings from which a change trigger was raised."""
    return list(Finding.objects.visible_to(actor).filter(trigger=trigger_uuid).order_by("pk"))
