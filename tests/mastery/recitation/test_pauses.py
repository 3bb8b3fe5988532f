"""A deed or a number said in one breath with a point is that point's, whichever point its word would fit."""

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard


def verdicts(cards: tuple[str, ...], told: str) -> list[Verdict]:
    points = [compile_point(str(n), card, True, standard()) for n, card in enumerate(cards)]
    return [mark.verdict for mark in judge(points, told, is_ordered=False).marks]


@pytest.mark.parametrize(
    ("cards", "told"),
    [
        (("确认火灾启动消防泵", "严禁关停报警设备"), "着火了把消防泵停掉。报警设备不可以关停。"),
        (("泄漏时关闭罐根阀", "打开喷淋阀"), "漏了把罐根阀打开，喷淋阀开起来"),
        (("核对作业票，票证过期严禁动火", "气体分析合格后30分钟内动火"), "票过期一两天没关系，气体分析合格才动火"),
        (("钢丝绳断丝超标报废", "每10天检查一次吊钩"), "钢丝绳断丝超标再用两三天没事，吊钩要检查"),
        (("灭火器压力不足不得使用", "每月15日检查灭火器"), "灭火器压力不足用个两三年没关系，每月十五号检查灭火器"),
    ],
)
def test_what_was_said_in_one_breath_contradicts(cards: tuple[str, ...], told: str) -> None:
    assert verdicts(cards, told)[0] is Verdict.WRONG


@pytest.mark.parametrize(
    ("cards", "told"),
    [
        (("确认火灾启动消防泵", "严禁关停报警设备"), "着火了把消防泵启动。关停报警设备不可以。"),
        (("关闭罐根阀", "打开喷淋阀"), "罐根阀关到，打开喷淋阀"),
        (("清点进出人数", "全程守在入口"), "进出的人数清点 全程守着入口"),
        (("气体分析合格", "30分钟内动火"), "气体分析合格，三十分钟之内动火"),
        (("班长到场", "10分钟内报告调度"), "班长到场十分钟，之内报告调度"),
    ],
)
def test_what_was_said_of_another_point_does_not(cards: tuple[str, ...], told: str) -> None:
    assert Verdict.WRONG not in verdicts(cards, told)
