"""Long recitations of any signs on any card are answered, in time that grows with their length and no faster."""

import json
import time
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gangze.mastery.recitation.judging import LONGEST_TRANSCRIPT, judge
from gangze.mastery.recitation.lexicon import Lexicon, build, standard, standard_words
from gangze.mastery.recitation.model import Point
from gangze.mastery.recitation.points import compile_point

SETS = Path(__file__).resolve().parents[3] / "bench" / "recitation"
MOST_POINTS = 12
SECONDS = 10
"""Less than one on a machine that has nothing else to do."""
WORDS = (
    "关闭 打开 不 莫 严禁 可以 先 再 后 零点八 兆帕 119 幺幺九 百分之 十 万 千 点 上风 下风 不对 是 （提示 ， 。 😀 \0"
)
ODD = ["\n", "\ud83d", "\ude00"]
SPOKEN = [*WORDS.split(" "), *ODD]


@cache
def card_texts() -> list[str]:
    """Return the points of a set that was read while the judge was built."""
    with (SETS / "tuning.jsonl").open(encoding="utf-8") as lines:
        points = {point["text"]: None for line in lines for point in json.loads(line)["points"]}
    return list(points)


@cache
def own_lexicon() -> Lexicon:
    return build(standard_words(), more=["护栏 栏杆 围栏", "大罐 T-101 一号罐"])


@cache
def compiled(text: str, wordings: tuple[str, ...], *, is_own: bool) -> Point:
    return compile_point(text, text, True, own_lexicon() if is_own else standard(), accepted=wordings)


ANY_SIGNS = st.text(st.characters(exclude_categories=()), min_size=1, max_size=40)
TEXTS = st.deferred(lambda: st.sampled_from(card_texts()))
PIECES = st.builds(lambda text, start, size: text[start:][:size], TEXTS, st.integers(0, 30), st.integers(1, 30))
BLOCKS = st.lists(st.one_of(st.sampled_from(SPOKEN), PIECES, ANY_SIGNS), min_size=1, max_size=40).map("".join)
CARDS = st.lists(
    st.tuples(TEXTS, st.lists(TEXTS, max_size=2)), min_size=1, max_size=MOST_POINTS, unique_by=lambda each: each[0]
)
LENGTHS = st.one_of(st.integers(0, LONGEST_TRANSCRIPT), st.just(LONGEST_TRANSCRIPT))


def filled(blocks: list[str], size: int) -> str:
    """Return the blocks again and again until the text is so long."""
    whole = "".join(blocks) or "啊"
    return (whole * (size // len(whole) + 1))[:size]


@settings(max_examples=16, deadline=None, suppress_health_check=list(HealthCheck))
@given(CARDS, st.lists(BLOCKS, min_size=1, max_size=12), LENGTHS, st.booleans(), st.booleans())
@example([("严禁带电作业", ["断电"])], ["\ud83d带电\ude00", "\U0010ffff", "\u202e"], LONGEST_TRANSCRIPT, True, True)
def test_any_text_of_any_length_on_any_card_is_answered_in_bounded_time(
    card: list[tuple[str, list[str]]], blocks: list[str], size: int, is_ordered: bool, is_own: bool
) -> None:
    points = [compiled(text, tuple(wordings), is_own=is_own) for text, wordings in card]
    text = filled(blocks, size)
    started = time.process_time()
    judgement = judge(points, text, is_ordered=is_ordered, lexicon=own_lexicon() if is_own else standard())
    assert time.process_time() - started < SECONDS
    assert [mark.key for mark in judgement.marks] == [text for text, _wordings in card]
    assert 0 <= judgement.score <= 100
    for mark in judgement.marks:
        assert -1 <= mark.start < max(1, len(text))


def test_ten_times_the_signs_take_about_ten_times_as_long() -> None:
    texts = card_texts()[:MOST_POINTS]
    points = [compiled(text, (), is_own=False) for text in texts]
    pieces = [text[start : start + 3] for text in texts for start in range(0, len(text), 5)]
    text = filled([*pieces, *SPOKEN, *reversed(pieces)], LONGEST_TRANSCRIPT)

    def seconds(size: int) -> float:
        taken = []
        for _ in range(3):
            started = time.process_time()
            judge(points, text[:size], is_ordered=True)
            taken.append(time.process_time() - started)
        return min(taken)

    seconds(400)
    ratio = seconds(LONGEST_TRANSCRIPT) / seconds(LONGEST_TRANSCRIPT // 10)
    assert ratio < 25, f"{ratio:.1f}: by its square it would be 100"
