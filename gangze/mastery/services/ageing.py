"""What the night does to the matrix: the day is kept for the trend, cells grow old, sums and holders are put right."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, F

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.ledger.services.recording import lock_head
from gangze.mastery.models import Cell, Tally, TallyDay
from gangze.mastery.rules.levels import CellState
from gangze.mastery.rules.matrix import HELD, NEED
from gangze.org.models import Authority, Enterprise, Unit

from .cells import holdings_on, today
from .matrix import refresh_person

STATES = tuple(state.value for state in CellState)
Counts = dict[str, list[int]]


def close_day(*, actor: Actor) -> dict[str, int]:
    """Keep the business day that has just ended for the trend, then age every cell to today; safe to run twice.

    Returns how many places were kept, cells aged and holdings put right. Each enterprise is a transaction of its own.
    """
    actor.require(Action.SETTINGS_EDIT, "")
    day = today()
    kept = keep_day(day - timedelta(days=1))
    aged = righted = 0
    for enterprise in Enterprise.objects.active().order_by("pk"):
        righted += right_holdings(enterprise, day)
        aged += age_cells(enterprise, day)
    return {"places": kept, "aged": aged, "righted": righted}


@transaction.atomic
def age_cells(enterprise: Enterprise, day: date) -> int:
    """Bring the cells of an enterprise to the state of a day and count its sums anew; returns how many changed."""
    lock_head(enterprise.tenant)
    due = Cell.objects.filter(path__startswith=enterprise.path, changes_on__lte=day)
    expired, fading = CellState.EXPIRED, CellState.FADING
    count = due.filter(expires_on__lte=day).update(state=expired.value, need=NEED[expired], changes_on=None)
    count += due.update(state=fading.value, need=NEED[fading], changes_on=F("expires_on"))
    count_anew(enterprise)
    return count


def right_holdings(enterprise: Enterprise, day: date) -> int:
    """Open cells of whoever took up a post by today and close those of whoever left; returns how many holdings differed."""
    held = set(holdings_on(day).filter(post__enterprise=enterprise).values_list("person_id", "post_id"))
    cells = Cell.objects.filter(post__enterprise=enterprise)
    known = set(cells.order_by().values_list("person_id", "post_id").distinct())
    for person_id, post_id in sorted(held ^ known):
        refresh_person(person_id=person_id, post_id=post_id)
    return len(held ^ known)


def count_anew(enterprise: Enterprise) -> None:
    """Write the sums of an enterprise as its cells are; the head of its ledger must be locked."""
    cells = Cell.objects.filter(post__enterprise=enterprise).order_by()
    counted = cells.values_list("post__unit_id", "document", "level", "state").annotate(count=Count("pk"))
    sums: dict[tuple[int, str, str], Counter[str]] = defaultdict(Counter)
    for unit_id, document, level, state, count in counted:
        sums[(unit_id, document, level)][state] = count
    paths = dict(Unit.objects.filter(enterprise=enterprise).values_list("pk", "path"))
    Tally.objects.filter(unit__enterprise=enterprise).delete()
    Tally.objects.bulk_create(
        [
            Tally(unit_id=unit_id, path=paths[unit_id], document=document, level=level, **counter)
            for (unit_id, document, level), counter in sorted(sums.items())
        ],
        batch_size=500,
    )


@transaction.atomic
def keep_day(day: date) -> int:
    """Keep how every place stands as the end of a day; a day that was kept stays as it was. Returns how many places."""
    if TallyDay.objects.filter(day=day).exists():
        return 0
    sums: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
    places = _places()
    for row in Tally.objects.order_by():
        key = f"{row.document}.{row.level}"
        counter = Counter({(key, number): getattr(row, state) for number, state in enumerate(STATES)})
        for path in _above(row.path):
            if path in places:
                sums[path].update(counter)
    rows = [_row(path, day, counter) for path, counter in sorted(sums.items())]
    TallyDay.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


def _row(path: str, day: date, counter: Counter[tuple[str, int]]) -> TallyDay:
    keys = sorted({key for key, _number in counter})
    counts: Counts = {key: [counter[(key, number)] for number in range(len(STATES))] for key in keys}
    held = sum(counter[(key, STATES.index(state.value))] for key in keys for state in HELD)
    return TallyDay(path=path, day=day, cell_count=counter.total(), held_count=held, counts=counts)


def _places() -> set[str]:
    found: set[str] = set()
    for paths in (
        Authority.objects.values_list("path", flat=True),
        Enterprise.objects.values_list("path", flat=True),
        Unit.objects.values_list("path", flat=True),
    ):
        found.update(paths)
    return found


def _above(path: str) -> list[str]:
    """Return a path and every path above it: "a1/e2/u3/" → "a1/", "a1/e2/", "a1/e2/u3/"."""
    parts = path.rstrip("/").split("/")
    return ["/".join(parts[: end + 1]) + "/" for end in range(len(parts))]
