"""Which stretch of what was heard speaks of which point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain, groupby

from .hearing import Heard, Hit, Span, hits_of
from .model import Point
from .parting import told_in_parts
from .speech import GONE

SWITCH, SWITCH_AT_PAUSE, IDLE = 0.5, 0.25, 0.04
"""What it costs to go over to another point, also where the speaker paused, and to hear nothing of the point for one sign."""
OTHER_NUMBER, IDLE_BEFORE = 0.5, 3
"""How surely a number is heard in another one; and how many signs may stand before it that speak of no point."""
OWN_WORD = 1.001
"""How much more the card's own word is worth than others that mean it: it parts two points that both could mean it."""
MOST_DOCUMENTS = 256
ALMOST = 1e-9
"""What rounding may make of nothing."""
_Step = tuple[float, float, int]
"""What was reached before a sign: the floor, what to move on is worth, and whence."""
DENIED_WORTH, NO_BEFORE = 1.8, 2
"""How much more a word is worth to a point that forbids it where a no stands right before it, and within how many signs."""
AGAINST_WORTH = 0.5
"""What a word that contradicts a point is worth to it, beside one that says it."""


def align(points: Sequence[Point], heard: Heard) -> tuple[list[int], list[list[list[Hit]]]]:
    """Return for each sign of the text the number of the point it speaks of (-1: none), and the hits by point and element.

    The best way through the text (Viterbi): a word is worth its weight, less where several points have it; to go over to
    another point costs something, less where the speaker paused.
    """
    hits = [[hits_of(each, heard) + told_in_parts(each, heard) for each in point.elements] for point in points]
    worth = _worth(points, hits, {end for _start, end in heard.noes})
    path = _trimmed(_best_path(worth, heard), worth)
    _give_numbers_back(path, hits, heard)
    return path, hits


def _give_numbers_back(path: list[int], hits: Sequence[Sequence[Sequence[Hit]]], heard: Heard) -> None:
    """Give a number that is none of the card's to the point it was said with, rather than to what follows behind a pause: 票过期一两天没关系，分析…."""
    for said in heard.quantities:
        owner = path[said.start]
        pause = next((place for place in range(said.end, len(path)) if place in heard.stops), len(path))
        if owner < 0 or owner not in path[pause : pause + 3]:
            continue
        start = _begin(path, said.start)
        before = _begin(path, start, idle=True)
        told = [hit for each in hits[owner] for hit in each if start <= hit.start and hit.end <= pause]
        if (
            start >= said.start - 1
            and 0 < before >= start - (0 if said.bound else IDLE_BEFORE)
            and not heard.is_paused(before, start)
            and all(hit.start == said.start and hit.score <= OTHER_NUMBER for hit in told)
        ):
            for place in range(before, pause):
                path[place] = path[before - 1] if path[place] in (-1, owner) else path[place]


def _begin(path: Sequence[int], place: int, *, idle: bool = False) -> int:
    """Return where the stretch begins that a place lies in; or else that of what speaks of no point, right before it."""
    owner = -1 if idle else path[place]
    while place and path[place - 1] == owner:
        place -= 1
    return place


def _best_path(worth: Sequence[Mapping[int, float]], heard: Heard) -> list[int]:
    """Return the best way through the text.

    To hear nothing of a point costs all points the same, so values are kept as if it cost nothing, and are `raised` by IDLE for each sign:
    only those that a sign is worth something to change. All that are not worth more than to begin anew stand at the same `floor`.
    """
    stops = heard.stops
    values: dict[int, list[tuple[int, float]]] = {}  # by point: from which sign on which value
    highest, top, floor, raised = 0.0, 0, 0.0, 0.0  # the highest value and whose it is
    steps: list[_Step] = []
    for index, gained in enumerate(_gains(worth, len(heard.text))):
        move = highest - (SWITCH_AT_PAUSE if index in stops else SWITCH) + raised
        steps.append((floor, move, top))
        raised += IDLE if heard.text[index] != GONE else 0.0  # what was taken back parts nothing
        top = 0
        if move > floor:
            floor = move
        for state, gain in gained:
            known = values.setdefault(state, [])
            value = (known[-1][1] if known and known[-1][1] > floor else floor) + gain + IDLE
            known.append((index + 1, value))
            if value - raised > highest + ALMOST:
                highest, top = value - raised, state
    return _traced_back(top, steps, values)


def _gains(worth: Sequence[Mapping[int, float]], length: int) -> list[list[tuple[int, float]]]:
    """Return by sign which points it is worth something to, and how much; points are counted from 1."""
    gains: list[list[tuple[int, float]]] = [[] for _sign in range(length)]
    for state, row in enumerate(worth, 1):
        for index, gain in row.items():
            gains[index].append((state, gain))
    return gains


def _traced_back(state: int, steps: Sequence[_Step], values: Mapping[int, list[tuple[int, float]]]) -> list[int]:
    """Return the way that ends at a point (0 speaks of none), step by step from its end; takes the values apart."""
    path = []
    for index in range(len(steps) - 1, -1, -1):
        low, move, top = steps[index]
        path.append(state - 1)
        if state:
            known = values[state]
            while known and known[-1][0] > index:
                known.pop()
            if low > move + ALMOST or (known and known[-1][1] > move + ALMOST):
                continue
        state = top
    return path[::-1]


def _trimmed(path: list[int], worth: Sequence[Mapping[int, float]]) -> list[int]:
    """Return a path without the ends of its stretches in which nothing of their point was heard."""
    for start, end, state in runs(path):
        if state >= 0:
            heard = [index for index in range(start, end) if index in worth[state]]
            for index in (*range(start, heard[0] if heard else end), *range(heard[-1] + 1 if heard else end, end)):
                path[index] = -1
    return path


def runs(path: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return the stretches of a path as start, end and point."""
    found, start = [], 0
    for state, signs in groupby(path):
        end = start + sum(1 for _sign in signs)
        found.append((start, end, state))
        start = end
    return found


def _worth(points: Sequence[Point], hits: Sequence[Sequence[Sequence[Hit]]], noes: Set[int]) -> list[dict[int, float]]:
    """Return by point what the signs of the text are worth to it, those that are worth something."""
    common = _common(tuple(points))
    return [_worth_of(point, found, common, noes) for point, found in zip(points, hits, strict=True)]


@lru_cache(maxsize=MOST_DOCUMENTS)
def _common(points: tuple[Point, ...]) -> Mapping[str, int]:
    """Return how many points have which words."""
    return Counter(chain.from_iterable(point.forms for point in points))


def _worth_of(
    point: Point, hits: Sequence[Sequence[Hit]], common: Mapping[str, int], noes: Set[int]
) -> dict[int, float]:
    """Return what the signs of the text are worth to a point; `common` tells how many points have a word."""
    row: dict[int, float] = {}
    for element, places in zip(point.elements, hits, strict=True):
        if not places:
            continue
        value, text = element.weight / common.get(element.text, 1) ** 0.7, element.text
        for start, end, score, said, is_against in places:
            factor = AGAINST_WORTH if is_against else OWN_WORD if said == text else 1.0
            if element.is_denied and not is_against:
                factor *= _denied_worth(start, noes)
            each = value * score * factor / (end - start)
            for index in range(start, end):
                if row.get(index, 0.0) < each:
                    row[index] = each
    return row


def _denied_worth(start: int, noes: Set[int]) -> float:
    """Return how much more a word that the card forbids is worth where a no ends right before it."""
    return 1.0 if noes.isdisjoint(range(start - NO_BEFORE, start + 1)) else DENIED_WORTH


def spans(path: Sequence[int], count: int) -> list[list[Span]]:
    """Return the stretches of a path that speak of each of `count` points."""
    found: list[list[Span]] = [[] for _number in range(count)]
    for start, end, state in runs(path):
        if state >= 0:
            found[state].append((start, end))
    return found


def widened(span: Span, path: Sequence[int], *, left: int = 8, right: int = 14) -> Span:
    """Return a stretch with what stands beside it and speaks of no point."""
    start, end = span
    while start > 0 and span[0] - start < left and path[start - 1] == -1:
        start -= 1
    while end < len(path) and end - span[1] < right and path[end] == -1:
        end += 1
    return start, end


def lost_beside(span: Span, path: Sequence[int], stops: Collection[int], *, most: int = 4, gap: int = 2) -> Span:
    """Return a stretch with a word beside it that was given to another point: alone (打在|手动), or up to a pause (消防泵|停掉，报警设备).

    The word has `most` signs at the most, and stands within `gap` signs that speak of no point.
    """
    start, end = span
    reach = most + gap + 1
    before = [place in stops for place in range(start, max(0, start - reach) - 1, -1)]
    behind = [place in stops for place in range(end, min(end + reach, len(path)) + 1)]
    return (
        start - _lost(path[max(0, start - reach) : start][::-1], before, most, gap),
        end + _lost(path[end : end + reach], behind, most, gap),
    )


def _lost(path: Sequence[int], pauses: Sequence[bool], most: int, gap: int) -> int:
    """Return how far a word of another point reaches that stands first in a path, 0 where none does; `pauses` tells before which signs there is one."""
    first = next((n for n, state in enumerate(path[: gap + 1]) if state >= 0), -1)
    if first < 0:
        return 0
    is_parted = any(pauses[: first + 1])
    ends = (
        n for n, state in enumerate(path[first:]) if n and (state != path[first] or (not is_parted and pauses[first + n]))
    )  # fmt: skip
    length = min(next(ends, most + 1), len(path) - first)
    return first + length if length <= most else 0


def phrase(span: Span, heard: Heard, *, most: int = 16) -> Span:
    """Return a stretch up to the pauses around it; itself where the speaker hardly paused at all."""
    return heard.phrase(span, most) if len(heard.stops) * 30 >= len(heard.text) else span
