"""Which is right: sentences that say the opposite of a card, and are surely wrong."""

import pytest

from gangze.mastery.practising.opposites import MOST_WRONG, wrong_sentences
from gangze.mastery.recitation import Verdict, compile_point, judge, standard

CARDS = (
    ("人员撤到上风向50米外，严禁使用手机", "人员撤到上风向50米外，可以使用手机"),
    ("严重缺水时严禁上水，立即停炉", "严重缺水时可以上水，立即停炉"),
    ("先戴防冻手套和面罩，再靠近", "先靠近，再戴防冻手套和面罩"),
    ("停液氧泵，关闭储槽出口阀", "停液氧泵，打开储槽出口阀"),
    ("把伤员救到上风向空气新鲜处", "把伤员救到下风向空气新鲜处"),
    ("挂接地线，先接接地端后接导体端", "挂接地线，先接导体端后接接地端"),
    ("卸车时押运员和操作工不得离开", "卸车时押运员和操作工可以离开"),
)


@pytest.mark.parametrize(("card", "wrong"), CARDS)
def test_what_would_hurt_people_is_made_of_the_card(card: str, wrong: str) -> None:
    assert wrong in [each.text for each in wrong_sentences(card, standard())]


@pytest.mark.parametrize("card", [card for card, _wrong in CARDS])
def test_the_judge_of_recitations_calls_every_opposite_wrong_and_says_why(card: str) -> None:
    point = compile_point("p", card, False, standard())
    found = wrong_sentences(card, standard())
    assert 1 <= len(found) <= MOST_WRONG
    for each in found:
        assert judge([point], each.text, is_ordered=False).marks[0].verdict is Verdict.WRONG
        assert each.why
        assert each.text != card


@pytest.mark.parametrize(
    "card", ["", " ", "。", "检查盘车", "𠮷野家", "e\u0301e\u0301", "\ud800", "停炉后关闭燃气总阀门"]
)
def test_a_card_without_a_sure_opposite_gives_none_or_a_sure_one(card: str) -> None:
    assert all("开闭" not in each.text for each in wrong_sentences(card, standard()))
