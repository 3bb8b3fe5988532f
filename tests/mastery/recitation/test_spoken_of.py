"""What a no, a permission or 'needless' is said of: of the words that it stands beside, not of another point's."""

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard


def verdicts(cards: tuple[str, ...], told: str) -> list[Verdict]:
    points = [compile_point(str(n), card, True, standard()) for n, card in enumerate(cards)]
    return [mark.verdict for mark in judge(points, told, is_ordered=False).marks]


@pytest.mark.parametrize(
    ("cards", "told"),
    [
        (("严禁擅自关停、屏蔽报警设备",), "关停屏蔽报警设备 这个不许"),
        (("严禁带电作业",), "带电干活 那个不准的"),
        (("严禁酒后上岗",), "喝了酒来上岗，这种事是绝对不行的"),
        (("严禁从人头上越过",), "人头上不能过"),
        (("不得擅自拆除护栏",), "护栏拆除 这个做法严禁"),
        (("严禁用铁器刮料",), "刮料不用铁器"),
        (("用铜锤敲击，严禁用铁锤",), "敲的时候不用铁锤 用铜锤"),
        (("清罐用防爆灯，严禁用普通手电",), "清罐不用普通手电，用防爆灯"),
        (("新员工未经培训，严禁独立上岗",), "新员工没培训不能让他自己单独上岗"),
        (("外来车辆装阻火器", "人员查证登记"), "外来的车子装阻火器 熟人的车子就不消查证登记"),
        (("疏散无关人员",), "没事的人都撤走"),
        (("撤离无关人员，报告班长",), "没事的都走 跟班长报告"),
        (("废酸废碱混放，会剧烈放热",), "废酸跟废碱放一堆要发热"),
        (("关闭泄漏点前后切断阀",), "泄漏点前后两个切断阀都打开 不对不对 是关 都关掉"),
    ],
)
def test_what_is_right_is_not_wrong(cards: tuple[str, ...], told: str) -> None:
    assert verdicts(cards, told)[0] is not Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("严禁擅自关停报警设备", "关停报警设备 这个可以"),
        ("严禁带电作业", "带电干活 那个没事的"),
        ("用铜锤敲击", "不用铜锤也行"),
        ("进厂人员查证登记", "熟人进厂就不消查证登记"),
        ("新员工未经培训，严禁独立上岗", "新员工没培训让他自己单独上岗"),
        ("少量泄漏用石灰中和，严禁直接用水冲", "漏得不多的话石灰就不消用 水管子冲干净算了"),
        ("停机检修，故障未排除严禁启动", "故障没事，先启动起来"),
        ("废酸废碱混放，会剧烈放热", "废酸跟废碱放一堆不会发热"),
    ],
)
def test_what_is_wrong_stays_wrong(card: str, told: str) -> None:
    assert verdicts((card,), told) == [Verdict.WRONG]


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("倒闸一人操作一人监护", "倒闸两个人，一个操作一个监护"),
        ("装车一人指挥一人操作", "装车要两个人 一个指挥一个操作"),
        ("搬运时一人抬头一人抬脚", "搬运两个人 一个抬头一个抬脚"),
    ],
)
def test_numbers_told_together_are_said(card: str, told: str) -> None:
    assert verdicts((card,), told) == [Verdict.SAID]


def test_another_sum_is_wrong() -> None:
    assert verdicts(("倒闸一人操作两人监护",), "倒闸两个人监护就行，操作五个人") == [Verdict.WRONG]
