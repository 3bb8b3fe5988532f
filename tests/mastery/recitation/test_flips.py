"""One element of a point turned round, and look-alikes that are right: bounds, numbers, both sides of one thing, two noes."""

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard

RIGHT = [
    ("蒸汽压力不超过0.6MPa", "蒸汽压力不允许冲过六百千帕"),
    ("两次取样间隔30分钟内", "两次取样间隔不能拖三十分钟以上"),
    ("冷库温度高于-18℃，立即启动备机", "冷库温度高于零下十八度，马上启动备机"),
    ("槽液位不得低于1.2米，防止抽空", "槽液位一米二，只能高不能低，防止抽空"),
    ("粉尘浓度超过30克每立方米，停机清扫", "粉尘浓度超过三十克一方就停机清扫"),
    ("警铃响五声内赶到泵房", "警铃莫让它响过五声，赶到泵房"),
    ("关闭进水阀，打开排污阀", "进水阀要关不能开，排污阀要开不能关"),
    ("搅拌不得停", "搅拌可以停，哎，不可以停"),
    ("引风机不能停", "引风机可以停，我重说，引风机不能停"),
    ("持上岗证操作", "没有上岗证我不操作"),
    ("烫伤后冲洗15分钟以上，再送医", "烫伤冲洗不满十五分钟先不送医，冲够了再送"),
    ("立即停进料泵，再停搅拌", "进料泵停了搅拌后头才停，莫先停搅拌"),
    ("确认风机断电挂牌", "风机没断电挂牌不行"),
    ("向调度报告，着火打119", "向调度报告，着火打的是幺幺九不是幺二零"),
    ("吸入后无症状也要送医，观察24小时", "就算看着没症状，也照样送医，观察一天一夜"),
    ("佩戴安全帽进场", "没安全帽莫进场"),
]
WRONG = [
    ("蒸汽压力不超过0.6MPa", "蒸汽压力不低于零点六兆帕操作工不得离开"),
    ("管内流速不超过3米/秒", "管内流速每秒三米往上"),
    ("管内流速不超过3米/秒", "管内流速至少要三米"),
    ("冷库温度高于-18℃，立即启动备机", "冷库温度低于零下十八度，马上启动备机"),
    ("出料温度超过80℃，会喷溅烫伤", "出料温度不到八十度会喷溅烫伤"),
    ("警铃响五声内赶到泵房", "警铃响十声内赶到泵房"),
    ("氨浓度超过20mg/m³，撤离现场", "氨浓度超过每立方米20克，撤离现场"),
    ("关闭进水阀，打开排污阀", "进水阀要开不能关，排污阀要关不能开"),
    ("关闭进水阀", "进水阀要开不能关"),
    ("搅拌不得停", "搅拌不可以停，哎，可以停"),
    ("引风机不能停", "引风机不能停，我重说，引风机可以停"),
    ("持上岗证操作", "没有上岗证我也操作"),
    ("佩戴安全帽进场", "没安全帽也进场"),
    ("立即停进料泵，再停搅拌", "搅拌先停，莫先停进料泵"),
    ("向调度报告，着火打119", "向调度报告，着火打的是幺二零不是幺幺九"),
    ("吸入后无症状也要送医", "没症状照样上班不用送医"),
]


def _verdict(card: str, told: str) -> Verdict:
    point = compile_point("1", card, True, standard())
    return judge([point], told, is_ordered=False).marks[0].verdict


@pytest.mark.parametrize(("card", "told"), RIGHT)
def test_a_look_alike_is_right(card: str, told: str) -> None:
    assert _verdict(card, told) is Verdict.SAID


@pytest.mark.parametrize(("card", "told"), WRONG)
def test_one_element_turned_is_wrong(card: str, told: str) -> None:
    assert _verdict(card, told) is Verdict.WRONG
