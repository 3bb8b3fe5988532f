"""What was done: the list of rounds, and one round with its sheet as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Finding, Round
from gangze.inspections.rules.answering import AT_A_STRETCH, Given, Timing
from gangze.inspections.rules.months import period_named
from gangze.inspections.rules.paper import days_between
from gangze.inspections.rules.sheets import ItemKind, SheetItem, finding_uuid
from gangze.inspections.rules.words import Answer, Cadence, Origin, Speciality
from gangze.kernel.clock import business_date
from gangze.kernel.errors import Absent, NotAllowed
from gangze.ledger.models import Fact, Media
from gangze.org.models import Unit
from gangze.org.rules.naming import sees_full_names, shown_name
from gangze.org.rules.personal import masked_name
from gangze.org.scoping import reach_filter
from gangze.web.keyset import KeysetPage, keyset_page

from .sheets import items_of_sheet, version_of

ORDER = ["-finished_at", "-pk"]


@dataclass(frozen=True, slots=True)
class RoundFilter:
    """What the list is narrowed to; "" and None do not narrow. `kind` is late, finding, unanswered or paper, or (of a number that
    counts just these) tardy, late but before it closed, or unable; `period` the key of a
    week or month, `enterprise` a code.
    """

    query: str = ""
    place: str = ""
    day: date | None = None
    speciality: str = ""
    kind: str = ""
    period: str = ""
    enterprise: str = ""
    cadence: str = ""

    @property
    def is_on(self) -> bool:
        told = (
            self.query, self.place, self.day, self.speciality, self.kind, self.period, self.enterprise, self.cadence,
        )  # fmt: skip
        return any(told)


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round as the actor may see it; the name is masked where that is so. `is_second` when somebody else was first."""

    round: Round
    name: str

    @property
    def timing(self) -> Timing:
        if self.round.is_afterwards:
            return Timing.AFTERWARDS
        return Timing.ON_TIME if self.round.is_on_time else Timing.LATE

    @property
    def is_second(self) -> bool:
        due = self.round.occurrence
        return due is not None and self.round.corrected_by is None and due.fact_uuid != self.round.fact_uuid

    @property
    def seconds(self) -> int:
        """Return how long it took: as long as the sheet lay open, else from beginning to end; paper does not tell."""
        spent = self.round.spent_seconds
        return int((self.round.finished_at - self.round.started_at).total_seconds()) if spent is None else spent

    @property
    def is_of_sittings(self) -> bool:
        """Return whether beginning and end are too far apart for work at a stretch."""
        return self.round.finished_at - self.round.started_at > AT_A_STRETCH

    @property
    def entered_days(self) -> int:
        """Return how many days after its own day paper was entered, 0 for the same day and for what is not from paper."""
        if self.round.origin != Origin.PAPER.value:
            return 0
        return days_between(self.round.business_on, business_date(self.round.received_at))


@dataclass(frozen=True, slots=True)
class RoundList:
    """A page of rounds."""

    page: KeysetPage[Round]
    rows: list[RoundRow]


def round_list(actor: Actor, filters: RoundFilter, query: Mapping[str, str]) -> RoundList:
    """Return the rounds that stand at places the actor looks at, and the actor's own, latest first."""
    found = Round.objects.visible_to(actor).standing().filter(_conditions(actor, filters))
    return rounds_page(actor, found, query)


def own_rounds(actor: Actor, query: Mapping[str, str]) -> RoundList:
    """Return the actor's own rounds that stand, latest first."""
    return rounds_page(actor, Round.objects.standing().filter(person_id=actor.person_id or 0), query)


def rounds_page(actor: Actor, found: QuerySet[Round], query: Mapping[str, str]) -> RoundList:
    """Return a page of some rounds, latest first, with names as the actor may see them."""
    rows = found.select_related("plan__post__unit", "plan__enterprise", "person", "occurrence")
    page = keyset_page(rows, order=ORDER, query=query)
    return RoundList(page, [RoundRow(each, _name(actor, each)) for each in page.rows])


def _name(actor: Actor, row: Round) -> str:
    if row.person is None:
        return ""
    return shown_name(
        actor, name=row.person.name, path=row.person.path, person_id=row.person.pk,
        is_masked_for_park=row.plan.enterprise.is_name_masked_for_park,
    )  # fmt: skip


_KINDS = {
    "late": Q(is_on_time=False), "finding": Q(finding_count__gt=0), "unanswered": Q(unanswered_count__gt=0),
    "paper": Q(origin="paper"), "tardy": Q(is_on_time=False, is_afterwards=False), "unable": Q(unable_count__gt=0),
}  # fmt: skip


def _conditions(actor: Actor, filters: RoundFilter) -> Q:
    conditions = _KINDS.get(filters.kind, Q())
    if filters.query:
        conditions &= Q(plan__name__icontains=filters.query) | Q(plan__post__name__icontains=filters.query)
    if filters.day:
        conditions &= Q(business_on=filters.day)
    if filters.speciality in set(Speciality):
        conditions &= Q(plan__speciality=filters.speciality)
    if filters.cadence in set(Cadence):
        conditions &= Q(plan__cadence=filters.cadence)
    period = period_named(filters.period)
    if period is not None:
        conditions &= Q(business_on__range=(period.first, period.last))
    if filters.enterprise:
        conditions &= Q(plan__enterprise__code=filters.enterprise)
    if filters.place:
        conditions &= _place(actor, filters.place)
    return conditions


def _place(actor: Actor, text: str) -> Q:
    try:
        unit = Unit.objects.filter(reach_filter(actor, Action.ROUND_VIEW, "path"), uuid=UUID(text)).first()
    except ValueError:
        unit = None
    return Q(path__startswith=unit.path) if unit else Q(pk__in=[])


def units_looked_at(actor: Actor) -> list[Unit]:
    """Return the units of one enterprise to narrow the list to; none for whoever looks at several enterprises."""
    units = Unit.objects.active().filter(reach_filter(actor, Action.ROUND_VIEW, "path")).select_related("parent")
    found = list(units.order_by("path")[:201])
    return found if len({unit.enterprise_id for unit in found}) == 1 and len(found) <= 200 else []


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a sheet as it was answered; `given` is None where nobody answered. `finding` is what became of it."""

    item: SheetItem
    given: Given | None
    finding: Finding | None

    @property
    def answer(self) -> Answer | None:
        return self.given.answer if self.given else None


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round with its sheet as it was, the fact behind it, and the others of the same occurrence."""

    row: RoundRow
    fact: Fact
    lines: list[Line]
    others: list[RoundRow]
    may_correct: bool
    arrived: frozenset[str]
    """The photos whose files are here, by hash: a record comes before its photos."""
    entered_by: str = ""
    """Who put it into the system, as the actor may see it."""

    @property
    def counts(self) -> list[tuple[Answer, int]]:
        """Return how often each answer was given, those that were."""
        told = [line.answer for line in self.lines]
        return [(answer, told.count(answer)) for answer in Answer if answer in told]


def round_page(actor: Actor, fact_uuid: UUID) -> RoundPage:
    """Return a round for its maker and whoever looks at rounds there, corrected ones too. Raises Absent."""
    rows = Round.objects.visible_to(actor).select_related(
        "plan__post__unit__parent", "plan__enterprise", "plan__unit", "person", "occurrence"
    )
    row = rows.filter(fact_uuid=fact_uuid).first()
    if row is None:
        raise Absent("round")
    fact = Fact.objects.of_tenant(row.plan.enterprise.tenant).get(client_uuid=fact_uuid)
    items = _items(row, fact)
    lines = _lines(fact, items)
    return RoundPage(
        row=RoundRow(row, _name(actor, row)), fact=fact, lines=lines, others=_others(actor, row),
        may_correct=_may_correct(actor, row), arrived=_arrived(fact, lines), entered_by=_entered_by(actor, row, fact),
    )  # fmt: skip


def round_to_correct(actor: Actor, fact_uuid: UUID) -> RoundPage:
    """Return the page of a round for whoever may correct it. Raises Absent, NotAllowed."""
    page = round_page(actor, fact_uuid)
    if not page.may_correct and page.row.round.corrected_by is None:
        raise NotAllowed("round.correct")
    return page


def _entered_by(actor: Actor, row: Round, fact: Fact) -> str:
    is_open = fact.author_key == actor.key or not row.plan.enterprise.is_name_masked_for_park
    return fact.author_name if is_open or sees_full_names(actor, row.path) else masked_name(fact.author_name)


def _items(row: Round, fact: Fact) -> tuple[SheetItem, ...]:
    """Return the sheet as it was; a record of a former system (version 0) tells itself what was asked."""
    told = fact.payload
    if told["version"]:
        return items_of_sheet(row.plan, version_of(row.plan, told["version"]), told["revision"], row.scheduled_for)
    return tuple(
        SheetItem(each["key"], ItemKind.CHOICE, each["text"], unit=each.get("unit", "")) for each in told["answers"]
    )


def _lines(fact: Fact, items: tuple[SheetItem, ...]) -> list[Line]:
    given = {each["key"]: Given.from_told(each) for each in fact.payload["answers"]}
    findings = _findings(fact, items)
    return [Line(item, given.get(item.key), findings.get(item.key)) for item in items]


def _findings(fact: Fact, items: tuple[SheetItem, ...]) -> dict[str, Finding]:
    first = UUID(fact.payload.get("first", str(fact.client_uuid)))
    names = {finding_uuid(first, item.key): item.key for item in items}
    return {names[each.uuid]: each for each in Finding.objects.filter(uuid__in=names)}


def _arrived(fact: Fact, lines: list[Line]) -> frozenset[str]:
    named = [shot.sha256 for line in lines if line.given for shot in line.given.photos]
    if not named:
        return frozenset()
    return frozenset(Media.objects.of_tenant(fact.tenant).filter(sha256__in=named).values_list("sha256", flat=True))


def _others(actor: Actor, row: Round) -> list[RoundRow]:
    if row.occurrence_id is None:
        return []
    rows = Round.objects.visible_to(actor).standing().filter(occurrence=row.occurrence_id).exclude(pk=row.pk)
    rows = rows.select_related("plan__enterprise", "person", "occurrence").order_by("finished_at", "pk")
    return [RoundRow(each, _name(actor, each)) for each in rows[:20]]


def _may_correct(actor: Actor, row: Round) -> bool:
    if row.corrected_by is not None or not row.version_number:
        return False
    is_own = row.person_id is not None and row.person_id == actor.person_id
    return is_own or (actor.may(Action.ROUND_VIEW, row.path) and actor.may(Action.ROUND_DO, row.path))
