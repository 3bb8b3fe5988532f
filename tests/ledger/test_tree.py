"""The hash tree, against the vectors that implementations of RFC 6962 share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.ledger.rules.merkle import inclusion_path, root_from_path, tree_root

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 1): [],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}

entries_and_index = st.lists(st.binary(max_size=8), min_size=1, max_size=40).flatmap(
    lambda entries: st.tuples(st.just(entries), st.integers(0, len(entries) - 1))
)


@pytest.mark.parametrize("size", range(9))
def test_the_root_of_the_shared_vectors(size: int) -> None:
    assert tree_root("sha256", LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_the_inclusion_path_of_the_shared_vectors(index: int, size: int) -> None:
    assert [sibling.hex() for sibling in inclusion_path("sha256", LEAVES[:size], index)] == PATHS[index, size]


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
@given(drawn=entries_and_index)
def test_every_inclusion_path_leads_to_the_root(algorithm: str, drawn: tuple[list[bytes], int]) -> None:
    entries, index = drawn
    path = inclusion_path(algorithm, entries, index)
    reached = root_from_path(algorithm, entries[index], index=index, size=len(entries), path=path)
    assert reached == tree_root(algorithm, entries)


@given(drawn=entries_and_index)
def test_another_entry_does_not_lead_to_the_root(drawn: tuple[list[bytes], int]) -> None:
    entries, index = drawn
    path = inclusion_path("sha256", entries, index)
    forged = root_from_path("sha256", entries[index] + b"!", index=index, size=len(entries), path=path)
    assert forged != tree_root("sha256", entries)


@given(drawn=entries_and_index)
def test_a_path_of_the_wrong_length_leads_nowhere(drawn: tuple[list[bytes], int]) -> None:
    entries, index = drawn
    path = inclusion_path("sha256", entries, index)
    assert root_from_path("sha256", entries[index], index=index, size=len(entries), path=[*path, b"\0" * 32]) is None
    if path:
        assert root_from_path("sha256", entries[index], index=index, size=len(entries), path=path[:-1]) is None


def test_there_is_no_path_outside_the_tree() -> None:
    with pytest.raises(IndexError):
        inclusion_path("sha256", LEAVES, 8)
    assert root_from_path("sha256", b"", index=1, size=1, path=[]) is None
