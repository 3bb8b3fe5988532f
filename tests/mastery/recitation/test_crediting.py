"""What else was said speaks for an element that was not; and what is really left out is never made up for."""

from __future__ import annotations

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard

SAID = """
票不在现场不动火 = 票没在现场不能干
吊装票未批，不得起吊 = 吊装票没批莫去搞
库房分类存放，严禁混放 = 库房里头分类放
灌装后桶盖盖严，不得敞口 = 灌装完把桶盖盖严实
作业中守在阀旁，不得离开 = 作业的时候守着阀，走不得
溶剂储罐充氮置换 = 溶剂储罐充氮
硫化氢吸入会中毒死亡 = 硫化氢吸进去会毒死
攀爬塔架不挂安全带会坠落摔伤 = 爬塔架不挂安全带会摔下来
关闭氨气切断阀 = 切断阀关了
接收罐装车量不超过罐容积的85% = 接收罐装到八成五
每周清洗滤网一次 = 每个礼拜洗一回滤网
中和水调到pH7至8才能外排 = 中和水ph不到七不行过了八也不行
瓶内余压低于0.1MPa不得充装 = 瓶里余压不够零点一兆帕的不准充
无法断电时，用干木棒挑开电线 = 断不了电就拿干木棒挑开电线
"""
NOT_SAID = """
取样用铜制工具，严禁铁器敲打 = 取样要用铜的工具
溶剂着火用雾状水冷却，严禁直流水冲击 = 溶剂着火用雾状水冷却
罐区进口阀和出口阀全关 = 罐区进口阀全关
先停空压机，后停冷干机 = 把空压机停了
打开左侧外送阀 = 外送阀打开
油温超过65℃立即停泵并打开冷却水 = 油温超过六十五度马上停泵
氧气瓶余压不低于0.05MPa = 氧气瓶要留余压
"""
VAGUE = """
灌桶初始流速不超过0.8米每秒 = 灌桶一开始流速要慢一点
高位槽装料量不超过槽容积的75% = 高位槽莫装太满
塔顶压力控制在0.2至0.3MPa = 塔顶压力高了低了都不行
夹套升温每小时不超过20℃ = 夹套升温慢着点
"""


def pairs(lines: str) -> list[list[str]]:
    return [line.split(" = ") for line in lines.strip().splitlines()]


def verdict(card: str, said: str) -> Verdict:
    return judge([compile_point("p", card, True, standard())], said, is_ordered=False).marks[0].verdict


@pytest.mark.parametrize(("card", "said"), pairs(SAID))
def test_what_else_was_said_speaks_for_what_was_not(card: str, said: str) -> None:
    assert verdict(card, said) is Verdict.SAID


@pytest.mark.parametrize(("card", "said"), pairs(NOT_SAID))
def test_what_is_left_out_is_partial(card: str, said: str) -> None:
    assert verdict(card, said) is Verdict.PARTIAL


@pytest.mark.parametrize(("card", "said"), pairs(VAGUE))
def test_a_vague_word_for_a_quantity_is_partial(card: str, said: str) -> None:
    assert verdict(card, said) is Verdict.PARTIAL


def test_what_a_document_is_about_need_not_be_named_each_time() -> None:
    texts = ("氨气泄漏立即停止收料，打开水喷淋", "氨气总阀全部关闭", "氨气中毒人员吸氧")
    alone, *points = [compile_point(str(n), text, False, standard()) for n, text in enumerate((texts[0], *texts))]
    said = "立即停止收料打开水喷淋 总阀全部关闭 中毒的人给他吸氧"
    assert judge([alone], said, is_ordered=False).marks[0].verdict is Verdict.PARTIAL
    assert [each.verdict for each in judge(points, said, is_ordered=False).marks] == [Verdict.SAID] * 3


def test_a_word_that_another_point_holds_too_is_heard_beside_the_stretch() -> None:
    texts = ("办好动火票，票不在现场不动火", "动火分析30分钟内有效")
    points = [compile_point(str(n), text, False, standard()) for n, text in enumerate(texts)]
    marks = judge(points, "动火票先办下来带在现场票不在不动火分析三十分钟之内才有效", is_ordered=False).marks
    assert marks[0].verdict is Verdict.SAID
