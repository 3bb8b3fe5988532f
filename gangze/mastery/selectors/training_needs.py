"""Who needs training: found by the database place by place, told in the words of the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import LessThan

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.models import Item, ItemAcknowledgement, Revision
from gangze.dossiers.rules.asking import highest_acknowledged
from gangze.dossiers.rules.states import PUBLISHED_STATES
from gangze.mastery.models import Certificate, MasterySettings, TrainedItem, TrainingRecord
from gangze.mastery.rules.training import (
    EARLY_DAYS,
    INDUCTION,
    NEW_FOR_DAYS,
    WARN_DAYS,
    Changed,
    Course,
    Gap,
    Held,
    Lack,
    Learner,
    RequiredHours,
    Result,
    Taught,
    training_gaps,
)
from gangze.org.models import Assignment, Enterprise, Person
from gangze.org.scoping import reach_filter
from gangze.org.selectors import require_reach
from gangze.org.selectors.people import shown_name
from gangze.web.counting import counts_up_to
from gangze.web.keyset import KeysetPage, keyset_page

COUNTED_TO = 100
"""A home page says 99+ instead of counting on."""
_PUBLISHED = [state.value for state in PUBLISHED_STATES]
_AT_POSTS = frozenset({Lack.TRANSFER, Lack.CHANGE})
_HOURS: DecimalField[Any, Any] = DecimalField(max_digits=7, decimal_places=1)


@dataclass(frozen=True, slots=True)
class NeedLine:
    """Somebody who lacks something, as one line; `gap` says what."""

    person: Person
    name: str
    gap: Gap | None


def required_hours(enterprise: Enterprise) -> RequiredHours:
    """Return the hours an enterprise is asked for; the defaults where it has decided nothing."""
    found = MasterySettings.objects.filter(enterprise=enterprise).first()
    return RequiredHours(found.induction_hours, found.yearly_hours) if found else RequiredHours()


def taught_by(records: Iterable[TrainingRecord]) -> list[Taught]:
    """Return records as the rule reads them."""
    return [
        Taught(
            Course(each.course), each.trained_on, each.hours, each.result == Result.PASSED.value, each.post_uuid,
            frozenset(each.items), each.revision_number or 0,
        )
        for each in records
    ]  # fmt: skip


def needs_page(
    actor: Actor, lack: Lack, day: date, keys: Mapping[str, str], where: Callable[[str], Q] = lambda _way: Q()
) -> tuple[KeysetPage[Any], list[NeedLine]]:
    """Return a page of those who lack something, with its lines; `where` narrows people, given the way to the person."""
    require_reach(actor, Action.TRAINING_VIEW)
    found = _found(actor, lack, day).filter(where("person__" if lack in _AT_POSTS else ""))
    order = ["person__path", "pk"] if lack in _AT_POSTS else ["path", "pk"]
    page: KeysetPage[Any] = keyset_page(found, order=order, query=keys)
    rows = [(row.person, row.post.uuid) if lack in _AT_POSTS else (row, None) for row in page.rows]
    gaps = gaps_of([person.pk for person, _post in rows], day)

    def gap_of(person: Person, post: object) -> Gap | None:
        return next((gap for gap in gaps[person.pk] if gap.lack is lack and gap.post == post), None)

    return page, [NeedLine(person, shown_name(actor, person), gap_of(person, post)) for person, post in rows]


def needs_counts(actor: Actor, day: date, lacks: Collection[Lack] = tuple(Lack)) -> dict[Lack, int]:
    """Return how many lack what, counted to COUNTED_TO; one query."""
    counts = counts_up_to(COUNTED_TO, [_found(actor, lack, day) for lack in lacks])
    return dict(zip(lacks, counts, strict=True))


def certificates_ending(actor: Actor, day: date) -> tuple[int, int]:
    """Return how many certificates are expired, and how many will be within the longest warning; counted to COUNTED_TO, by one query."""
    rows = Certificate.objects.reached_by(actor, Action.TRAINING_VIEW).current().filter(person__left_on=None)
    last = day + timedelta(days=WARN_DAYS[-1])
    soon = rows.filter(expires_on__gte=day, expires_on__lte=last)
    expired, ending = counts_up_to(COUNTED_TO, [rows.ending(day), soon])
    return expired, ending


def _found(actor: Actor, lack: Lack, day: date) -> QuerySet[Any]:
    if lack is Lack.TRANSFER:
        return _moved(actor, day)
    if lack is Lack.CHANGE:
        return _behind(actor, day)
    people = Person.objects.reached_by(actor, Action.TRAINING_VIEW).active().exclude(enterprise=None)
    return {
        Lack.INDUCTION: _without_levels, Lack.HOURS: _short_of_hours, Lack.CONTRACTOR: _contractors,
        Lack.YEARLY: _short_this_year,
    }[lack](people.select_related("enterprise"), day)  # fmt: skip


_IS_CONTRACTOR = Exists(TrainingRecord.objects.standing().filter(person=OuterRef("pk")).exclude(company="")) & ~Exists(
    Assignment.objects.filter(person=OuterRef("pk"))
)


def _passed(course: Course) -> Exists:
    rows = TrainingRecord.objects.standing().filter(person=OuterRef("pk"), result=Result.PASSED.value)
    return Exists(rows.filter(course=course.value))


def _new(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    hired = people.filter(hired_on__gt=day - timedelta(days=NEW_FOR_DAYS), hired_on__lte=day)
    return hired.exclude(_IS_CONTRACTOR)


def _without_levels(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    lacking = Q()
    for course in INDUCTION:
        lacking |= ~Q(_passed(course))
    return _new(people, day).filter(lacking)


def _short_of_hours(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    found = _new(people, day)
    for course in INDUCTION:
        found = found.filter(_passed(course))
    rows = TrainingRecord.objects.filter(course__in=[course.value for course in INDUCTION], result=Result.PASSED.value)
    return found.filter(_less(rows, "induction_hours", RequiredHours().induction))


def _short_this_year(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    held = Assignment.objects.on(day).filter(person=OuterRef("pk"))
    found = people.filter(Exists(held)).filter(Q(hired_on=None) | Q(hired_on__year__lt=day.year))
    return found.filter(
        _less(TrainingRecord.objects.filter(trained_on__year=day.year), "yearly_hours", RequiredHours().yearly)
    )


def _less(rows: QuerySet[TrainingRecord], setting: str, default: int) -> Q:
    """Return the condition "the hours of these records are fewer than the person's enterprise asks for"."""
    own = rows.filter(person=OuterRef("pk"), corrected_by=None).order_by().values("person")
    had = Coalesce(Subquery(own.annotate(total=Sum("hours")).values("total"), output_field=_HOURS), Value(0, _HOURS))
    asked = MasterySettings.objects.filter(enterprise=OuterRef("enterprise")).values(setting)
    return Q(LessThan(had, Cast(Coalesce(Subquery(asked), Value(default)), _HOURS)))


def _contractors(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    return people.filter(_IS_CONTRACTOR).exclude(_passed(Course.CONTRACTOR))


def _held(actor: Actor, day: date) -> QuerySet[Assignment]:
    held = Assignment.objects.on(day).filter(reach_filter(actor, Action.TRAINING_VIEW, "person__path"))
    return held.filter(person__left_on=None).select_related("person__enterprise", "post")


def _moved(actor: Actor, day: date) -> QuerySet[Assignment]:
    earlier = Assignment.objects.filter(person=OuterRef("person"), starts_on__lt=OuterRef("starts_on"))
    counts_from = Cast(OuterRef("starts_on") - timedelta(days=EARLY_DAYS), DateField())
    done = TrainingRecord.objects.standing().filter(
        Q(post_uuid=None) | Q(post_uuid=OuterRef("post__uuid")), person=OuterRef("person"), course=Course.TRANSFER.value,
        result=Result.PASSED.value, trained_on__gte=counts_from,
    )  # fmt: skip
    begun = _held(actor, day).filter(starts_on__gt=day - timedelta(days=NEW_FOR_DAYS))
    return begun.filter(Exists(earlier)).exclude(Exists(done))


def _behind(actor: Actor, day: date) -> QuerySet[Assignment]:
    dossier = OuterRef("revision__dossier")
    published = Revision.objects.filter(dossier=dossier, state__in=_PUBLISHED)
    since_held = published.filter(
        number=OuterRef("asked_since"), in_force_on__gt=OuterRef(OuterRef("starts_on")), in_force_on__lte=day
    )
    known = {"uid": OuterRef("uid"), "number__gte": OuterRef("asked_since"), "person": OuterRef(OuterRef("person"))}
    changed = (
        Item.objects.filter(revision=OuterRef("post__dossier__in_force"))
        .filter(Exists(published.filter(number__lt=OuterRef("asked_since"))))
        .filter(Exists(since_held))
        .exclude(Exists(ItemAcknowledgement.objects.filter(dossier=dossier, **known)))
        .exclude(Exists(TrainedItem.objects.filter(**known)))
    )
    return _held(actor, day).filter(post__dossier__in_force__number__gt=1).filter(Exists(changed))


def gaps_of(person_ids: Sequence[int], day: date) -> dict[int, list[Gap]]:
    """Return what each of some people lacks, by the rule. For people the caller may see. At most nine queries."""
    people = {person.pk: person for person in Person.objects.filter(pk__in=person_ids).select_related("enterprise")}
    records: dict[int, list[TrainingRecord]] = defaultdict(list)
    for record in TrainingRecord.objects.standing().filter(person__in=people):
        records[record.person_id].append(record)
    held = _holds(people, day)
    first_held = {row.person_id for row in Assignment.objects.filter(person__in=people).only("person_id")}
    asked = {
        each.enterprise_id: RequiredHours(each.induction_hours, each.yearly_hours)
        for each in MasterySettings.objects.filter(enterprise__in={person.enterprise_id for person in people.values()})
    }
    gaps = {}
    for pk, person in people.items():
        is_contractor = pk not in first_held and any(record.company for record in records[pk])
        learner = Learner(person.hired_on, is_contractor, tuple(held[pk]))
        hours = asked.get(person.enterprise_id or 0, RequiredHours())
        gaps[pk] = training_gaps(learner, taught_by(records[pk]), day=day, hours=hours)
    return gaps


def _holds(people: Collection[int], day: date) -> dict[int, list[Held]]:
    rows = list(Assignment.objects.filter(person__in=people).select_related("post__dossier__in_force").order_by("pk"))
    current = [row for row in rows if row.starts_on <= day and (row.ends_on is None or row.ends_on > day)]
    revisions = {
        row.post_id: row.post.dossier.in_force
        for row in current
        if hasattr(row.post, "dossier") and row.post.dossier.in_force is not None
    }
    changed = _changed([each for each in revisions.values() if each.number > 1], day)
    known = _acknowledged(people, [each.dossier_id for each in revisions.values()])
    holds: dict[int, list[Held]] = defaultdict(list)
    for row in current:
        is_first = not any(each.person_id == row.person_id and each.starts_on < row.starts_on for each in rows)
        revision = revisions.get(row.post_id)
        dossier_id = revision.dossier_id if revision is not None else 0
        holds[row.person_id].append(
            Held(
                row.post.uuid, row.post.name, row.starts_on, is_first, tuple(changed.get(dossier_id, ())),
                highest_acknowledged(known[row.person_id, dossier_id]),
            )
        )  # fmt: skip
    return holds


def _changed(revisions: Sequence[Revision], day: date) -> dict[int, list[Changed]]:
    """Return by dossier the items in force that became new or other after its first revision, and since when."""
    published: dict[int, dict[int, date]] = defaultdict(dict)
    for dossier_id, number, on in Revision.objects.filter(
        dossier__in=[each.dossier_id for each in revisions], state__in=_PUBLISHED, in_force_on__lte=day
    ).values_list("dossier", "number", "in_force_on"):
        if on is not None:
            published[dossier_id][number] = on
    found: dict[int, list[Changed]] = defaultdict(list)
    items = Item.objects.filter(revision__in=revisions, asked_since__gt=1).order_by("kind", "position")
    for dossier, uid, since in items.values_list("revision__dossier", "uid", "asked_since"):
        numbers = published[dossier]
        if since in numbers and min(numbers) < since:
            found[dossier].append(Changed(uid.hex, since, numbers[since]))
    return found


def _acknowledged(people: Collection[int], dossiers: Collection[int]) -> dict[tuple[int, int], list[tuple[str, int]]]:
    acts: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
    rows = ItemAcknowledgement.objects.filter(person__in=people, dossier__in=dossiers)
    for person_id, dossier_id, uid, number in rows.values_list("person", "dossier", "uid", "number"):
        acts[person_id, dossier_id].append((uid.hex, number))
    return acts
