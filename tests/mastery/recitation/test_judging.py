"""One point and what somebody said: the verdict, and what the reason tells."""

import pytest

from gangze.mastery.recitation.judging import judge
from gangze.mastery.recitation.lexicon import build, standard, standard_words
from gangze.mastery.recitation.model import Judgement, Verdict
from gangze.mastery.recitation.points import compile_point

SAID, PARTIAL, MISSED, WRONG = Verdict


def judged(transcript: str, *points: str, is_ordered: bool = True, must: bool = True) -> Judgement:
    lexicon = standard()
    ready = [compile_point(f"p{n}", text, must, lexicon) for n, text in enumerate(points, 1)]
    return judge(ready, transcript, is_ordered=is_ordered)


def verdict(point: str, transcript: str) -> Verdict:
    return judged(transcript, point).marks[0].verdict


@pytest.mark.parametrize(
    ("point", "transcript"),
    [
        ("立即关闭单体和引发剂进料阀", "马上关闭单体和引发剂进料法"),
        ("压力到0.8MPa打开泄放阀，排向事故罐", "压力到零点八兆帕就把泄放阀打开 往事故罐头排"),
        ("着火打119，有人受伤打120", "燃起来了打幺幺九 有人伤到了打幺二零"),
        ("储罐液位不得超过90%", "罐子头的液位莫超百分之九十"),
        ("开引风机吹扫炉膛，不少于5分钟", "打开引风机吹扫炉膛五分钟以上"),
        ("人员撤到上风向50米外，严禁使用手机", "人往上风头跑五十米开外 手机莫用"),
        ("先开气相阀平压，再缓慢打开液相阀", "先开气相法平压再慢慢打开夜相法"),
        ("冷却塔顶护栏松动，易高处坠落", "冷却塔顶上栏杆松了 人要掉下来"),
        ("严禁氧化剂与还原剂同库存放", "氧化剂和还原剂要分库放"),
        ("静置10分钟", "静置五分钟 不对 是十分钟 静置十分钟"),
        ("皮肤沾氨用清水冲洗15分钟", "皮肤上沾了氨拿清水冲洗十五分钟"),
    ],
)
def test_what_is_right_in_other_words_is_said(point: str, transcript: str) -> None:
    assert verdict(point, transcript) is SAID


@pytest.mark.parametrize(
    ("point", "transcript", "told"),
    [
        ("压力到0.8MPa打开泄放阀", "压力到1.8兆帕打开泄放阀", "1.8兆帕"),
        ("着火打119，有人受伤打120", "着火打120 有人受伤也打120", "数字不同"),
        ("不少于5分钟吹扫炉膛", "吹扫炉膛五秒钟", "五秒钟"),
        ("储罐液位不得超过90%", "储罐液位不低于百分之九十", "方向相反"),
        ("严禁带电作业", "可以带电作业", "说成了可以"),
        ("严重缺水时严禁上水，立即停炉", "严重缺水的时候要赶紧上水 然后停炉", "说成了可以"),
        ("关闭储槽出口阀", "储槽出口阀打开", "打开"),
        ("人员撤到上风向", "人往下风向撤", "下风"),
        ("挂接地线，先接接地端后接导体端", "挂接地线先接导体端后接接地端", "先后"),
        ("救人必须戴正压式空气呼吸器", "救人戴个防毒口罩就行", "口罩"),
        ("点火失败必须重新吹扫", "点火失败了不用重新吹扫", "不用"),
        ("检修氧气管道的工具必须脱脂", "检修氧气管道的工具要涂油润滑", "脱脂"),
        ("静置10分钟", "静置十分钟 不对 静置五分钟", "五分钟"),
        ("氢气瓶漏气，遇明火会爆炸", "氮气瓶漏气遇明火会爆炸", "氮气"),
    ],
)  # fmt: skip
def test_a_stated_violation_is_wrong_and_the_reason_says_what(point: str, transcript: str, told: str) -> None:
    mark = judged(transcript, point).marks[0]
    assert mark.verdict is WRONG
    assert told in mark.reason


@pytest.mark.parametrize(
    ("point", "transcript", "lacking"),
    [
        ("立即关闭单体和引发剂进料阀", "把单体进料阀关了", "引发剂"),
        ("次氯酸钠加药泄漏，会灼伤皮肤和眼睛", "次氯酸钠加药漏了会烧伤皮肤", "眼睛"),
        ("接好静电接地线，静置10分钟", "静电接地线夹起", "10分钟"),
        ("谁挂牌谁摘牌，严禁约时送电", "谁挂牌谁摘牌", "送电"),
    ],
)  # fmt: skip
def test_where_something_lacks_it_is_partial_and_the_reason_names_it(point: str, transcript: str, lacking: str) -> None:
    mark = judged(transcript, point).marks[0]
    assert mark.verdict is PARTIAL
    assert lacking in mark.reason


@pytest.mark.parametrize(
    "transcript", ["", "今天食堂吃的啥子哦", "安全第一", "我们要注意安全 认真检查", "。。。，，，", "🤷"]
)
def test_what_was_not_said_is_missed(transcript: str) -> None:
    assert verdict("立即关闭单体和引发剂进料阀", transcript) is MISSED


def test_the_order_of_points_is_told_and_which_came_out_of_it() -> None:
    points = ("关闭进料阀", "打开冷却水", "报告班长和调度")
    kept = judged("先关闭进料阀 再打开冷却水 最后报告班长和调度", *points)
    assert (kept.order_ok, kept.out_of_order) == (True, ())
    turned = judged("先报告班长和调度 再关闭进料阀 然后打开冷却水", *points)
    assert (turned.order_ok, turned.out_of_order) == (False, ("p3",))


def test_the_order_is_none_where_it_does_not_matter_or_less_than_two_points_were_said() -> None:
    points = ("关闭进料阀", "打开冷却水")
    assert judged("打开冷却水 关闭进料阀", *points, is_ordered=False).order_ok is None
    assert judged("关闭进料阀", *points).order_ok is None


def test_a_wrong_must_point_fails_the_recitation_whatever_the_total() -> None:
    points = [
        "关闭进料阀", "打开冷却水", "报告班长和调度", "拉警戒线", "人员撤到上风向", "戴正压式空气呼吸器", "检查安全阀和压力表", "静置10分钟",
        "停液氧泵", "压力到0.8MPa停车",
    ]  # fmt: skip
    said = "，".join([*points[:-1], "压力到1.8MPa停车"])
    assert not judged(said, *points).has_passed
    optional = judged(said, *points, must=False)
    assert optional.score >= 80
    assert optional.has_passed


def test_an_accepted_wording_is_as_good_as_the_card() -> None:
    lexicon = standard()
    point = compile_point("p", "启用事故喷淋", True, lexicon, accepted=["把雨淋系统投上"])
    assert judge([point], "把雨淋系统投上", is_ordered=False).marks[0].verdict is SAID
    bare = compile_point("p", "启用事故喷淋", True, lexicon)
    assert judge([bare], "把雨淋系统投上", is_ordered=False).marks[0].verdict is not SAID


def test_what_contradicts_the_card_stays_wrong_whatever_was_accepted() -> None:
    point = compile_point("p", "启用事故喷淋", True, standard(), accepted=["把雨淋系统投上"])
    assert judge([point], "把雨淋系统投上 停用事故喷淋", is_ordered=False).marks[0].verdict is WRONG
    number = compile_point("p", "静置10分钟", True, standard(), accepted=["放着等一会儿，满10分钟"])
    assert judge([number], "放着等一会儿 满五分钟", is_ordered=False).marks[0].verdict is WRONG


def test_a_compiled_point_is_remembered_by_its_words_and_lexicon() -> None:
    one = compile_point("p", "停循环水泵", True, standard(), accepted=["停大泵"])
    assert compile_point("p", "停循环水泵", True, standard(), accepted=("停大泵",)) is one
    assert compile_point("p", "停循环水泵", True, standard()) is not one
    assert (
        compile_point("p", "停循环水泵", True, build(standard_words(), ["循环水泵 大泵"]), accepted=["停大泵"])
        is not one
    )


@pytest.mark.parametrize(
    ("point", "transcript"),
    [
        ("静置10分钟", "静置 提示：多少分钟 十分钟"),
        ("人员撤到上风向", "人往下风向撤 说错了 上风向"),
        ("压力到0.8MPa打开泄放阀", "压力到八公斤打开泄放阀"),
        ("灌装间露点保持在-40℃以下", "露点要零下四十度以下 灌装间"),
        ("每行驶2小时停车检查一次", "跑两个钟头停下来查一道"),
        ("通道留1.5米", "通道留一米半"),
        ("冲洗15分钟", "冲够一刻钟"),
    ],
)
def test_prompts_corrections_and_the_speech_of_numbers_are_understood(point: str, transcript: str) -> None:
    assert verdict(point, transcript) is SAID


@pytest.mark.parametrize(
    ("point", "transcript"),
    [
        ("关闭空气进口阀，打开塔顶放空阀", "空气进口阀开大，放空阀关上"),
        ("高压接地，室内4米、室外8米内不得靠近", "高压接地室内八米室外四米不得靠近"),
        ("交接班必须在现场对口交接", "交接班在微信里说一声就可以了"),
        ("用氨水检查接头，无白烟才能充装", "接头拿氨水查 冒点白烟不碍事 照样充"),
        ("装完静置5分钟再提鹤管", "装完马上提鹤管"),
        ("加料速度每小时不超过80升", "加料速度每分钟不超过80升"),
        ("未监测就进容器，会缺氧窒息", "监测就进容器会缺氧窒息"),
        ("立即熄灭加热炉，停进料泵", "加热炉熄火 进料泵别停"),
        ("吊物下站人，会砸伤", "站吊物底下没得事"),
        ("先投溶剂，后投粉料", "溶剂等粉料加完了再加"),
    ],
)
def test_what_contradicts_the_card_in_other_words_is_wrong(point: str, transcript: str) -> None:
    assert verdict(point, transcript) is WRONG


def test_an_enterprise_adds_its_own_words() -> None:
    lexicon = build(standard_words(), ["循环水泵 大泵"])
    point = compile_point("p", "停循环水泵", True, lexicon)
    assert judge([point], "停大泵", is_ordered=False, lexicon=lexicon).marks[0].verdict is SAID


def test_the_same_recitation_gets_the_same_judgement() -> None:
    points = ("关闭进料阀", "压力到0.8MPa打开泄放阀", "人员撤到上风向50米外")
    said = "进料阀关了 压力零点八兆帕开泄放阀 人往上风头撤"
    assert judged(said, *points) == judged(said, *points)


def test_a_word_given_to_another_point_alone_still_contradicts_the_one_beside_it() -> None:
    texts = ("控制柜打在自动位", "手动盘车三圈", "每班手动排放冷凝水两次", "每2小时记录一次排汽温度")
    points = [compile_point(str(n), text, False, standard()) for n, text in enumerate(texts)]
    said = "手动盘车三圈控制柜打在手动位每两小时记录一次排汽温度每班手动排放冷凝水一次"
    verdicts = [each.verdict for each in judge(points, said, is_ordered=False).marks]
    assert (verdicts[0], verdicts[2]) == (Verdict.WRONG, Verdict.WRONG)
