"""What hangs together by pairs is one group."""

from gangze.dossiers.likeness import Group, Pair, groups_of


def test_texts_alike_in_a_chain_are_one_group_and_its_closest_pair_is_named() -> None:
    far, near, apart = Pair("甲", "乙", 0.6), Pair("乙", "丙", 0.9), Pair("丁", "戊", 0.7)
    assert groups_of([far, apart, near]) == [Group(("甲", "乙", "丙"), near), Group(("丁", "戊"), apart)]


def test_two_groups_that_meet_become_one_without_losing_or_repeating_a_text() -> None:
    pairs = [Pair(1, 2, 0.5), Pair(3, 4, 0.6), Pair(5, 3, 0.7), Pair(2, 3, 0.8), Pair(4, 5, 0.9)]
    [group] = groups_of(pairs)
    assert sorted(group.keys) == [1, 2, 3, 4, 5]
    assert group.closest == pairs[-1]


def test_of_groups_equally_alike_the_larger_comes_first() -> None:
    found = groups_of([Pair(1, 2, 1.0), Pair(3, 4, 1.0), Pair(4, 5, 1.0)])
    assert [len(group.keys) for group in found] == [3, 2]


def test_no_pairs_are_no_groups() -> None:
    assert groups_of([]) == []
