"""Shared text is found without comparing all with all, and told as passages."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.dossiers.likeness import Shared, alike, like_pairs, nearest, shared_passages, sketch_of
from gangze.dossiers.likeness.sketch import jaccard, shingles

CHARACTERS = (
    "泵阀罐炉管油水气汽温压液位流量开关查报停启班长岗风火毒烫坠电机车吊料仓塔釜槽氮氧氢氯酸碱尘静电接地联锁巡检"
)


def sentence(chance: random.Random, length: int = 200) -> str:
    return "".join(chance.choices(CHARACTERS, k=length))


def edited(text: str, chance: random.Random, changes: int) -> str:
    signs = list(text)
    for _change in range(changes):
        signs[chance.randrange(len(signs))] = chance.choice(CHARACTERS)
    return "".join(signs)


def test_like_texts_among_many_are_found_and_others_are_not() -> None:
    chance = random.Random(1)
    texts = {f"alone-{n}": sentence(chance) for n in range(200)}
    for n in range(50):
        original = sentence(chance)
        texts |= {f"one-{n}": original, f"two-{n}": edited(original, chance, 8)}
    sets = {key: shingles(text) for key, text in texts.items()}
    wanted = {frozenset(two) for two in combinations(texts, 2) if jaccard(sets[two[0]], sets[two[1]]) >= 0.6}
    found = {frozenset((pair.one, pair.other)) for pair in like_pairs(texts, least=0.6)}
    assert found <= wanted
    assert len(found) >= 0.97 * len(wanted) > 40


def test_a_thousand_equal_texts_are_not_a_million_comparisons() -> None:
    text = sentence(random.Random(2))
    pairs = like_pairs(dict.fromkeys(range(1000), text))
    assert {key for pair in pairs for key in (pair.one, pair.other)} == set(range(1000))
    assert len(pairs) <= 24 * 1000


@given(st.text(st.sampled_from(CHARACTERS), min_size=40, max_size=120), st.integers(0, 2**32))
def test_the_estimate_is_near_the_share_of_common_shingles(text: str, seed: int) -> None:
    other = edited(text, random.Random(seed), 4)
    assert abs(alike(sketch_of(text), sketch_of(other)) - jaccard(shingles(text), shingles(other))) < 0.45


def test_a_sketch_depends_on_the_words_and_not_on_how_they_are_set() -> None:
    assert sketch_of("压力不超过０.8 MPa，每班检查") == sketch_of("压力不超过 0.8MPa；每班检查。")


@pytest.mark.parametrize("text", ["", "泵", "，。；", "泵阀罐"])
def test_a_text_shorter_than_a_phrase_is_like_nothing(text: str) -> None:
    assert alike(sketch_of(text), sketch_of(text)) == 0
    assert like_pairs({1: text, 2: text}) == []


def test_the_nearest_come_first_and_far_ones_not_at_all() -> None:
    chance = random.Random(3)
    text = sentence(chance)
    others = [(n, sketch_of(edited(text, chance, n))) for n in (40, 2, 10)] + [(-1, sketch_of(sentence(chance)))]
    found = nearest(sketch_of(text), others, least=0.3, most=5)
    assert found[:2] == [2, 10]
    assert -1 not in found


def test_shared_passages_are_told_with_their_share_of_the_text() -> None:
    shared = shared_passages("每班检查泵的油位和温度；泄漏立即停泵", "每班检查泵的油位和温度，漏点挂牌")
    assert shared.passages == ("每班检查泵的油位和温度",)
    assert shared.ratio == pytest.approx(11 / 17)


def test_a_turn_of_speech_is_no_passage() -> None:
    assert shared_passages("立即报告班长处理泄漏", "立即报告站长关阀") == Shared(0.0, ())


def test_passages_in_another_order_are_shared_all_the_same() -> None:
    shared = shared_passages("先关闭进料阀门；后启动氮气吹扫", "后启动氮气吹扫，先关闭进料阀门")
    assert shared == Shared(1.0, ("先关闭进料阀门", "后启动氮气吹扫"))
