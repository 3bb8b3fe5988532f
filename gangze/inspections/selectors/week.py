"""One week of a unit as its page and its paper show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Occurrence, WeekSheet
from gangze.inspections.rules.weeks import (
    Counts,
    Sheet,
    Signing,
    WeekState,
    sign_until,
    state_of_week,
    week_named,
)
from gangze.inspections.rules.words import OPEN_STATES, Cadence, FindingState, OccurrenceState, Speciality
from gangze.kernel.clock import business_date, now
from gangze.kernel.periods import Period
from gangze.kernel.wording import Sentence
from gangze.ledger.models import Fact
from gangze.ledger.rules.origins import author_told, origin_of
from gangze.org.models import Post, Unit
from gangze.org.rules.naming import sees_full_names
from gangze.org.rules.personal import masked_name
from gangze.org.selectors.calendar import working_calendar

from .calendar import OWED
from .findings import FindingRow, calendar_today, name_for, rows_of, whole
from .sheets import stamp_of
from .weeks import (
    checks_of_week,
    facts_of_week,
    findings_of_week,
    sheet_between,
    signatures_of,
    state_of_checks,
    today,
    unit_looked_at,
)

MOST_FINDINGS = 100
MOST_NEW = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a line; `query` opens what was due then at that post in that speciality."""

    day: date
    counts: Counts
    query: str


@dataclass(frozen=True, slots=True)
class Line:
    """A post in a speciality through the days of the week."""

    post: Post | None
    speciality: str
    cells: list[Cell]
    total: Counts
    query: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of the week with the list of what it counts: of what was due, or of rounds."""

    label: Sentence
    text: str
    query: str
    is_of_rounds: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """The weekly check itself: when it is due, how it stands, whether the actor may do it now."""

    occurrence: Occurrence
    may_do: bool

    @property
    def stamp(self) -> str:
        return stamp_of(self.occurrence.scheduled_for)

    @property
    def state(self) -> OccurrenceState:
        return OccurrenceState(self.occurrence.state)


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody's signature: the row, the name as the reader may see it, what was said, the sums that were signed."""

    row: WeekSheet
    name: str
    words: str
    code: str
    counts: Counts
    is_late: bool
    is_imported: bool


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """How the findings of a week stand now; withdrawn ones are in none but `withdrawn`."""

    reported: int
    open: int
    closed: int
    overdue: int
    withdrawn: int

    def told(self) -> dict[str, int]:
        """Return the counts as facts keep them."""
        return {name: getattr(self, name) for name in ("reported", "open", "closed", "overdue", "withdrawn")}


@dataclass(frozen=True, slots=True)
class WeekPage:
    """A week of a unit, summed up, and what was signed of it. `new` are facts that came after the latest signature."""

    unit: Unit
    week: Period
    state: WeekState
    until: date
    days: list[date]
    lines: list[Line]
    day_totals: list[Cell]
    specialities: list[tuple[str, Counts, str]]
    total: Counts
    findings: list[FindingRow]
    finding_counts: FindingCounts
    checks: list[Check]
    signatures: list[Signature]
    new: list[Fact]
    new_count: int
    may_sign: bool
    is_lacking: bool

    @property
    def is_over(self) -> bool:
        return today() > self.week.last

    @property
    def enterprise_key(self) -> str:
        return str(self.unit.enterprise.uuid)

    @property
    def has_changed(self) -> bool:
        """Return whether what was signed is no longer what is there."""
        return bool(self.signatures) and (self.new_count > 0 or self.signatures[0].counts != self.total)

    @property
    def can_sign_now(self) -> bool:
        """Return whether a signature would be taken; what must be explained is asked for beside it."""
        if not self.may_sign or (self.signatures and not self.has_changed):
            return False
        is_checked = any(check.state is OccurrenceState.DONE for check in self.checks)
        return self.is_over or is_checked

    @property
    def query(self) -> str:
        """Return the part of an address that lists what was due by daily plans this week."""
        return _query(self.unit, self.week)

    @property
    def sums(self) -> list[Sum]:
        """Return the sums of the week in their order. Those of answers open the sheets on which they were given."""
        total = self.total
        return [
            Sum(Sentence("已查/应查"), f"{total.done}/{total.due}", _query(self.unit, self.week, state=OWED)),
            _of_rounds(self, Sentence("晚查"), total.late, "tardy"),
            Sum(Sentence("漏查"), str(total.missed), _query(self.unit, self.week, state=OccurrenceState.MISSED.value)),
            Sum(Sentence("停用免查"), str(total.excused), _query(self.unit, self.week, state=OccurrenceState.EXCUSED.value)),
            _of_rounds(self, Sentence("有问题"), total.finding, "finding"),
            _of_rounds(self, Sentence("没法查"), total.unable, "unable"),
            _of_rounds(self, Sentence("没答"), total.unanswered, "unanswered"),
        ]  # fmt: skip

    @property
    def narrowed(self) -> str:
        """Return the part of an address that lists the findings of this week."""
        return urlencode({"unit": self.unit.uuid, "period": self.week.key})


def week_page(actor: Actor, unit_uuid: UUID, key: str) -> WeekPage:
    """Return the week of a unit. Raises Absent for a unit that the actor does not look at whole, or no week."""
    unit, week = unit_looked_at(actor, unit_uuid), week_named(key)
    sheet = sheet_between(unit.path, week.first, week.last)
    days = [week.first + timedelta(days=offset) for offset in range(7)]
    checks = list(checks_of_week(unit, week))
    signatures = _signatures(actor, unit, week)
    new_count, new = _new(unit, week, signatures)
    calendar = working_calendar(unit.enterprise)
    first_on = business_date(signatures[-1].row.signed_at) if signatures else None
    signing = Signing(week, today(), sheet.total, state_of_checks(checks))
    by_day = sheet.by_day()
    return WeekPage(
        unit=unit, week=week, state=state_of_week(week, calendar, today(), first_on), until=sign_until(week, calendar), days=days,
        lines=_lines(unit, week, sheet, days),
        day_totals=[Cell(day, by_day.get(day, Counts()), _query(unit, week, day)) for day in days],
        specialities=_specialities(unit, week, sheet), total=sheet.total, findings=_findings(actor, unit, week),
        finding_counts=finding_counts(unit, week), checks=[check_of(actor, each) for each in checks], signatures=signatures,
        new=new, new_count=new_count, may_sign=actor.may(Action.WEEK_SIGN, unit.path), is_lacking=signing.is_lacking,
    )  # fmt: skip


def _of_rounds(page: WeekPage, label: Sentence, count: int, kind: str) -> Sum:
    told = {"unit": page.unit.uuid, "cadence": Cadence.DAILY.value, "period": page.week.key, "kind": kind}
    return Sum(label, str(count), urlencode(told), is_of_rounds=True)


def _lines(unit: Unit, week: Period, sheet: Sheet, days: Sequence[date]) -> list[Line]:
    by_line = sheet.by_line()
    posts = {post.pk: post for post in Post.objects.filter(pk__in={key for key, _speciality in by_line if key})}
    lines = []
    for (key, speciality), cells in by_line.items():
        post = posts.get(int(str(key))) if key else None
        told: dict[str, Any] = {"post": post.uuid if post else "", "speciality": speciality}
        of_days = [Cell(day, cells.get(day, Counts()), _query(unit, week, day, **told)) for day in days]
        lines.append(Line(post, speciality, of_days, sum(cells.values(), Counts()), _query(unit, week, **told)))
    return sorted(lines, key=lambda line: (line.post.path if line.post else "", line.speciality))


def _query(unit: Unit, week: Period, day: date | None = None, /, **more: object) -> str:
    """Return the query of the list of what was due by daily plans on a day of the week, or in all of it; "" narrows nothing."""
    when = {"day": day.isoformat()} if day else {"week": week.key}
    told = {"enterprise": unit.enterprise.uuid, "unit": unit.uuid, "cadence": Cadence.DAILY.value} | when
    return urlencode(told | {name: value for name, value in more.items() if value})


def _specialities(unit: Unit, week: Period, sheet: Sheet) -> list[tuple[str, Counts, str]]:
    sums = sheet.by_speciality()
    return [
        (each.label, sums[each.value], _query(unit, week, speciality=each.value)) for each in Speciality if each.value in sums
    ]  # fmt: skip


def check_of(actor: Actor, occurrence: Occurrence) -> Check:
    """Return a check as the actor finds it."""
    is_open = occurrence.opens_at <= now() and occurrence.fact_uuid is None
    may_do = is_open and occurrence.state != OccurrenceState.EXCUSED.value
    return Check(occurrence, may_do and actor.may(Action.ROUND_DO, occurrence.path))


def _signatures(actor: Actor, unit: Unit, week: Period) -> list[Signature]:
    rows = signatures_of(unit, week)
    facts = Fact.objects.of_tenant(unit.enterprise.tenant).filter(client_uuid__in=[row.fact_uuid for row in rows])
    by_uuid = {fact.client_uuid: fact for fact in facts}
    until = sign_until(week, working_calendar(unit.enterprise)) if rows else week.last
    return [
        Signature(
            row, _name(actor, row, by_uuid[row.fact_uuid]),
            by_uuid[row.fact_uuid].payload["words"], by_uuid[row.fact_uuid].code, Counts.from_told(row.totals),
            business_date(row.signed_at) > until, origin_of(by_uuid[row.fact_uuid].payload) is not None,
        )
        for row in rows
    ]  # fmt: skip


def _name(actor: Actor, row: WeekSheet, fact: Fact) -> str:
    """Return who signed as the actor may see it; of an account without a person the name stands in the fact."""
    if row.signer is not None:
        return name_for(actor, row.signer)
    _key, name = author_told(fact.payload, fact.author_key, fact.author_name)
    return name if sees_full_names(actor, row.path) else masked_name(name)


def _new(unit: Unit, week: Period, signatures: Sequence[Signature]) -> tuple[int, list[Fact]]:
    """Return the facts of the week that came after the latest signature, at most some of them listed."""
    if not signatures:
        return 0, []
    later = facts_of_week(unit, week).filter(number__gt=signed_through(unit, signatures[0].row))
    return later.count(), list(later.order_by("number")[:MOST_NEW])


def signed_through(unit: Unit, row: WeekSheet) -> int:
    """Return the number of the last fact of the ledger that a signature knows of; an imported one knows all before it."""
    fact = Fact.objects.of_tenant(unit.enterprise.tenant).get(client_uuid=row.fact_uuid)
    return int(fact.payload.get("through", fact.number))


def _findings(actor: Actor, unit: Unit, week: Period) -> list[FindingRow]:
    found = whole(findings_of_week(unit, week)).order_by("-reported_at", "-pk")
    return rows_of(actor, list(found[:MOST_FINDINGS]))


def finding_counts(unit: Unit, week: Period) -> FindingCounts:
    """Return how what was reported at a unit in a week stands now."""
    is_open = Q(state__in=[state.value for state in OPEN_STATES])
    withdrawn = Q(state=FindingState.WITHDRAWN.value)
    counted: Mapping[str, Any] = findings_of_week(unit, week).aggregate(
        reported=Count("pk", filter=~withdrawn), open=Count("pk", filter=is_open),
        closed=Count("pk", filter=Q(state=FindingState.CLOSED.value)),
        overdue=Count("pk", filter=is_open & Q(deadline_on__lt=calendar_today())), withdrawn=Count("pk", filter=withdrawn),
    )  # fmt: skip
    return FindingCounts(**counted)
