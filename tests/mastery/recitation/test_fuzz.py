"""Any text gets an answer: whatever a recogniser, a keyboard or an attacker sends."""

import time
import tracemalloc

import pytest
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
SECONDS = 10
"""Less than one on a machine that has nothing else to do; how it grows is told in test_long_texts.py."""
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


LONG = {
    "one sign": "关" * 20_000,
    "one number": "一" * 20_000,
    "digits": "1234567890" * 2000,
    "emergency numbers": "119" * 6000,
    "points 500 times": "，".join(["立即关闭单体和引发剂进料阀压力到零点八兆帕打开泄放阀不对"] * 500),
    "orders": "先关闭进料阀再打开泄放阀压力到零点八兆帕不对" * 900,
    "noes": "不" * 20_000,
    "corrections": "不对不是" * 5000,
    "prompts": "（提示" * 5000,
    "pauses": "，" * 20_000,
    "every sign": "".join(map(chr, range(0x4E00, 0x9C20))),
}


@pytest.mark.parametrize("name", LONG)
def test_20_000_signs_are_answered_in_bounded_time(name: str) -> None:
    started = time.process_time()
    judgement = judge(POINTS, LONG[name][:LONGEST_TRANSCRIPT], is_ordered=True)
    assert time.process_time() - started < SECONDS
    assert len(judgement.marks) == len(POINTS)


def test_a_point_of_2000_signs_and_60_points_are_judged_in_bounded_time() -> None:
    started = time.process_time()
    text = ("关闭进料阀，严禁带电作业，压力不超过0.8MPa，" * 80)[:2000]
    point = compile_point("long", text, True, standard())
    judge([point], LONG["orders"], is_ordered=True)
    judge([point], text, is_ordered=True)
    many = [compile_point(f"{n}", POINTS[n % len(POINTS)].text, True, standard()) for n in range(60)]
    judge(many, LONG["orders"], is_ordered=True)
    assert time.process_time() - started < 2 * SECONDS


def test_what_is_longer_than_20_000_signs_is_cut_there() -> None:
    text = "啊" * LONGEST_TRANSCRIPT
    assert judge(POINTS, text + "着火打119", is_ordered=True) == judge(POINTS, text, is_ordered=True)


def test_memory_stays_where_it_is() -> None:
    said = ["关闭进料阀 压力到零点八兆帕打开泄放阀", "严禁带电 着火打幺幺九", "先拆软管 再关阀泄压 不对 先关阀"]
    for text in said * 5:
        judge(POINTS, text, is_ordered=True)
    tracemalloc.start()
    try:
        before, _peak = tracemalloc.get_traced_memory()
        for text in said * 60:
            judge(POINTS, text, is_ordered=True)
        after, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 100_000
