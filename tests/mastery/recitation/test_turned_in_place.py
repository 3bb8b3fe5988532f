"""Classes of mistakes, each by five tellings that are right and five that are wrong: whom a number calls, what is kept in motion, what is let be."""

from __future__ import annotations

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard

RIGHT = """
发生事故1小时内上报，严禁瞒报迟报 = 事故一小时内上报，不瞒报不迟报
隐患当天上报，严禁瞒报漏报 = 隐患当天就报，不瞒报不漏报
用压缩空气吹扫积尘会扬起粉尘引爆 = 积尘图快拿压缩空气去吹，吹起来照样引爆
不停机清理皮带会卷入手臂 = 不停机图省事去清理皮带，手要遭卷进去
接警1分钟内出动 = 接警一分钟之内出动才来得及
火警119、急救120、公安110 = 火警打119急救打120公安打110
火警119、急救120、公安110 = 119火警120急救110公安
火警119、急救120、公安110 = 火警打120 不对 打119 急救120 公安110
火警119、急救120、公安110 = 急救幺二零，火警幺幺九，公安幺幺零
拨打119报火警，伤员拨打120 = 着火打119，受伤的打120
中毒人员抬到空气新鲜处，不让其走动 = 中毒的人抬到空气新鲜的地方，让他躺着不要走动
伤员平卧，不得移动 = 伤员平卧，让他歇着莫移动
烫伤者用冷水冲，不得挑破水泡 = 烫伤的人用冷水冲，让他忍着别挑破水泡
窒息人员移至通风处，严禁自行行走 = 窒息的人移到通风处，让人抬，不准自行行走
患者静卧保暖，不得进食 = 患者静卧保暖，让他躺着不许进食
冷却水中断，立即停加料，搅拌不停 = 冷却水断了马上停加料，搅拌可不能停
超温时停止滴加，搅拌不停 = 超温的时候停止滴加，搅拌莫停
停电后停进料，循环水不断 = 停电后停进料，循环水不能断
停炉时停给煤，引风机不停 = 停炉的时候停给煤，引风机不准停
压力高停进气，冷冻不停 = 压力高就停进气，冷冻不得停
触电者无呼吸，就地做心肺复苏 = 人没得气了，触电的就在那里做心肺复苏
事故1小时内上报，不得瞒报 = 出了事故一个小时内上报，不兴瞒报
隐患及时上报，不得漏报 = 隐患及时上报，不兴漏报
当班记录如实填写，不得涂改 = 当班记录如实填写，不兴涂改
漏气时漏点转到朝上，严禁往瓶上浇水 = 漏气的时候漏点转到朝上严禁往瓶上浇水
升起后严禁行驶，地面设专人监护 = 升起以后不准开车，地面安排专人监护，完工先收臂
泵抽空时停泵，严禁空转 = 泵抽空的时候停泵，莫空转
"""
WRONG = """
发生事故1小时内上报，严禁瞒报迟报 = 事故一小时内上报，瞒报一下也可以
用压缩空气吹扫积尘，粉尘会爆炸 = 用压缩空气吹扫积尘图快，爆不起来
接警1分钟内出动 = 接警五分钟内出动都来得及
火警119、急救120、公安110 = 火警打120 急救120 公安110
火警119、急救120、公安110 = 火警120急救120公安110
火警119、急救120、公安110 = 着火打120，有人受伤打119，110报警
火警119、急救120、公安110 = 火警打119 急救打110 公安打120
拨打119报火警，伤员拨打120 = 打120报火警，伤员打120
戴耐高温手套和面罩；清理前停机断电挂牌 = 可以不戴面罩
戴耐高温手套和面罩；清理前停机断电挂牌 = 不用戴面罩
戴耐高温手套和面罩；清理前停机断电挂牌 = 面罩不用戴
穿防静电服和劳保鞋；进入前登记姓名 = 可以不穿劳保鞋
穿防酸服和胶靴；取样前开排风、备好清水 = 可以不穿胶靴
冷却水中断，立即停加料，搅拌不停 = 冷却水断了立即停加料搅拌也停下来
超温时停止滴加，搅拌不停 = 超温的时候停止滴加搅拌也停了
停电后停进料，循环水不断 = 停电以后停进料，循环水也一起断掉
停炉时停给煤，引风机不停 = 停炉的时候停给煤引风机跟着停掉
压力高停进气，冷冻不停 = 压力高停进气冷冻也关掉
搅拌不停，缓慢降温 = 搅拌停了再降温
氯瓶漏气漏点转到朝上，严禁往瓶上浇水 = 氯瓶漏气把漏点转到朝下严禁往瓶上浇水
油管着火，破坏真空紧急停机 = 油管燃起来了紧急停机，真空要保到起，莫破
轴承断油，破坏真空停机 = 轴承断油停机，真空莫破
尾气切到淋洗塔，严禁直排 = 尾气往淋洗塔切，赶不赢就直接往天上放
有人触电先断电源，严禁徒手拉人 = 有人触电，赶快拿手把他扯开
装好用肥皂水试漏，无气泡才合格 = 装好了拿肥皂水抹一哈漏不漏，冒一两个泡泡也算要得
挖破燃气管线，遇火星会爆炸 = 挖破自来水管，碰到火星会爆炸
"""


def _cases(told: str) -> list[tuple[str, str]]:
    return [(card, said) for line in told.strip().splitlines() for card, said in [line.split(" = ")]]


def _verdict(card: str, said: str) -> Verdict:
    [mark] = judge([compile_point("p", card, True, standard())], said, is_ordered=True).marks
    return mark.verdict


@pytest.mark.parametrize(("card", "said"), _cases(RIGHT))
def test_what_is_right_is_not_wrong(card: str, said: str) -> None:
    assert _verdict(card, said) in (Verdict.SAID, Verdict.PARTIAL)


@pytest.mark.parametrize(("card", "said"), _cases(WRONG))
def test_what_contradicts_the_card_is_wrong(card: str, said: str) -> None:
    assert _verdict(card, said) is Verdict.WRONG


def test_a_number_in_the_phrase_of_another_point_speaks_for_that() -> None:
    points = [
        compile_point("heap", "堆土离坑边不足1米，会塌方埋人", True, standard()),
        compile_point("line", "斗臂离高压线不足3米，会放电伤人", True, standard()),
    ]
    heap, line = judge(points, "堆土离坑边近了要垮，人要遭埋到，高压线嘛，斗臂隔到一米就不怕了", is_ordered=False).marks
    assert heap.verdict is not Verdict.WRONG
    assert line.verdict is Verdict.WRONG


def test_the_cards_own_word_parts_two_points_that_both_could_mean_it() -> None:
    points = [
        compile_point("near", "回转半径内站人，会被铲斗撞伤", True, standard()),
        compile_point("line", "加油不熄火，会引起火灾", True, standard()),
        compile_point("on", "铲斗载人，会坠落伤人", True, standard()),
    ]
    near, _line, on = judge(
        points,
        "回转半径里面站人，铲斗会把人撞伤。加油不熄火会引起火灾。铲斗载人嘛短距离带一下没事的。",
        is_ordered=False,
    ).marks
    assert near.verdict is Verdict.SAID
    assert on.verdict is Verdict.WRONG
