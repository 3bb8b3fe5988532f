"""What is drawn follows from the roster and the seed alone, and meets what was asked for."""

import hashlib
import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gangze.draws.rules.drawing import draw_from, substitute_for
from gangze.draws.rules.generator import Generator, draw_one
from gangze.draws.rules.hashing import commitment_to, digest_of_number, label_hash, roster_hash, tagged_hash
from gangze.draws.rules.planning import Wish
from gangze.kernel.errors import RuleBroken
from gangze.ledger.rules.canonical import canonical_bytes

from .slips import DRAW, SECRET, WISH, candidate, frozen_of, plant, slip_from

VECTORS = Path(__file__).resolve().parents[2] / "docs" / "rules" / "draw-vectors.json"
SEED = "00112233445566778899aabbccddeeff" * 2


def numbers(picks: Any) -> list[int]:
    return [pick.number for pick in picks]


def computed_vectors() -> dict[str, Any]:
    """Return the known answers of docs/rules/draw.md, each with what it follows from."""
    generator = Generator(SEED)
    streams = [("draw", 10), ("draw", 3), ("substitute", 7), ("requirement 0", 2**53 - 1), ("draw", 1)]
    label = {"name": "姜例东", "employee_number": "JX0001", "person_uuid": str(DRAW)}
    return {
        "hashes": {
            "tagged": {"tag": "one", "texts": ["岗", "", "a"], "hash": tagged_hash("one", "岗", "", "a").hex()},
            "commitment": {"draw": str(DRAW), "secret": SECRET, "hash": commitment_to(DRAW, SECRET)},
            "contribution": {
                "draw": str(DRAW), "side": "first", "number": "007", "nonce": "a" * 32,
                "hash": digest_of_number(DRAW, "first", "007", "a" * 32),
            },
            "person": {"salt": "1" * 32, "label": label, "hash": label_hash("person", "1" * 32, label)},
        },
        "generator": {
            "seed": SEED,
            "in_order": [
                {"label": name, "limit": limit, "value": generator.below(name, limit)} for name, limit in streams
            ],
        },
        "one": {
            "keys": ["姜例东", "赵样强", "魏样东"], "parts": ["2026-03-02", "7Z4Q"],
            "key": draw_one(["姜例东", "赵样强", "魏样东"], ["2026-03-02", "7Z4Q"]),
        },
        "slip": slip_from(),
    }  # fmt: skip


def test_the_known_answers_are_those_committed() -> None:
    found = computed_vectors()
    if os.environ.get("GANGZE_REWRITE"):
        VECTORS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(VECTORS.read_text(encoding="utf-8"))


def test_every_key_post_and_every_shift_and_every_workshop_is_drawn() -> None:
    frozen, _labels = frozen_of(plant())
    entries = {entry["number"]: entry for entry in frozen["entries"]}
    free = [entry for entry in frozen["entries"] if entry["excused_since"] is None]
    for turn in range(50):
        found = [entries[number] for number in numbers(draw_from(frozen, tagged_hash("t", str(turn)).hex()).drawn)]
        assert {e["post"] for e in free if e["is_key"]} <= {e["post"] for e in found}
        for field in ("shift", "workshop"):
            assert {entry[field] for entry in free} == {entry[field] for entry in found}


def test_a_quota_by_enterprise_is_met() -> None:
    wish = Wish(count=3, every_key_post=False, every_shift=False, each_enterprise=2)
    frozen, _labels = frozen_of(plant(), wish)
    drawn = numbers(draw_from(frozen, SEED).drawn)
    shares = Counter(frozen["entries"][number - 1]["enterprise"] for number in drawn)
    assert set(shares.values()) == {2}
    assert len(shares) == 3


def test_who_is_excused_is_never_drawn_and_stands_on_the_roster() -> None:
    frozen, labels = frozen_of(plant(), Wish(count=2000, substitutes=200))
    drawn = draw_from(frozen, SEED)
    assert 5 not in numbers((*drawn.drawn, *drawn.substitutes))
    assert frozen["entries"][4]["excused_since"] == "2026-03-01T02:00:00.000000Z"
    assert labels[4]["place"]["ground"] == "病假"


def test_an_excuse_later_than_the_freeze_is_refused() -> None:
    people = [candidate(0), candidate(1, excused_since=datetime(2026, 3, 2, 1, 31, tzinfo=UTC), ground="病假")]
    with pytest.raises(RuleBroken, match="晚于名册冻结"):
        frozen_of(people)


def test_a_person_with_two_posts_is_drawn_once_and_a_pair_may_be_drawn_twice() -> None:
    twice = [candidate(0), candidate(1), candidate(2, person_uuid=candidate(0).person_uuid)]
    for subject, count in (("people", 2), ("pairs", 3)):
        frozen, _labels = frozen_of(twice, Wish(count=9, subject=subject))
        assert len(draw_from(frozen, SEED).drawn) == count


def test_posts_are_drawn_without_a_name() -> None:
    posts = [candidate(number * 2, person_uuid=None, name="", shown_name="", shift="") for number in range(6)]
    frozen, labels = frozen_of(posts, Wish(count=3, subject="posts"))
    assert len(draw_from(frozen, SEED).drawn) == 3
    assert all(entry["person"] == entry["person_hash"] == "" for entry in frozen["entries"])
    assert labels[0]["person"] is None


def test_substitutes_are_drawn_in_the_same_act_and_are_others() -> None:
    frozen, _labels = frozen_of(plant())
    found = draw_from(frozen, SEED)
    assert len(found.substitutes) == 3
    assert not set(numbers(found.drawn)) & set(numbers(found.substitutes))


def test_documents_are_drawn_from_those_chosen() -> None:
    found = draw_from(frozen_of(plant())[0], SEED)
    assert {pick.document for pick in (*found.drawn, *found.substitutes)} <= {"risk", "emergency"}


def test_no_code_of_the_roster_tells_a_name_or_a_post() -> None:
    frozen, _labels = frozen_of(plant())
    text = canonical_bytes(frozen).decode()
    assert not [word for word in ("测例", "测*", "岗位", "厂", "T0001", "病假") if word in text]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(count=0), "数量"),
        (Wish(count=2001), "数量"),
        (Wish(count=1, substitutes=-1), "候补"),
        (Wish(count=1, subject="wishes"), "抽取对象"),
        (Wish(count=1, each_workshop=9999), "最少数量"),
        (Wish(count=1, documents=("jingle",)), "四件"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_in_words(wish: Wish, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        frozen_of(plant(), wish)


def test_an_empty_roster_is_refused() -> None:
    gone = [candidate(0, excused_since=datetime(2026, 3, 1, tzinfo=UTC))]
    for people in ([], gone):
        with pytest.raises(RuleBroken, match="没有可以抽取"):
            frozen_of(people)


def test_a_wish_is_kept_and_read_again() -> None:
    assert Wish.of(json.loads(json.dumps(WISH.plain()))) == WISH


def test_the_substitute_of_the_same_post_comes_first_then_workshop_then_enterprise() -> None:
    def entry(number: int, post: str, workshop: str, enterprise: str) -> dict[str, Any]:
        return {"number": number, "post": post, "workshop": workshop, "enterprise": enterprise}

    entries = [
        entry(1, "p1", "w1", "e1"), entry(2, "p9", "w9", "e9"), entry(3, "p8", "w8", "e1"), entry(4, "p7", "w1", "e1"),
        entry(5, "p1", "w1", "e1"),
    ]  # fmt: skip
    order = [2, 3, 4, 5]
    called: list[int] = []
    for expected in (5, 4, 3, 2):
        found = substitute_for(1, entries=entries, substitutes=order, used=called)
        assert found == expected
        called.append(expected)
    assert substitute_for(1, entries=entries, substitutes=order, used=called) is None


def test_one_of_a_few_follows_from_keys_and_parts_and_not_from_their_order() -> None:
    names = ["姜例东", "赵样强", "魏样东"]
    assert draw_one(names, ["1"]) == draw_one(names[::-1], ["1"])
    assert {draw_one(names, [str(turn)]) for turn in range(40)} == set(names)
    with pytest.raises(ValueError, match="nobody"):
        draw_one([], ["1"])


def test_parts_of_a_hash_cannot_be_moved_from_one_to_the_next() -> None:
    assert tagged_hash("one", "ab", "c") != tagged_hash("one", "a", "bc")


def test_the_hash_of_a_roster_is_that_of_its_canonical_json() -> None:
    frozen, _labels = frozen_of(plant())
    assert roster_hash(frozen) == hashlib.sha256(canonical_bytes(frozen)).hexdigest()
