"""What facts make of a cell of the matrix: acts become standings of items, standings become a state (docs/rules/mastery.md).

Everything here is a function of the acts in order of their moments, so every order of arrival gives the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from gangze.kernel.clock import business_date

from .levels import CellState, Level, Outcome
from .memory import Memory, after_act, after_acts, days_until_below

LONGEST_RECALL_DAYS = 365
"""Nobody is taken to remember for longer without having been heard: training comes round every year by law."""
FADING_DAYS = 30
"""How long before its end an explanation or a demonstration is said to be running out; half of a shorter validity."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What an enterprise has decided about cells: percentages, and days an explanation and a demonstration hold."""

    fading_percent: int = 80
    expired_percent: int = 60
    shown_share_percent: int = 80
    explanation_days: int = 365
    demonstration_days: int = 365

    def days_of(self, level: Level) -> int:
        """Return how many days an act at a level other than recall holds."""
        return self.explanation_days if level is Level.EXPLANATION else self.demonstration_days


class AskedItem(NamedTuple):
    """An item of the document in force; acts by revisions before `since` do not count for it any more."""

    uid: str
    since: int
    is_must_know: bool


class Act(NamedTuple):
    """What one fact shows of items of one document at one level; `by` is who heard it, "" for practice by oneself."""

    moment: datetime
    fact_uuid: UUID
    level: Level
    document: str
    revision: int
    outcomes: Sequence[tuple[str, str]]
    by: str = ""

    @property
    def key(self) -> tuple[datetime, UUID]:
        """Return what acts are ordered by; uuids compare as their hexadecimal digits do."""
        return (self.moment, self.fact_uuid)


class Stand(NamedTuple):
    """How somebody stands in one item at one level after the last act that counts."""

    outcome: Outcome
    revision: int
    moment: datetime
    fact_uuid: UUID
    by: str = ""
    memory: Memory | None = None

    @property
    def key(self) -> tuple[datetime, UUID]:
        """Return the place of the last act in the order of acts."""
        return (self.moment, self.fact_uuid)


class Ages(NamedTuple):
    """From which day on something has faded, and has expired; None: never by time alone."""

    fades_on: date | None
    expires_on: date | None


NEVER = Ages(None, None)
_ORDER = itemgetter(0, 1)
"""Act.key, without a call for each."""
Cells = dict[tuple[str, Level], dict[str, Stand]]


def stand_after(before: Stand | None, act: Act, outcome: Outcome, since: int) -> Stand:
    """Return the standing of an item after an act. What counted before a change of substance counts no more."""
    memory = None
    if act.level is Level.RECALL:
        known = before if before is not None and before.revision >= since else None
        remembered, last_at = (known.memory, known.moment) if known is not None else (None, None)
        memory = after_act(remembered, last_at, outcome.value, act.moment)
    return Stand(outcome, act.revision, act.moment, act.fact_uuid, act.by, memory)


def stands_of(acts: Iterable[Act], asked: Mapping[str, Mapping[str, AskedItem]]) -> Cells:
    """Return the standings by (document, level) and uid after all acts of one person at one post.

    `asked` are the items in force by document and uid. Acts on other items, or by a revision that is too old, show nothing.
    What comes out is what `stand_after` gives act by act; the whole way at once costs a third.
    """
    ways: dict[tuple[str, Level], dict[str, list[tuple[Act, str]]]] = defaultdict(lambda: defaultdict(list))
    for act in sorted(acts, key=_ORDER):
        items = asked.get(act.document, {})
        way = ways[(act.document, act.level)]
        for uid, outcome in act.outcomes:
            item = items.get(uid)
            if item is not None and act.revision >= item.since:
                way[uid].append((act, outcome))
    return {key: {uid: _stand_at_end(key[1], steps) for uid, steps in way.items()} for key, way in ways.items() if way}


def _stand_at_end(level: Level, steps: Sequence[tuple[Act, str]]) -> Stand:
    last, outcome = steps[-1]
    memory = None
    if level is Level.RECALL:
        memory = after_acts((act.moment, outcome) for act, outcome in steps)
    return Stand(Outcome(outcome), last.revision, last.moment, last.fact_uuid, last.by, memory)


def ages_of(stand: Stand, level: Level, thresholds: Thresholds) -> Ages:
    """Return from which days on an item that was shown has faded and expired; NEVER for one that was not shown."""
    if stand.outcome is not Outcome.SHOWN:
        return NEVER
    day = business_date(stand.moment)
    if level is Level.RECALL:
        if stand.memory is None:
            raise ValueError("recall without a memory")
        stability = stand.memory.stability
        fades = min(days_until_below(stability, thresholds.fading_percent), LONGEST_RECALL_DAYS - FADING_DAYS)
        expires = min(days_until_below(stability, thresholds.expired_percent), LONGEST_RECALL_DAYS)
        return Ages(_days_after(day, min(fades, expires)), _days_after(day, expires))
    days = thresholds.days_of(level)
    return Ages(_days_after(day, days - min(FADING_DAYS, days // 2)), _days_after(day, days))


def _days_after(day: date, days: int) -> date:
    return min(day + timedelta(days=days), date(9999, 1, 1))


@dataclass(frozen=True, slots=True)
class CellTold:
    """How a cell stands today, when time alone changes it, and which act was the last; None for a cell without acts."""

    state: CellState
    ages: Ages
    item_count: int
    shown_count: int
    last: Stand | None

    def changes_on(self, day: date) -> date | None:
        """Return the next day on which time alone changes the state, None for never."""
        return changes_on(self.ages, day)


def cell_of(
    asked: Sequence[AskedItem],
    stands: Mapping[str, Stand],
    ages: Mapping[str, Ages],
    thresholds: Thresholds,
    day: date,
) -> CellTold:
    """Return how a cell stands on a day, given its items in force and the standings in them.

    Unknown without an act that counts. Shown when every ★ item (every item, where none has ★) was shown last time, and
    enough of all items; not yet otherwise. A shown cell fades and expires as soon as what it needs has.
    """
    counting = {item.uid: stands[item.uid] for item in asked if _counts(item, stands)}
    shown = [uid for uid, stand in counting.items() if stand.outcome is Outcome.SHOWN]
    last = max(counting.values(), key=lambda stand: stand.key, default=None)
    told = CellTold(CellState.UNKNOWN, NEVER, len(asked), len(shown), last)
    if not counting:
        return told
    needed = [item.uid for item in asked if item.is_must_know] or [item.uid for item in asked]
    share = ceil(thresholds.shown_share_percent * len(asked) / 100)
    if len(shown) < share or not set(needed) <= set(shown):
        return CellTold(CellState.NOT_YET, NEVER, len(asked), len(shown), last)
    found = [ages[uid] for uid in shown]
    sure = [ages[uid] for uid in needed]
    both = Ages(
        _first_lack([age.fades_on for age in found], [age.fades_on for age in sure], share),
        _first_lack([age.expires_on for age in found], [age.expires_on for age in sure], share),
    )
    return CellTold(state_on(both, day), both, len(asked), len(shown), last)


def _counts(item: AskedItem, stands: Mapping[str, Stand]) -> bool:
    stand = stands.get(item.uid)
    return stand is not None and stand.revision >= item.since


def _first_lack(days: Sequence[date | None], needed: Sequence[date | None], share: int) -> date | None:
    """Return the first day on which something needed is lost, or fewer than `share` are left."""
    lost = sorted((day for day in days if day is not None), reverse=True)
    lasting = len(days) - len(lost)
    ends = [day for day in needed if day is not None]
    if lasting < share:
        ends.append(lost[share - lasting - 1])
    return min(ends, default=None)


def state_on(ages: Ages, day: date) -> CellState:
    """Return the state of a cell that was shown, on a day."""
    if ages.expires_on is not None and day >= ages.expires_on:
        return CellState.EXPIRED
    if ages.fades_on is not None and day >= ages.fades_on:
        return CellState.FADING
    return CellState.SHOWN


def changes_on(ages: Ages, day: date) -> date | None:
    """Return the next day after `day` on which a shown cell changes by time, None for never."""
    return min((each for each in ages if each is not None and each > day), default=None)


HELD = (CellState.SHOWN, CellState.FADING)
"""The states that count as mastered in sums and trends: what is fading has been shown and is not lost yet."""
NEED = {
    CellState.EXPIRED: 0,
    CellState.NOT_YET: 1,
    CellState.FADING: 2,
    CellState.UNKNOWN: 3,
    CellState.SHOWN: 9,
}
"""Who needs what next: the lower comes first. What was once shown and is lost comes before what was never asked."""
