"""What a speaker decides for between two counts, not what he asked himself before."""

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard


def verdict(card: str, said: str) -> Verdict:
    point = compile_point("p", card, True, standard())
    return judge([point], said, is_ordered=False).marks[0].verdict


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("排气温度不超过140℃", "排气温度一百四还是一百六 一百六 不超过一百六"),
        ("停留30分钟", "停留三十分钟还是十分钟来着 十分钟"),
        ("关闭进料阀", "关进料阀还是出料阀 哦 出料阀"),
        ("警戒150米", "警戒一百五还是五十 五十米"),
        ("拨打119报警", "报警是打幺幺九还是幺二零 应该是幺二零"),
        ("往上风向撤离", "撤离往上风向还是下风向来着 下风向"),
    ],
)
def test_the_wrong_one_that_was_decided_for_is_wrong(card: str, said: str) -> None:
    assert verdict(card, said) is Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("排气温度不超过140℃", "排气温度一百四还是一百六 一百四 不超过一百四"),
        ("警戒150米", "警戒五十还是一百五 嗯一百五十米"),
        ("停留30分钟", "停留十分钟还是三十分钟 三十分钟"),
        ("关闭进料阀", "关出料阀还是进料阀 哦 进料阀 关闭进料阀"),
        ("往上风向撤离", "撤离往下风向还是上风向 上风向撤离"),
        ("停泵后还是要关阀", "停泵以后还是要关阀"),
    ],
)
def test_the_right_one_that_was_decided_for_is_said(card: str, said: str) -> None:
    assert verdict(card, said) is Verdict.SAID
