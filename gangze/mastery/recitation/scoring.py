"""From verdicts to a number: the total of a recitation, and whether it passes. The formula is told in docs/rules/recitation.md."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .model import Mark, Point, Verdict

WORTH = {Verdict.SAID: 1.0, Verdict.PARTIAL: 0.5, Verdict.MISSED: 0.0, Verdict.WRONG: -0.5}
MUST_WEIGHT = 2.0
OUT_OF_ORDER_COST, MOST_ORDER_COST = 5.0, 15.0
PASS_SCORE = 80.0


def total_score(points: Sequence[Point], marks: Sequence[Mark], out_of_order: Collection[str] = ()) -> float:
    """Return the total of 0–100: what was said by weight, ★ twice, less what is wrong and what came out of order."""
    weights = [MUST_WEIGHT if point.must else 1.0 for point in points]
    if not weights:
        return 0.0
    earned = sum(weight * WORTH[mark.verdict] for weight, mark in zip(weights, marks, strict=True))
    cost = min(MOST_ORDER_COST, OUT_OF_ORDER_COST * len(out_of_order))
    return round(min(100.0, max(0.0, 100.0 * earned / sum(weights) - cost)), 1)


def passes(points: Sequence[Point], marks: Sequence[Mark], score: float) -> bool:
    """Return whether a recitation is passed: enough was said, and no ★ point wrong, whatever the total."""
    wrong = {mark.key for mark in marks if mark.verdict is Verdict.WRONG}
    return score >= PASS_SCORE and not any(point.must and point.key in wrong for point in points)
