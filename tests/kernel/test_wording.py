"""Sentences keep their values apart from their words."""

import copy
import json

from gangze.kernel.errors import RuleBroken
from gangze.kernel.wording import Listing, Sentence, from_kept, kept

POSTS = Sentence("还有 {count} 人在该岗位任职：{posts}。", count=2, posts=Listing([Sentence("外操"), "内操"]))


def test_a_sentence_is_its_chinese_text() -> None:
    assert POSTS == "还有 2 人在该岗位任职：外操、内操。"
    assert POSTS.msgid == "还有 {count} 人在该岗位任职：{posts}。"
    assert json.dumps({"message": POSTS}, ensure_ascii=False) == '{"message": "还有 2 人在该岗位任职：外操、内操。"}'


def test_a_value_that_holds_braces_is_left_alone() -> None:
    assert Sentence("没有“{name}”。", name="{count}") == "没有“{count}”。"
    assert Sentence("没有“{name}”。") == "没有“{name}”。"


def test_a_sentence_can_be_kept_as_json_and_said_again() -> None:
    again = from_kept(json.loads(json.dumps(kept(POSTS))))
    assert again == POSTS
    assert (again.msgid, again.values["count"]) == (POSTS.msgid, 2)
    assert again.values["posts"].parts == ("外操", "内操")


def test_a_sentence_deep_inside_a_value_is_kept_too() -> None:
    whole = {"errors": [{"message": POSTS, "cell": None}], "plain": "没有值。"}
    found = kept(whole)
    assert from_kept(found["errors"][0]["message"]) == POSTS
    assert found["errors"][0]["cell"] is None
    assert found["plain"] == "没有值。"


def test_a_copy_of_a_sentence_keeps_its_values() -> None:
    again = copy.deepcopy(POSTS)
    assert again == POSTS
    assert (again.msgid, dict(again.values)) == (POSTS.msgid, dict(POSTS.values))
    posts = again.values["posts"]
    assert isinstance(posts, Listing)
    assert posts.parts == ("外操", "内操")


def test_a_broken_rule_carries_the_sentence_with_its_values() -> None:
    broken = RuleBroken("一次最多打印{most}个岗位，请分批。", most=3)
    assert str(broken) == broken.message == "一次最多打印3个岗位，请分批。"
    assert broken.message.values == {"most": 3}  # type: ignore[union-attr]


def test_a_broken_rule_of_several_reasons_keeps_each_of_them() -> None:
    broken = RuleBroken(Listing([POSTS, "别的"], "；"))
    assert isinstance(broken.message, Listing)
    assert broken.message.parts[0] is POSTS
