"""Judges a recitation point by point. The rules are told in docs/rules/recitation.md; the machine suggests, a person decides."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from .aligning import align, spans
from .breaching import breached
from .comparing import Comparison
from .hearing import Heard
from .lexicon import Lexicon, standard
from .model import Judgement, Mark, Point, Verdict
from .needing import topics_of
from .quantities import Quantity, is_same
from .scoring import passes, total_score

LONGEST_TRANSCRIPT = 20_000
_RANK = {Verdict.SAID: 3, Verdict.PARTIAL: 2, Verdict.WRONG: 1, Verdict.MISSED: 0}


def judge(points: Sequence[Point], transcript: str, *, is_ordered: bool, lexicon: Lexicon | None = None) -> Judgement:
    """Return the judgement of what was heard; whatever stands behind LONGEST_TRANSCRIPT signs is not heard any more.

    `is_ordered` says that the order of the points matters. The same arguments give the same judgement.
    """
    lexicon = lexicon or standard()
    heard = Heard(transcript[:LONGEST_TRANSCRIPT], lexicon)
    marks = _marks(points, heard, lexicon)
    for wording in range(max((len(point.others) for point in points), default=0)):
        others = [point.others[wording] if wording < len(point.others) else point for point in points]
        marks = [_better(one, other) for one, other in zip(marks, _marks(others, heard, lexicon), strict=True)]
    out_of_order = _out_of_order(marks) if is_ordered else ()
    score = total_score(points, marks, out_of_order)
    order_ok = not out_of_order if is_ordered and len(_uttered(marks)) > 1 else None
    return Judgement(tuple(marks), out_of_order, order_ok, score, passes(points, marks, score))


def _marks(points: Sequence[Point], heard: Heard, lexicon: Lexicon) -> list[Mark]:
    path, hits = align(points, heard)
    own = spans(path, len(points))
    strays = [each for each in heard.quantities if not _fits(each, path, points)]
    topics = topics_of(tuple(points))
    marks = [
        Comparison(point, heard, path, own[number], hits[number], lexicon, strays, topics).mark() if own[number]
        else Mark(point.key, Verdict.MISSED, 0.0, "", "没有说到")
        for number, point in enumerate(points)
    ]  # fmt: skip
    return breached(points, marks, path, hits, heard, lexicon)


def _fits(said: Quantity, path: Sequence[int], points: Sequence[Point]) -> bool:
    """Return whether the point that a quantity was given to names it, and was not given that alone while it was told elsewhere."""
    number = path[said.start]
    is_alone = number not in path[said.end : said.end + 1] and number not in path[max(0, said.start - 1) : said.start]
    if is_alone and number >= 0 and path.count(number) > said.end - said.start:
        return False
    return number >= 0 and any(
        element.quantity is not None and is_same(element.quantity, said) for element in points[number].elements
    )


def _better(card: Mark, wording: Mark) -> Mark:
    """Return the better mark of the card's words and of an accepted wording; what contradicts the card stays wrong whatever was accepted."""
    if card.verdict is Verdict.WRONG:
        return card
    if wording.verdict is Verdict.WRONG:
        return card if card.verdict is Verdict.SAID else wording
    return max(card, wording, key=_rank)


def _rank(mark: Mark) -> tuple[int, float]:
    return _RANK[mark.verdict], mark.coverage


def _uttered(marks: Sequence[Mark]) -> list[Mark]:
    return [each for each in marks if each.verdict is not Verdict.MISSED and each.start >= 0]


def _out_of_order(marks: Sequence[Mark]) -> tuple[str, ...]:
    """Return the keys of the fewest points that would have to go for the others to stand in the card's order."""
    uttered = _uttered(marks)
    tails: list[int] = []
    lengths = []
    for mark in uttered:
        place = bisect_right([uttered[n].start for n in tails], mark.start)
        lengths.append(place)
        tails[place : place + 1] = [len(lengths) - 1]
    kept: set[str] = set()
    wanted = len(tails) - 1
    for mark, length in zip(reversed(uttered), reversed(lengths), strict=True):
        if length == wanted:
            kept.add(mark.key)
            wanted -= 1
    return tuple(each.key for each in uttered if each.key not in kept)
