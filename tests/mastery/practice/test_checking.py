"""What answers show, and answers that cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gangze.kernel.errors import RuleBroken
from gangze.mastery.practising import Answer, Form, Question, check, told
from gangze.mastery.rules.levels import Outcome

from .builders import a_post, hold, pack, right_answers


def never(_question: Question, _words: str) -> Outcome:
    raise AssertionError("nothing was said")


def of_form(form: Form) -> tuple[tuple[Question, ...], int]:
    """Return a pack with a question of a form, and its place."""
    for turn in range(1, 60):
        questions = pack(hold(*a_post()), turn=turn)
        for n, question in enumerate(questions):
            if question.form is form:
                return questions, n
    raise AssertionError(form)


def with_answer(questions: tuple[Question, ...], place: int, **changed: object) -> list[Answer]:
    answers = right_answers(questions)
    answers[place] = replace(answers[place], **changed)  # type: ignore[arg-type]
    return answers


def test_right_answers_show_every_item() -> None:
    questions = pack(hold(*a_post()))
    checked = check(questions, right_answers(questions), never)
    assert checked.is_all_right
    assert {outcome for _uid, outcome in checked.outcomes} == {Outcome.SHOWN}
    assert {uid for uid, _outcome in checked.outcomes} == {question.uid for question in questions}


def test_an_item_shows_the_worst_of_its_answers() -> None:
    questions, place = of_form(Form.RIGHT)
    wrong = next(n for n in range(len(questions[place].options)) if n not in questions[place].right)
    outcomes = dict(check(questions, with_answer(questions, place, chosen=(wrong,)), never).outcomes)
    assert outcomes[questions[place].uid] is Outcome.NOT


def test_two_neighbours_changed_are_nearly_in_order() -> None:
    questions, place = of_form(Form.ORDER)
    right = questions[place].right
    swapped = (right[1], right[0], *right[2:])
    assert check(questions, with_answer(questions, place, chosen=swapped), never).answers[place][1] is Outcome.PARTLY
    turned = tuple(reversed(right))
    assert check(questions, with_answer(questions, place, chosen=turned), never).answers[place][1] is Outcome.NOT


def test_words_are_judged_here_where_the_machine_was_asked_and_by_the_person_where_not() -> None:
    questions, place = of_form(Form.RECALL)
    said = with_answer(questions, place, words="关阀停泵", own_mark=None, is_judged=True)
    checked = check(questions, said, lambda _question, words: Outcome.PARTLY if words else Outcome.NOT)
    assert checked.answers[place][1] is Outcome.PARTLY
    alone = with_answer(questions, place, words="关阀停泵", own_mark=Outcome.NOT)
    assert check(questions, alone, never).answers[place][1] is Outcome.NOT
    uids = [question.uid for question in questions]
    assert told(questions, checked, uids)[place]["judged_by"] == "machine"
    assert told(questions, check(questions, alone, never), uids)[place]["judged_by"] == "self"


def test_the_fact_keeps_every_word_option_and_choice() -> None:
    questions = pack(hold(*a_post()))
    rows = told(questions, check(questions, right_answers(questions), never), [questions[0].uid])
    first = rows[0]
    assert first["options"] == list(questions[0].options)
    assert (first["chosen"], first["milliseconds"], first["outcome"]) == (list(questions[0].right), 9000, "shown")
    assert {row["uid"] for row in rows} == {questions[0].uid}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answers: answers[:-1],
        lambda answers: [*answers, answers[0]],
        lambda answers: [replace(answers[0], number=99), *answers[1:]],
        lambda answers: [replace(each, chosen=(77,)) for each in answers],
        lambda answers: [replace(each, chosen=(-1,)) for each in answers],
        lambda answers: [replace(each, chosen=(), own_mark=None) for each in answers],
        lambda answers: [replace(each, milliseconds=-5) for each in answers],
        lambda answers: [replace(each, words="字" * 5000) for each in answers],
        lambda answers: [replace(each, words="停\0泵") for each in answers],
        lambda answers: [replace(each, words="\ud83d") for each in answers],
        lambda answers: [],
    ],
)
def test_answers_that_are_not_of_this_pack_are_refused_with_a_sentence(spoil: object) -> None:
    questions = pack(hold(*a_post()))
    with pytest.raises(RuleBroken):
        check(questions, spoil(right_answers(questions)), never)  # type: ignore[operator]
