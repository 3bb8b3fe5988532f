"""培训档案 and 证书: lists, one person's file, one record; each begins with what the actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.models import Item
from gangze.kernel.clock import PARK_ZONE, now
from gangze.kernel.errors import Absent
from gangze.ledger.models import Fact
from gangze.mastery.models import Certificate, TrainingRecord
from gangze.mastery.rules.training import INDUCTION, WARN_DAYS, Course, EndState, Gap, Result, end_state, hours_in_year
from gangze.org.models import Enterprise, Person, Post, Unit
from gangze.org.rules.granting import enterprise_path
from gangze.org.selectors import require_reach
from gangze.org.selectors.people import shown_name
from gangze.web.keyset import KeysetPage, keyset_page

from .training_needs import gaps_of, required_hours, taught_by

MOST_EXPORTED = 20_000


@dataclass(frozen=True, slots=True)
class TrainingFilter:
    """What a list is narrowed to; "" does not narrow. `enterprise` is a code, `unit` a uuid as text, `state` the list's own."""

    query: str = ""
    enterprise: str = ""
    unit: str = ""
    course: str = ""
    result: str = ""
    since: date | None = None
    until: date | None = None
    state: str = ""

    @property
    def is_on(self) -> bool:
        """Return whether anything is narrowed."""
        return self != TrainingFilter()


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record as one line; `name` as the actor may see it, `post_name` "" for a course about no post."""

    record: TrainingRecord
    name: str
    post_name: str = ""

    @property
    def course(self) -> Course:
        """Return what kind of training it was."""
        return Course(self.record.course)

    @property
    def result(self) -> Result:
        """Return how it ended."""
        return Result(self.record.result)


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate as one line, and how near its end is."""

    certificate: Certificate
    name: str
    end: EndState
    days_left: int | None

    @property
    def days_over(self) -> int:
        """Return for how many days it has been expired; 0 while it is good."""
        return max(-(self.days_left or 0), 0)


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One of the three levels in a person's file: the passed record, None where there is none."""

    course: Course
    record: TrainingRecord | None


@dataclass(frozen=True, slots=True)
class PersonFile:
    """A person's training: everything recorded, what lacks, and the hours of the year."""

    person: Person
    name: str
    records: list[RecordLine]
    certificates: list[CertificateLine]
    gaps: list[Gap]
    induction: list[CourseLine]
    year: int
    hours: Decimal
    hours_asked: int
    may_edit: bool
    past_certificates: list[CertificateLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record or certificate, who recorded it when, and what became of it: `later` is the fact that took its place."""

    line: RecordLine | CertificateLine
    fact: Fact
    later: Fact | None
    item_texts: list[str]
    may_edit: bool

    @property
    def row(self) -> Any:
        """Return the record or certificate itself."""
        return self.line.record if isinstance(self.line, RecordLine) else self.line.certificate

    @property
    def ground(self) -> str:
        """Return why it was withdrawn, "" where it stands or was corrected."""
        return self.later.payload.get("ground", "") if self.later else ""


def today() -> date:
    """Return the calendar day in the park."""
    return now().astimezone(PARK_ZONE).date()


def record_page(
    actor: Actor, filters: TrainingFilter, keys: Mapping[str, str]
) -> tuple[KeysetPage[TrainingRecord], list[RecordLine]]:
    """Return a page of records, the latest first, with its lines. Raises NotAllowed for whoever sees no training."""
    page = keyset_page(_records(actor, filters), order=["-trained_on", "-pk"], query=keys)
    return page, _lines(actor, page.rows)


def records_to_export(actor: Actor, filters: TrainingFilter) -> list[RecordLine]:
    """Return the same records without pages, at most MOST_EXPORTED and one more."""
    return _lines(actor, list(_records(actor, filters).order_by("-trained_on", "-pk")[: MOST_EXPORTED + 1]))


def _records(actor: Actor, filters: TrainingFilter) -> QuerySet[TrainingRecord]:
    require_reach(actor, Action.TRAINING_VIEW)
    rows = TrainingRecord.objects.reached_by(actor, Action.TRAINING_VIEW).select_related("person__enterprise")
    rows = rows.exclude(corrected_by=None) if filters.state == "gone" else rows.standing()
    condition = place_condition(filters) & _exact(filters)
    if filters.query:
        named = Q(person__name__icontains=filters.query) | Q(person__employee_number__istartswith=filters.query)
        condition &= named | Q(title__icontains=filters.query)
    return rows.filter(condition)


def _exact(filters: TrainingFilter) -> Q:
    asked = {
        "course": filters.course, "result": filters.result,
        "trained_on__gte": filters.since, "trained_on__lte": filters.until,
    }  # fmt: skip
    return Q(**{name: value for name, value in asked.items() if value})


def place_condition(filters: TrainingFilter, prefix: str = "person__") -> Q:
    """Return the condition of a place on people; `prefix` is the way to the person."""
    condition = Q()
    if filters.enterprise:
        condition &= Q(**{f"{prefix}enterprise__code": filters.enterprise})
    if filters.unit:
        path = Unit.objects.filter(uuid=filters.unit).values_list("path", flat=True).first()
        condition &= Q(**{f"{prefix}path__startswith": path}) if path else Q(pk__in=[])
    return condition


def _lines(actor: Actor, records: Sequence[TrainingRecord]) -> list[RecordLine]:
    names = _post_names(record.post_uuid for record in records)
    return [RecordLine(record, shown_name(actor, record.person), names.get(record.post_uuid, "")) for record in records]


def _post_names(uuids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    wanted = {uuid for uuid in uuids if uuid is not None}
    return dict(Post.objects.filter(uuid__in=wanted).values_list("uuid", "name")) if wanted else {}


def certificate_page(
    actor: Actor, filters: TrainingFilter, keys: Mapping[str, str]
) -> tuple[KeysetPage[Certificate], list[CertificateLine]]:
    """Return a page of certificates that count, those that end soonest first. `state` is a value of EndState."""
    require_reach(actor, Action.TRAINING_VIEW)
    rows = Certificate.objects.reached_by(actor, Action.TRAINING_VIEW).current().filter(person__left_on=None)
    condition = place_condition(filters) & _end_condition(filters.state)
    if filters.query:
        named = Q(person__name__icontains=filters.query) | Q(person__employee_number__istartswith=filters.query)
        condition &= named | Q(name__icontains=filters.query) | Q(number__istartswith=filters.query)
    found = rows.filter(condition).select_related("person__enterprise")
    page = keyset_page(found, order=["sorted_on", "pk"], query=keys)
    return page, [certificate_line(actor, row) for row in page.rows]


def _end_condition(state: str) -> Q:
    day = today()
    soon, later = (day + timedelta(days=days) for days in WARN_DAYS)
    return {
        EndState.EXPIRED.value: Q(expires_on__lt=day),
        EndState.WITHIN_30.value: Q(expires_on__gte=day, expires_on__lte=soon),
        EndState.WITHIN_60.value: Q(expires_on__gt=soon, expires_on__lte=later),
        EndState.GOOD.value: Q(sorted_on__gt=later),
    }.get(state, Q())


def certificate_line(actor: Actor, row: Certificate) -> CertificateLine:
    """Return a certificate as one line; its person's enterprise should be loaded along."""
    day = today()
    left = (row.expires_on - day).days if row.expires_on else None
    return CertificateLine(row, shown_name(actor, row.person), end_state(row.expires_on, day), left)


def own_file(actor: Actor) -> PersonFile | None:
    """Return the actor's own training; None for whoever is nobody of an enterprise."""
    own = _own(actor).exclude(enterprise=None)
    return _file(actor, own) if own.exists() else None


def person_file(actor: Actor, person_uuid: UUID) -> PersonFile:
    """Return the training of a person at a place where the actor may see training, or of the actor. Raises Absent."""
    found = Person.objects.reached_by(actor, Action.TRAINING_VIEW) | _own(actor)
    return _file(actor, found.filter(uuid=person_uuid))


def _own(actor: Actor) -> QuerySet[Person]:
    return Person.objects.filter(pk=actor.person_id) if actor.person_id is not None else Person.objects.none()


def _file(actor: Actor, found: QuerySet[Person]) -> PersonFile:
    person = found.select_related("enterprise").first()
    if person is None or person.enterprise is None:
        raise Absent("person")
    records = list(TrainingRecord.objects.standing().filter(person=person).select_related("person__enterprise"))
    taught = taught_by(records)
    papers = list(Certificate.objects.standing().filter(person=person).select_related("person__enterprise"))
    passed = {each.course: each for each in reversed(records) if each.result == Result.PASSED.value}
    day = today()
    return PersonFile(
        person=person, name=shown_name(actor, person), records=_lines(actor, records),
        certificates=[certificate_line(actor, row) for row in papers if row.renewed_by is None],
        past_certificates=[certificate_line(actor, row) for row in papers if row.renewed_by is not None],
        gaps=gaps_of([person.pk], day).get(person.pk, []),
        induction=[CourseLine(course, passed.get(course.value)) for course in INDUCTION],
        year=day.year, hours=hours_in_year(taught, day.year), hours_asked=required_hours(person.enterprise).yearly,
        may_edit=actor.may(Action.TRAINING_EDIT, person.path),
    )  # fmt: skip


def record_by(actor: Actor, fact_uuid: UUID) -> RecordPage:
    """Return one record, also a corrected or withdrawn one. Raises Absent."""
    row = (
        TrainingRecord.objects.visible_to(actor)
        .select_related("person__enterprise")
        .filter(fact_uuid=fact_uuid)
        .first()
    )
    if row is None:
        raise Absent("training record")
    return _page(actor, row, _lines(actor, [row])[0], _item_texts(row))


def certificate_by(actor: Actor, fact_uuid: UUID) -> RecordPage:
    """Return one certificate, also a past one. Raises Absent."""
    row = Certificate.objects.visible_to(actor).select_related("person__enterprise").filter(fact_uuid=fact_uuid).first()
    if row is None:
        raise Absent("certificate")
    return _page(actor, row, certificate_line(actor, row), [])


def _page(
    actor: Actor, row: TrainingRecord | Certificate, line: RecordLine | CertificateLine, texts: list[str]
) -> RecordPage:
    enterprise: Any = row.person.enterprise
    facts = Fact.objects.of_tenant(enterprise.tenant)
    later = facts.filter(client_uuid=row.corrected_by).first() if row.corrected_by else None
    stands = row.corrected_by is None
    may = stands and actor.may(Action.TRAINING_EDIT, row.person.path)
    return RecordPage(line, facts.get(client_uuid=row.fact_uuid), later, texts, may)


def _item_texts(row: TrainingRecord) -> list[str]:
    if row.post_uuid is None or row.revision_number is None:
        return []
    items = Item.objects.filter(
        revision__dossier__post__uuid=row.post_uuid, revision__number=row.revision_number,
        uid__in=[UUID(uid) for uid in row.items],
    )  # fmt: skip
    return [item.to_content().main_text for item in items]


def units_to_filter(actor: Actor, enterprise: str = "") -> list[Unit]:
    """Return the units the actor may narrow a list to: those of one enterprise, none while there are several to choose from."""
    houses = list(Enterprise.objects.filter(code=enterprise)) if enterprise else houses_of(actor)
    if len(houses) != 1:
        return []
    units = Unit.objects.reached_by(actor, Action.TRAINING_VIEW).active().filter(enterprise=houses[0])
    return list(units.select_related("parent").order_by("path"))


def houses_of(actor: Actor, action: Action = Action.TRAINING_VIEW) -> list[Enterprise]:
    """Return the enterprises with places at which the actor may do `action`, by code."""
    condition = Q(pk__in=[])
    for path in actor.reaches(action):
        own = enterprise_path(path)
        condition |= Q(path=own) if own else Q(path__startswith=path)
    return list(Enterprise.objects.filter(condition).active().order_by("code"))
