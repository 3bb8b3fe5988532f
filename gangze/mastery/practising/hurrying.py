"""All right in impossible time, again and again: a hint to people to listen in person, never a verdict (docs/rules/practice.md)."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from .checking import Checked
from .model import Question

LEAST_QUESTIONS = 5
FASTEST_MEDIAN_MILLISECONDS = 1200
FASTEST_CHARACTERS_A_SECOND = 12
HASTY_RUN = 3
"""So many packs in a row make a hint: one may be luck or a known pack, three are a habit."""


def is_hasty(questions: Sequence[Question], checked: Checked) -> bool:
    """Return whether a pack was answered all right in less time than reading it takes."""
    if len(questions) < LEAST_QUESTIONS or not checked.is_all_right:
        return False
    times = [answer.milliseconds for answer, _outcome in checked.answers]
    characters = sum(question.character_count for question in questions)
    return median(times) < FASTEST_MEDIAN_MILLISECONDS or characters * 1000 > sum(times) * FASTEST_CHARACTERS_A_SECOND


def longest_runs(hasty: Sequence[bool]) -> list[int]:
    """Return for each pack, in the order in which they were answered, how many hasty ones in a row end with it."""
    runs: list[int] = []
    for each in hasty:
        runs.append(runs[-1] + 1 if each and runs else int(each))
    return runs
