"""What answers show: checked against the questions as they were frozen, whatever the device thought of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gangze.kernel.errors import RuleBroken
from gangze.mastery.rules.levels import Outcome

from .model import Form, Question

LONGEST_WORDS = 2000
LONGEST_MILLISECONDS = 3_600_000
Listen = Callable[[Question, str], Outcome]
"""Judges words that were said to a question."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the options chosen, in order; or, to a question in one's own words, the words and the person's own mark.

    `is_judged`: the words were judged by the machine when they were said; otherwise the person marked himself.
    """

    number: int
    chosen: tuple[int, ...] = ()
    words: str = ""
    own_mark: Outcome | None = None
    is_judged: bool = False
    milliseconds: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """Every answer with what it showed, and the outcome of each item: the worst of its answers."""

    answers: tuple[tuple[Answer, Outcome], ...]
    outcomes: tuple[tuple[str, Outcome], ...]

    @property
    def is_all_right(self) -> bool:
        """Return whether every question was answered rightly."""
        return all(outcome is Outcome.SHOWN for _answer, outcome in self.answers)


def check(questions: Sequence[Question], answers: Sequence[Answer], listen: Listen) -> Checked:
    """Return what the answers show. Raises RuleBroken for answers that are not those of this pack."""
    by_number = {answer.number: answer for answer in answers}
    if len(by_number) != len(answers) or sorted(by_number) != list(range(1, len(questions) + 1)):
        raise RuleBroken("交上来的答案和这一组题对不上，没有记录。请刷新页面重新练一组。")
    pairs = [(question, by_number[n]) for n, question in enumerate(questions, 1)]
    for question, answer in pairs:
        _require_possible(question, answer)
    judged = tuple((answer, _shown_by(question, answer, listen)) for question, answer in pairs)
    worst: dict[str, Outcome] = {}
    for (question, _answer), (_same, outcome) in zip(pairs, judged, strict=True):
        worst[question.uid] = max(worst.get(question.uid, Outcome.SHOWN), outcome, key=list(Outcome).index)
    return Checked(judged, tuple(worst.items()))


def _require_possible(question: Question, answer: Answer) -> None:
    is_possible = 0 <= answer.milliseconds <= LONGEST_MILLISECONDS and _is_text(answer.words)
    if question.form is Form.RECALL:
        is_possible &= not answer.chosen and (
            answer.own_mark is not None or (answer.is_judged and bool(answer.words.strip()))
        )
    elif question.form is Form.ORDER:
        is_possible &= sorted(answer.chosen) == list(range(len(question.options)))
    else:
        is_possible &= len(answer.chosen) == 1 and 0 <= answer.chosen[0] < len(question.options)
    if not is_possible:
        raise RuleBroken("第{number}题的答案不是这道题能有的，没有记录。请刷新页面重新练一组。", number=answer.number)


def _is_text(words: str) -> bool:
    """Return whether words are of a length that somebody says, and such as a fact can keep: no NUL, no half of a sign."""
    return len(words) <= LONGEST_WORDS and "\0" not in words and not any("\ud800" <= sign <= "\udfff" for sign in words)


def _shown_by(question: Question, answer: Answer, listen: Listen) -> Outcome:
    if question.form is Form.RECALL:
        if answer.is_judged and answer.words.strip():
            return listen(question, answer.words)
        return answer.own_mark or Outcome.NOT
    if answer.chosen == question.right:
        return Outcome.SHOWN
    if question.form is Form.ORDER and _is_one_swap(answer.chosen, question.right):
        return Outcome.PARTLY
    return Outcome.NOT


def _is_one_swap(one: Sequence[int], other: Sequence[int]) -> bool:
    """Return whether two neighbours changed places and all else is in order."""
    differing = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(differing) == 2 and differing[1] == differing[0] + 1 and len(one) > 2


def told(questions: Sequence[Question], checked: Checked, uids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the questions about some items with their answers, as the fact keeps them: every word, option and choice."""
    return [
        {
            **question.to_kept(), "number": answer.number, "chosen": list(answer.chosen), "words": answer.words,
            "own_mark": answer.own_mark.value if answer.own_mark else None, "judged_by": judged_by(question, answer),
            "outcome": outcome.value, "milliseconds": answer.milliseconds,
        }
        for question, (answer, outcome) in zip(questions, checked.answers, strict=True) if question.uid in uids
    ]  # fmt: skip


def judged_by(question: Question, answer: Answer) -> str:
    """Return who judged an answer: "key" the frozen answer, "machine" the judge of recitations, "self" the person."""
    if question.form is not Form.RECALL:
        return "key"
    return "machine" if answer.is_judged else "self"
