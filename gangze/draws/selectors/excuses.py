"""Who is excused from draws, and who could be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.draws.models import Excuse
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import Absent
from gangze.org.models import Assignment, Person
from gangze.org.selectors import shown_name
from gangze.web.keyset import KeysetPage, keyset_page

MOST_CHOICES = 50


@dataclass(frozen=True, slots=True)
class ExcuseRow:
    """An excuse as a line: the name as the actor may see it, and whether it holds today."""

    excuse: Excuse
    name: str
    holds: bool
    may_end: bool


def today() -> date:
    """Return the business date of this moment."""
    return business_date(now())


def excuse_list(
    actor: Actor, query: Mapping[str, str], *, only_current: bool
) -> tuple[KeysetPage[Excuse], list[ExcuseRow]]:
    """Return a page of excuses and its lines, latest first."""
    excuses = Excuse.objects.visible_to(actor).select_related("person__enterprise")
    if only_current:
        excuses = excuses.filter(Q(ends_on=None) | Q(ends_on__gte=today()))
    page = keyset_page(excuses, order=["-recorded_at", "-pk"], query=query)
    return page, [row_of(actor, each) for each in page.rows]


def row_of(actor: Actor, excuse: Excuse) -> ExcuseRow:
    """Return an excuse as a line."""
    day = today()
    is_over = excuse.ends_on is not None and excuse.ends_on < day
    may_end = not is_over and actor.may(Action.DRAW_RUN, excuse.path)
    return ExcuseRow(excuse, shown_name(actor, excuse.person), excuse.starts_on <= day and not is_over, may_end)


def excuse_by(actor: Actor, excuse_uuid: UUID) -> ExcuseRow:
    """Return an excuse. Raises Absent."""
    excuse = Excuse.objects.visible_to(actor).select_related("person__enterprise").filter(uuid=excuse_uuid).first()
    if excuse is None:
        raise Absent("excuse")
    return row_of(actor, excuse)


def people_to_excuse(actor: Actor, query: str) -> list[tuple[Person, str, str]]:
    """Return people at a frontline post whom the actor may excuse, by name or number, each with name and posts; 50 at most."""
    at_post = Assignment.objects.on(today()).filter(person=OuterRef("pk"), post__is_frontline=True)
    held = people_within_reach(actor).filter(Exists(at_post)).select_related("enterprise")
    held = held.prefetch_related("assignments__post")
    if query:
        held = held.filter(Q(name__icontains=query) | Q(employee_number__istartswith=query))
    found = held.order_by("path", "pk")[:MOST_CHOICES]
    return [
        (person, shown_name(actor, person), "、".join(
            each.post.name for each in person.assignments.all() if each.ends_on is None
        ))
        for person in found
    ]  # fmt: skip


def people_within_reach(actor: Actor) -> QuerySet[Person]:
    """Return the people whom the actor may excuse: those of units where the actor may draw."""
    return Person.objects.reached_by(actor, Action.DRAW_RUN).active().exclude(enterprise=None)
