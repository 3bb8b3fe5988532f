"""Judges many recitations: points of the same document are taken apart once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any

from .judging import judge
from .lexicon import Lexicon, standard
from .measuring import Tally
from .model import Judgement, Point
from .points import compile_point
from .sets import Recitation

MOST_DOCUMENTS = 256


class Bench:
    """Judges one recitation after the other; remembers the points of the documents it met last."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon or standard()
        self._known: dict[str, tuple[Point, ...]] = {}

    def points(self, recitation: Recitation) -> tuple[Point, ...]:
        """Return the points of a recitation, taken apart."""
        name = repr(recitation.points)
        if name not in self._known:
            if len(self._known) >= MOST_DOCUMENTS:
                self._known.pop(next(iter(self._known)))
            self._known[name] = tuple(
                compile_point(
                    point["key"],
                    point["text"],
                    bool(point.get("must")),
                    self.lexicon,
                    accepted=point.get("accepted", ()),
                )
                for point in recitation.points
            )
        return self._known[name]

    def judge(self, recitation: Recitation) -> Judgement:
        """Return the judgement of one recitation."""
        return judge(
            self.points(recitation), recitation.transcript, is_ordered=recitation.is_ordered, lexicon=self.lexicon
        )


def judged(recitations: Iterable[Recitation]) -> Iterator[dict[str, Any]]:
    """Yield for each recitation what the judge says: {"id", "verdicts", "order_ok", "score"}."""
    bench = Bench()
    for recitation in recitations:
        judgement = bench.judge(recitation)
        verdicts = {mark.key: mark.verdict.value for mark in judgement.marks}
        yield {"id": recitation.id, "verdicts": verdicts, "order_ok": judgement.order_ok, "score": judgement.score}


def measured(recitations: Iterable[Recitation]) -> Tally:
    """Return how the judge agrees with the labels; points cached, each recitation timed. Those without labels are left out."""
    bench, tally = Bench(), Tally()
    for recitation in recitations:
        if not recitation.labels and recitation.order_ok is None:
            continue
        bench.points(recitation)
        started = time.perf_counter()
        judgement = bench.judge(recitation)
        ms = (time.perf_counter() - started) * 1000
        verdicts = {mark.key: mark.verdict.value for mark in judgement.marks}
        tally.add(recitation.labels, verdicts, order=recitation.order_ok, order_ok=judgement.order_ok, ms=ms)
    return tally
