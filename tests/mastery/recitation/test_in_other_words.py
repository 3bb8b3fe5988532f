"""Contradictions told in wholly other words than the card's: by means, by the other extreme, by a number for a state."""

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard


def verdict(card: str, told: str) -> Verdict:
    point = compile_point("p", card, True, standard())
    return judge([point], told, is_ordered=False).marks[0].verdict


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("严禁往泄漏的钢瓶上喷水", "拿水管子对到漏的钢瓶冲"),
        ("严禁往电石桶上洒水", "拿水管子对着电石桶浇"),
        ("镁粉着火严禁浇水", "镁粉着火了接水龙头往上浇"),
        ("严禁用水直冲液氯", "液氯漏了用水枪冲"),
        ("严禁接触铁锈、棉纱", "拿棉纱把它擦干净"),
        ("泄漏物用大量水冲稀，严禁接触木屑、棉纱", "漏到地上的拿木屑棉纱去吸干净"),
        ("严禁用汽油擦洗设备", "拿点汽油把设备擦一擦"),
        ("禁止用铁棒捅料", "堵了就用铁棒捅几下"),
        ("严禁用压缩空气吹扫积粉", "积粉嘛用压缩空气吹干净"),
    ],
)
def test_what_is_forbidden_done_by_its_means_is_wrong(card: str, told: str) -> None:
    assert verdict(card, told) is Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("通风不好，有毒蒸气积聚会中毒", "通风太好会让毒气积聚中毒"),
        ("急冷塔断水会烧坏布袋引发火灾", "急冷塔水太多会烧布袋着火"),
        ("润滑油不足，会烧瓦", "润滑油太多会烧瓦"),
        ("接地不良，静电打火会爆炸", "静电接地以后会打火爆炸"),
        ("冷却水中断，反应釜超温会爆炸", "冷却水太大反应釜超温会爆炸"),
    ],
)
def test_a_lack_told_as_plenty_is_wrong(card: str, told: str) -> None:
    assert verdict(card, told) is Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("管线泄压至常压，温度低于60℃", "管子头的压放到十公斤以下 温度莫超六十度"),
        ("管线泄压至零", "管线泄压到两公斤"),
        ("物料冷却至常温再出料", "物料冷却到八十度再出料"),
        ("开盖前泄压到常压", "开盖之前压力泄到零点二兆帕"),
        ("釜温降至室温后清釜", "釜温降到六十度就清釜"),
    ],
)
def test_a_number_for_a_state_is_wrong(card: str, told: str) -> None:
    assert verdict(card, told) is Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("乙炔瓶直立放置，与氧气瓶相距5米以上", "氧气瓶乙炔瓶放在一起方便"),
        ("氧气瓶与乙炔瓶间距不小于5米", "氧气瓶和乙炔瓶并排放"),
        ("可燃物距热源3米以上", "可燃物挨着热源放"),
        ("鹤管插到距罐底200毫米处", "鹤管贴着罐底插"),
        ("酸桶碱桶间隔2米存放", "酸桶碱桶堆在一处"),
    ],
)
def test_side_by_side_for_a_distance_is_wrong(card: str, told: str) -> None:
    assert verdict(card, told) is Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("氧化塔超温，立即停空气进料", "氧化塔超温立即加大空气进料"),
        ("压力异常立即停止进料", "压力异常立即加快进料"),
        ("六级以上大风停止搭拆", "超过六级风还是能拆"),
        ("雷雨天停止露天吊装", "打雷下雨继续吊装"),
        ("先松远离身体一侧的螺栓", "先松靠近身体一侧的螺栓"),
        ("先加水，再缓慢加碱，边加边搅拌", "先放碱 后头再掺水 慢慢搅"),
        ("发现泄漏先报调度，严禁带压紧固", "发现漏了拿扳手紧一下 紧不住再报调度"),
    ],
)
def test_what_should_stop_or_come_first_told_otherwise_is_wrong(card: str, told: str) -> None:
    assert verdict(card, told) is Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("氧气瓶与乙炔瓶间距不小于5米", "氧气瓶乙炔瓶不能放一起 隔五米"),
        ("可燃物距热源3米以上", "可燃物莫挨着热源 离三米以上"),
        ("氧化塔超温，立即停空气进料", "氧化塔超温马上停掉空气进料 不能加大空气"),
        ("停止进料，加大冷却水", "停止进料 加大冷却水"),
        ("先加水，再缓慢加碱", "先掺水 碱后头慢慢加"),
        ("漏口朝上放置", "人往上风头跑 漏口朝上放"),
        ("严禁往电石桶上洒水", "电石桶着火用沙子 莫拿水去浇"),
        ("严禁往电石桶上洒水", "不准拿水管子对着电石桶浇"),
        ("严禁用汽油擦洗设备", "汽油拿来擦设备是不准的"),
        ("用喷雾水稀释氨气，严禁用水直冲液氨", "喷雾水稀释氨气 要是拿水对到液氨冲它就翻得凶 所以不准冲"),
        ("泄漏物用沙土吸收，严禁用木屑", "漏的拿沙子吸 木屑莫用"),
        ("通风不好，有毒蒸气积聚会中毒", "通风太差有毒气积聚会中毒"),
        ("液位过高会溢出着火", "液位太高会溢出来着火"),
        ("管线泄压至常压", "管线的压泄到零"),
        ("物料冷却至常温再出料", "物料晾到常温再出料"),
    ],
)
def test_the_same_told_rightly_is_not(card: str, told: str) -> None:
    assert verdict(card, told) is not Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("严禁用水冲洗泄漏的TDI", "水不能用 拿水冲漏的TDI要冒气"),
        ("冬季用后排净余水，防止冻裂", "冬天用完水不排净会冻裂 所以一定要排净"),
        ("管道伴热投用，防止冻堵", "管道伴热投用起来 不投用会冻堵"),
        ("接地线夹好，防止静电打火", "接地线夹好 不夹好静电要打火"),
    ],
)
def test_what_comes_of_leaving_it_is_no_contradiction(card: str, told: str) -> None:
    assert verdict(card, told) is not Verdict.WRONG
