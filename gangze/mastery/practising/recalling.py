"""Say it from memory: what is given, what is to be said, and the points by which it is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gangze.dossiers.content import ItemContent, Kind
from gangze.kernel.wording import Sentence
from gangze.mastery.rules.pointing import Asked, points_of

from .choosing import Held
from .drawing import Draw
from .model import Form, Question
from .telling import bare

_STOPS = "，,。；;、：:\n"
_SHORTEST = 6
"""A text of fewer signs is not cut into what is given and what is to be said."""


@dataclass(frozen=True, slots=True)
class _Cue:
    about: str
    ask: str
    points: tuple[tuple[str, str], ...]
    answer: str


def recall(held: Held, draw: Draw) -> Question | None:
    """Return a question that is answered in one's own words; None for an item that says too little."""
    cues = [cue for cue in _cues(held) if cue.points and bare(cue.answer)]
    if not cues:
        return None
    cue = cues[draw.number("cue", len(cues))]
    return Question(held.place, Form.RECALL, cue.ask, cue.answer, cue.about, points=cue.points)


def _cues(held: Held) -> list[_Cue]:
    item = held.item
    points = [point for point in points_of(item) if bare(point.text)]
    title = item.main_text.strip()
    found: list[_Cue] = []
    if item.kind is Kind.RISK and bare(title):
        found += _asked(title, Sentence("这个风险怎么管控？"), [p for p in points if p.key.endswith(".measures")])
    if item.kind is Kind.EMERGENCY and bare(title):
        steps = [p for p in points if p.key.partition(".")[2].startswith(("protect", "s"))]
        found += _asked(title, Sentence("依次说出怎么处置。"), steps)
    if item.kind is Kind.OPERATION:
        found += _next_step(held, points)
    if item.kind is Kind.DUTY and bare(item.fields.get("standard", "")) and bare(title):
        standard = item.fields["standard"].strip()
        found.append(_Cue(title, Sentence("做到什么程度才算完成？"), ((f"{item.uid}.duty", standard),), standard))
    return found or _rest_of(item, points)


def _asked(about: str, ask: str, points: Sequence[Asked]) -> list[_Cue]:
    if not points:
        return []
    answer = points[0].text if len(points) == 1 else "\n".join(f"{n} {point.text}" for n, point in enumerate(points, 1))
    return [_Cue(about, ask, tuple((point.key, point.text) for point in points), answer)]


def _next_step(held: Held, points: Sequence[Asked]) -> list[_Cue]:
    """Return the question what comes after the step before, where there is one in the same phase."""
    uids = [item.uid for item in held.siblings]
    place = uids.index(held.item.uid) if held.item.uid in uids else 0
    before = held.siblings[place - 1] if place else None
    if before is None or before.fields.get("phase") != held.item.fields.get("phase") or not bare(before.main_text):
        return []
    steps = [point for point in points if point.key.endswith(".step")]
    return _asked(before.main_text.strip(), Sentence("这一步做完，接着做什么？"), steps)


def _a_third(text: str) -> int:
    """Return where the word ends with which a third of a text is told."""
    import rjieba  # late: its dictionary takes a fifth of a second, which no start of the program should wait for

    place = 0
    for word in rjieba.cut(text):
        place += len(word)
        if place >= max(2, len(text) // 3):
            break
    return place


def _rest_of(item: ItemContent, points: Sequence[Asked]) -> list[_Cue]:
    """Return the question how a sentence goes on, its first clause or third given."""
    for point in points:
        text = point.text.strip()
        ends = [n for n, sign in enumerate(text) if sign in _STOPS and n >= 2 and bare(text[n + 1 :])]
        given = ends[0] + 1 if ends and ends[0] <= len(text) // 2 else _a_third(text)
        rest = text[given:].strip()
        if len(bare(text)) >= _SHORTEST and bare(text[:given]) and bare(rest):
            return [_Cue(f"{text[:given].strip()}……", Sentence("接着说完整。"), ((point.key, rest),), text)]
    return []
