"""Two shifts that wrote on paper: entered two days later by who leads the team, once with the sheet, once without."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from gangze.access.actor import Actor
from gangze.dossiers.selectors import current_revision
from gangze.inspections.models import Occurrence, Plan
from gangze.inspections.selectors.sheets import items_of_sheet
from gangze.inspections.services.paper import Ticked, enter_paper
from gangze.kernel import clock
from gangze.org.models import Person

from .days import morning, today
from .findings import picture
from .rounds import PAPER_AGO, PAPER_SHIFT, PLAN, answers_to, on_shift

ENTERED_AFTER = 2
WHY_NONE = "原件被雨水打湿，字迹看不清，按值班长口述补录"


def tell(leader: Actor, day: date) -> int:
    """Let the leader enter the paper of two days before, where there is some; returns how many rounds."""
    written_on = day - timedelta(days=ENTERED_AFTER)
    ago = (today() - written_on).days
    plan = Plan.objects.filter(name=PLAN).select_related("enterprise", "post__dossier__in_force").first()
    if ago not in PAPER_AGO or plan is None or plan.post is None:
        return 0
    due = list(
        Occurrence.objects.filter(plan=plan, business_on=written_on, shift=PAPER_SHIFT)
        .select_related("version")
        .order_by("scheduled_for")
    )
    people = list(Person.objects.filter(assignments__post=plan.post, user__isnull=False).order_by("pk"))
    revision = current_revision(plan.post)
    number = revision.number if revision else None
    has_sheet = ago == max(PAPER_AGO)
    with clock.standing_at(morning(day, hour=9)):
        facts = enter_paper(
            actor=leader, plan_uuid=plan.uuid, day=written_on, revision=number,
            columns=[_ticked(plan, each, number, people) for each in due], scan=picture(f"sheet {ago}") if has_sheet else None,
            why_no_scan="" if has_sheet else WHY_NONE,
        )  # fmt: skip
    return len(facts)


def _ticked(plan: Plan, due: Occurrence, revision: int | None, people: Sequence[Person]) -> Ticked:
    chance = Random(f"paper {due.scheduled_for}")  # noqa: S311 — a story
    items = items_of_sheet(plan, due.version, revision, due.scheduled_for)
    person = chance.choice(on_shift(due, people))
    at = due.scheduled_for + timedelta(minutes=5 * chance.randrange(3))
    return Ticked(due.scheduled_for, person.uuid, at, answers_to(items, chance))
