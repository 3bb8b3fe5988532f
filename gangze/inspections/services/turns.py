"""When shifts end at a post: by the rota of its plans, without one by the end of their windows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from gangze.inspections.models import Plan
from gangze.inspections.rules.falling_due import Version, version_on
from gangze.inspections.rules.rotas import moment_of, turns_of_day
from gangze.inspections.rules.words import Cadence
from gangze.kernel.calendar import WorkingCalendar
from gangze.kernel.clock import business_date, now
from gangze.org.models import Post
from gangze.org.selectors.calendar import working_calendar

from .handing_over import ShiftEnd
from .scheduling import versions_of

DAYS_BEFORE, DAYS_AHEAD = 1, 2


def shift_ends(post: Post, moment: datetime | None = None) -> list[ShiftEnd]:
    """Return the ends of shifts at a post from yesterday until the day after tomorrow, in order; none without a daily plan."""
    plans = list(Plan.objects.active().filter(post=post, cadence=Cadence.DAILY.value))
    if not plans:
        return []
    versions, calendar = versions_of(plans), working_calendar(post.enterprise)
    first = business_date(moment or now()) - timedelta(days=DAYS_BEFORE)
    days = [first + timedelta(days=offset) for offset in range(DAYS_BEFORE + DAYS_AHEAD + 1)]
    ends: dict[datetime, str] = {}
    for plan in plans:
        for day in days:
            ends |= dict(_ends(version_on(versions[plan.pk], day), day, calendar))
    return [ShiftEnd(post.uuid, ends_at, ends[ends_at]) for ends_at in sorted(ends)]


def _ends(version: Version | None, day: date, calendar: WorkingCalendar) -> Iterator[tuple[datetime, str]]:
    if version is None:
        return
    if version.rota is not None:
        yield from ((turn.ends_at, turn.shift) for turn in turns_of_day(version.rota, day, calendar))
    elif version.specification.windows:
        yield moment_of(day, max(end for _begin, end in version.specification.windows)), ""
