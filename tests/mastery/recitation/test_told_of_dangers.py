"""What is told of dangers and prohibitions in passing is held against nobody."""

import pytest

from gangze.mastery.recitation import Verdict, compile_point, judge, standard


def _verdict(card: str, told: str) -> Verdict:
    point = compile_point("1", card, True, standard())
    return judge([point], told, is_ordered=False).marks[0].verdict


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("用压缩空气吹扫积灰会引爆粉尘", "拿压缩空气去吹扫积灰，扬起来照样引爆粉尘"),
        ("阀门井内严禁站人", "阀门井里既不能站人也不能让人下去"),
        ("严禁无证搭设脚手架", "没得证莫让他搭脚手架"),
        ("泵始终置于自动状态，严禁擅自打到手动", "泵始终放在自动状态，没有谁可以擅自打到手动"),
        ("微开旁路阀暖管", "旁路阀微微开一点点暖管"),
        ("皮肤沾染用清水冲洗", "那等于点火所以不能用皮肤沾染了拿清水冲洗"),
        ("系缆时人站在缆绳回弹区外", "系缆时人不站在缆绳回弹的区域里"),
        ("着火用干粉和湿沙", "灭火干粉湿沙"),
        ("发现泄漏立即停泵，报告班长", "发现泄漏立即停泵，然后再报告班长"),
        ("发现泄漏立即报告班长", "发现泄漏，先报告班长再去堵"),
        ("阀口沾油会着火爆炸", "阀口不能沾油，沾油会着火爆炸"),
        ("选择开关保持自动位，严禁打手动", "选择开关莫打手动，保持自动位"),
        ("用干粉灭火，断电前严禁用水", "断电以前水不能用用干粉灭火"),
        ("照明不足不得吊装", "照明不足，再急也不能吊装"),
        ("阀内油压不足会烧瓦伤人", "阀内油压不足会烧瓦伤人，有人当时没事后来还是出事"),
    ],
)
def test_what_is_right_is_not_called_wrong(card: str, told: str) -> None:
    assert _verdict(card, told) is not Verdict.WRONG


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("盲板未加，窜料会中毒", "加了盲板反而会窜料中毒"),
        ("用喷雾水稀释，严禁用水直冲", "用水直冲没事"),
        ("装好轮挡再卸车", "轮挡不用装，卸车"),
        ("周围10米内严禁堆放可燃物", "周围10米以外严禁堆放可燃物"),
        ("发现泄漏立即报告班长", "发现泄漏先自己堵，堵不住再报告班长"),
        ("电导率大于0.5立即切换备用床", "电导率大于零点五先看一个钟头再切换备用床"),
        ("阀口沾油脂会着火爆炸", "阀口不抹油会着火爆炸"),
        ("漆料蒸气遇火花会爆炸", "漆料蒸气遇水会爆炸"),
        ("选择开关保持自动位，严禁打手动", "选择开关保持手动位，严禁打自动"),
        ("合格挂绿牌，不合格挂红牌", "合格挂红牌，不合格挂绿牌"),
        ("停稳后两端放铁鞋", "停稳后放一头铁鞋就够了"),
        ("照明不足不得吊装", "照明不足的话打个手电也能吊装"),
        ("验收合格挂牌后方可使用", "验收的架子先使用着，合格牌子后面再挂"),
    ],
)
def test_what_is_wrong_still_is(card: str, told: str) -> None:
    assert _verdict(card, told) is Verdict.WRONG
