"""Numbers are read however they are written or said."""

from fractions import Fraction

import pytest

from gangze.mastery.recitation.quantities import AT_LEAST, AT_MOST, quantities


def read(text: str) -> list[tuple[str, Fraction]]:
    return [(each.measured, each.value) for each in quantities(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("压力到零点八兆帕", "压力到0.8mpa"), ("压力八百千帕", "压力0.8mpa"), ("打幺幺九", "打119"), ("打一二零", "打120"),
        ("百分之二十", "20%"), ("八成", "80%"), ("十五分钟", "15分钟"), ("半个小时", "30分钟"), ("俩钟头", "2小时"),
        ("一百五十米", "150米"), ("一百五米", "150米"), ("两百零三米", "203米"), ("五百公分", "5米"), ("四十度", "40℃"),
        ("每小时看一次", "一个钟头看一道"), ("每季度一次", "三个月一次"), ("两三圈", "2至3圈"), ("百分之四十到六十", "40%至60%"),
        ("三千转", "3000转"), ("一万二千伏", "12kv"), ("两个人", "2人"),
    ],
)  # fmt: skip
def test_the_same_quantity_is_the_same_however_it_is_said(one: str, other: str) -> None:
    assert read(one) == read(other)
    assert read(one)


@pytest.mark.parametrize(
    "text",
    ["看一下", "第一步", "一是高处", "说一声", "一起去", "统一", "十分危险", "万一", "二氧化碳", "一定", "一律", ""],
)
def test_what_is_no_quantity_is_none(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("不超过5米", AT_MOST), ("莫超过5米", AT_MOST), ("最多5米", AT_MOST), ("5米以内", AT_MOST), ("低于5米", AT_MOST), ("5米封顶", AT_MOST),
        ("不低于5米", AT_LEAST), ("不少于5米", AT_LEAST), ("至少5米", AT_LEAST), ("5米以上", AT_LEAST), ("5米开外", AT_LEAST),
        ("超过5米", AT_LEAST), ("别低于5米", AT_LEAST), ("5米", ""),
    ],
)  # fmt: skip
def test_a_bound_goes_the_way_it_is_said(text: str, bound: str) -> None:
    [found] = quantities(text)
    assert found.bound == bound


def test_two_emergency_numbers_in_one_breath_are_two() -> None:
    assert [each.value for each in quantities("打幺幺九幺二零")] == [119, 120]
    assert [each.value for each in quantities("打119120")] == [119, 120]


def test_numbers_corrected_in_a_breath_are_parted() -> None:
    assert [each.value for each in quantities("四百四百五不是四百三四百三十度")] == [400, 450, 430, 430]
