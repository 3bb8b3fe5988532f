"""The matrix of a place: sums of what lies below it, its people, its trend, and who needs what next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum, Value
from django.db.models.functions import Left, StrIndex, Substr

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import Kind
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed
from gangze.mastery.models import Cell, Tally, TallyDay
from gangze.mastery.rules.levels import CellState, Level
from gangze.mastery.rules.matrix import HELD, NEED
from gangze.org.models import Authority, Enterprise, Unit
from gangze.org.scoping import reach_filter
from gangze.org.selectors import shown_name
from gangze.web.keyset import KeysetPage, keyset_page

from .matrix import SQUARES, PostMatrix, matrices_of

Place = Authority | Enterprise | Unit
STATES = tuple(CellState)
TREND_DAYS = 90
FIRST_NEEDS = 6
MOST_AT_HOME = 4


@dataclass(slots=True)
class Share:
    """One square of a sum: how many cells of a document and level are in each state, in the order of CellState."""

    kind: Kind
    level: Level
    counts: list[int] = field(default_factory=lambda: [0] * len(STATES))

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def held(self) -> int:
        """Return how many are shown or fading."""
        return sum(self.counts[STATES.index(state)] for state in HELD)

    @property
    def percent(self) -> int:
        """Return the share of shown and fading cells, rounded down: 100 only when it is all of them."""
        return 100 * self.held // self.total if self.total else 0

    def count_of(self, state: CellState) -> int:
        return self.counts[STATES.index(state)]


Shares = list[Share]


def empty_shares() -> Shares:
    """Return twelve squares of nothing."""
    return [Share(kind, level) for kind, level in SQUARES]


@dataclass(frozen=True, slots=True)
class Trend:
    """Percent held at the end of days, oldest first; empty before there are two days."""

    points: tuple[tuple[date, int], ...] = ()

    @property
    def change(self) -> int:
        """Return by how many points it changed from the first day to the last."""
        return self.points[-1][1] - self.points[0][1] if self.points else 0

    @property
    def first(self) -> tuple[date, int] | None:
        """Return the oldest day with its percent; None before there are two."""
        return self.points[0] if self.points else None

    @property
    def last(self) -> tuple[date, int] | None:
        """Return the latest day with its percent; None before there are two."""
        return self.points[-1] if self.points else None

    @property
    def latest_first(self) -> list[tuple[date, int]]:
        """Return the days as a list is read."""
        return list(reversed(self.points))

    @property
    def day_count(self) -> int:
        """Return how many days lie between the first and the last: a night without the job leaves out a point."""
        return (self.points[-1][0] - self.points[0][0]).days if self.points else 0


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place as a line of the heat map."""

    place: Place
    shares: Shares
    trend: Trend

    @property
    def total(self) -> int:
        return sum(share.total for share in self.shares)

    @property
    def percent(self) -> int:
        held = sum(share.held for share in self.shares)
        return 100 * held // self.total if self.total else 0

    @property
    def states(self) -> list[tuple[CellState, int]]:
        """Return how many cells are in each state."""
        return [(state, sum(share.count_of(state) for share in self.shares)) for state in STATES]

    @property
    def lacking(self) -> list[tuple[CellState, int]]:
        """Return how many cells are in each state that needs something, those there are, the most urgent first."""
        lacking = [(state, count) for state, count in self.states if count and state is not CellState.SHOWN]
        return sorted(lacking, key=lambda pair: NEED[pair[0]])


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A place with the sums of all below it, its lines, its own people, its trend and the most urgent needs."""

    place: Place
    above: list[Place]
    whole: PlaceRow
    rows: list[PlaceRow]
    people: list[PostMatrix]
    page: KeysetPage[Any] | None
    needs: list[Need]
    may_see_people: bool

    @property
    def kind(self) -> str:
        """Return what the place is: authority, enterprise, workshop or team."""
        return place_kind(self.place)


@dataclass(frozen=True, slots=True)
class Need:
    """Somebody at a post who needs something next: the squares in the same state that stand together in the list."""

    name: str
    cells: list[Cell]

    @property
    def first(self) -> Cell:
        return self.cells[0]


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """What the list of needs is narrowed to; "" does not narrow."""

    state: str = ""
    document: str = ""
    level: str = ""

    @property
    def is_on(self) -> bool:
        return bool(self.state or self.document or self.level)


@dataclass(frozen=True, slots=True)
class NeedList:
    """A page of who needs what at a place."""

    place: Place
    above: list[Place]
    rows: list[Need]
    page: KeysetPage[Cell]


def place_kind(place: Place) -> str:
    """Return authority, enterprise, workshop or team."""
    if isinstance(place, Unit):
        return str(place.level)
    return "enterprise" if isinstance(place, Enterprise) else "authority"


def own_places(actor: Actor) -> list[Place]:
    """Return the highest places whose matrix the actor may see, for a choice. Raises NotAllowed for whoever sees none."""
    reaches = set(actor.reaches(Action.MASTERY_VIEW))
    if not reaches:
        raise NotAllowed(Action.MASTERY_VIEW.value)
    if "" in reaches:
        return list(Authority.objects.filter(parent=None))
    highest = [path for path in reaches if not any(path != other and path.startswith(other) for other in reaches)]
    found: list[Place] = []
    for sign, table in (("a", Authority.objects), ("e", Enterprise.objects), ("u", Unit.objects)):
        paths = [path for path in highest if path.rstrip("/").rpartition("/")[2].startswith(sign)]
        if paths:
            found += table.filter(path__in=paths).order_by("path")
    return found


def standing_of_places(actor: Actor) -> list[PlaceRow]:
    """Return how the highest places within reach stand, those with cells; empty for whoever sees none."""
    if not actor.reaches(Action.MASTERY_VIEW):
        return []
    rows = [PlaceRow(place, _sums(actor, place, [])[0], Trend()) for place in own_places(actor)[:MOST_AT_HOME]]
    return [row for row in rows if row.total]


def place_by(actor: Actor, place_uuid: UUID, action: Action = Action.MASTERY_VIEW) -> Place:
    """Return a place at which the actor may do something. Raises Absent for one that is not there or not for the actor."""
    for table in (Unit.objects.select_related("enterprise"), Enterprise.objects.all(), Authority.objects.all()):
        found = table.filter(reach_filter(actor, action, "path"), uuid=place_uuid).first()
        if found is not None:
            return found
    raise Absent("place")


def places_above(actor: Actor, place: Place) -> list[Place]:
    """Return the places above one whose matrix the actor may see as well, the highest first."""
    parts = place.path.rstrip("/").split("/")
    paths = ["/".join(parts[:end]) + "/" for end in range(1, len(parts))]
    paths = [path for path in paths if actor.may(Action.MASTERY_VIEW, path)]
    found: list[Place] = []
    if paths:
        for table in (Authority.objects, Enterprise.objects, Unit.objects):
            found += table.filter(path__in=paths)
    return sorted(found, key=lambda each: len(each.path))


def place_page(actor: Actor, place_uuid: UUID, query: Mapping[str, str]) -> PlacePage:
    """Return a place with its sums, lines and people; `query` is request.GET. Raises Absent."""
    place = place_by(actor, place_uuid)
    may_see_people = actor.may(Action.MASTERY_PEOPLE, place.path)
    children, page = _children(place, query)
    whole, sums = _sums(actor, place, children)
    trends = _trends([place.path, *(child.path for child in children)])
    rows = [PlaceRow(child, sums[child.path], trends.get(child.path, Trend())) for child in children]
    people: list[PostMatrix] = []
    if isinstance(place, Unit) and may_see_people:
        page, people = _people(actor, place, query)
    needs = _grouped(actor, needs_at(actor, place, NeedFilter())[: 3 * FIRST_NEEDS])[:FIRST_NEEDS]
    own = PlaceRow(place, whole, trends.get(place.path, Trend()))
    return PlacePage(place, places_above(actor, place), own, rows, people, page, needs, may_see_people)


def place_sums(actor: Actor, place: Place) -> list[PlaceRow]:
    """Return the sums of a place, then of everything right below it."""
    below = _children(place, {})[0]
    if isinstance(place, Authority):  # all of them, not a page
        below = [*Authority.objects.filter(parent=place), *Enterprise.objects.filter(authority=place).active()]
    whole, sums = _sums(actor, place, below)
    return [PlaceRow(place, whole, Trend()), *(PlaceRow(each, sums[each.path], Trend()) for each in below)]


def days_of_places(places: Sequence[Place]) -> Iterator[tuple[date, PlaceRow]]:
    """Yield how places stood at the end of the days of the trend, place by place, the oldest day first."""
    since = _trend_start()
    for place in places:
        for kept in TallyDay.objects.filter(path=place.path, day__gte=since, cell_count__gt=0).order_by("day"):
            none = [0] * len(STATES)
            counts = [kept.counts.get(f"{kind.value}.{level.value}", none) for kind, level in SQUARES]
            shares = [Share(*square, counts=list(each)) for square, each in zip(SQUARES, counts, strict=True)]
            yield kept.day, PlaceRow(place, shares, Trend())


def tenant_of_place(place: Place) -> str:
    """Return the ledger's key of the house a place belongs to."""
    return place.enterprise.tenant if isinstance(place, Unit) else place.tenant


def enterprise_path_of(code: str) -> str:
    """Return where an enterprise is. Raises DoesNotExist."""
    return Enterprise.objects.get(code=code).path


def _children(place: Place, query: Mapping[str, str]) -> tuple[list[Place], KeysetPage[Any] | None]:
    """Return the places right below one, enterprises by pages."""
    if isinstance(place, Unit):
        return list(Unit.objects.filter(parent=place).active().order_by("path")), None
    if isinstance(place, Enterprise):
        return list(Unit.objects.filter(enterprise=place, parent=None).active().order_by("path")), None
    page = keyset_page(Enterprise.objects.filter(authority=place).active(), order=["code"], query=query)
    above = [] if query.get("after") or query.get("before") else list(Authority.objects.filter(parent=place))
    return [*above, *page.rows], page


def _sums(actor: Actor, place: Place, children: Sequence[Place]) -> tuple[Shares, dict[str, Shares]]:
    """Return the sums of a place, and of some places right below it by their paths; one query."""
    whole, found = empty_shares(), {child.path: empty_shares() for child in children}
    numbers = {(kind.value, level.value): number for number, (kind, level) in enumerate(SQUARES)}
    here = len(place.path)
    below = Value(here) + StrIndex(Substr("path", here + 1), Value("/"))  # to the end of the first part below
    rows = Tally.objects.visible_to(actor).filter(path__startswith=place.path).order_by()
    summed = rows.annotate(child=Left("path", below)).values_list("child", "document", "level")
    for path, document, level, *counts in summed.annotate(*(Sum(state.value) for state in STATES)):
        number = numbers[(document, level)]
        for shares in (whole, found.get(path)):
            if shares is not None:
                sums = shares[number].counts
                shares[number].counts = [one + more for one, more in zip(sums, counts, strict=True)]
    return whole, found


def _trends(paths: Collection[str]) -> dict[str, Trend]:
    since = _trend_start()
    points: dict[str, list[tuple[date, int]]] = defaultdict(list)
    rows = TallyDay.objects.filter(path__in=paths, day__gte=since, cell_count__gt=0).order_by("day")
    for path, day, held, count in rows.values_list("path", "day", "held_count", "cell_count"):
        points[path].append((day, 100 * held // count))
    return {path: Trend(tuple(found)) for path, found in points.items() if len(found) > 1}


def _trend_start() -> date:
    return clock.business_date(clock.now()) - timedelta(days=TREND_DAYS)


def _people(actor: Actor, unit: Unit, query: Mapping[str, str]) -> tuple[KeysetPage[Any], list[PostMatrix]]:
    """Return a page of who holds the unit's own posts; a first square stands for each holding."""
    own = Cell.objects.reached_by(actor, Action.MASTERY_PEOPLE).filter(post__unit=unit)
    firsts = own.filter(document=SQUARES[0][0].value, level=SQUARES[0][1].value)
    page = keyset_page(firsts, order=["path", "pk"], query=query, size=30)
    shown = own.filter(
        person_id__in={row.person_id for row in page.rows}, post_id__in={row.post_id for row in page.rows}
    )
    by_holding = {(each.post.pk, each.person.pk): each for each in matrices_of(actor, shown)}
    return page, [by_holding[(row.post_id, row.person_id)] for row in page.rows]


def needs_at(actor: Actor, place: Place, filters: NeedFilter) -> QuerySet[Cell]:
    """Return the squares that need something at a place, the most urgent first; nothing where people may not be seen."""
    cells = Cell.objects.reached_by(actor, Action.MASTERY_PEOPLE).filter(path__startswith=place.path, item_count__gt=0)
    asked = [state for state in STATES if filters.state in ("", state.value) and state is not CellState.SHOWN]
    cells = cells.filter(need__in=[NEED[state] for state in asked])  # one with the state, and with an index
    if filters.document:
        cells = cells.filter(document=filters.document)
    if filters.level:
        cells = cells.filter(level=filters.level)
    return cells.select_related("person__enterprise", "post__unit__parent", "post__enterprise").order_by("need", "pk")


def need_list(actor: Actor, place_uuid: UUID, filters: NeedFilter, query: Mapping[str, str]) -> NeedList:
    """Return a page of who needs what next at a place. Raises Absent, also where people may not be seen."""
    place = place_by(actor, place_uuid, Action.MASTERY_PEOPLE)
    page = keyset_page(needs_at(actor, place, filters), order=["need", "pk"], query=query)
    return NeedList(place, places_above(actor, place), _grouped(actor, page.rows), page)


def _grouped(actor: Actor, cells: Iterable[Cell]) -> list[Need]:
    """Return the squares with those of the same person, post and state that follow each other put together."""
    found: list[Need] = []
    for cell in cells:
        last = found[-1].first if found else None
        if last is not None and (last.person_id, last.post_id, last.state) == (
            cell.person_id,
            cell.post_id,
            cell.state,
        ):
            found[-1].cells.append(cell)
        else:
            found.append(Need(shown_name(actor, cell.person), [cell]))
    return found
