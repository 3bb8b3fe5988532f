"""How well a judge agrees with people: confusion, F1 by verdict, order, and how often a right point is called wrong."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .model import Verdict


@dataclass
class Tally:
    """Counts of points by what people said and what the judge said; orders judged and agreed; milliseconds of each recitation."""

    confusion: Counter[tuple[Verdict, Verdict]] = field(default_factory=Counter)
    orders: int = 0
    orders_agreed: int = 0
    milliseconds: list[float] = field(default_factory=list)

    def add(
        self,
        labels: Mapping[str, str],
        verdicts: Mapping[str, str],
        *,
        order: bool | None,
        order_ok: bool | None,
        ms: float,
    ) -> None:
        """Count one recitation; `order` is what people said of the order, None where they said nothing."""
        for key, label in labels.items():
            self.confusion[Verdict(label), Verdict(verdicts.get(key, Verdict.MISSED))] += 1
        if order is not None:
            self.orders += 1
            self.orders_agreed += order == order_ok
        self.milliseconds.append(ms)

    def report(self) -> dict[str, Any]:
        """Return the figures; a share of nothing is 0."""
        per_verdict = {verdict.value: self._figures(verdict) for verdict in Verdict}
        said = sum(count for (label, _v), count in self.confusion.items() if label is Verdict.SAID)
        return {
            "n": len(self.milliseconds),
            "macro_f1": sum(each["f1"] for each in per_verdict.values()) / len(per_verdict),
            "per_verdict": per_verdict,
            "order_accuracy": _share(self.orders_agreed, self.orders),
            "said_judged_wrong": _share(self.confusion[Verdict.SAID, Verdict.WRONG], said),
            "median_ms": statistics.median(self.milliseconds) if self.milliseconds else 0.0,
        }

    def _figures(self, verdict: Verdict) -> dict[str, float]:
        right = self.confusion[verdict, verdict]
        precision = _share(right, sum(count for (_l, said), count in self.confusion.items() if said is verdict))
        recall = _share(right, sum(count for (label, _v), count in self.confusion.items() if label is verdict))
        return {"precision": precision, "recall": recall, "f1": _share(2 * precision * recall, precision + recall)}


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def table(confusion: Mapping[tuple[Verdict, Verdict], int]) -> Iterable[str]:
    """Yield the lines of the confusion table: what people said by rows, what the judge said by columns."""
    yield "label \\ judged".ljust(16) + "".join(verdict.value.rjust(9) for verdict in Verdict)
    for label in Verdict:
        yield label.value.ljust(16) + "".join(str(confusion[label, verdict]).rjust(9) for verdict in Verdict)
