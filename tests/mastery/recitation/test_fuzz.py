"""Any text gets an answer: whatever a recogniser, a keyboard or an attacker sends."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from gangze.mastery.recitation.judging import LONGEST_TRANSCRIPT, judge
from gangze.mastery.recitation.lexicon import standard
from gangze.mastery.recitation.points import compile_point
from gangze.mastery.recitation.quantities import quantities

POINTS = [
    compile_point(f"p{n}", text, True, standard())
    for n, text in enumerate(
        [
            "立即关闭单体和引发剂进料阀",
            "压力到0.8MPa打开泄放阀，排向事故罐",
            "严禁带电作业",
            "先关阀泄压，再拆软管",
            "着火打119",
        ]
    )
]
WORDS = "关闭 打开 不 莫 严禁 可以 先 再 后 零点八 兆帕 119 百分之 十 万 千 点 上风 下风 不对 是 阀 了 ， 。 😀 \0"
TRADE = st.lists(st.sampled_from(WORDS.split(" ")), max_size=60).map("".join)


@given(st.one_of(st.text(max_size=400), TRADE))
def test_any_text_is_judged(text: str) -> None:
    judgement = judge(POINTS, text, is_ordered=True)
    assert [mark.key for mark in judgement.marks] == [point.key for point in POINTS]
    assert 0 <= judgement.score <= 100
    for mark in judgement.marks:
        assert 0 <= mark.coverage <= 1.001
        assert -1 <= mark.start < max(1, len(text))


@given(st.one_of(st.text(max_size=40), TRADE), st.one_of(st.text(max_size=40), TRADE))
@settings(max_examples=60)
def test_any_point_is_taken_apart_and_any_wording_compared(point: str, text: str) -> None:
    judge([compile_point("p", point, True, standard())], text, is_ordered=False)


@given(TRADE)
def test_quantities_lie_in_their_text_in_order(text: str) -> None:
    found = quantities(text)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert [each.start for each in found] == sorted(each.start for each in found)


def test_20_000_signs_are_answered_in_bounded_time() -> None:
    for text in (
        "关" * 20_000,
        "一" * 20_000,
        "先关闭进料阀再打开泄放阀压力到零点八兆帕不对" * 900,
        "".join(map(chr, range(0x4E00, 0x9C20))),
    ):
        started = time.process_time()
        judge(POINTS, text[:LONGEST_TRANSCRIPT], is_ordered=True)
        assert time.process_time() - started < 30, text[:10]
