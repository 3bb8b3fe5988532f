"""All right in impossible time is a hint: what is impossible, and when it is one."""

from __future__ import annotations

from dataclasses import replace

from gangze.mastery.practising import Checked, Question, check, is_hasty, longest_runs
from gangze.mastery.rules.levels import Outcome

from .builders import a_post, hold, pack, right_answers


def in_time(milliseconds: int, count: int = 8) -> tuple[tuple[Question, ...], Checked]:
    questions = pack(hold(*a_post()), count=count)
    return questions, check(questions, right_answers(questions, milliseconds), lambda _question, _words: Outcome.SHOWN)


def test_all_right_in_less_than_a_second_each_is_hasty() -> None:
    assert is_hasty(*in_time(900))


def test_time_to_read_is_not_hasty() -> None:
    assert not is_hasty(*in_time(9000))


def test_faster_than_anybody_reads_is_hasty_though_every_answer_takes_over_a_second() -> None:
    questions, checked = in_time(1300)
    long = tuple(replace(question, about="长" * 60) for question in questions)
    assert is_hasty(long, checked)


def test_a_wrong_answer_or_too_few_questions_are_no_hint() -> None:
    questions = pack(hold(*a_post()))
    answers = right_answers(questions, 500)
    place = next(n for n, question in enumerate(questions) if len(question.right) == 1)
    wrong = (questions[place].right[0] + 1) % len(questions[place].options)
    answers[place] = replace(answers[place], chosen=(wrong,))
    assert not is_hasty(questions, check(questions, answers, lambda _question, _words: Outcome.SHOWN))
    assert not is_hasty(*in_time(500, count=4))


def test_runs_are_counted_up_to_each_pack_and_broken_by_a_slow_one() -> None:
    assert longest_runs([True, True, True, False, True]) == [1, 2, 3, 0, 1]
    assert longest_runs([]) == []
