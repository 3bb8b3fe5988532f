"""Chances are what the weights say, over 100,000 draws; and properties that hold for every roster and every seed."""

from collections import Counter
from fractions import Fraction
from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gangze.draws.rules.drawing import draw_from
from gangze.draws.rules.generator import Generator
from gangze.draws.rules.hashing import commitment_to, roster_hash, seed_of, tagged_hash
from gangze.draws.rules.planning import Wish, bounds_of

from .single_file import drawn_again
from .slips import DRAW, SECRET, candidate, frozen_of, plant

DRAWS = 100_000
WEIGHTS = (1, 2, 3, 4)
CRITICAL = 31.26
"""Chi-square with 11 degrees of freedom is greater once in a thousand; the seeds are fixed, so the test is no game of chance."""
Frozen = dict[str, Any]


def seeds_of_one_side(frozen: Frozen, count: int) -> Any:
    """Yield the seeds that follow when one side tries one number after the other and all else stays."""
    found, commitment = roster_hash(frozen), commitment_to(DRAW, SECRET)
    for number in range(count):
        yield seed_of(DRAW, found, commitment, SECRET, {"first": "4711", "second": str(number)})


def test_over_100000_draws_pairs_come_as_often_as_weights_say_whatever_number_a_side_enters() -> None:
    people = [candidate(number, weight=weight) for number, weight in enumerate(WEIGHTS)]
    frozen, _labels = frozen_of(people, Wish(count=2, every_key_post=False, every_shift=False))
    seen = Counter(
        tuple(pick.number for pick in draw_from(frozen, seed).drawn) for seed in seeds_of_one_side(frozen, DRAWS)
    )
    whole, distance = sum(WEIGHTS), 0.0
    for first, second in permutations(range(4), 2):
        chance = Fraction(WEIGHTS[first], whole) * Fraction(WEIGHTS[second], whole - WEIGHTS[first])
        expected = float(chance * DRAWS)
        distance += (seen[first + 1, second + 1] - expected) ** 2 / expected
    assert sum(seen.values()) == DRAWS
    assert distance < CRITICAL


def test_within_a_key_post_and_a_shift_everybody_has_the_same_chance() -> None:
    people = [
        candidate(number, weight=1, is_key=number < 4, post_uuid=candidate(number // 4 * 2).post_uuid)
        for number in range(8)
    ]
    frozen, _labels = frozen_of(people, Wish(count=1, every_shift=False))
    seen = Counter(draw_from(frozen, tagged_hash("t", str(turn)).hex()).drawn[0].number for turn in range(4000))
    assert set(seen) == {1, 2, 3, 4}
    assert all(abs(count - 1000) < 110 for count in seen.values())


rosters = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 3), st.integers(1, 50), st.booleans(), st.booleans()),
    min_size=1, max_size=30,
)  # fmt: skip
wishes = st.builds(
    Wish, count=st.integers(1, 12), substitutes=st.integers(0, 5), subject=st.sampled_from(["people", "pairs"]),
    every_key_post=st.booleans(), every_shift=st.booleans(), each_enterprise=st.integers(0, 2),
    each_workshop=st.integers(0, 2), documents=st.sampled_from([(), ("risk",), ("risk", "duty", "emergency")]),
)  # fmt: skip
seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)


def roster_of(rows: list[tuple[int, int, int, int, bool, bool]], wish: Wish) -> Frozen:
    people = [
        candidate(
            number, enterprise_key=str(house), workshop_key=f"{house} {shop}", shift="甲乙丙"[shift - 1] if shift else "",
            weight=weight, is_key=is_key, excused_since=plant()[4].excused_since if is_away and number else None,
        )
        for number, (house, shop, shift, weight, is_key, is_away) in enumerate(rows)
    ]  # fmt: skip
    frozen, _labels = frozen_of(people, wish)
    return frozen


@settings(max_examples=150)
@given(rows=rosters, wish=wishes, seed=seeds)
def test_every_draw_meets_its_plan(rows: Any, wish: Wish, seed: str) -> None:
    frozen = roster_of(rows, wish)
    found = draw_from(frozen, seed)
    entries = {entry["number"]: entry for entry in frozen["entries"]}
    free = [entry for entry in frozen["entries"] if entry["excused_since"] is None]
    drawn = [entries[pick.number] for pick in found.drawn]
    everybody = [pick.number for pick in (*found.drawn, *found.substitutes)]
    assert len(set(everybody)) == len(everybody)
    assert all(entries[number]["excused_since"] is None for number in everybody)
    assert len(drawn) >= min(wish.count, len(free))
    for need in frozen["plan"]["requirements"]:
        having = sum(entry[need["field"]] == need["value"] for entry in free)
        had = sum(entry[need["field"]] == need["value"] for entry in drawn)
        assert had >= min(need["minimum"], having)
    assert len(found.substitutes) == min(wish.substitutes, len(free) - len(drawn))
    assert draw_from(frozen, seed) == found
    assert drawn_again(frozen, seed) == found.plain(), "the single file draws others"


@settings(max_examples=60)
@given(seed=seeds, limits=st.lists(st.integers(1, 2**80), min_size=1, max_size=8))
def test_numbers_lie_below_their_limit_and_streams_do_not_touch_each_other(seed: str, limits: list[int]) -> None:
    alone, mixed = Generator(seed), Generator(seed)
    for limit in limits:
        found = alone.below("a", limit)
        mixed.below("b", limit)
        assert 0 <= found < limit
        assert mixed.below("a", limit) == found


@settings(max_examples=40)
@given(seed=seeds, place=st.integers(0, 23), field=st.sampled_from(["weight", "post", "shift", "excused_since"]))
def test_whatever_is_altered_on_a_roster_changes_its_hash(seed: str, place: int, field: str) -> None:
    frozen, _labels = frozen_of(plant())
    before = roster_hash(frozen)
    frozen["entries"][place][field] = 99 if field == "weight" else seed
    assert roster_hash(frozen) != before


@settings(max_examples=150)
@given(rows=rosters, wish=wishes, seed=seeds, people=st.integers(1, 30))
def test_every_draw_draws_as_many_as_the_preview_says(rows: Any, wish: Wish, seed: str, people: int) -> None:
    frozen = roster_of(rows, wish)
    for entry in frozen["entries"]:
        entry["person"] = f"h{entry['number'] % people}"  # some stand on the roster more than once
    least, most = bounds_of(frozen["plan"], frozen["entries"])
    assert least <= len(draw_from(frozen, seed).drawn) <= most
