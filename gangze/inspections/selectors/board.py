"""The public board of a workshop: what was found and how far it has got, without any name. source: 安全生产法 第41条."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.inspections.models import Finding
from gangze.inspections.rules.words import FindingLevel, FindingState
from gangze.kernel.errors import Absent
from gangze.org.models import Unit
from gangze.org.rules.granting import enterprise_path

from .findings import calendar_today

CLOSED_DAYS = 30
ON_SCREEN = 7
"""So many lines are readable at four metres."""
MOST_PRINTED = 300


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A finding on the board; `days_overdue` is 0 where it is in time or over."""

    finding: Finding
    days_overdue: int


@dataclass(frozen=True, slots=True)
class Board:
    """The board of a unit on a day: open findings, gravest first, and what was closed in the last thirty days."""

    unit: Unit
    day: date
    open: list[BoardRow]
    closed: list[Finding]
    open_count: int
    major_count: int
    overdue_count: int
    closed_count: int

    @property
    def hidden_count(self) -> int:
        """Return how many open findings the board has no room for."""
        return self.open_count - len(self.open)


@dataclass(frozen=True, slots=True)
class BoardChoice:
    """A workshop whose board somebody reads, and whether that person may hang it up."""

    unit: Unit
    may_hang: bool


def board_of(actor: Actor, unit_uuid: UUID, most: int = MOST_PRINTED) -> Board:
    """Return the board of a unit, at most so many lines of each kind. Raises Absent for who does not belong there.

    It is public in its workshop: whoever works at a post of the unit reads it, as does whoever sees findings there.
    """
    unit = Unit.objects.active().select_related("enterprise", "parent").filter(uuid=unit_uuid).first()
    if unit is None or not _is_read_by(actor, unit):
        raise Absent("unit")
    return _board(unit, most)


def board_on_wall(token: str) -> Board:
    """Return the board that hangs on a wall under an address nobody signs in for. Raises Absent where it was taken back."""
    units = Unit.objects.active().filter(enterprise__closed_on=None, board_link__token=token)
    unit = units.select_related("enterprise", "parent").first()
    if unit is None:
        raise Absent("board")
    return _board(unit, ON_SCREEN)


def unit_to_hang(actor: Actor, unit_uuid: UUID) -> Unit:
    """Return a unit whose board the actor may hang up, with its address. Raises Absent, NotAllowed."""
    unit = Unit.objects.active().select_related("enterprise", "board_link").filter(uuid=unit_uuid).first()
    if unit is None or not _is_read_by(actor, unit):
        raise Absent("unit")
    actor.require(Action.ROUND_EDIT, unit.path)
    return unit


def _board(unit: Unit, most: int) -> Board:
    day = calendar_today()
    found = Finding.objects.filter(path__startswith=unit.path, is_anonymous=False)
    open_found, closed = found.open(), found.filter(
        state=FindingState.CLOSED, closed_at__date__gte=day - timedelta(days=CLOSED_DAYS)
    )  # fmt: skip
    rows = [
        BoardRow(each, max(0, (day - each.deadline_on).days) if each.deadline_on else 0)
        for each in _first(open_found, most)
    ]
    return Board(
        unit, day, rows, list(closed.select_related("post", "unit").order_by("-closed_at")[:most]), open_found.count(),
        open_found.filter(level=FindingLevel.MAJOR).count(), open_found.filter(deadline_on__lt=day).count(), closed.count(),
    )  # fmt: skip


def _first(found: QuerySet[Finding], most: int) -> list[Finding]:
    """Return the gravest and most urgent ("major" comes after "general" in the alphabet)."""
    return list(found.select_related("post", "unit").order_by("-level", "deadline_on", "pk")[:most])


def _is_read_by(actor: Actor, unit: Unit) -> bool:
    return any(
        unit.path.startswith(reach) or reach.startswith(unit.path) for reach in actor.reaches(Action.FINDING_VIEW)
    )


def boards_to_choose(actor: Actor) -> list[BoardChoice]:
    """Return the workshops whose board the actor reads; [] where they are too many to choose from."""
    reaches = actor.reaches(Action.FINDING_VIEW)
    workshops = Unit.objects.active().filter(parent=None).select_related("enterprise").order_by("path")
    if not reaches or "" in reaches:
        return []
    units = [unit for unit in workshops.filter(enterprise__path__in=_houses(reaches)) if _is_read_by(actor, unit)]
    return [BoardChoice(unit, actor.may(Action.ROUND_EDIT, unit.path)) for unit in units]


def _houses(reaches: tuple[str, ...]) -> set[str]:
    return {own for reach in reaches if (own := enterprise_path(reach))}
