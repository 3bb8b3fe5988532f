"""A duty kept for the last resort, or what is forbidden done first or all the same, is wrong."""

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard


def verdict(card: str, told: str) -> Verdict:
    point = compile_point("p", card, True, standard())
    return judge([point], told, is_ordered=False).marks[0].verdict


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("异常优先停车，严禁带病运行", "异常了先顶到 顶不住再停车"),
        ("火势失控立即撤离", "火大了先打到 实在不行再撤"),
        ("泄漏立即报告调度", "漏了先自己处理 处理不了再报调度"),
        ("人员被困立即停机", "人卡住了先拽一拽 没办法了再停机"),
        ("气体报警立即撤出", "报警响了先干完 撑不住了才撤出"),
        ("有人中毒先佩戴呼吸器再施救", "有人中毒先下去救人再说"),
        ("严禁无票动火", "没得票也先动火再说"),
        ("严禁不系安全带登高", "不系安全带也要先上去把活干了"),
        ("人员落水抛救生圈，严禁不穿救生衣下水", "有人落水抛救生圈不穿救生衣也要马上下水"),
        ("严禁未停机清堵", "没停机也得先清堵"),
        ("严禁盲目进入施救", "里面人倒了先进去救人要紧"),
        ("严禁不验电作业", "不验电也照样能作业"),
    ],
)
def test_a_violation_conceded_is_wrong(card: str, told: str) -> None:
    assert verdict(card, told) is Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("火势失控立即撤离", "火控制不住了马上撤"),
        ("异常优先停车，严禁带病运行", "异常了先停车再说 莫带病开"),
        ("堵漏无效时立即撤离", "先堵漏 实在堵不住再撤离"),
        ("有人中毒先佩戴呼吸器再施救", "有人中毒先戴好呼吸器再说救人的事"),
        ("严禁不系安全带登高", "不系安全带也要上去那是严禁的"),
        ("严禁盲目进入施救", "里面人倒了不能先进去救人再说"),
        ("严禁未停机清堵", "没停机莫清堵，再急也要先停机"),
    ],
)
def test_the_same_told_rightly_is_not(card: str, told: str) -> None:
    assert verdict(card, told) is not Verdict.WRONG
