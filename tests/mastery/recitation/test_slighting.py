"""A duty made light of is wrong, and a prohibition of which no no was heard; what only sounds like it is not."""

from __future__ import annotations

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard


def verdict(card: str, said: str) -> Verdict:
    point = compile_point("p", card, True, standard())
    return judge([point], said, is_ordered=False).marks[0].verdict


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("电动机启动前盘车", "电机直接合闸就转了，盘车是多此一举"),
        ("高处作业系好安全带", "两米多高跳一下就下来了，系带子麻烦"),
        ("应急演练每季度一次", "应急演练应付检查拍个照"),
        ("可燃气报警时停止作业", "报警器响了是误报，接着干"),
    ],
)
def test_a_duty_made_light_of_is_wrong(card: str, said: str) -> None:
    assert verdict(card, said) is Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("设备运转时严禁擦拭", "机器转着的时候拿抹布顺手擦一擦"),
        ("设备运转时严禁戴手套操作", "车床转着戴手套操作手不凉"),
        ("有人触电，先断电源，严禁徒手拉人", "有人触电第一时间伸手把人拉开再去断电"),
        ("安全阀每年校验一次，严禁拆除或堵死", "安全阀老是起跳的话拿盲板堵上就不跳了"),
        ("加料结束保温1小时，不得提前放料", "加完了就放料，不用等"),
    ],
)
def test_what_is_forbidden_and_was_said_without_any_no_is_wrong(card: str, said: str) -> None:
    assert verdict(card, said) is Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("火警先启电动泵，30秒不起压启柴油泵", "火警柴油泵先上，三十秒压力不起来再上电动泵"),
        ("结束先扫线，关船阀后拆管", "结束先拆管后扫线"),
        ("废水调到pH6至9才能外排", "废水pH调到4以上就能排"),
        ("库温不超过40℃，严禁暴晒", "库温不超过六十度严禁暴晒"),
        ("分析合格后方可动火", "分析结果没出来可以先动火"),
        ("分析合格后方可动火", "不用等分析结果就动火"),
        ("冷却水中断立即停止加热", "冷却水断了还能再加热一会儿"),
        ("冷却水中断立即停止加热", "冷却水没了，先把这一釜做完再停"),
        ("雷雨天停止装卸", "打雷了抓紧装完"),
        ("用汽油洗零件遇火星，会着火烧伤", "用煤油洗零件遇到火星着火烧伤"),
        ("电解槽带直流电，碰到会触电", "电解槽上是交流电，人碰了会电着"),
        ("有毒介质戴隔离式呼吸器，监护人在场", "有毒介质戴过滤式口罩监护人在场"),
        ("乙炔瓶必须直立，装回火防止器", "乙炔瓶睡到放也行 回火防止器要装"),
        ("氧气瓶与可燃气瓶分库存放", "氧气瓶跟可燃气放一个库里好管理"),
    ],
)
def test_what_goes_on_stands_in_or_comes_first_against_the_card_is_wrong(card: str, said: str) -> None:
    assert verdict(card, said) is Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("电动机启动前盘车", "电机启动之前要盘车，不能嫌麻烦"),
        ("交接班双方当面签字", "两边当面签字，不准代签"),
        ("设备运转时严禁擦拭", "机器转着不准擦"),
        ("设备运转时严禁戴手套操作", "转着的时候手套不能戴"),
        ("进出口加盲板，严禁用阀门代替", "盲板进出口都得加，拿阀门顶着那可不好使"),
        ("氧化剂与还原剂分库存放，严禁混放", "氧化剂不能和还原剂放在一个库里，得分开两个库"),
        ("每天记录两次库内温度和湿度", "库里温度湿度要记录，一天两次，反正要记"),
        ("一人指挥，任何人喊停都要停", "一个人打手势，随便哪个喊停都要停"),
        ("检查钢丝绳和吊钩，断丝超过10%报废", "吊前查钢丝绳、吊钩，断丝超10%的报废不用"),
        ("装到罐容的85%停泵", "装到八成五就把泵停"),
        ("报告调度，拨打119", "报告调度，打幺幺久"),
        ("六级以上大风停止吊装", "夹角不能大于六十 六级风不能吊"),
        ("缓慢滴加混酸，釜温不得超过35℃", "混酸滴得慢一点三十五度是釜温的上限不能过"),
        ("振动异常立即停机，严禁强行运转", "开机前看看转鼓，抖得厉害立马停，不许硬开"),
        ("氧气瓶与可燃气瓶分库存放", "氧气莫跟乙炔氢气关一个屋，各是各的库"),
        ("分析合格后方可动火", "分析结果没出来之前不能动火"),
        ("分析合格后方可动火", "没分析合格就动火那是不准的"),
        ("冷却水中断立即停止加热", "冷却水断了赶紧停加热"),
        ("卸盐酸戴面罩、耐酸手套，有人监护", "卸盐酸面罩得捂上，耐酸手套整上，旁边还得有个人看着"),
        ("安全带低挂高用，坠落时冲击伤人", "安全带得高挂低用"),
        ("不断电挂牌就拆泵，误启动会绞伤", "断电挂牌要做好才能拆泵，不然绞伤"),
        ("人员往上风向撤离，严禁往低处跑", "让人往上风向走，低洼的地方不能去"),
    ],
)
def test_what_only_sounds_like_a_slight_is_not_wrong(card: str, said: str) -> None:
    assert verdict(card, said) is not Verdict.WRONG
