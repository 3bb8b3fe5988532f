"""How recall fades: the memory of one item after each act, by FSRS-6, and the days on which it has faded (docs/rules/mastery.md).

Learning steps of minutes are for many repetitions in one sitting; people are heard and practise once a day. So there are
none: the first act already sets stability and difficulty, and any act counts by the days since the one before it. What is left
of the scheduler is written out here, because a park's ledger holds some ten million acts; a test holds it equal, to the last
bit, to the package `fsrs`, whose parameters it takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from math import e
from typing import NamedTuple

from fsrs import Rating, Scheduler

from .levels import Outcome

SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
"""The scheduler this is equal to."""
RATING_OF: dict[str, int] = {
    Outcome.SHOWN.value: Rating.Good,
    Outcome.PARTLY.value: Rating.Hard,
    Outcome.NOT.value: Rating.Again,
}
LONGEST_DAYS = 36_500
"""A hundred years: what lasts longer lasts for good."""
_P = SCHEDULER.parameters
_DECAY = -_P[20]
_FACTOR: float = 0.9 ** (1 / _DECAY) - 1
_LEAST_STABILITY, _LEAST_DIFFICULTY, _MOST_DIFFICULTY = 0.001, 1.0, 10.0


class Memory(NamedTuple):
    """What is remembered of one item: `stability` is the days until recall falls to 90 %, `difficulty` is 1–10."""

    stability: float
    difficulty: float


def _first_difficulty(rating: int) -> float:
    found: float = _P[4] - (e ** (_P[5] * (rating - 1))) + 1
    return found


_EASY = _first_difficulty(Rating.Easy)
_FIRST = {
    rating: Memory(
        max(_P[rating - 1], _LEAST_STABILITY),
        min(max(_first_difficulty(rating), _LEAST_DIFFICULTY), _MOST_DIFFICULTY),
    )
    for rating in RATING_OF.values()
}
_HARD_PENALTY = {Rating.Good: 1, Rating.Hard: _P[15]}
_DAMPED = {rating: -(_P[6] * (rating - 3)) for rating in RATING_OF.values()}
_SAME_DAY = {rating: e ** (_P[17] * (rating - 3 + _P[18])) for rating in RATING_OF.values()}
_GROWTH, _SHORTEST = e ** _P[8], e ** (_P[17] * _P[18])


def after_act(memory: Memory | None, last_at: datetime | None, outcome: str, moment: datetime) -> Memory:
    """Return the memory after an act; None is an item never acted upon. The acts must come in order of their moments."""
    rating = RATING_OF[outcome]
    if memory is None or last_at is None:
        return _FIRST[rating]
    stability, difficulty = memory
    days = (moment - last_at).days
    if days < 1:
        growth = _SAME_DAY[rating] * (stability ** -_P[19])
        new = stability * (growth if rating == Rating.Again else max(growth, 1.0))
    elif rating == Rating.Again:
        new = _forgotten(stability, difficulty, retrievability(stability, days))
    else:
        lost = (e ** ((1 - retrievability(stability, days)) * _P[10])) - 1
        new = stability * (1 + _GROWTH * (11 - difficulty) * (stability ** -_P[9]) * lost * _HARD_PENALTY[rating])  # type: ignore[index]
    harder = _P[7] * _EASY + (1 - _P[7]) * (difficulty + (10.0 - difficulty) * _DAMPED[rating] / 9.0)
    return Memory(max(new, _LEAST_STABILITY), min(max(harder, _LEAST_DIFFICULTY), _MOST_DIFFICULTY))


def _forgotten(stability: float, difficulty: float, recalled: float) -> float:
    long_term = (
        _P[11] * (difficulty ** -_P[12]) * (((stability + 1) ** (_P[13])) - 1) * (e ** ((1 - recalled) * _P[14]))
    )
    return float(min(long_term, stability / _SHORTEST))


def after_acts(acts: Iterable[tuple[datetime, str]]) -> Memory | None:
    """Return the memory after acts (moment, outcome) in order; None without one."""
    memory, last_at = None, None
    for moment, outcome in acts:
        memory = after_act(memory, last_at, outcome, moment)
        last_at = moment
    return memory


def retrievability(stability: float, days: int) -> float:
    """Return how likely the item is recalled (0–1) whole days after the last act. source: FSRS-6, the forgetting curve."""
    ratio: float = (1 + _FACTOR * days / stability) ** _DECAY
    return ratio


def days_until_below(stability: float, percent: int) -> int:
    """Return the first number of whole days after which recall is below a percentage (1–99); LONGEST_DAYS at most."""
    ratio = percent / 100
    days = int(min(stability / _FACTOR * (ratio ** (1 / _DECAY) - 1), LONGEST_DAYS))
    # The closed form is exact on paper; floating point may miss the day by one.
    while days > 0 and retrievability(stability, days - 1) < ratio:
        days -= 1
    while days < LONGEST_DAYS and retrievability(stability, days) >= ratio:
        days += 1
    return days
