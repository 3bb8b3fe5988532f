"""What the card says of a thing turned round, and what only looks like it."""

from __future__ import annotations

import pytest

from gangze.mastery.recitation.judging import judge
from gangze.mastery.recitation.lexicon import standard
from gangze.mastery.recitation.model import Verdict
from gangze.mastery.recitation.points import compile_point

TURNED = """
汽油闪点低，遇明火会着火 = 汽油闪点高，遇明火会着火
苯的沸点低，容易挥发 = 苯的沸点很高，容易挥发
液氯密度大，往低处聚集 = 液氯密度小，往低处聚集
黄磷燃点低，遇空气会自燃 = 黄磷燃点高，遇空气会自燃
环氧乙烷毒性大，吸入会中毒 = 环氧乙烷毒性小，吸入会中毒
疏散下风向人员到上风向 = 疏散上风向人员到下风向
伤员从低处转移到高处 = 伤员从高处转移到低处
拨打119，讲明氯气泄漏 = 打幺幺九，就说是水管漏水
拨打120，说明硫化氢中毒 = 打120，就说是中暑晕倒
汇报调度，讲明液氨泄漏 = 跟调度讲，就说是冒点白烟
罐内温度不得高于零下30℃ = 罐里温度零下三十以上就行
清场后挂状态牌 = 没清场也可以先挂状态牌
分析合格后进罐 = 没分析合格也能先进罐
盘车后启动风机 = 不盘车也可以启动风机
脚手架验收合格后使用 = 架子没验收合格也可以先使用
试压合格后投用 = 没试压合格也可以先投用
每2小时检查一次 = 两小时、四小时，就四小时检查一次
边界剂量率不超过15微希每小时 = 边界剂量率不超过十五毫希每小时
""".strip().splitlines()
KEPT = """
汽油闪点低，遇明火会着火 = 汽油闪点很低，碰到明火就着火
苯的沸点低，容易挥发 = 苯的沸点不高，容易挥发
液氯密度大，往低处聚集 = 液氯密度大，专往低处聚
氢气点火能小，遇静电会爆炸 = 氢气点火能小，静电打一下就爆炸
环氧乙烷毒性大，吸入会中毒 = 环氧乙烷毒性大得很，吸到要中毒
疏散下风向人员到上风向 = 到上风向去，下风向的人都疏散
疏散下风向人员到上风向 = 下风向的人往上风向疏散
拨打119，讲明氯气泄漏 = 打幺幺九，就说是氯气漏了
拨打120，说明硫化氢中毒 = 打120，讲清楚是硫化氢中毒，不能说是中暑
罐内温度不得高于零下30℃ = 罐里温度零下三十以上就不行
清场后挂状态牌 = 没清场不可以挂状态牌
分析合格后进罐 = 没分析合格哪个也不能进罐
盘车后启动风机 = 盘了车才可以启动风机
吸入后无症状也要送医 = 吸入的人没症状也要送医院
挂牌后检修 = 先挂牌，牌挂好了再检修
每2小时检查一次 = 两小时，就两小时检查一次
边界剂量率不超过15微希每小时 = 边界≤15μSv/h
投料前确认釜内pH大于10，严禁遇酸 = 釜里pH大于十才可以投，不能碰酸
""".strip().splitlines()


def verdict(pair: str) -> Verdict:
    card, said = pair.split(" = ")
    return judge([compile_point("one", card, True, standard())], said, is_ordered=False).marks[0].verdict


@pytest.mark.parametrize("pair", TURNED)
def test_what_is_turned_round_is_wrong(pair: str) -> None:
    assert verdict(pair) is Verdict.WRONG


@pytest.mark.parametrize("pair", KEPT)
def test_what_only_looks_like_it_is_not(pair: str) -> None:
    assert verdict(pair) in (Verdict.SAID, Verdict.PARTIAL)
