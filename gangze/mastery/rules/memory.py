"""How recall fades: the memory of one item after each act, by FSRS, and the days on which it has faded (docs/rules/mastery.md).

Learning steps of minutes are for many repetitions in one sitting; people are heard and practise once a day. So there are
none: the first act already sets stability and difficulty, and any act counts by the days since the one before it.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler, State

from .levels import Outcome

SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
RATING_OF = {Outcome.SHOWN: Rating.Good, Outcome.PARTLY: Rating.Hard, Outcome.NOT: Rating.Again}
LONGEST_DAYS = 36_500
"""A hundred years: what lasts longer lasts for good."""
_DECAY = -SCHEDULER.parameters[20]
_FACTOR: float = 0.9 ** (1 / _DECAY) - 1


class Memory(NamedTuple):
    """What is remembered of one item: `stability` is the days until recall falls to 90 %, `difficulty` is 1–10."""

    stability: float
    difficulty: float


def after_act(memory: Memory | None, last_at: datetime | None, outcome: Outcome, moment: datetime) -> Memory:
    """Return the memory after an act at a moment (UTC); None is an item never acted upon. The acts must come in order."""
    if memory is None:
        card = Card(card_id=0, due=moment)
    else:
        card = Card(
            card_id=0, state=State.Review, step=None, stability=memory.stability, difficulty=memory.difficulty,
            due=moment, last_review=last_at,
        )  # fmt: skip
    card, _log = SCHEDULER.review_card(card, RATING_OF[outcome], moment)
    if card.stability is None or card.difficulty is None:
        raise AssertionError("a reviewed card has a memory")
    return Memory(card.stability, card.difficulty)


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
