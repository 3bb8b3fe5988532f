"""Fill the number: which quantities are asked, and which wrong ones stand beside them."""

from fractions import Fraction

import pytest

from gangze.mastery.practising.drawing import Draw
from gangze.mastery.practising.numbers import BLANK, blanked, han
from gangze.mastery.recitation.quantities import is_same, quantities

CARDS = (
    ("压力到0.8MPa打开泄放阀", "0.8MPa"),
    ("升温不超过20℃/h", "20℃"),
    ("储罐液位不得超过90%", "90%"),
    ("每小时巡检一次主冷液位", "每小时"),
    ("每班巡检两次变送器", "两次"),
    ("着火打119", "119"),
    ("报警1分钟内确认", "1分钟"),
    ("氧含量不低于19.5%", "19.5%"),
    ("雷雨或六级以上大风严禁上罐", "六级"),
    ("间距不小于1.5米", "1.5米"),
)


@pytest.mark.parametrize(("text", "own"), CARDS)
def test_a_quantity_is_left_out_and_is_one_of_four(text: str, own: str) -> None:
    asked = blanked(text, Draw("seed"))
    assert asked is not None
    assert asked.text.count(BLANK) == 1
    assert asked.options[asked.right] == own
    assert asked.text.replace(BLANK, own) == text
    assert len(asked.options) == 4


@pytest.mark.parametrize(("text", "own"), CARDS)
def test_a_wrong_number_is_never_equal_to_the_right_one_nor_to_another(text: str, own: str) -> None:
    for seed in range(20):
        asked = blanked(text, Draw(str(seed)))
        assert asked is not None
        read = [quantities(option.lower().replace("℃", "°c"))[0] for option in asked.options]
        assert sum(is_same(read[asked.right], each) for each in read) == 1
        assert len({each.value for each in read}) == 4


def test_no_share_over_a_hundred_percent_is_offered() -> None:
    for seed in range(20):
        asked = blanked("储罐液位不得超过90%", Draw(str(seed)))
        assert asked is not None
        assert all(quantities(option)[0].value <= 1 for option in asked.options)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "检查盘车",
        "仪表TI-101投用",
        "按GB30871执行",
        "2026年修订",
        "设一人监护",
        "班长 13800007101",
        "一律禁止",
        "𝟘",
        "第3条",
    ],
)
def test_what_is_no_quantity_of_the_card_is_not_asked(text: str) -> None:
    assert blanked(text, Draw("seed")) is None


def test_the_other_end_of_a_range_is_no_wrong_answer() -> None:
    for seed in range(20):
        asked = blanked("压力保持在0.4-0.8MPa", Draw(str(seed)))
        if asked is not None:
            values = [quantities(option.lower())[0].value for n, option in enumerate(asked.options) if n != asked.right]
            assert Fraction(400_000) not in values
            assert Fraction(800_000) not in values


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (2, "两"), (9, "九"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")]
)
def test_numbers_are_said_as_people_say_them(number: int, said: str) -> None:
    assert han(number, before="次") == said
