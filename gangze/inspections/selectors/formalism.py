"""The counters against formalism as pages show them: rates of a month, hints, and the rounds behind each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Finding, Plan, PlanVersion, Round
from gangze.inspections.rules.formalism import (
    Done,
    House,
    Signal,
    SignalKind,
    check_signals,
    fast_walks,
    in_order,
    signals,
    silent_place,
)
from gangze.inspections.rules.handling import Seen
from gangze.inspections.rules.months import month_named
from gangze.inspections.rules.paper import days_between
from gangze.inspections.rules.planning import READING
from gangze.inspections.rules.words import Cadence, FindingState, Origin
from gangze.kernel.clock import business_date, now
from gangze.kernel.errors import Absent
from gangze.kernel.periods import Period, PeriodKind, period_of
from gangze.ledger.models import Fact
from gangze.org.models import Assignment, Enterprise, Person, Unit
from gangze.org.scoping import reach_filter

from .calendar import enterprise_of
from .findings import name_for
from .month_numbers import CadenceNumbers, Number, cadence_numbers
from .places import enterprises_for, workshops_for
from .rounds import RoundList, rounds_page

CHECKS_OF = timedelta(days=364)
"""Weekly and monthly checks are too few in a month to tell anything of: a year of them is looked at."""
MOST_HINTS = 50
"""So many of a kind are shown: whoever has more looks at the first ones first."""
_COLUMNS = (
    "pk", "plan_id", "plan__post_id", "plan__speciality", "person_id", "scheduled_for", "started_at", "finished_at",
    "ok_count", "finding_count", "not_applicable_count", "unable_count", "unanswered_count", "digest", "origin",
    "business_on", "received_at", "spent_seconds", "plan__cadence", "version_number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Which place and month a page is about; `path` is that of the unit, or of the enterprise."""

    enterprises: Sequence[Enterprise]
    enterprise: Enterprise
    units: Sequence[Unit]
    unit: Unit | None
    month: Period

    @property
    def path(self) -> str:
        return self.unit.path if self.unit else self.enterprise.path

    @property
    def place(self) -> str:
        return self.unit.name if self.unit else self.enterprise.name

    @property
    def query(self) -> str:
        """Return the part of an address that keeps what is looked at."""
        return urlencode(self.narrowed())

    def narrowed(self, **more: str) -> dict[str, str]:
        """Return what narrows a list to the same place and month."""
        told = {"enterprise": str(self.enterprise.uuid), "month": self.month.key}
        return told | ({"unit": str(self.unit.uuid)} if self.unit else {}) | more


def asked(actor: Actor, query: Mapping[str, str]) -> Asked:
    """Return what an address asks for: an enterprise within reach, a workshop of it, a month. Raises NotAllowed."""
    enterprises = enterprises_for(actor, Action.ROUND_VIEW)
    enterprise = enterprise_of(actor, query.get("enterprise", ""), Action.ROUND_VIEW)
    units = workshops_for(actor, enterprise, Action.ROUND_VIEW)
    unit = next((each for each in units if str(each.uuid) == query.get("unit")), None)
    try:
        month = month_named(query.get("month", ""))
    except Absent:
        month = period_of(PeriodKind.MONTH, business_date(now()))
    return Asked(enterprises, enterprise, units, unit, month)


@dataclass(frozen=True, slots=True)
class Hint:
    """A signal with what it is about: the plan, the person as the reader may see the name, else the place; the query of its rounds."""

    signal: Signal
    plan: Plan | None
    person: str
    place: str
    query: str

    @property
    def about(self) -> str:
        """Return where the plan is of, or the place itself; "" for a person anywhere."""
        if self.plan is None:
            return "" if self.person else self.place
        found = self.plan.post or self.plan.unit
        return found.name if found else self.place


@dataclass(frozen=True, slots=True)
class FormalismPage:
    """A month of a place: rates, each number with its list, and hints by kind, those with most rounds behind first, with how many there are."""

    asked: Asked
    cadences: list[CadenceNumbers]
    rounds: Number
    late: Number
    findings: Number
    photo_only: Number
    closed_count: int
    hints: list[tuple[SignalKind, list[Hint], int]]

    @property
    def silent(self) -> list[SignalKind]:
        """Return the kinds of which there is no hint."""
        return [kind for kind, hints, _count in self.hints if not hints]

    @property
    def on_time_percent(self) -> int | None:
        """Return how many of a hundred rounds were in time, None where there is no round."""
        return (self.rounds.count - self.late.count) * 100 // self.rounds.count if self.rounds.count else None

    @property
    def findings_a_hundred(self) -> float | None:
        """Return how many findings a hundred rounds have."""
        return round(self.findings.count * 100 / self.rounds.count, 1) if self.rounds.count else None


def formalism_page(actor: Actor, query: Mapping[str, str]) -> FormalismPage:
    """Return the counters of a month. A dozen queries, and one pass over the rounds of the house in that month."""
    told = asked(actor, query)
    seen = _seen(actor, told)
    sums = seen.aggregate(
        rounds=Count("pk"), late=Count("pk", filter=Q(is_on_time=False)), findings=Sum("finding_count"),
    )  # fmt: skip
    rounds = {"enterprise": told.enterprise.code, "period": told.month.key} | _unit(told)
    return FormalismPage(
        asked=told,
        cadences=[cadence_numbers(told.enterprise, told.month, each, told.unit) for each in Cadence],
        rounds=Number("rounds", sums["rounds"], urlencode(rounds)),
        late=Number("late", sums["late"], urlencode(rounds | {"kind": "late"})),
        findings=Number("findings", sums["findings"] or 0, urlencode(rounds | {"kind": "finding"})),
        photo_only=_photo_only(actor, told), closed_count=_closed(actor, told).count(), hints=[
            (kind, hints[:MOST_HINTS], len(hints)) for kind, hints in _hints(actor, told)
        ],
    )  # fmt: skip


def _unit(told: Asked) -> dict[str, str]:
    return {"unit": str(told.unit.uuid)} if told.unit else {}


def _seen(actor: Actor, told: Asked) -> QuerySet[Round]:
    """Return the rounds of the place and month that the actor looks at, all cadences."""
    rows = Round.objects.standing().filter(reach_filter(actor, Action.ROUND_VIEW, "path"))
    return rows.filter(path__startswith=told.path, business_on__range=(told.month.first, told.month.last))


def _closed(actor: Actor, told: Asked) -> QuerySet[Finding]:
    """Return the findings reported at the place in the month that are closed."""
    found = Finding.objects.filter(reach_filter(actor, Action.FINDING_VIEW, "path"), path__startswith=told.path)
    days = (told.month.first, told.month.last)
    return found.filter(state=FindingState.CLOSED.value, business_on__range=days)


def _photo_only(actor: Actor, told: Asked) -> Number:
    count = _closed(actor, told).filter(seen=Seen.PHOTO.value).count()
    query = {
        "enterprise": told.enterprise.code, "period": told.month.key, "state": FindingState.CLOSED.value,
        "seen": Seen.PHOTO.value,
    } | _unit(told)  # fmt: skip
    return Number("photo_only", count, urlencode(query))


def _signals(actor: Actor, told: Asked) -> list[Signal]:
    """Return the hints about what the actor looks at, held against the whole house: daily rounds of the month, other checks of a year."""
    plans = list(Plan.objects.filter(enterprise=told.enterprise))
    daily = [plan for plan in plans if plan.cadence == Cadence.DAILY.value]
    own = {plan.pk for plan in plans if plan.path.startswith(told.path) and actor.may(Action.ROUND_VIEW, plan.path)}
    rows = _of_house(told, told.month.first).filter(plan__cadence=Cadence.DAILY.value)
    done = _with_originals(told.enterprise, rows, list(_done(rows)))
    checks = _of_house(told, told.month.last - CHECKS_OF).exclude(plan__cadence=Cadence.DAILY.value)
    of_plans = [*signals(done, House(_with_readings(daily), _holders(daily))), *check_signals(list(_done(checks)))]
    looked_at = [each for each in done if each.plan in own]
    return in_order(
        [*(each for each in of_plans if each.plan in own), *fast_walks(looked_at), *silent_place(looked_at)]
    )


def _of_house(told: Asked, first: date) -> QuerySet[Round]:
    """Return the rounds of the enterprise that stand, from a day to the end of the month looked at."""
    rows = Round.objects.standing().filter(path__startswith=told.enterprise.path)
    return rows.filter(business_on__range=(first, told.month.last))


def _done(rows: QuerySet[Round]) -> Iterator[Done]:
    for row in rows.values_list(*_COLUMNS).iterator(chunk_size=5000):
        counts, origin = row[8:13], row[14]
        is_paper = origin == Origin.PAPER.value
        yield Done(
            key=row[0], plan=row[1], post=row[2] or 0, speciality=row[3] if row[18] == Cadence.DAILY.value else row[18], person=row[4], scheduled_for=row[5],
            started_at=row[6], finished_at=row[7], items=sum(counts[:4]), findings=counts[1], digest=row[13],
            is_timed=origin == Origin.PAGE.value, entered_days=days_between(row[15], business_date(row[16])) if is_paper else None,
            spent_seconds=row[17], version=row[19],
        )  # fmt: skip


def _with_originals(enterprise: Enterprise, rows: QuerySet[Round], done: list[Done]) -> list[Done]:
    """Return rounds with whether the paper they come from is kept; one query where paper was used at all."""
    if all(each.entered_days is None for each in done):
        return done
    facts = Fact.objects.of_tenant(enterprise.tenant).filter(payload__scan__isnull=True)
    papers = rows.filter(origin=Origin.PAPER.value, fact_uuid__in=facts.values("client_uuid"))
    bare = set(papers.values_list("pk", flat=True))
    return [replace(each, has_original=False) if each.key in bare else each for each in done]


def _with_readings(plans: Sequence[Plan]) -> frozenset[tuple[int, int]]:
    versions = PlanVersion.objects.filter(plan__in=plans).values_list("plan_id", "number", "specification")
    return frozenset(
        (plan, number)
        for plan, number, told in versions
        if any(each.get("kind") == READING for each in told.get("questions", ()))
    )


def _holders(plans: Sequence[Plan]) -> dict[int, int]:
    held = Assignment.objects.on(business_date(now())).filter(post__in=[plan.post_id for plan in plans if plan.post_id])
    counts = dict(held.order_by().values_list("post_id").annotate(count=Count("person", distinct=True)))
    return {plan.pk: counts.get(plan.post_id, 0) for plan in plans if plan.post_id}


def _hints(actor: Actor, told: Asked) -> list[tuple[SignalKind, list[Hint]]]:
    found = _signals(actor, told)
    plans = Plan.objects.select_related("post", "unit").in_bulk([each.plan for each in found if each.plan is not None])
    people = Person.objects.select_related("enterprise").in_bulk([each.person for each in found if each.person])
    hints = [
        Hint(
            each, plans.get(each.plan) if each.plan is not None else None,
            name_for(actor, people.get(each.person)) if each.person else "", told.place,
            urlencode(told.narrowed(signal=each.key)),
        )
        for each in found
    ]  # fmt: skip
    return [(kind, [hint for hint in hints if hint.signal.kind is kind]) for kind in SignalKind]


@dataclass(frozen=True, slots=True)
class HintFacts:
    """The rounds behind a hint; `hint` is None where there is none such (any more)."""

    asked: Asked
    hint: Hint | None
    found: RoundList


def hint_facts(actor: Actor, query: Mapping[str, str]) -> HintFacts:
    """Return the rounds behind the hint that an address names, latest first, a page at a time."""
    told = asked(actor, query)
    hints = [hint for _kind, of_kind in _hints(actor, told) for hint in of_kind]
    hint = next((each for each in hints if each.signal.key == query.get("signal")), None)
    seen = Round.objects.visible_to(actor).filter(pk__in=hint.signal.evidence if hint else [])
    return HintFacts(told, hint, rounds_page(actor, seen, query))
