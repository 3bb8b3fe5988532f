"""A violation told as advice is wrong; the same words said rightly are not."""

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard


def verdict(card: str, said: str) -> Verdict:
    point = compile_point("p", card, True, standard())
    return judge([point], said, is_ordered=False).marks[0].verdict


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("未经审批不得作业", "没有审批也可以先干"),
        ("严禁用水扑救电石火灾", "电石着火赶紧用水冲"),
        ("高处作业必须系挂安全带", "上高处安全带可系可不系"),
        ("置换合格后方可进入", "不置换就进入"),
        ("严禁急升温", "升温越快越好"),
        ("严禁急升温", "赶紧升温"),
        ("作业前必须办票，未批不得作业", "没批也能先干"),
        ("反应温度255±5℃", "反应温度二百五十到二百七十度"),
    ],
)
def test_a_violation_told_as_advice_is_wrong(card: str, said: str) -> None:
    assert verdict(card, said) is Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("未经审批不得作业", "没有审批就不能干"),
        ("置换合格后方可进入", "不置换就不准进入"),
        ("严禁用水直冲着火煤粉", "灭火时水枪不许对着煤粉直接冲"),
        ("严禁未置换合格就恢复通空气", "没有置换合格就恢复通空气那是严禁的"),
        ("严禁急升温", "不能升温太快，急升温要不得"),
        ("不得擅自停用联锁", "联锁不能随便停用"),
        ("反应温度255±5℃", "反应温度二百五十五正负五度"),
        ("反应温度255±5℃", "反应温度二百五十到二百六十度"),
        ("系统压力2.0±0.1MPa", "系统压力一点九到二点一兆帕"),
    ],
)
def test_the_same_words_said_rightly_are_not_wrong(card: str, said: str) -> None:
    assert verdict(card, said) is not Verdict.WRONG
