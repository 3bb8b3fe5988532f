"""Which stretch of what was heard speaks of which point."""

from __future__ import annotations

from collections.abc import Sequence

from .hearing import Heard, Hit, Span, hits_of
from .model import Point

SWITCH, SWITCH_AT_PAUSE, IDLE = 0.5, 0.25, 0.04
"""What it costs to go over to another point, also where the speaker paused, and to hear nothing of the point for one sign."""
AGAINST_WORTH = 0.5
"""What a word that contradicts a point is worth to it, beside one that says it."""


def align(points: Sequence[Point], heard: Heard) -> tuple[list[int], list[list[list[Hit]]]]:
    """Return for each sign of the text the number of the point it speaks of (-1: none), and the hits by point and element.

    The best way through the text (Viterbi): a word is worth its weight, less where several points have it; to go over to
    another point costs something, less where the speaker paused.
    """
    hits = [[hits_of(element, heard) for element in point.elements] for point in points]
    worth = _worth(points, hits, len(heard.text))
    return _trimmed(_best_path(worth, heard), worth), hits


def _best_path(worth: Sequence[Sequence[float]], heard: Heard) -> list[int]:
    """Return the best way through the text; where nothing of any point was heard for some signs, they are gone over in one step."""
    best = [0.0] * (len(worth) + 1)  # the first speaks of no point
    steps: list[tuple[int, list[float], float]] = []
    gains = [*zip(*worth, strict=True)]
    index, length = 0, len(gains)
    while index < length:
        after = index + 1
        if index not in heard.stops and not any(gains[index]):
            while after < length and after not in heard.stops and not any(gains[after]):
                after += 1
        highest, idle = max(best), IDLE * (after - index - 1)
        move = highest - (SWITCH_AT_PAUSE if index in heard.stops else SWITCH)
        steps.append((after - index, best, move + idle))
        move += idle
        best = [
            highest,
            *[(value if value > move else move) + (gain or -IDLE) - idle for value, gain in zip(best[1:], gains[index], strict=True)],
        ]
        index = after
    path: list[int] = []
    state = best.index(max(best))
    for count, before, move in reversed(steps):
        path.append(state - 1)
        if not state or before[state] <= move:
            state = before.index(max(before))
        path.extend([state - 1] * (count - 1))
    return path[::-1]


def _trimmed(path: list[int], worth: Sequence[Sequence[float]]) -> list[int]:
    """Return a path without the ends of its stretches in which nothing of their point was heard."""
    for start, end, state in _runs(path):
        if state >= 0:
            heard = [index for index in range(start, end) if worth[state][index]]
            for index in (*range(start, heard[0] if heard else end), *range(heard[-1] + 1 if heard else end, end)):
                path[index] = -1
    return path


def _runs(path: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return the stretches of a path as start, end and point."""
    runs: list[tuple[int, int, int]] = []
    for index, state in enumerate(path):
        if runs and runs[-1][2] == state:
            runs[-1] = (runs[-1][0], index + 1, state)
        else:
            runs.append((index, index + 1, state))
    return runs


def _worth(points: Sequence[Point], hits: Sequence[Sequence[Sequence[Hit]]], length: int) -> list[list[float]]:
    """Return by point what each sign of the text is worth to it."""
    common: dict[str, int] = {}
    for point in points:
        for form in {form for element in point.elements for form in element.forms}:
            common[form] = common.get(form, 0) + 1
    worth = [[0.0] * length for _point in points]
    for row, point, found in zip(worth, points, hits, strict=True):
        for element, places in zip(point.elements, found, strict=True):
            value = element.weight / common.get(element.text, 1) ** 0.7
            for hit in places:
                each = value * hit.score * (AGAINST_WORTH if hit.is_against else 1) / (hit.end - hit.start)
                for index in range(hit.start, hit.end):
                    if row[index] < each:
                        row[index] = each
    return worth


def spans(path: Sequence[int], count: int) -> list[list[Span]]:
    """Return the stretches of a path that speak of each of `count` points."""
    found: list[list[Span]] = [[] for _number in range(count)]
    for start, end, state in _runs(path):
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


def phrase(span: Span, heard: Heard, *, most: int = 16) -> Span:
    """Return a stretch up to the pauses around it; itself where the speaker hardly paused at all."""
    start, end = span
    if len(heard.stops) * 30 < len(heard.text):
        return span
    while start > 0 and start not in heard.stops and span[0] - start < most:
        start -= 1
    while end < len(heard.text) and end not in heard.stops and end - span[1] < most:
        end += 1
    return start, end
