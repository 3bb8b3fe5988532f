"""A violation stated never passes: every point turned round in every way that fits it. And what is right in other words is never wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from gangze.mastery.recitation import Point, Verdict, compile_point, judge, standard

POINTS = [
    "立即关闭单体和引发剂进料阀", "压力到0.8MPa打开泄放阀，排向事故罐", "储罐液位不得超过85%", "严禁带电作业",
    "开引风机吹扫炉膛，不少于5分钟", "点火失败必须重新吹扫", "人员撤到上风向50米外，严禁使用手机", "着火打119，有人受伤打120",
    "先关阀泄压，再拆软管", "先开气相阀平压，后开液相阀", "挂接地线，先接接地端，后接导体端", "救人必须戴正压式空气呼吸器",
    "静置10分钟后拆静电线", "动火前30分钟内分析可燃气", "周围10米内严禁堆放可燃物", "高处作业必须系安全带",
    "吊物下方严禁站人", "六级以上大风停止吊装", "氧化剂与还原剂严禁混放", "库温不超过30℃",
    "每2小时巡检一次", "皮肤沾酸用大量清水冲洗15分钟", "冻伤用40℃温水复温，严禁揉搓", "盐酸泄漏，会灼伤皮肤和眼睛",
    "受限空间缺氧，会窒息", "电缆破损，会触电", "通入氮气置换，氧含量低于0.5%", "用干粉灭火，严禁用水",
    "装车时人不得离开现场", "厂区限速每小时15公里", "叉车严禁载人", "打开紧急切断阀旁路前必须报告班长",
    "启动事故风机，打开喷淋", "停止加热，打开冷却水", "泵启动前先开进口阀，再启动电机", "乙炔瓶严禁卧放",
    "检修设备必须断电上锁挂牌", "余压不低于0.05MPa", "重大危险源每班检查两次", "巡检时站在侧面，严禁正对阀口",
    "进入塔内必须办理受限空间票，两人同行", "检漏用肥皂水，严禁用明火", "消防泵压力低于0.6MPa立即启动备用泵", "液氨泄漏用雾状水稀释",
    "氢气着火未切断气源，严禁灭火", "离心机停稳后方可开盖", "加料速度每小时不超过80升", "夜间每4小时巡查围墙一次",
    "雷雨天严禁装卸作业", "卸车前核对品名，车辆熄火", "停泵后关闭出口阀", "循环水中断立即停车",
    "报警值严禁擅自修改", "先加水，后加酸", "开车前氮气置换三次", "空瓶与满瓶分开存放",
    "乙炔瓶与氧气瓶间距不少于5米", "疏散时走左侧通道", "液位低于20%停止加热", "发现泄漏立即关闭上游阀门",
    "冷冻盐水中断立即停车",
]  # fmt: skip
SWAPS = {
    "comparison": [
        ("不得超过", "不得低于"), ("不超过", "不低于"), ("不少于", "不超过"), ("不低于", "不超过"), ("米外", "米以内"), ("以上", "以下"),
        ("低于", "高于"), ("米内", "米以外"),
    ],
    "direction": [
        ("上风向", "下风向"), ("关闭", "打开"), ("打开", "关闭"), ("开引风机", "停引风机"), ("进料阀", "出料阀"), ("侧面", "正面"),
        ("启动", "停掉"), ("停止加热", "继续加热"), ("停止吊装", "照常吊装"), ("下方", "上方"), ("进口阀", "出口阀"), ("左侧", "右侧"),
        ("上游", "下游"), ("停车", "开车"), ("停泵", "开泵"), ("升温", "降温"),
    ],
    "object": [
        ("氮气", "氧气"), ("正压式空气呼吸器", "防毒口罩"), ("安全带", "麻绳"), ("灼伤", "冻伤"), ("触电", "中毒"), ("窒息", "触电"),
        ("干粉", "泡沫"), ("肥皂水", "打火机"), ("清水", "酒精"), ("温水", "开水"), ("液相阀", "排污阀"), ("雾状水", "直流水"),
        ("班长", "门卫"), ("两人", "一个人"),
    ],
    "emergency": [
        ("119", "120"), ("120", "119"),
    ],
    "unit": [
        ("MPa", "kPa"), ("分钟", "秒"), ("米", "厘米"), ("小时", "分钟"), ("升", "吨"), ("公里", "米"),
    ],
}  # fmt: skip
FORBIDDEN = re.compile("严禁|不得(?!超过|低于)|禁止")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
FIRST = re.compile(r"^(?P<head>.*?)先(?P<one>[^，]+)，[再后](?P<two>.+)$")


def turned(text: str) -> Iterator[tuple[str, str]]:
    """Yield a point in every way that contradicts it, with the name of what was done to it."""
    yield from swapped(text)
    yield from renumbered(text)
    if FORBIDDEN.search(text):
        yield "allowed", FORBIDDEN.sub("可以", text, count=1)
    if "必须" in text:
        yield "needless", text.replace("必须", "不用", 1)
    if match := FIRST.match(text):
        yield "order", f"{match['head']}先{match['two']}，再{match['one']}"


def swapped(text: str) -> Iterator[tuple[str, str]]:
    for name, pairs in SWAPS.items():
        for one, other in pairs:
            is_other = (one == "低于" and "不低于" in text) or (name == "unit" and one + "内" in text)
            if one in text and not is_other:
                yield name, text.replace(one, other, 1)


def renumbered(text: str) -> Iterator[tuple[str, str]]:
    for match in NUMBER.finditer(text):
        for other in (f"{float(match[0]) * 10:g}", f"1{match[0]}", f"{float(match[0]) / 2:g}"):
            if match[0] not in ("119", "120"):
                yield "number", text[: match.start()] + other + text[match.end() :]


CASES = [(text, name, said) for text in POINTS for name, said in turned(text)]
REWORDED = """
严禁带电作业 = 断电了才能干
严禁带电作业 = 没断电不准干
严禁带电作业 = 必须停电才能作业
储罐液位不得超过85% = 罐子头莫装过百分之八十五
储罐液位不得超过85% = 最多装到八成五，超过就要停
储罐液位不得超过85% = 液位超过百分之八十五不行
立即关闭单体和引发剂进料阀 = 赶紧把单体跟引发剂的进料阀关了
立即关闭单体和引发剂进料阀 = 单体、引发剂进料阀马上关死
人员撤到上风向50米外，严禁使用手机 = 人往上风头跑五十米开外，手机莫用
人员撤到上风向50米外，严禁使用手机 = 撤到上风五十米以外，不准打手机
先关阀泄压，再拆软管 = 拆软管之前先关阀泄压
先关阀泄压，再拆软管 = 阀关了压泄了才拆管子
先开气相阀平压，后开液相阀 = 气相阀先开，液相阀后头开
先开气相阀平压，后开液相阀 = 液相阀要等气相阀开了平压以后再开
着火打119，有人受伤打120 = 燃起来打幺幺九，伤到人打幺二零
氧化剂与还原剂严禁混放 = 氧化剂和还原剂要分开放
氧化剂与还原剂严禁混放 = 氧化剂、还原剂不准放一起
氢气瓶与氧气瓶分室存放 = 氢气瓶氧气瓶不许放一间屋
氢气瓶与氧气瓶分室存放 = 氢气瓶和氧气瓶各放各的房间
开引风机吹扫炉膛，不少于5分钟 = 引风机打开吹炉膛，至少五分钟
开引风机吹扫炉膛，不少于5分钟 = 开引风机，炉膛吹够五分钟以上
点火失败必须重新吹扫 = 没点着就要重新吹，不吹扫不准再点
救人必须戴正压式空气呼吸器 = 没戴空呼不能去救人
救人必须戴正压式空气呼吸器 = 救人先把正压空呼背起
高处作业必须系安全带 = 登高不系安全带不准干
高处作业必须系安全带 = 高处干活安全带要拴好
静置10分钟后拆静电线 = 等十分钟再拆静电线
静置10分钟后拆静电线 = 静置五分钟，不对，是十分钟，然后拆静电线
动火前30分钟内分析可燃气 = 动火之前半个小时以内测可燃气
吊物下方严禁站人 = 吊的东西底下不能有人
吊物下方严禁站人 = 谁也不许站在吊物底下
六级以上大风停止吊装 = 六级往上的风就莫吊了
六级以上大风停止吊装 = 风超过六级不准吊装
库温不超过30℃ = 库里温度莫超三十度
库温不超过30℃ = 库温超过三十度就要报告
每2小时巡检一次 = 两个钟头转一圈
皮肤沾酸用大量清水冲洗15分钟 = 酸沾到皮肤拿清水冲一刻钟
冻伤用40℃温水复温，严禁揉搓 = 冻到了用四十度的温水泡，莫搓
盐酸泄漏，会灼伤皮肤和眼睛 = 盐酸漏了烧皮肤烧眼睛
通入氮气置换，氧含量低于0.5% = 氮气通进去置换，氧降到百分之零点五以下
用干粉灭火，严禁用水 = 拿干粉打，不能泼水
用干粉灭火，严禁用水 = 用干粉灭，水是绝对用不得的
装车时人不得离开现场 = 装车的时候人要守到，莫走开
装车时人不得离开现场 = 装车人一步都不能走
厂区限速每小时15公里 = 厂里头最快开十五公里
叉车严禁载人 = 叉车不能带人
叉车严禁载人 = 叉车上莫拉人
启动事故风机，打开喷淋 = 事故风机开起，喷淋也开起
停止加热，打开冷却水 = 加热停了，冷却水打开
停止加热，打开冷却水 = 不再加热，开冷却水
乙炔瓶严禁卧放 = 乙炔瓶要立着放
乙炔瓶严禁卧放 = 乙炔瓶不准躺倒放
检修设备必须断电上锁挂牌 = 检修前先断电，上锁，挂牌
检修设备必须断电上锁挂牌 = 没断电上锁挂牌不准检修设备
余压不低于0.05MPa = 余压至少零点零五兆帕
余压不低于0.05MPa = 余压低于零点零五兆帕不行
检漏用肥皂水，严禁用明火 = 拿肥皂水查漏，不准点火查
液氨泄漏用雾状水稀释 = 液氨漏了打雾状水冲淡
离心机停稳后方可开盖 = 离心机没停稳不许开盖
离心机停稳后方可开盖 = 等离心机停稳了才能揭盖子
进入塔内必须办理受限空间票，两人同行 = 进塔要办受限空间票，两个人一起
人员遇险先报警，严禁盲目进入施救 = 有人遇险先报警，莫冒冒失失进去救
氢气着火未切断气源，严禁灭火 = 氢气燃起来气没断莫灭火
开盖清料不停机，会绞伤手臂 = 不停机就开盖清料手臂要遭绞进去
电缆破损，会触电 = 电缆皮子破了要电到人
受限空间缺氧，会窒息 = 受限空间里头缺氧，人要闷死
石棉瓦屋顶不铺板，踩破会坠落 = 石棉瓦上头没铺板子，踩破了人要掉下来
""".strip().splitlines()


@cache
def compiled(text: str) -> Point:
    return compile_point("p", text, True, standard())


def verdict(text: str, said: str) -> Verdict:
    return judge([compiled(text)], said, is_ordered=False).marks[0].verdict


def test_there_are_many_points_and_ways_to_turn_them() -> None:
    assert len(POINTS) >= 40
    assert len(CASES) >= 150
    assert len(REWORDED) >= 60
    assert {name for _text, name, _said in CASES} == {*SWAPS, "allowed", "needless", "number", "order"}


@pytest.mark.parametrize("text", POINTS)
def test_a_point_said_as_it_stands_is_said(text: str) -> None:
    assert verdict(text, text) is Verdict.SAID


@pytest.mark.parametrize("text", POINTS)
def test_a_violation_stated_is_never_said(text: str) -> None:
    passed = [(name, said) for name, said in turned(text) if verdict(text, said) is Verdict.SAID]
    assert passed == []


@pytest.mark.parametrize("text", POINTS)
def test_an_accepted_wording_never_lets_a_violation_of_the_card_pass(text: str) -> None:
    point = compile_point("p", text, True, standard(), accepted=["照卡上办", "按规定执行"])
    for name, said in turned(text):
        if verdict(text, said) is not Verdict.WRONG:
            continue  # not seen as a violation, only as lacking
        assert judge([point], f"{said} 照卡上办 按规定执行", is_ordered=False).marks[0].verdict is not Verdict.SAID, (
            name
        )


def test_most_violations_stated_are_wrong_and_not_only_lacking() -> None:
    judged = [verdict(text, said) for text, _name, said in CASES]
    assert judged.count(Verdict.WRONG) > len(judged) * 0.9


@pytest.mark.parametrize("pair", REWORDED)
def test_what_is_right_in_other_words_is_never_wrong(pair: str) -> None:
    text, said = pair.split(" = ")
    assert verdict(text, said) is not Verdict.WRONG
