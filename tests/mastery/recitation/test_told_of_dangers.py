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
    ],
)
def test_what_is_wrong_still_is(card: str, told: str) -> None:
    assert _verdict(card, told) is Verdict.WRONG
