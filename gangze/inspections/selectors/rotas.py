"""Rotas as pages show them: who is on when in the coming four weeks; and what stands still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Plan, Rota, RotaException, RotaVersion, Stoppage
from gangze.inspections.rules.rotas import DAY_STAFF, OFF, Pattern, RotaStanding, shift_on
from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import Absent, NotAllowed
from gangze.kernel.wording import Listing
from gangze.org.models import Enterprise, Person, Post, Unit
from gangze.org.scoping import reach_filter
from gangze.org.selectors.calendar import working_calendar
from gangze.web.keyset import KeysetPage, keyset_page

from .places import Place, key_of_place, open_places

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a group: `tone` 0 is off, 1 the first shift of the day, 2 the second …; `is_excepted` where it differs."""

    day: date
    shift: str
    tone: int
    is_excepted: bool

    @property
    def sign(self) -> str:
        """Return the first sign of the shift."""
        return self.shift[:1]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days with a line for each group; `days` are (day, is it worked)."""

    days: Sequence[tuple[date, bool]]
    rows: Sequence[tuple[str, Sequence[Cell]]]


@dataclass(frozen=True, slots=True)
class RotaPage:
    """A rota with its picture, versions, exceptions to come; `strangers` are groups of people that it does not know."""

    rota: Rota
    version: RotaVersion
    pattern: Pattern
    standing: Pattern | None
    versions: Sequence[RotaVersion]
    weeks: Sequence[Week]
    exceptions: Sequence[RotaException]
    plan_count: int
    strangers: Listing | None
    today: date
    may_edit: bool


def rota_list(actor: Actor) -> list[Rota]:
    """Return the rotas within sight with `plan_count`, by enterprise. Raises NotAllowed for whoever sees no rounds."""
    if not actor.reaches(Action.ROUND_VIEW):
        raise NotAllowed(Action.ROUND_VIEW.value)
    rotas = Rota.objects.visible_to(actor).select_related("enterprise").order_by("enterprise__code", "pk")
    found = list(rotas[:500])
    counts = dict(
        Plan.objects.active()
        .filter(versions__rota__in=found)
        .values("versions__rota")
        .annotate(count=Count("pk", distinct=True))
        .values_list("versions__rota", "count")
    )
    for rota in found:
        rota.plan_count = counts.get(rota.pk, 0)  # type: ignore[attr-defined]  # shown beside it
    return found


def editable_houses(actor: Actor) -> list[Enterprise]:
    """Return the enterprises whose rotas the actor keeps; empty for a workshop's head. Asks nothing of who edits no rounds."""
    if not actor.reaches(Action.ROUND_EDIT):
        return []
    whole = Enterprise.objects.active().filter(reach_filter(actor, Action.ROUND_EDIT, "path"))
    return list(whole.order_by("code"))


def stoppable_places(actor: Actor, enterprise: Enterprise) -> dict[str, str]:
    """Return the places of an enterprise that the actor may stop, from the top down: name by key."""
    found = open_places(actor, enterprise, Action.ROUND_EDIT)
    return {key_of_place(place): _indented(place, enterprise) for place in found}


def _indented(place: Place, enterprise: Enterprise) -> str:
    depth = place.path.removeprefix(enterprise.path).count("/")
    return "\u2003" * depth + place.name


def rota_by(actor: Actor, rota_uuid: UUID) -> Rota:
    """Return a rota within sight. Raises Absent."""
    rota = Rota.objects.visible_to(actor).select_related("enterprise").filter(uuid=rota_uuid).first()
    if rota is None:
        raise Absent("rota")
    return rota


def rota_page(actor: Actor, rota_uuid: UUID) -> RotaPage:
    """Return a rota with the picture of the coming four weeks; seven queries. Raises Absent."""
    rota = rota_by(actor, rota_uuid)
    today = business_date(now())
    versions = list(rota.versions.order_by("-number"))
    exceptions = list(rota.exceptions.filter(day__gte=today - timedelta(days=6)).order_by("day", "group"))
    said = tuple((each.number, each.effective_on, Pattern.from_json(each.pattern)) for each in versions)
    standing = RotaStanding(said, {(each.day, each.group): each.shift or OFF for each in exceptions})
    latest = Pattern.from_json(versions[0].pattern)
    return RotaPage(
        rota=rota,
        version=versions[0],
        pattern=latest,
        standing=standing.pattern_on(today),
        versions=versions,
        weeks=weeks_of(standing, today, working_calendar(rota.enterprise)),
        exceptions=[each for each in exceptions if each.day > today],
        plan_count=Plan.objects.active().filter(versions__rota=rota).distinct().count(),
        strangers=_strangers(rota.enterprise, latest),
        today=today,
        may_edit=actor.may(Action.ROUND_EDIT, rota.path),
    )


def weeks_of(rota: RotaStanding, today: date, calendar: WorkingCalendar) -> list[Week]:
    """Return four weeks from the Monday of today on; before the first version everybody is off."""
    monday = today - timedelta(days=today.weekday())
    return [_week(rota, monday + timedelta(weeks=week), calendar) for week in range(WEEKS)]


def _week(rota: RotaStanding, monday: date, calendar: WorkingCalendar) -> Week:
    days = [monday + timedelta(days=offset) for offset in range(7)]
    groups: dict[str, None] = {}
    for day in days:
        pattern = rota.pattern_on(day)
        groups |= dict.fromkeys(pattern.turns if pattern else ())
    rows = [(group, [_cell(rota, group, day, calendar) for day in days]) for group in groups]
    return Week([(day, calendar.is_working(day)) for day in days], rows)


def _cell(rota: RotaStanding, group: str, day: date, calendar: WorkingCalendar) -> Cell:
    shift = shift_on(rota, group, day, calendar)
    pattern = rota.pattern_on(day)
    order = [each.name for each in sorted(pattern.shifts, key=lambda each: each.starts)] if pattern else []
    tone = order.index(shift) + 1 if shift in order else 0
    return Cell(day, shift, min(tone, 3), (day, group) in rota.exceptions)


def _strangers(enterprise: Enterprise, pattern: Pattern) -> Listing | None:
    groups = Person.objects.active().filter(enterprise=enterprise).exclude(shift_group="")
    told = set(groups.order_by().values_list("shift_group", flat=True).distinct())
    strange = sorted(told - set(pattern.turns) - {DAY_STAFF})
    return Listing(strange) if strange else None


@dataclass(frozen=True, slots=True)
class StoppageRow:
    """A standstill as a line: the place in words, whether it lasts, is still to come, or was called off before it began."""

    stoppage: Stoppage
    place: str
    is_lasting: bool
    is_ahead: bool
    is_off: bool
    may_end: bool


def stoppage_list(actor: Actor, query: Mapping[str, str]) -> tuple[KeysetPage[Stoppage], list[StoppageRow]]:
    """Return a page of standstills, latest first; four queries. Raises NotAllowed for whoever sees no rounds."""
    if not actor.reaches(Action.ROUND_VIEW):
        raise NotAllowed(Action.ROUND_VIEW.value)
    rows = Stoppage.objects.visible_to(actor).select_related("enterprise")
    page = keyset_page(rows, order=["-starts_at", "-pk"], query=query)
    names = names_of_paths([row.path for row in page.rows])
    moment = now()
    lines = []
    for row in page.rows:
        lines.append(_stoppage_row(actor, row, names.get(row.path, row.enterprise.name), moment))
    return page, lines


def _stoppage_row(actor: Actor, row: Stoppage, place: str, moment: datetime) -> StoppageRow:
    is_off = row.ends_at == row.starts_at
    is_lasting = not is_off and (row.ends_at is None or row.ends_at > moment)
    may_end = is_lasting and actor.may(Action.ROUND_EDIT, row.path)
    return StoppageRow(row, place, is_lasting, is_lasting and row.starts_at > moment, is_off, may_end)


def names_of_paths(paths: Sequence[str]) -> dict[str, str]:
    """Return the names of units and posts by path; two queries."""
    units = Unit.objects.filter(path__in=paths).values_list("path", "name")
    posts = Post.objects.filter(path__in=paths).values_list("path", "name")
    return dict(units) | dict(posts)


def stoppage_by(actor: Actor, stoppage_uuid: UUID) -> Stoppage:
    """Return a standstill within sight. Raises Absent."""
    stoppage = Stoppage.objects.visible_to(actor).select_related("enterprise").filter(uuid=stoppage_uuid).first()
    if stoppage is None:
        raise Absent("stoppage")
    return stoppage
