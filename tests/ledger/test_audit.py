"""Whoever changes the ledger behind its back is found out, and the fault is named by fact, seal and day."""

# ruff: noqa: S608  # the statements are of this file

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from gangze.ledger.models import Fact, Seal
from gangze.ledger.rules.audit import FaultCode
from gangze.ledger.selectors import blob_path, ledger_faults
from gangze.ledger.services import seal_all_due, store_media

from .scene import OFFICER, PLACE, SYSTEM, TENANT, SetClock, faults, record, run_sql, three_days
from .test_media import JPEG, stream

pytestmark = pytest.mark.django_db

# Of three days with four facts each, Monday (1–4) and Tuesday (5–8) are sealed, Wednesday (9–12) is not.
TABLE = "ledger_fact"


@pytest.fixture(autouse=True)
def ledger(clock: SetClock) -> None:
    """Three days, two of them sealed."""
    three_days(clock)


def set_number(number: int, to: int) -> str:
    """Return the statement that gives a fact another number."""
    return f"UPDATE {TABLE} SET number = {to} WHERE number = {number}"


def rewrite(number: int, **fields: object) -> None:
    """Change a fact and compute its hash anew, as someone would who knows how it is made."""
    fact = Fact.objects.get(number=number)
    for name, value in fields.items():
        setattr(fact, name, value)
    run_sql(
        f"UPDATE {TABLE} SET author_name = '{fact.author_name}', content_hash = '{fact.record.content_hash()}' "
        f"WHERE number = {number}"
    )


def test_a_sound_ledger_has_no_faults() -> None:
    assert faults() == []


@pytest.mark.parametrize("number", [2, 7, 11])
@pytest.mark.parametrize(
    "change",
    ["author_name = '李四'", "subject = 'post:99'", "path = 'a1/e2/'", "kind = 'dossier.approved'",
     "payload = '{\"n\": 1, \"text\": \"x\"}'", "client_uuid = '00000000000000000000000000000009'"],
    ids=lambda change: change.split()[0],
)  # fmt: skip
def test_a_changed_byte_is_named_by_its_fact(number: int, change: str) -> None:
    run_sql(f"UPDATE {TABLE} SET {change} WHERE number = {number}")
    assert faults() == [(FaultCode.FACT_CHANGED, number)]


def test_a_fact_rewritten_together_with_its_hash_is_named_once_its_day_is_sealed() -> None:
    rewrite(6, author_name="李四")
    assert faults() == [(FaultCode.FACT_REWRITTEN, 6)]


def test_a_changed_hash_of_a_sound_fact_is_named() -> None:
    run_sql(f"UPDATE {TABLE} SET content_hash = '{'0' * 64}' WHERE number = 3")
    assert faults() == [(FaultCode.HASH_CHANGED, 3)]


@pytest.mark.parametrize("number", [1, 4, 6, 10])
def test_a_removed_row_is_named_by_its_number(number: int) -> None:
    run_sql(f"DELETE FROM {TABLE} WHERE number = {number}")
    assert faults() == [(FaultCode.FACT_MISSING, number)]


def test_removed_rows_at_the_end_are_named() -> None:
    run_sql(f"DELETE FROM {TABLE} WHERE number > 10")
    (fault,) = ledger_faults(TENANT)
    assert (fault.code, fault.number, fault.until) == (FaultCode.FACT_MISSING, 11, 12)


def test_two_facts_that_changed_places_are_both_named() -> None:
    run_sql(set_number(5, 99), set_number(6, 5), set_number(99, 6))
    found = {(fault.code, fault.number, fault.other) for fault in ledger_faults(TENANT)}
    assert {(FaultCode.FACT_MOVED, 5, 6), (FaultCode.FACT_MOVED, 6, 5)} <= found
    assert all(number in (5, 6) for _code, number, _other in found)


def test_a_removed_row_is_named_even_when_the_rest_moved_up() -> None:
    run_sql(f"DELETE FROM {TABLE} WHERE number = 6", set_number(7, 6), set_number(8, 7))
    assert (FaultCode.FACT_MISSING, 6) in faults()
    assert {number for _code, number in faults()} == {6, 7}


def test_a_day_whose_order_was_turned_round_is_named_fact_by_fact() -> None:
    run_sql(*(set_number(n, 100 + n) for n in range(1, 5)), *(set_number(100 + n, 5 - n) for n in range(1, 5)))
    moved = {(f.number, f.other) for f in ledger_faults(TENANT) if f.code is FaultCode.FACT_MOVED}
    assert moved == {(1, 4), (2, 3), (3, 2), (4, 1)}


def test_a_fact_slipped_into_a_sealed_day_is_named() -> None:
    run_sql(
        f"UPDATE {TABLE} SET business_on = '2026-03-03', received_at = '2026-03-03 04:00:00+00:00' WHERE number = 12"
    )
    codes = faults()
    assert (FaultCode.FACT_CHANGED, 12) in codes
    assert (FaultCode.FACT_ADDED, 12) in codes
    assert (FaultCode.TIME_REVERSED, 12) in codes


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("UPDATE ledger_seal SET fact_count = 5 WHERE sequence = 2", {"seal_changed", "chain_broken", "leaves_changed"}),
        ("UPDATE ledger_seal SET sealed_at = '2026-03-09 00:00:00+00:00' WHERE sequence = 2", {"seal_changed"}),
        (f"UPDATE ledger_seal SET root = '{'0' * 64}' WHERE sequence = 2", {"seal_changed", "leaves_changed"}),
        (f"UPDATE ledger_seal SET previous = '{'0' * 64}' WHERE sequence = 2", {"seal_changed", "chain_broken"}),
    ],
    ids=["count", "time", "root", "previous"],
)  # fmt: skip
def test_a_changed_seal_is_named_by_its_day(statement: str, codes: set[str]) -> None:
    run_sql(statement)
    found = list(ledger_faults(TENANT))
    assert {fault.code.value for fault in found if fault.number == 2} == codes
    assert {str(fault.day) for fault in found if fault.code is FaultCode.SEAL_CHANGED} == {"2026-03-03"}


def test_a_seal_exchanged_for_one_that_fits_breaks_the_chain_at_the_next() -> None:
    monday = Seal.objects.get(sequence=1)
    forged = monday.record.__class__(**{**{n: getattr(monday, n) for n in monday.record.__slots__}, "root": "0" * 64})
    run_sql(f"UPDATE ledger_seal SET root = '{'0' * 64}', seal_hash = '{forged.seal_hash()}' WHERE sequence = 1")
    assert (FaultCode.CHAIN_BROKEN, 2) in faults()


def test_changed_leaves_are_named_and_accuse_no_fact() -> None:
    run_sql("UPDATE ledger_seal SET leaves = (SELECT leaves FROM ledger_seal AS other WHERE other.sequence = 1)")
    assert faults() == [(FaultCode.LEAVES_CHANGED, 2)]


@pytest.mark.parametrize("sequence", [1, 2])
def test_a_removed_seal_is_named(sequence: int) -> None:
    run_sql(f"DELETE FROM ledger_seal WHERE sequence = {sequence}")
    assert (FaultCode.SEAL_MISSING, sequence) in faults()
    assert not [fault for fault in ledger_faults(TENANT) if fault.uuid]


def test_a_day_that_nobody_sealed_is_named_a_day_after_it_ended(clock: SetClock) -> None:
    clock.pass_by(days=1)
    assert faults() == []
    clock.pass_by(days=1)
    (fault,) = ledger_faults(TENANT)
    assert (fault.code, str(fault.day)) == (FaultCode.DAY_UNSEALED, "2026-03-04")
    seal_all_due(actor=SYSTEM)
    assert faults() == []


def test_a_head_that_was_changed_or_removed_is_named() -> None:
    run_sql("UPDATE ledger_tenanthead SET last_number = 10")
    assert faults() == [(FaultCode.HEAD_CHANGED, None)]
    run_sql("DELETE FROM ledger_tenanthead")
    assert faults() == [(FaultCode.HEAD_CHANGED, None)]


def test_a_lost_and_a_changed_file_are_named(media_folder: Path) -> None:
    media = store_media(
        actor=OFFICER, tenant=TENANT, path=PLACE, stream=stream(JPEG), content_type="image/jpeg", name="a.jpg"
    )
    blob = blob_path(TENANT, media.sha256)
    assert faults() == []
    blob.write_bytes(JPEG + b"!")
    assert [(f.code, f.name) for f in ledger_faults(TENANT)] == [(FaultCode.MEDIA_CHANGED, media.sha256)]
    blob.unlink()
    assert [(f.code, f.name) for f in ledger_faults(TENANT)] == [(FaultCode.MEDIA_MISSING, media.sha256)]


def test_sealing_does_not_bless_a_fact_that_was_changed_before(clock: SetClock) -> None:
    run_sql(f"UPDATE {TABLE} SET author_name = '李四' WHERE number = 10")
    clock.pass_by(days=1)
    seal_all_due(actor=SYSTEM)
    assert faults() == [(FaultCode.FACT_CHANGED, 10)]


def test_reading_the_ledger_costs_the_same_queries_however_many_facts(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for number in range(100, 160):
        record(number)
    with django_assert_max_num_queries(4):
        assert faults() == []
