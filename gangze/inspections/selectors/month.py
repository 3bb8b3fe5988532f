"""One month of an enterprise as its page and its paper show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import MonthReview
from gangze.inspections.rules.months import MonthState, is_delegated, month_named, state_of_month
from gangze.inspections.rules.words import MeasureState, OccurrenceState
from gangze.kernel.clock import now
from gangze.kernel.periods import Period
from gangze.ledger.models import Fact
from gangze.ledger.rules.origins import author_told, origin_of
from gangze.org.models import Enterprise
from gangze.org.rules.naming import sees_full_names
from gangze.org.rules.personal import masked_name

from .findings import name_for
from .month_numbers import MonthNumbers, month_numbers
from .months import (
    MeasureRow,
    checks_of_month,
    deadlines_of,
    enterprise_looked_at,
    former_measures,
    measure_rows,
    reviews_of,
)
from .week import Check, check_of
from .weeks import state_of_checks, today, workshops_with_weeks


@dataclass(frozen=True, slots=True)
class FormerRow:
    """A measure of before: how it stands now; `needs_words` where it is over and nobody told what came of it."""

    row: MeasureRow
    said: str

    @property
    def needs_words(self) -> bool:
        return self.row.measure.state == MeasureState.OPEN.value and self.row.measure.due_on <= today()


@dataclass(frozen=True, slots=True)
class Closed:
    """A closing: the row, who as the reader may see it, what its fact says, for whom it was done where it was delegated."""

    review: MonthReview
    name: str
    told: Mapping[str, Any]
    code: str
    on_behalf_of: list[str]

    @property
    def ground(self) -> str:
        return str(self.told.get("ground", ""))

    @property
    def is_imported(self) -> bool:
        return origin_of(self.told) is not None


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month: what it opens with, its numbers, what was decided, and how it was closed; `closings` latest first."""

    enterprise: Enterprise
    month: Period
    state: MonthState
    deadline: datetime
    formers: list[FormerRow]
    numbers: MonthNumbers
    checks: list[Check]
    measures: list[MeasureRow]
    closings: list[Closed]
    may_close: bool
    is_delegate: bool

    @property
    def standing(self) -> Closed | None:
        return self.closings[0] if self.closings else None

    @property
    def is_begun(self) -> bool:
        return self.month.first <= today()

    @property
    def is_over(self) -> bool:
        return today() > self.month.last

    @property
    def enterprise_key(self) -> str:
        return str(self.enterprise.uuid)

    @property
    def lacks_check(self) -> bool:
        """Return whether the principal's own check is not done, which must be explained."""
        state = state_of_checks(check.occurrence for check in self.checks)
        return state in (OccurrenceState.DUE, OccurrenceState.MISSED)


def month_page(actor: Actor, enterprise_uuid: UUID, key: str) -> MonthPage:
    """Return a month of an enterprise. Raises Absent for an enterprise that the actor does not look at whole, or no month."""
    enterprise, month = enterprise_looked_at(actor, enterprise_uuid), month_named(key)
    reviews = reviews_of(enterprise, [month]).get(month.key, [])
    deadline = deadlines_of(enterprise, [month])[month.key]
    closings = _closings(actor, enterprise, reviews)
    said = {each["uuid"]: each.get("said", "") for each in closings[0].told["former"]} if closings else {}
    formers = measure_rows(actor, former_measures(enterprise, month))
    standing = closings[0].review if closings else None
    return MonthPage(
        enterprise=enterprise, month=month, deadline=deadline,
        state=state_of_month(deadline, now(), reviews[0].closed_at if reviews else None),
        formers=[FormerRow(row, said.get(str(row.measure.uuid), "")) for row in formers],
        numbers=month_numbers(enterprise, month, workshops_with_weeks(actor, enterprise)),
        checks=[check_of(actor, each) for each in checks_of_month(enterprise, month)],
        measures=measure_rows(actor, standing.measures.select_related("review", "owner__enterprise")) if standing else [],
        closings=closings, may_close=actor.may(Action.MONTH_CLOSE, enterprise.path),
        is_delegate=is_delegated(actor.roles_at(enterprise.path)),
    )  # fmt: skip


def _closings(actor: Actor, enterprise: Enterprise, reviews: Sequence[MonthReview]) -> list[Closed]:
    facts = Fact.objects.of_tenant(enterprise.tenant).filter(client_uuid__in=[row.fact_uuid for row in reviews])
    by_uuid = {fact.client_uuid: fact for fact in facts}
    is_masked = enterprise.is_name_masked_for_park and not sees_full_names(actor, enterprise.path)
    found = []
    for row in reversed(reviews):
        fact = by_uuid[row.fact_uuid]
        names = [each["name"] for each in fact.payload.get("on_behalf_of", [])]
        shown = [masked_name(name) for name in names] if is_masked else names
        _key, author = author_told(fact.payload, fact.author_key, fact.author_name)
        author = masked_name(author) if is_masked else author
        found.append(Closed(row, name_for(actor, row.closer) or author, fact.payload, fact.code, shown))
    return found
