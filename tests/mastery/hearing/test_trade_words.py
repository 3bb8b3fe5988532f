"""Words that an enterprise calls the same must not open the judge."""

import pytest

from gangze.kernel.errors import RuleBroken
from gangze.mastery.recitation import build, standard, standard_words
from gangze.mastery.services.trade_wording import require_alike


@pytest.mark.parametrize(
    "words",
    [
        "上风向 下风向", "上风口 下风头", "站上风向 去下风口", "可以 严禁", "允许 准许", "0.8 1.8", "0.8兆帕 1.8兆帕", "三十 五十",
        "两人 一人", "进料阀 出料阀", "氮气阀 氧阀", "开阀门 关总阀", "打开 关闭", "不开 打开", "呼吸器 口罩", "正压式空气呼吸器 口罩",
        "水 水泵", "阀门", "泵 大泵", "甭开 大釜", "氮气 氧气",
        "R101 R102", "10kPa 大压",
    ],
)  # fmt: skip
def test_words_that_the_judge_must_tell_apart_are_refused(words):
    with pytest.raises(RuleBroken):
        require_alike(words.split(), standard())


def test_two_things_of_the_lexicon_are_refused_as_two_things():
    with pytest.raises(RuleBroken, match="两样东西"):
        require_alike(["阀门", "水泵"], standard())


@pytest.mark.parametrize(
    "words",
    [
        "反应釜 大釜 R101", "P-203A 循环泵", "护栏 栏杆", "猪尾巴 卸车软管", "本厂 宏达化工", "四合一 小黄盒", "不锈钢罐 白罐子",
        "休息室 茶房", "事故池 大坑子", "H2S探头 小喇叭", "P-203A 大泵P203A",
    ],
)  # fmt: skip
def test_names_of_one_thing_are_taken(words):
    require_alike(words.split(), standard())


def test_what_was_added_before_is_no_bridge_to_the_opposite():
    own = build(standard_words(), more=["上风向 大门岗"])
    with pytest.raises(RuleBroken, match="意思相反"):
        require_alike(["大门岗", "下风向"], own)
