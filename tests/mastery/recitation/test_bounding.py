"""Bounds told from their other side, and numbers told in other ways."""

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard

RIGHT = [
    ("启泵前检查油箱液位不低于0.8米", "启泵前检查，油箱液位少于零点八米，泵不启"),
    ("软管耐压不低于2.5MPa", "软管耐压低于二点五兆帕的不用"),
    ("釜温降到60℃以下方可停搅拌", "釜温还高于六十度的时候搅拌不许停"),
    ("氧含量超过4%，粉尘会爆炸", "氧含量不能过百分之四，过了粉尘就得爆炸"),
    ("码垛超过2米容易倒塌砸人", "码垛两米以下才稳，再高要倒塌砸人"),
    ("加水没过阀口10厘米", "加水没过阀口十厘米"),
    ("每天检查两次油位并记录", "油位每天早一遍晚一遍检查，记录下来"),
    ("用氮气吹扫反应釜15分钟", "反应釜拿氮气吹扫四分之一个小时"),
    ("酸浓度控制在3%到5%", "酸浓度控制在三个点到五个点"),
    ("淹没管口后流速不大于3.5m/s", "管口淹没后流速最多三米五一秒"),
]
WRONG = [
    ("启泵前检查油箱液位不低于0.8米", "启泵前检查油箱液位，不能高于零点八米"),
    ("氧含量超过4%，粉尘会爆炸", "氧含量不能低于百分之四，低了粉尘会爆炸"),
    ("釜温降到60℃以下方可停搅拌", "釜温六十度以上就可以停搅拌"),
    ("冲洗不少于15分钟", "冲洗少于十五分钟不要紧"),
]


def _verdict(card: str, told: str) -> Verdict:
    point = compile_point("1", card, True, standard())
    return judge([point], told, is_ordered=False).marks[0].verdict


@pytest.mark.parametrize(("card", "told"), RIGHT)
def test_a_bound_told_from_its_other_side_is_right(card: str, told: str) -> None:
    assert _verdict(card, told) in (Verdict.SAID, Verdict.PARTIAL)


@pytest.mark.parametrize(("card", "told"), WRONG)
def test_a_bound_turned_is_wrong(card: str, told: str) -> None:
    assert _verdict(card, told) is Verdict.WRONG
