"""Rounds on paper: sheets of a day or a week are printed; what was ticked by hand is entered on one screen, the scan attached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localtime

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.dossiers.models import Revision
from gangze.dossiers.selectors import current_revision
from gangze.dossiers.services.printing import Print, installed_fonts
from gangze.inspections.models import Plan
from gangze.inspections.printing import Column, PaperLine, PaperSheet, sheets_pdf
from gangze.inspections.rules.answering import LONGEST_NOTE, Given
from gangze.inspections.rules.falling_due import Version, slots_between
from gangze.inspections.rules.paper import Lines, lines_of, pages_of
from gangze.inspections.rules.planning import Slot
from gangze.inspections.rules.sheets import DutySource, SheetItem, merged, sheet_items
from gangze.inspections.rules.words import Cadence, Origin
from gangze.inspections.selectors.sheets import duty_source, plan_to_do, revision_named, stamp_of
from gangze.kernel.errors import Absent, RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import store_media
from gangze.org.models import Post, Unit
from gangze.org.scoping import reach_filter

from .doing import RoundTold, record_round
from .scheduling import house_of, versions_of

MOST_DAYS, MOST_SHEETS = 7, 60
SHORTEST_WHY = 4
"""So many characters at least say why there is no original."""


@dataclass(frozen=True, slots=True)
class PaperRound:
    """One round of a day: when it falls due and what it asks."""

    slot: Slot
    version: int
    items: tuple[SheetItem, ...]

    @property
    def stamp(self) -> str:
        return stamp_of(self.slot.scheduled_for)


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The rounds of a day that share a page, of a shift where it fits: rounds across, lines down."""

    rounds: list[PaperRound]

    @property
    def stamp(self) -> str:
        return self.rounds[0].stamp

    @property
    def first(self) -> datetime:
        return self.rounds[0].slot.scheduled_for

    @property
    def last(self) -> datetime:
        return self.rounds[-1].slot.scheduled_for

    @property
    def lines(self) -> Lines:
        moments = [each.slot.scheduled_for for each in self.rounds]
        return lines_of(merged({each.slot.scheduled_for: each.items for each in self.rounds}), moments)


@dataclass(frozen=True, slots=True)
class PaperDay:
    """A day of a plan as it is printed and entered, page by page; `revision` is None where none is in force."""

    plan: Plan
    day: date
    revision: int | None
    rounds: list[PaperRound]

    @property
    def pages(self) -> list[PaperPage]:
        shares = pages_of([each.slot.shift for each in self.rounds])
        return [PaperPage([self.rounds[place] for place in share]) for share in shares]


def paper_day(actor: Actor, plan_uuid: UUID, day: date, revision: int | None = None) -> PaperDay:
    """Return a day of a plan by a revision of its documents, that in force where none is named.

    Raises Absent for a plan out of reach, RuleBroken for a revision that never was.
    """
    plan = plan_to_do(actor, plan_uuid)
    return _days([(plan, revision_named(plan, revision) if revision else _in_force(plan))], [day])[0]


def _in_force(plan: Plan) -> Revision | None:
    return current_revision(plan.post) if plan.post else None


def _days(wanted: Sequence[tuple[Plan, Revision | None]], days: Sequence[date]) -> list[PaperDay]:
    """Return the days of plans of one enterprise, plan by plan; what they ask is read once for all of them."""
    if not wanted:
        return []
    versions = versions_of([plan for plan, _revision in wanted])
    calendar = house_of(wanted[0][0].enterprise).calendar
    prefetch_related_objects([revision for _plan, revision in wanted if revision], "items")
    found: list[PaperDay] = []
    for plan, revision in wanted:
        source = duty_source(revision) if revision else None
        for day in days:
            slots = slots_between(Cadence(plan.cadence), versions[plan.pk], day, day, calendar)
            rounds = [
                PaperRound(slot, version.number, _items(version, source, slot))
                for _moment, (version, slot) in sorted(slots.items())
            ]
            found.append(PaperDay(plan, day, revision.number if revision else None, rounds))
    return found


def _items(version: Version, source: DutySource | None, slot: Slot) -> tuple[SheetItem, ...]:
    told = version.specification
    return sheet_items(told.questions, source if told.duty_questions else None, slot.scheduled_for)


def print_sheets(*, actor: Actor, place_uuid: UUID, first: date, days: int) -> Print:
    """Return the sheets of a post, or of all posts of a unit, for some days as one PDF.

    Raises Absent (out of reach), RuleBroken (more than a week, too many sheets, nothing falls due).
    """
    if not 1 <= days <= MOST_DAYS:
        raise RuleBroken("一次打印 1 到 {count} 天。", count=MOST_DAYS)
    place = _place(actor, place_uuid)
    plans = Plan.objects.active().filter(path__startswith=place.path, cadence=Cadence.DAILY.value)
    rows = list(plans.select_related("enterprise", "post__dossier__in_force").order_by("path", "pk")[: MOST_SHEETS + 1])
    if len(rows) * days > MOST_SHEETS:
        raise RuleBroken("一次最多打印{count}张，请分班组或分天打印。", count=MOST_SHEETS)
    told = _days([(plan, _in_force(plan)) for plan in rows], [first + timedelta(days=offset) for offset in range(days)])
    sheets = [sheet for each in told for sheet in _sheets(each)]
    if not sheets:
        raise RuleBroken("这几天没有应做的排查，没有可打印的。")
    title = f"{place.name} 排查表 {first:%Y-%m-%d}"
    return Print(f"{title}.pdf", sheets_pdf(sheets, fonts=installed_fonts(), title=title))


def _place(actor: Actor, uuid: UUID) -> Post | Unit:
    reach = reach_filter(actor, Action.ROUND_DO, "path")
    place = Post.objects.filter(reach, uuid=uuid).first() or Unit.objects.filter(reach, uuid=uuid).first()
    if place is None:
        raise Absent("place")
    return place


def _sheets(told: PaperDay) -> list[PaperSheet]:
    pages = told.pages
    return [_sheet(told, page, number, len(pages)) for number, page in enumerate(pages, 1)]


def _sheet(told: PaperDay, page: PaperPage, number: int, count: int) -> PaperSheet:
    address = reverse("inspections:paper_entry", args=[told.plan.uuid, told.day])
    versions = "、".join(str(number) for number in sorted({each.version for each in page.rounds}))
    asked = urlencode({"at": page.stamp} | ({"r": told.revision} if told.revision else {}))
    documents = f"，两单两卡第 {told.revision} 版" if told.revision else ""
    lines = page.lines
    return PaperSheet(
        enterprise=told.plan.enterprise.name, post=told.plan.post.name if told.plan.post else "", plan=told.plan.name,
        day=told.day, number=number, count=count, version=f"检查表第 {versions} 版{documents}",
        url=f"{settings.BASE_URL}{address}?{asked}", columns=tuple(_column(told.day, each.slot) for each in page.rounds),
        lines=tuple(
            PaperLine(
                str(line.text), line.bounds,
                tuple(None if cell is None else cell.number for cell in line.cells),
            )
            for line in lines.lines
        ),
        spelt=tuple(str(item.text) for item in lines.spelt),
    )  # fmt: skip


def _column(day: date, slot: Slot) -> Column:
    at = localtime(slot.scheduled_for)
    return Column(f"{at:%H:%M}", slot.shift, is_next_day=at.date() > day)


@dataclass(frozen=True, slots=True)
class Ticked:
    """One column of the paper: who did it, when it was finished by hand, and what was ticked."""

    scheduled_for: datetime
    person_uuid: UUID
    finished_at: datetime
    answers: Sequence[Given]
    why_late: str = ""


@transaction.atomic
def enter_paper(
    *,
    actor: Actor,
    plan_uuid: UUID,
    day: date,
    columns: Sequence[Ticked],
    scan: IO[bytes] | None = None,
    why_no_scan: str = "",
    revision: int | None = None,
) -> list[Fact]:
    """Record the columns of a sheet that somebody filled in by hand, all or none; each is a round of its own.

    Raises Absent, RuleBroken (nothing filled in, neither a scan nor a word of why there is none, entered later than the leaders of the place
    may, and as record_round does).
    """
    told = paper_day(actor, plan_uuid, day, revision)
    if not columns:
        raise RuleBroken("还没有填任何一次。")
    original = _original(actor, told.plan, scan, why_no_scan.strip())
    by_moment: Mapping[datetime, PaperRound] = {each.slot.scheduled_for: each for each in told.rounds}
    return [_enter(actor, told, by_moment, each, original) for each in columns]


@dataclass(frozen=True, slots=True)
class Original:
    """The sheet itself: the hash of its scan, or why there is none."""

    scan: str = ""
    why_none: str = ""


def _original(actor: Actor, plan: Plan, scan: IO[bytes] | None, why_none: str) -> Original:
    if scan is not None:
        return Original(scan=_stored(actor, plan, scan))
    if len(why_none) < SHORTEST_WHY:
        raise RuleBroken("请附上纸质原件的照片或扫描件；确实没有的，写明没有原件的原因。")
    if len(why_none) > LONGEST_NOTE:
        raise RuleBroken("说明最多{count}字。", count=LONGEST_NOTE)
    return Original(why_none=why_none)


def _enter(
    actor: Actor, told: PaperDay, by_moment: Mapping[datetime, PaperRound], column: Ticked, original: Original
) -> Fact:
    found = by_moment.get(column.scheduled_for)
    if found is None:
        raise RuleBroken("这个时间没有应做的排查。")
    return record_round(
        actor=actor,
        told=RoundTold(
            plan_uuid=told.plan.uuid, scheduled_for=column.scheduled_for, version=found.version, revision=told.revision,
            answers=column.answers, started_at=column.finished_at, finished_at=column.finished_at,
            why_late=column.why_late, origin=Origin.PAPER, person_uuid=column.person_uuid,
            scan=original.scan, why_no_scan=original.why_none,
        ),
    )  # fmt: skip


def _stored(actor: Actor, plan: Plan, scan: IO[bytes]) -> str:
    media = store_media(
        actor=actor, tenant=plan.enterprise.tenant, path=plan.path, stream=scan, content_type="", name="scan"
    )
    return media.sha256
