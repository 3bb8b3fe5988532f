"""What an examiner marks: verdicts on the points of a recitation, answers to why, steps that were done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import combinations
from typing import Any
from uuid import UUID, uuid5

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Sentence

from .evidence import outcome_of
from .levels import Outcome

_SESSIONS = UUID("9d6f6a0e-3c0e-4c39-9a61-5a7f0b8f6c11")
MUST_WEIGHT = 2
WORTH = {
    "said": Decimal(1),
    "prompted": Decimal("0.7"),
    "partial": Decimal("0.5"),
    "missed": Decimal(0),
    "wrong": Decimal("-0.5"),
}
OUT_OF_ORDER_COST, MOST_ORDER_COST = Decimal(5), Decimal(15)


class Marked(StrEnum):
    """The five verdicts of an examiner; PROMPTED is said after help."""

    SAID = "said"
    PROMPTED = "prompted"
    PARTIAL = "partial"
    MISSED = "missed"
    WRONG = "wrong"

    @property
    def label(self) -> str:
        """Return what it means in full."""
        return _MARKED[self]

    @property
    def short(self) -> str:
        """Return the word on the button: two characters, so that five of them fit on a phone."""
        return _SHORT[self]


_MARKED = {
    Marked.SAID: Sentence("说对"),
    Marked.PROMPTED: Sentence("提示后说对"),
    Marked.PARTIAL: Sentence("不全"),
    Marked.MISSED: Sentence("没说"),
    Marked.WRONG: Sentence("说错"),
}
_SHORT = {**_MARKED, Marked.PROMPTED: Sentence("提示")}


@dataclass(frozen=True, slots=True)
class PointMark:
    """One point as marked; `suggested` and `reason` are the machine's, "" where it was not asked."""

    key: str
    text: str
    verdict: Marked
    is_must_know: bool = False
    is_out_of_order: bool = False
    suggested: str = ""
    reason: str = ""

    @property
    def uid(self) -> str:
        """Return the uid (hex) of the item."""
        return self.key.partition(".")[0]


@dataclass(frozen=True, slots=True)
class RecitationMarks:
    """The points of one recitation as one examiner marked them."""

    points: tuple[PointMark, ...]

    def require_items(self, uids: Collection[str]) -> None:
        """Raise RuleBroken unless there is a point, and every point is of one of the items."""
        _require({point.uid for point in self.points}, uids, [point.key for point in self.points])

    def result(self, pass_score: int) -> tuple[Decimal, bool]:
        """Return the score 0–100 and whether it is passed: enough said, and no ★ point wrong. docs/rules/recitation.md."""
        weights = [MUST_WEIGHT if point.is_must_know else 1 for point in self.points]
        pairs = zip(self.points, weights, strict=True)
        earned = sum((WORTH[point.verdict.value] * weight for point, weight in pairs), Decimal(0))
        cost = min(MOST_ORDER_COST, OUT_OF_ORDER_COST * sum(point.is_out_of_order for point in self.points))
        score = max(Decimal(0), (100 * earned / sum(weights) - cost)).quantize(Decimal("0.1"))
        is_wrong = any(point.is_must_know and point.verdict is Marked.WRONG for point in self.points)
        return score, score >= pass_score and not is_wrong

    def told_why(self, score: Decimal, pass_score: int) -> Sentence:
        """Return why a recitation is not passed, "" (falsy) for one that is."""
        wrong = [point.text for point in self.points if point.is_must_know and point.verdict is Marked.WRONG]
        if wrong:
            return Sentence("★要点说错：{text}", text=wrong[0])
        return (
            Sentence("得分{score}，不到{least}分", score=score, least=pass_score)
            if score < pass_score
            else Sentence("")
        )

    def outcomes(self) -> list[tuple[str, str]]:
        """Return what the verdicts show of each item, in order of the card."""
        by_item: dict[str, list[str]] = defaultdict(list)
        for point in self.points:
            by_item[point.uid].append(point.verdict.value)
        return [(uid, outcome_of(verdicts).value) for uid, verdicts in by_item.items()]

    def told(self) -> dict[str, Any]:
        """Return what the fact keeps."""
        return {
            "points": [
                {
                    "key": point.key, "text": point.text, "verdict": point.verdict.value, "must": point.is_must_know,
                    "out_of_order": point.is_out_of_order, "suggested": point.suggested, "reason": point.reason,
                }
                for point in self.points
            ]
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExplanationMarks:
    """Why-questions and how they were answered: (uid, question, outcome, note)."""

    answers: tuple[tuple[str, str, Outcome, str], ...]

    def require_items(self, uids: Collection[str]) -> None:
        """Raise RuleBroken unless something was asked, and only about these items."""
        asked = [answer[0] for answer in self.answers]
        _require(set(asked), uids, asked)

    def outcomes(self) -> list[tuple[str, str]]:
        """Return the outcome of each item."""
        return [(uid, outcome.value) for uid, _question, outcome, _note in self.answers]

    def has_passed(self) -> bool:
        """Return whether everything asked was explained at least in part, and most of it wholly."""
        outcomes = [answer[2] for answer in self.answers]
        return Outcome.NOT not in outcomes and 2 * outcomes.count(Outcome.SHOWN) >= len(outcomes)

    def told(self) -> dict[str, Any]:
        """Return what the fact keeps."""
        return {
            "answers": [
                {"uid": uid, "question": question, "outcome": outcome.value, "note": note}
                for uid, question, outcome, note in self.answers
            ]
        }


class Mode(StrEnum):
    """Where something is shown to be done: at work, talked through at a table, in a real drill."""

    WORK = "work"
    TABLETOP = "tabletop"
    DRILL = "drill"

    @property
    def label(self) -> str:
        """Return the name of the mode."""
        return _MODES[self]


_MODES = {Mode.WORK: Sentence("现场实操"), Mode.TABLETOP: Sentence("桌面推演"), Mode.DRILL: Sentence("实战演练")}


@dataclass(frozen=True, slots=True)
class StepMark:
    """One step as observed: `outcome` SHOWN done right, PARTLY after help, NOT wrong or left out; `at_seconds` since the start, None untimed.

    `key` is the point's (rules.pointing): what several people of one drill did of the same step meets under it.
    """

    uid: str
    text: str
    outcome: Outcome
    at_seconds: int | None = None
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class DemonstrationMarks:
    """The steps one person was observed to do, as which role, where. Steps of others in the same drill are not among them."""

    mode: Mode
    steps: tuple[StepMark, ...]
    role: str = ""

    def require_items(self, uids: Collection[str]) -> None:
        """Raise RuleBroken unless a step was observed, all of them of these items."""
        found = [step.uid for step in self.steps]
        if not found or not set(found) <= set(uids):
            raise RuleBroken("没有记录任何步骤，或步骤不属于这份卡。")

    def outcomes(self) -> list[tuple[str, str]]:
        """Return for each item the worst of its steps: a card is done when all of it is done."""
        by_item: dict[str, list[Outcome]] = defaultdict(list)
        for step in self.steps:
            by_item[step.uid].append(step.outcome)
        return [(uid, _worst(outcomes).value) for uid, outcomes in by_item.items()]

    def has_passed(self) -> bool:
        """Return whether every step was done, with help at most."""
        return all(step.outcome is not Outcome.NOT for step in self.steps)

    def told(self) -> dict[str, Any]:
        """Return what the fact keeps."""
        steps = [
            {
                "uid": step.uid,
                "key": step.key,
                "text": step.text,
                "outcome": step.outcome.value,
                "at_seconds": step.at_seconds,
                "note": step.note,
            }
            for step in self.steps
        ]
        return {"mode": self.mode.value, "role": self.role, "steps": steps}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far examiners agree: Cohen's κ (None when everything is one verdict and κ is undefined) and the share of equal marks, over `count` points."""

    kappa: float | None
    equal_ratio: float
    count: int
    differing: tuple[str, ...] = field(default=())


def agreement(one: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> Agreement | None:
    """Return how far two examiners agree on the points both marked, given (key, verdict); None without a common point.

    source: J. Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    mine, theirs = dict(one), dict(other)
    keys = [key for key in mine if key in theirs]
    if not keys:
        return None
    equal = sum(mine[key] == theirs[key] for key in keys) / len(keys)
    verdicts = {*mine.values(), *theirs.values()}
    by_chance = sum(
        (sum(mine[key] == verdict for key in keys) / len(keys))
        * (sum(theirs[key] == verdict for key in keys) / len(keys))
        for verdict in verdicts
    )
    kappa = None if by_chance == 1 else (equal - by_chance) / (1 - by_chance)
    return Agreement(kappa, equal, len(keys), tuple(key for key in keys if mine[key] != theirs[key]))


def agreements(markings: Sequence[Sequence[tuple[str, str]]]) -> list[Agreement]:
    """Return the agreement of every two of several markings of one recitation, where they share a point."""
    found = (agreement(one, other) for one, other in combinations(markings, 2))
    return [each for each in found if each is not None]


def session_uuid(
    *,
    person: UUID,
    post: UUID,
    document: str,
    level: str,
    day: date,
    turn: int = 1,
    draw: UUID | None = None,
    scenario: str = "",
) -> UUID:
    """Return what one hearing is called, the same on every device: two examiners offline mark the same recitation.

    `scenario` is the uid of the one emergency scenario that was heard, "" for anything else: one scenario after another is
    not the same hearing.
    """
    told = [str(person), str(post), document, level, day.isoformat(), str(turn), str(draw or "")]
    return uuid5(_SESSIONS, "/".join([*told, scenario] if scenario else told))


def _worst(outcomes: Iterable[Outcome]) -> Outcome:
    return max(outcomes, key=list(Outcome).index)


def _require(found: set[str], uids: Collection[str], keys: Sequence[str]) -> None:
    if not found:
        raise RuleBroken("没有标任何一条。")
    if not found <= set(uids):
        raise RuleBroken("有的要点不属于这一版文件，请刷新后再标。")
    if len(set(keys)) < len(keys):
        raise RuleBroken("同一条标了两次。")
