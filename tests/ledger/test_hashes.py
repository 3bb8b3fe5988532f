"""The two hash algorithms and the canonical text they are taken over."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.kernel.clock import PARK_ZONE
from gangze.ledger.rules.canonical import canonical_bytes, plain
from gangze.ledger.rules.digest import ALGORITHMS, digest
from gangze.ledger.rules.records import common_path, receipt_code
from gangze.ledger.rules.sm3 import sm3


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
        (b"", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"),
    ],
)
def test_sm3_gives_the_published_values(message: bytes, expected: str) -> None:
    assert sm3(message).hex() == expected
    assert digest("sm3", message).hex() == expected


@given(st.binary(max_size=300))
def test_our_sm3_agrees_with_the_one_this_ledger_uses(message: bytes) -> None:
    assert sm3(message) == ALGORITHMS["sm3"](message)


def test_sha256_is_the_standard_one() -> None:
    assert digest("sha256", b"abc") == hashlib.sha256(b"abc").digest()


def test_an_unknown_algorithm_is_refused() -> None:
    with pytest.raises(ValueError, match="md5"):
        digest("md5", b"abc")


def test_canonical_text_sorts_keys_and_leaves_no_blanks() -> None:
    assert canonical_bytes({"b": [1, True, None], "a": "岗\n"}) == '{"a":"岗\\n","b":[1,true,null]}'.encode()


def test_plain_values_have_one_spelling() -> None:
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=PARK_ZONE)
    assert plain({"at": noon, "on": date(2026, 3, 2), "ratio": Decimal("0.50"), "who": UUID(int=1)}) == {
        "at": "2026-03-02T04:00:00.000000Z",
        "on": "2026-03-02",
        "ratio": "0.50",
        "who": "00000000-0000-0000-0000-000000000001",
    }
    assert plain((Colour.RED, 1)) == ["red", 1]


@pytest.mark.parametrize("value", [0.5, {1: "a"}, {"a": object()}, b"bytes", Decimal("NaN"), {"a": {1, 2}}])
def test_what_has_no_single_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        plain(value)


@pytest.mark.parametrize("value", ["a\x00b", "\ud800", 2**53, -(2**53), datetime(2026, 3, 2)])  # noqa: DTZ001
def test_what_databases_or_other_programs_would_garble_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # UnicodeEncodeError among them
        plain(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.dates() | st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\0")
        ),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("甲乙abc"), inner, max_size=3),
        max_leaves=8,
    )
)  # fmt: skip
def test_what_is_plain_stays_as_it_is(value: object) -> None:
    once = plain(value)
    assert plain(once) == once


def test_a_receipt_code_is_ten_readable_characters_from_the_start_of_the_hash() -> None:
    assert receipt_code("0" * 64) == "0000-0000-00"
    assert receipt_code("f" * 64) == "ZZZZ-ZZZZ-ZZ"
    # 0000100000000 hexadecimal is 2**32; without the last two of 52 bits 2**30: a one in the seventh of ten digits.
    assert receipt_code("0000100000000" + "0" * 51) == "0001-0000-00"


def test_the_path_of_a_tenant_is_the_narrowest_that_covers_all_its_facts() -> None:
    assert common_path(None, "a1/e1/u3/") == "a1/e1/u3/"
    assert common_path("a1/e1/u3/", "a1/e1/u34/") == "a1/e1/"
    assert common_path("a1/e1/", "a2/e1/") == ""


def test_moments_of_one_instant_hash_alike() -> None:
    assert plain(datetime(2026, 3, 2, 4, tzinfo=UTC)) == plain(datetime(2026, 3, 2, 12, tzinfo=PARK_ZONE))
