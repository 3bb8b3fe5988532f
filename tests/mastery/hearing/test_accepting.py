"""A wording is accepted only where the point can be known again in it."""

import pytest

from gangze.kernel.errors import RuleBroken
from gangze.mastery.recitation import compile_point, judge, standard
from gangze.mastery.services.accepting import require_recognised


def tried(point: str, wording: str) -> None:
    marks = judge([compile_point("p", point, True, standard())], wording, is_ordered=False, lexicon=standard()).marks
    require_recognised(marks[0], point, wording)


@pytest.mark.parametrize(
    ("point", "wording", "because"),
    [
        ("严禁带料长停", "今天天气好", "认不出.*近一些"),
        ("严禁带料长停", "可以带料长停", "相反"),
        ("升温不超过30℃/h", "升温不超过50℃/h", "50"),
        ("缓慢升温", "缓慢升温到50℃", "数不一样"),
        ("每班检查压力表2次", "每班检查压力表3次", "3次"),
    ],
)
def test_what_is_not_the_point_is_refused(point, wording, because):
    with pytest.raises(RuleBroken, match=because):
        tried(point, wording)


@pytest.mark.parametrize(
    ("point", "wording"),
    [
        ("严禁带料长停", "料不能留在里头停久"),
        ("严禁单独进罐", "不能一个人进罐"),
        ("升温不超过30℃/h", "升温每小时不超过三十度"),
        ("压力不超过0.8MPa", "压力不能超过0.8兆帕"),
    ],
)
def test_the_point_in_other_words_is_taken(point, wording):
    tried(point, wording)
