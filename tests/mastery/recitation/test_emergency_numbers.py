"""Whom to call is one point of a scenario: one wrong number makes it wrong, and the reason tells which."""

import pytest

from gangze.mastery.recitation.judging import judge
from gangze.mastery.recitation.lexicon import standard
from gangze.mastery.recitation.points import compile_point

CARD = "火警 119 / 急救 120 / 公安 110"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("着火打119 急救打119 报警110", "卡上120，说成119"),
        ("火警打119 急救打122 公安打110", "卡上120，说成122"),
        ("火警幺幺九 急救幺二二 公安幺幺零", "卡上120，说成幺二二"),
    ],
)
def test_the_reason_tells_which_number_was_wrong_and_what_was_said_instead(said: str, told: str) -> None:
    [mark] = judge([compile_point("alarms", CARD, True, standard())], said, is_ordered=True).marks
    assert mark.verdict == "wrong"
    assert told in mark.reason


@pytest.mark.parametrize("said", ["火警119 急救120 公安110", "急救打幺二零 火警打幺幺九 公安打幺幺零"])
def test_the_numbers_may_come_in_any_order(said: str) -> None:
    judgement = judge([compile_point("alarms", CARD, True, standard())], said, is_ordered=True)
    assert judgement.marks[0].verdict == "said"
    assert judgement.out_of_order == ()
