"""One word of a point told otherwise makes it wrong, an end of it left out makes it partial, wherever the words were given to."""

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard


def _verdicts(cards: tuple[str, ...], told: str) -> list[Verdict]:
    points = [compile_point(str(n), card, True, standard()) for n, card in enumerate(cards)]
    return [mark.verdict for mark in judge(points, told, is_ordered=False).marks]


@pytest.mark.parametrize(
    ("cards", "told"),
    [
        (("铝粉遇明火会爆炸", "氨水挥发，吸入会中毒"), "铝粉遇明火会中毒"),
        (("炉膛用铜质工具清渣",), "炉膛用铁质工具清渣"),
        (("残钾移入煤油桶",), "残钾移入水桶"),
        (("涂葡萄糖酸钙软膏，反复揉搓",), "涂碳酸钙软膏反复揉搓"),
        (("盘车后排放积液", "每班试验声光报警器"), "盘车后排放积液每月试验声光报警器"),
        (("釜外有人监护，系安全绳",), "釜外可以没人监护系安全绳"),
        (("窖内缺氧，进入会窒息",), "窖里头氧气够得很进得去"),
        (("密封水中断，轴套会烧毁",), "密封水过大轴套会烧毁"),
        (("烫伤冲冷水，不涂酱油",), "烫伤冲冷水再涂一点酱油"),
        (("从裂纹背面开始补焊，最后焊正面",), "从裂纹正面开始补焊最后焊背面"),
        (("煤样含氯化氢，吸入会中毒",), "煤样里面有氰化氢，吸进去会中毒"),
        (("标识脱落，当天补齐",), "标识脱落当月补齐"),
        (("防火泥缺失，火会窜到仪表间",), "防火泥缺了还好点"),
        (("打开门窗换气", "关闭灶阀和总阀"), "立即关闭灶阀和总阀关闭门窗"),
        (("灌装点外设专人监护",), "灌装点外面监护的人可以去吃饭"),
        (("卸船时司机离开驾驶室",), "卸船时司机坐在驾驶室里"),
        (("雷雨天停止高处作业",), "雷雨天抓紧高处作业"),
        (("粉桶加盖存放",), "粉桶敞口存放"),
        (("疏散走楼梯，严禁乘电梯",), "疏散坐电梯快"),
        (("检修泵挂检修牌，钥匙随身带",), "检修泵挂检修牌钥匙插在开关上"),
        (("过硫酸盐与铁锈接触会分解爆炸",), "过硫酸盐与塑料接触会分解爆炸"),
        (("稀释时酸加入水中，严禁水加入酸",), "稀释时把水加到酸里"),
        (("碱洗间备碳酸氢钠溶液",), "碱洗间备氢氧化钠溶液"),
        (("面粉清扫用防爆吸尘器",), "面粉清扫用压缩空气吹"),
        (("拖车倒车专人指挥",), "拖车倒车司机自己看着倒"),
        (("听到警笛从侧门撤离",), "听到警笛从正门撤离"),
        (("停用时排净管内积液防冻",), "停用时管内存满水防冻"),
        (("减压器禁油",), "减压器涂点油"),
        (("乘员系好安全带再起步",), "起步以后乘员再系安全带"),
    ],
)
def test_one_word_told_otherwise_is_wrong(cards: tuple[str, ...], told: str) -> None:
    assert _verdicts(cards, told)[-1 if len(cards) > 1 and "每班" in cards[-1] else 0] is Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("接头未接地，静电会引燃溶剂蒸气", "接头没接地有静电"),
        ("硫化亚铁立即喷水润湿，防止自燃", "硫化亚铁要防止自燃"),
        ("眼沾石灰，先用棉签擦净再大量冲水", "眼沾石灰先用棉签擦"),
        ("过磅单当班核对，严禁涂改", "过磅单当班核对就行"),
        ("用亚硫酸氢钠溶液喷洒中和", "用那个什么溶液喷洒中和"),
        ("严禁从储罐和人员上方飞越", "严禁从储罐上方飞越"),
        ("雾天停止起吊，收回吊臂", "起大雾就停"),
    ],
)
def test_an_end_left_out_is_partial(card: str, told: str) -> None:
    assert _verdicts((card,), told) == [Verdict.PARTIAL]


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("残钾移入煤油桶", "残钾要移进煤油桶里头"),
        ("铝粉遇明火会爆炸", "铝粉遇明火会炸的"),
        ("吊篮捆扎不牢，坠落会砸伤人", "吊篮没捆牢，落下来砸到人"),
        ("稀释时酸加入水中，严禁水加入酸", "稀释时把酸慢慢加到水里，不能把水往酸里倒"),
        ("火势变大，撤离并拨打119", "火大了就撤，打幺幺九"),
        ("列车进站前5分钟关闭道口", "五分钟前关闭道口"),
        ("釜外有人监护，系安全绳", "釜外面有人监护，安全绳系好，没人监护不能进"),
    ],
)
def test_what_is_right_is_said(card: str, told: str) -> None:
    assert _verdicts((card,), told) == [Verdict.SAID]


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("热媒泵异响，切换备泵并报告", "还有个热媒泵的我记不清楚了"),
        ("铁锹刮蜡摩擦起火花，会着火", "把帽和手套戴好"),
        ("溶剂清洗模具，遇明火会着火", "交班把卫生做了"),
    ],
)
def test_a_name_or_a_sound_alone_is_nothing(card: str, told: str) -> None:
    assert _verdicts((card,), told) == [Verdict.MISSED]
