"""The calendar of working days of an authority: seeded from what is announced, corrected by hand."""

from datetime import date
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel.calendar import china_days
from gangze.kernel.errors import RuleBroken

from ..events import calendar_changed
from ..models import Authority, CalendarDay
from .changing import announce, change, insert, record, today


@transaction.atomic
def set_calendar_day(
    *, actor: Actor, authority_uuid: UUID, day: date, is_working: bool, name: str = ""
) -> CalendarDay | None:
    """Say whether a day is worked. A day that agrees with Monday–Friday needs no row: None is returned then."""
    authority = _editable(actor, authority_uuid)
    row = authority.calendar_days.select_for_update().filter(day=day).first()
    if is_working == (day.weekday() < 5):
        _clear(actor, authority, row)
        return None
    if row is None:
        row = CalendarDay(authority=authority, day=day, is_working=is_working, name=name)
        insert(row)
    elif not change(row, {"is_working": is_working, "name": name}):
        return row
    record(actor, authority, "calendar_changed", {"day": day, "is_working": is_working, "name": name})
    announce(calendar_changed, authority_id=authority.pk)
    return row


@transaction.atomic
def clear_calendar_day(*, actor: Actor, authority_uuid: UUID, day: date) -> None:
    """Let a day follow the rule of the week again."""
    authority = _editable(actor, authority_uuid)
    _clear(actor, authority, authority.calendar_days.select_for_update().filter(day=day).first())


@transaction.atomic
def seed_calendar(*, actor: Actor, authority_uuid: UUID, year: int | None = None) -> int:
    """Add the announced holidays and make-up days of a year where nothing is set yet; return how many were added.

    Without a year this year and the next one are meant.

    Days set by hand stay as they are, so that seeding again after an announcement only fills gaps.
    """
    if year is None:
        this_year = today().year
        return sum(
            seed_calendar(actor=actor, authority_uuid=authority_uuid, year=each) for each in (this_year, this_year + 1)
        )
    authority = _editable(actor, authority_uuid)
    if not 2000 <= year <= 2100:
        raise RuleBroken("年份应在 2000 至 2100 之间。")
    known = set(authority.calendar_days.filter(day__year=year).values_list("day", flat=True))
    fresh = [seed for seed in china_days(year) if seed.day not in known]
    CalendarDay.objects.bulk_create(
        CalendarDay(authority=authority, day=seed.day, is_working=seed.is_working, name=seed.name) for seed in fresh
    )
    if fresh:
        record(actor, authority, "calendar_seeded", {"year": year, "days": [seed.day for seed in fresh]})
        announce(calendar_changed, authority_id=authority.pk)
    return len(fresh)


def _editable(actor: Actor, authority_uuid: UUID) -> Authority:
    authority = Authority.objects.visible_to(actor).get(uuid=authority_uuid)
    actor.require(Action.CALENDAR_EDIT, authority.path)
    return authority


def _clear(actor: Actor, authority: Authority, row: CalendarDay | None) -> None:
    if row is None:
        return
    day = row.day
    row.delete()
    record(actor, authority, "calendar_changed", {"day": day, "is_working": day.weekday() < 5, "name": ""})
    announce(calendar_changed, authority_id=authority.pk)
