"""Sheets: what a round asks by plan version and revision, and the sheets of the coming hours that a phone keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import Max

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.content import ItemContent, Kind
from gangze.dossiers.models import Revision
from gangze.dossiers.rules.states import PUBLISHED_STATES
from gangze.dossiers.selectors import current_revision
from gangze.inspections.models import Occurrence, Plan, PlanVersion
from gangze.inspections.rules.planning import Specification
from gangze.inspections.rules.sheets import DutySource, Row, SheetItem, merged, sheet_items
from gangze.inspections.rules.words import OccurrenceState
from gangze.kernel.clock import now
from gangze.kernel.errors import Absent, RuleBroken
from gangze.org.models import Post

KEPT = timedelta(hours=48)
STAMP = "%Y%m%dT%H%MZ"
SAYABLE = (Kind.RISK, Kind.DUTY, Kind.EMERGENCY)


def stamp_of(moment: datetime) -> str:
    """Return a moment as addresses and forms name it: 20261127T0200Z."""
    return f"{moment.astimezone(UTC):{STAMP}}"


def moment_named(stamp: str) -> datetime:
    """Return the moment that `stamp_of` named. Raises Absent."""
    try:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError as error:
        raise Absent("moment") from error


def plan_to_do(actor: Actor, plan_uuid: UUID) -> Plan:
    """Return a plan by which the actor may do rounds, closed ones too: what was begun is finished. Raises Absent."""
    plans = Plan.objects.reached_by(actor, Action.ROUND_DO).select_related(
        "enterprise", "post__unit__parent", "post__dossier__in_force", "post__enterprise"
    )
    plan = plans.filter(uuid=plan_uuid).first()
    if plan is None:
        raise Absent("plan")
    return plan


def version_of(plan: Plan, number: int) -> PlanVersion:
    """Return a version of a plan. Raises RuleBroken for one that never was."""
    version = PlanVersion.objects.filter(plan=plan, number=number).first()
    if version is None:
        raise RuleBroken("这个排查计划没有这一版，请刷新后再查。")
    return version


def revision_named(plan: Plan, number: int) -> Revision:
    """Return a published revision of the plan's post. Raises RuleBroken for one that never was."""
    states = [state.value for state in PUBLISHED_STATES]
    revision = Revision.objects.filter(dossier__post=plan.post_id, number=number, state__in=states).first()
    if revision is None:
        raise RuleBroken("该岗位没有这一版文件。")
    return revision


def require_revision(post: Post, number: int | None, kept_since: date) -> None:
    """Raise RuleBroken for documents that were superseded before a day, None where some were in force: such a sheet asks less."""
    current = current_revision(post)
    if current is None or number == current.number:
        return
    published = Revision.objects.filter(dossier__post=post, state__in=[state.value for state in PUBLISHED_STATES])
    oldest = published.filter(in_force_on__lt=kept_since).aggregate(last=Max("number"))["last"] or 0
    if (number or 0) < oldest:
        raise RuleBroken("该岗位没有这一版文件。")


def duty_source(revision: Revision) -> DutySource:
    """Return what a revision gives to a sheet; one query for its items."""
    by_kind: dict[Kind, list[ItemContent]] = {kind: [] for kind in Kind}
    for item in revision.items.all():
        by_kind[Kind(item.kind)].append(item.to_content())
    sayable = tuple(item for kind in SAYABLE for item in by_kind[kind])
    return DutySource(
        revision.number, revision.display_label, revision.in_force_on, sayable, tuple(by_kind[Kind.OPERATION])
    )


class _Published:
    """A published revision by what never changes of it: equal ones give the same to a sheet."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.key = (revision.uuid, revision.content_hash, revision.display_label, revision.in_force_on)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Published) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=64)
def _kept_source(published: _Published) -> DutySource:
    """Return what a revision gives to a sheet; a phone hands in many rounds of one post at once."""
    return duty_source(published.revision)


def items_of_sheet(plan: Plan, version: PlanVersion, revision: int | None, moment: datetime) -> tuple[SheetItem, ...]:
    """Return the rows of a sheet as it was, or is, by version, revision (None: none was in force) and moment."""
    specification = Specification.from_json(version.specification)
    source = None
    if revision is not None and specification.duty_questions:
        source = _kept_source(_Published(revision_named(plan, revision)))
    return sheet_items(specification.questions, source, moment)


@dataclass(frozen=True, slots=True)
class Slot:
    """One round of a page of sheets: when it falls due and by which version; `is_done` when somebody has done it."""

    occurrence: Occurrence
    version: int
    item_count: int

    @property
    def stamp(self) -> str:
        return stamp_of(self.occurrence.scheduled_for)

    @property
    def is_done(self) -> bool:
        return self.occurrence.fact_uuid is not None

    def is_open(self, moment: datetime) -> bool:
        """Return whether it may be done at a moment and nobody has."""
        return not self.is_done and self.occurrence.opens_at <= moment < self.occurrence.closes_at


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The sheets of a plan from now on for 48 hours in one page, so that one address is kept for all of them.

    `chosen` is the round the page shows: the one asked for, else the one open, else the next; None where nothing falls due.
    """

    plan: Plan
    revision: Revision | None
    slots: list[Slot]
    rows: list[Row]
    chosen: Slot | None

    @property
    def shown(self) -> list[tuple[Row, str, bool]]:
        """Return each row with the stamps of its rounds and whether the chosen round asks it."""
        wanted = self.chosen.occurrence.scheduled_for if self.chosen else None
        return [(row, " ".join(map(stamp_of, row.moments)), wanted in row.moments) for row in self.rows]


def sheet_page(actor: Actor, plan_uuid: UUID, stamp: str = "") -> SheetPage:
    """Return the page of sheets of a plan. Raises Absent for a plan out of reach, or a round that was never asked for."""
    plan = plan_to_do(actor, plan_uuid)
    moment, wanted = now(), moment_named(stamp) if stamp else None
    occurrences = _occurrences(plan, moment, wanted)
    versions = _versions(occurrences)
    revision = current_revision(plan.post) if plan.post else None
    source = duty_source(revision) if revision and any(each.duty_questions for each in versions.values()) else None
    sheets = {each.scheduled_for: _items(versions[each.version_id], source, each.scheduled_for) for each in occurrences}
    slots = [Slot(each, each.version.number, len(sheets[each.scheduled_for])) for each in occurrences]
    return SheetPage(plan, revision, slots, merged(sheets), _chosen(slots, moment, wanted))


def _items(specification: Specification, source: DutySource | None, moment: datetime) -> tuple[SheetItem, ...]:
    return sheet_items(specification.questions, source if specification.duty_questions else None, moment)


def _occurrences(plan: Plan, moment: datetime, wanted: datetime | None) -> list[Occurrence]:
    rows = Occurrence.objects.filter(plan=plan).select_related("version").order_by("scheduled_for")
    ahead = rows.filter(closes_at__gt=moment, opens_at__lt=moment + KEPT, state__in=[
        OccurrenceState.DUE.value, OccurrenceState.DONE.value,
    ])  # fmt: skip
    found = list(ahead)
    if wanted is not None and all(each.scheduled_for != wanted for each in found):
        past = rows.filter(scheduled_for=wanted).first()
        if past is None:
            raise Absent("occurrence")
        found.insert(0, past)
    return found


def _versions(occurrences: Sequence[Occurrence]) -> Mapping[int, Specification]:
    return {each.version_id: Specification.from_json(each.version.specification) for each in occurrences}


def _chosen(slots: Sequence[Slot], moment: datetime, wanted: datetime | None) -> Slot | None:
    if wanted is not None:
        return next(slot for slot in slots if slot.occurrence.scheduled_for == wanted)
    undone = [slot for slot in slots if not slot.is_done]
    return next((slot for slot in undone if slot.is_open(moment)), undone[0] if undone else None)
