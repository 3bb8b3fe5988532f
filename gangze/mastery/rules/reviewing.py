"""How machine and examiners agree over many recitations, and where they differ most; memory stays flat however many there are."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

MOST_WORST = 50
MOST_POINTS_TOLD = 6
_RANK = {"wrong": 0, "missed": 1, "partial": 2, "said": 3}


def plain(verdict: str) -> str:
    """Return an examiner's verdict among the machine's four: said after a prompt is said, the machine cannot hear the prompt."""
    return "said" if verdict == "prompted" else verdict


@dataclass(frozen=True, slots=True)
class Pair:
    """One point as an examiner and the machine judged it."""

    text: str
    examiner: str
    machine: str
    reason: str = ""

    @property
    def distance(self) -> int:
        """Return how far apart the two are: 0 equal, 3 one calls said what the other calls wrong."""
        return abs(_RANK[plain(self.examiner)] - _RANK[self.machine])


@dataclass
class Review:
    """Counts of (examiner, machine), and the recitations that differ most, by the sum of their distances."""

    table: Counter[tuple[str, str]] = field(default_factory=Counter)
    recitations: int = 0
    _worst: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    _turns: Any = field(default_factory=count)

    def add(self, fact: str, session: str, pairs: Sequence[Pair]) -> None:
        """Count one recitation; `fact` and `session` find it again."""
        self.recitations += 1
        self.table.update((plain(pair.examiner), pair.machine) for pair in pairs)
        distance = sum(pair.distance for pair in pairs)
        if distance == 0:
            return
        differing = sorted((pair for pair in pairs if pair.distance), key=lambda pair: -pair.distance)
        told = {
            "fact": fact, "session": session, "distance": distance, "count": len(differing),
            "points": [[each.text, each.examiner, each.machine, each.reason] for each in differing[:MOST_POINTS_TOLD]],
        }  # fmt: skip
        heapq.heappush(self._worst, (distance, -next(self._turns), told))
        if len(self._worst) > MOST_WORST:
            heapq.heappop(self._worst)

    def summary(self) -> dict[str, Any]:
        """Return what the page shows: κ (None where it is undefined), the share of equal verdicts, the worst first."""
        points = sum(self.table.values())
        equal = sum(number for (one, other), number in self.table.items() if one == other)
        return {
            "recitations": self.recitations, "points": points, "equal": equal / points if points else None,
            "kappa": kappa(self.table), "table": [[one, other, number] for (one, other), number in sorted(self.table.items())],
            "worst": [told for _distance, _turn, told in sorted(self._worst, key=lambda each: each[:2], reverse=True)],
        }  # fmt: skip


def kappa(table: Counter[tuple[str, str]]) -> float | None:
    """Return Cohen's κ of a table of counts, None where it is undefined: without points, or where everything is one verdict.

    source: J. Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    total = sum(table.values())
    if not total:
        return None
    equal = sum(number for (one, other), number in table.items() if one == other) / total
    verdicts = {verdict for pair in table for verdict in pair}
    by_chance = sum(_share(table, 0, verdict) * _share(table, 1, verdict) for verdict in verdicts) / total**2
    return None if by_chance == 1 else (equal - by_chance) / (1 - by_chance)


def _share(table: Counter[tuple[str, str]], side: int, verdict: str) -> int:
    return sum(number for pair, number in table.items() if pair[side] == verdict)


def pairs_of(points: Iterable[dict[str, Any]], machine: dict[str, tuple[str, str]]) -> list[Pair]:
    """Return the points of a recitation as facts keep them, each with the machine's verdict and reason by key."""
    return [
        Pair(point["text"], point["verdict"], *machine[point["key"]]) for point in points if point["key"] in machine
    ]
