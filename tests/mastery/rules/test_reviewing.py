"""Where machine and examiners differ, over many recitations."""

from collections import Counter

import pytest

from gangze.mastery.rules.reviewing import MOST_WORST, Pair, Review, kappa, pairs_of


def test_kappa_of_a_table_is_that_of_the_book() -> None:
    table = Counter({("said", "said"): 20, ("said", "missed"): 5, ("missed", "said"): 10, ("missed", "missed"): 15})
    assert kappa(table) == pytest.approx(0.4)  # the example of Cohen's κ that textbooks give


def test_kappa_is_undefined_where_there_is_nothing_to_tell_apart() -> None:
    assert kappa(Counter()) is None
    assert kappa(Counter({("said", "said"): 9})) is None


def test_said_after_a_prompt_counts_as_said() -> None:
    review = Review()
    review.add("f", "s", [Pair("", "prompted", "said")])
    assert review.summary()["equal"] == 1


def test_what_one_calls_right_and_the_other_wrong_comes_first() -> None:
    review = Review()
    review.add("near", "", [Pair("", "said", "partial")] * 2)
    review.add("far", "", [Pair("", "said", "wrong")])
    review.add("equal", "", [Pair("", "said", "said")])
    assert [each["fact"] for each in review.summary()["worst"]] == ["far", "near"]


def test_only_the_worst_are_remembered_however_many_there_are() -> None:
    review = Review()
    for number in range(1000):
        review.add(str(number), "", [Pair("", "said", "wrong")] * (number % 7))
    found = review.summary()
    assert len(found["worst"]) == MOST_WORST
    assert {each["distance"] for each in found["worst"]} == {18}
    assert found["recitations"] == 1000


def test_points_that_the_machine_did_not_judge_are_left_out() -> None:
    points = [{"key": "a", "text": "甲", "verdict": "said"}, {"key": "b", "text": "乙", "verdict": "said"}]
    assert [pair.text for pair in pairs_of(points, {"a": ("missed", "没有说到")})] == ["甲"]
