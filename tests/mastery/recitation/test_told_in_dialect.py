"""Cards told in dialect, one by one: what only sounds like a breach, and what is one."""

from __future__ import annotations

import pytest

from gangze.mastery.recitation.judging import judge
from gangze.mastery.recitation.lexicon import standard
from gangze.mastery.recitation.model import Verdict
from gangze.mastery.recitation.points import compile_point

WRONG = """
罐区作业人数不得超过3人 = 罐区里头顶多五个人
泄漏量大于5千克立即报警 = 漏出来也就是五十千克往上才报警
接触浓酸会灼伤皮肤 = 浓酸沾到手，顶多痒一下
吸入氨气会中毒 = 氨气吸进去也就是打个喷嚏
上罐顶必须两人，携带测氧仪 = 上罐顶一个人就可以，测氧仪带起
进入塔内必须两人同行 = 塔里头一个人去就行
真空低于负65千帕停泵 = 真空低于负七十五千帕停泵
动火后看守，30分钟无复燃方可离开 = 动完火守半拉钟头，不，守十分钟没复燃就撤
氧含量19.5%以上方可进入 = 氧测到十七个半往上就能进
报警器有故障严禁使用 = 报警器有故障照样用
粉尘爆炸会伤人 = 粉尘不会炸，伤不到人
煅烧尾气含二氧化硫，吸入会中毒 = 尾气含的是一氧化碳，吸到会中毒
汇报值长，严禁强行再次启动 = 汇报值长，不行就再启动一次
操作间人员不得超过2人 = 操作间里头不超过三个人
泄漏立即报警 = 漏了先自己堵，不要报警，免得传出去
检查柜位，高限90%，低限15% = 柜位高限九十五，低限十五
搅拌停止严禁重新启动搅拌 = 搅拌停了可以重新启动搅拌
破坏真空，启动直流油泵 = 真空要保持好，直流油泵开起来
拆架子从上到下 = 拆架子从下往上拆
水封液位低立即补水 = 水封液位低就要放水
洗罐废水进中和池加碱 = 洗罐废水排到河里，加点碱
盲板隔离进出料管线 = 盲板拆掉，进出料管线要畅通
""".strip().splitlines()
RIGHT = """
罐区作业人数不得超过3人 = 罐区里头顶多三个人，多一个都莫进
泄漏量大于5千克立即报警 = 漏了五千克往上，也就是五公斤往上，立马报警
上罐顶必须两人，携带测氧仪 = 我上罐顶从来不一个人
进入塔内必须两人同行 = 塔里头绝不让他一个人去，两个人一道
真空低于负65千帕停泵 = 真空低于负六十五千帕停泵
动火后看守，30分钟无复燃方可离开 = 动完火守够半拉钟头，没复燃才撤
氧含量19.5%以上方可进入 = 氧测到十九个半往上才进
钢丝绳断丝严禁使用 = 钢丝绳断丝的不用
停泵先停加料，再关出口阀 = 停泵嘛料先不加，再关出口阀
氮气充满库房，氧低于19.5%会窒息 = 氮气充满了库房，人会窒息
烫伤先脱离热源，再用冷水冲 = 烫到了先拖开，再用冷水冲
中毒者绝对卧床，严禁走动 = 中毒的叫伊躺牢，勿要走来走去
发现泄漏有权停止作业 = 看着漏了，我可以叫停
清洗后确认无残液才能离开 = 洗完了看一看没事再走
操作间人员不得超过2人 = 操作间里头顶多俩人
搅拌停止严禁继续加料，严禁重新启动搅拌 = 搅拌停止以后严禁继续加料
装卸时不得离车，盯住液位 = 装卸时不得离车盯住液位
严禁在人员密集处停车 = 人多的地方不停
用次氯酸钠解毒，不得带出 = 拿次氯酸钠解毒，桶不得带出去
途中每2小时停车检查一次 = 不用看途中每两小时停车检查一次
检查柜位，高限90%，低限15% = 柜位看一下，九十，十五，高限低限，超过九十就放散
下班淋浴更衣 = 下了班冲个凉，换身衣裳
工作服不得带回家 = 工作服莫穿回克
发现丢失被盗，立即报告公安机关 = 掉了、遭偷了，马上报派出所
中毒者抬离现场，严禁扎堆围观 = 中毒的抬出去，莫围到看
不得在车内吸烟 = 车里头莫吃烟
拆架子从上到下 = 拆架子打上头往下头拆
罐内照明用12伏防爆灯 = 罐里头点十二伏的防爆灯
""".strip().splitlines()


def verdict(pair: str) -> Verdict:
    card, said = pair.split(" = ")
    points = [compile_point("one", card, True, standard())]
    return judge(points, said, is_ordered=False).marks[0].verdict


@pytest.mark.parametrize("pair", WRONG)
def test_a_card_contradicted_in_dialect_is_wrong(pair: str) -> None:
    assert verdict(pair) is Verdict.WRONG


@pytest.mark.parametrize("pair", RIGHT)
def test_a_card_told_in_dialect_is_not_wrong(pair: str) -> None:
    assert verdict(pair) in (Verdict.SAID, Verdict.PARTIAL)


def test_words_behind_a_no_are_given_to_the_point_that_forbids_them() -> None:
    cards = ("动火期间不得离开", "动火前办动火票", "完工后确认无火种才能离开", "动火前清除可燃物")
    said = "动火票先办好。可燃物清走。动火的时候人不能走。干完没火种了才走"
    points = [compile_point(str(n), card, True, standard()) for n, card in enumerate(cards)]
    assert judge(points, said, is_ordered=False).marks[0].verdict is Verdict.SAID
