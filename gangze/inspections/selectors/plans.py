"""Round plans as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Occurrence, Plan, PlanVersion, Rota
from gangze.inspections.rules.planning import Specification
from gangze.inspections.rules.telling import timing_words
from gangze.inspections.rules.words import Cadence, Speciality
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import Absent, NotAllowed
from gangze.kernel.wording import Listing, Sentence
from gangze.org.models import Enterprise, Unit
from gangze.web.keyset import KeysetPage, keyset_page

from .intervals import broken_interval
from .places import Place, enterprises_for, workshops_for

NEXT_SHOWN = 12


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What the list is narrowed to; "" does not narrow. `state` is "" for open plans, "closed"."""

    query: str = ""
    enterprise: str = ""
    unit: str = ""
    cadence: str = ""
    speciality: str = ""
    state: str = ""

    @property
    def is_on(self) -> bool:
        """Return whether anything is narrowed."""
        return any((self.query, self.enterprise, self.unit, self.cadence, self.speciality, self.state))


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as a line: what it says, from when; `is_coming` where its first or next version has not begun."""

    plan: Plan
    version: PlanVersion
    timing: Listing
    question_count: int
    is_coming: bool

    @property
    def place(self) -> Place:
        """Return where it is done."""
        return self.plan.post or self.plan.unit or self.plan.enterprise


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan with everything its page shows; `specification` is that of the latest version, which may begin later."""

    row: PlanRow
    specification: Specification
    standing: PlanVersion | None
    versions: Sequence[PlanVersion]
    coming: Sequence[Occurrence]
    may_edit: bool
    rota: Rota | None = field(default=None)
    broken: Sentence | None = None
    """What the rule of intervals says, where the plan asks for less."""


def filter_of(query: Mapping[str, str]) -> PlanFilter:
    """Return what an address narrows the list to; words that nobody knows narrow nothing."""
    words: Mapping[str, set[str]] = {"cadence": {*Cadence}, "speciality": {*Speciality}, "state": {"closed"}}
    told = {name: query.get(name, "") for name, known in words.items() if query.get(name, "") in known}
    places = {name: query.get(name, "") for name in ("enterprise", "unit") if _is_uuid(query.get(name, ""))}
    return PlanFilter(query=query.get("q", "").strip(), **told, **places)


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Where a list can be narrowed to: enterprises, and the workshops of the chosen or only one."""

    enterprises: Sequence[Enterprise]
    units: Sequence[Unit]


def narrowing(actor: Actor, filters: PlanFilter) -> Narrowing:
    """Return where the list of plans can be narrowed to; two queries."""
    enterprises = enterprises_for(actor, Action.ROUND_VIEW)
    chosen = next((each for each in enterprises if str(each.uuid) == filters.enterprise), None)
    only = chosen or (enterprises[0] if len(enterprises) == 1 else None)
    return Narrowing(enterprises, workshops_for(actor, only, Action.ROUND_VIEW) if only else [])


def plan_list(actor: Actor, filters: PlanFilter, query: Mapping[str, str]) -> tuple[KeysetPage[Plan], list[PlanRow]]:
    """Return a page of plans with their lines, by place; three queries. Raises NotAllowed for whoever sees no rounds."""
    if not actor.reaches(Action.ROUND_VIEW):
        raise NotAllowed(Action.ROUND_VIEW.value)
    plans = Plan.objects.visible_to(actor).filter(_conditions(filters))
    page = keyset_page(_with_places(plans), order=["path", "pk"], query=query)
    return page, rows_of(page.rows)


def _conditions(filters: PlanFilter) -> Q:
    found = Q(closed_on__isnull=filters.state != "closed")
    if filters.query:
        found &= Q(name__icontains=filters.query) | Q(post__name__icontains=filters.query)
    for name in ("cadence", "speciality"):
        if value := getattr(filters, name):
            found &= Q(**{name: value})
    if filters.unit:
        unit = Unit.objects.filter(uuid=filters.unit).first()
        found &= Q(path__startswith=unit.path) if unit else Q(pk__in=[])
    elif filters.enterprise:
        found &= Q(enterprise__uuid=filters.enterprise)
    return found


def _with_places(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    return plans.select_related("enterprise", "unit", "post__unit__parent")


def rows_of(plans: Iterable[Plan]) -> list[PlanRow]:
    """Return plans as lines, each with its latest version; one query."""
    found = list(plans)
    versions = PlanVersion.objects.filter(plan__in=found).select_related("rota").order_by("number")
    latest = {version.plan_id: version for version in versions}
    return [_row(plan, latest[plan.pk]) for plan in found if plan.pk in latest]


def _row(plan: Plan, version: PlanVersion) -> PlanRow:
    told = Specification.from_json(version.specification)
    timing = timing_words(told, Cadence(plan.cadence), version.rota.name if version.rota else "")
    return PlanRow(plan, version, timing, len(told.questions), version.effective_on > business_date(now()))


def plan_by(actor: Actor, plan_uuid: UUID) -> Plan:
    """Return a plan within sight. Raises Absent."""
    plan = _with_places(Plan.objects.visible_to(actor)).filter(uuid=plan_uuid).first()
    if plan is None:
        raise Absent("plan")
    return plan


def plan_page(actor: Actor, plan_uuid: UUID) -> PlanPage:
    """Return a plan with its versions and what falls due next; four queries. Raises Absent."""
    plan = plan_by(actor, plan_uuid)
    versions = list(plan.versions.select_related("rota").order_by("-number"))
    today = business_date(now())
    row = _row(plan, versions[0])
    coming = plan.occurrences.filter(closes_at__gt=now()).order_by("scheduled_for")[:NEXT_SHOWN]
    return PlanPage(
        row=row,
        specification=Specification.from_json(versions[0].specification),
        standing=next((version for version in versions if version.effective_on <= today), None),
        versions=versions,
        coming=list(coming),
        may_edit=plan.closed_on is None and actor.may(Action.ROUND_EDIT, plan.path),
        rota=versions[0].rota,
        broken=broken_interval(plan, Specification.from_json(versions[0].specification)),
    )


def rotas_of(enterprise: Enterprise) -> list[Rota]:
    """Return the rotas that plans of an enterprise may work by; who edits a plan there may choose any."""
    return list(Rota.objects.filter(enterprise=enterprise).order_by("name"))
