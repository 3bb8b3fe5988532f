"""How recall fades: by FSRS, in days."""

from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Rating
from hypothesis import given
from hypothesis import strategies as st

from gangze.mastery.rules.levels import Outcome
from gangze.mastery.rules.memory import LONGEST_DAYS, SCHEDULER, Memory, after_act, days_until_below, retrievability

START = datetime(2026, 3, 2, 4, tzinfo=UTC)
outcomes = st.sampled_from(list(Outcome))
gaps = st.lists(st.tuples(outcomes, st.integers(0, 24 * 400)), min_size=1, max_size=12)
RATINGS = {Outcome.SHOWN: Rating.Good, Outcome.PARTLY: Rating.Hard, Outcome.NOT: Rating.Again}


@given(gaps)
def test_what_is_stored_of_a_memory_is_enough_to_go_on_as_the_card_of_the_package_would(
    acts: list[tuple[Outcome, int]],
) -> None:
    card, memory, last, moment = Card(card_id=1, due=START), None, None, START
    for outcome, hours in acts:
        moment += timedelta(hours=hours)
        card, _log = SCHEDULER.review_card(card, RATINGS[outcome], moment)
        memory = after_act(memory, last, outcome, moment)
        last = moment
        assert memory == Memory(card.stability, card.difficulty)  # type: ignore[arg-type]


@given(st.floats(0.001, 40_000), st.integers(1, 99))
def test_the_day_of_fading_is_the_first_on_which_the_package_says_so(stability: float, percent: int) -> None:
    days = days_until_below(stability, percent)
    card = Card(card_id=1, stability=stability, difficulty=5.0, last_review=START)
    if days < LONGEST_DAYS:
        assert SCHEDULER.get_card_retrievability(card, START + timedelta(days=days)) < percent / 100
    assert SCHEDULER.get_card_retrievability(card, START + timedelta(days=days - 1)) >= percent / 100


@given(st.floats(0.001, 40_000), st.integers(1, 500))
def test_the_curve_is_the_package_s(stability: float, days: int) -> None:
    card = Card(card_id=1, stability=stability, difficulty=5.0, last_review=START)
    assert retrievability(stability, days) == SCHEDULER.get_card_retrievability(card, START + timedelta(days=days))


def test_one_right_answer_lasts_a_week_and_three_in_good_time_last_years() -> None:
    memory = after_act(None, None, Outcome.SHOWN, START)
    assert days_until_below(memory.stability, 80) == 8
    assert days_until_below(memory.stability, 60) == 63
    second = after_act(memory, START, Outcome.SHOWN, START + timedelta(days=7))
    third = after_act(second, START + timedelta(days=7), Outcome.SHOWN, START + timedelta(days=70))
    assert 60 < days_until_below(second.stability, 80) < 90
    assert days_until_below(third.stability, 80) > 365


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.NOT])
def test_a_worse_answer_is_remembered_for_less_long(outcome: Outcome) -> None:
    memory = after_act(None, None, Outcome.SHOWN, START)
    later = START + timedelta(days=10)
    right, worse = (after_act(memory, START, each, later) for each in (Outcome.SHOWN, outcome))
    assert worse.stability < right.stability
    assert worse.difficulty > right.difficulty


def test_hearing_the_same_thing_ten_times_in_an_hour_is_not_ten_days_of_learning() -> None:
    memory, last = after_act(None, None, Outcome.SHOWN, START), START
    for minute in range(10):
        moment = START + timedelta(minutes=minute + 1)
        memory, last = after_act(memory, last, Outcome.SHOWN, moment), moment
    spaced = after_act(after_act(None, None, Outcome.SHOWN, START), START, Outcome.SHOWN, START + timedelta(days=7))
    assert memory.stability < spaced.stability
