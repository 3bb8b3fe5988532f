"""Each business day with facts is sealed once it is over, and chained to the day sealed before it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.ledger.models import Fact, Seal, TenantHead
from gangze.ledger.rules.merkle import root_from_path, tree_root
from gangze.ledger.rules.records import NO_PREVIOUS
from gangze.ledger.selectors import proof_of
from gangze.ledger.services import seal_all_due, seal_day

from .scene import (
    MONDAY,
    MONDAY_NOON,
    OFFICER,
    OTHER_PLACE,
    OTHER_TENANT,
    SYSTEM,
    TENANT,
    SetClock,
    faults,
    record,
    three_days,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def test_a_seal_covers_the_days_facts_in_order(clock: SetClock) -> None:
    facts = [record(n) for n in (1, 2, 3)]
    clock.pass_by(days=1)
    seal = seal_day(actor=SYSTEM, tenant=TENANT, day=MONDAY)
    assert (seal.first_number, seal.last_number, seal.fact_count) == (1, 3, 3)
    assert seal.root == tree_root("sha256", [bytes.fromhex(fact.content_hash) for fact in facts]).hex()
    assert seal.previous == NO_PREVIOUS
    assert Seal.objects.get().record.seal_hash() == seal.seal_hash


def test_a_seal_names_the_seal_before_it(clock: SetClock) -> None:
    three_days(clock)
    monday, tuesday = Seal.objects.order_by("sequence")
    assert (tuesday.previous, tuesday.first_number) == (monday.seal_hash, monday.last_number + 1)


def test_a_day_without_facts_has_no_seal_and_the_chain_goes_on_over_it(clock: SetClock) -> None:
    record(1)
    clock.pass_by(days=5)
    record(2)
    clock.pass_by(days=1)
    first, second = seal_all_due(actor=SYSTEM)
    assert (second.day - first.day, second.sequence, second.previous) == (timedelta(days=5), 2, first.seal_hash)
    assert faults() == []


def test_a_day_is_not_sealed_before_it_is_over(clock: SetClock) -> None:
    record(1)
    clock.moment = datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)  # 07:59:59 on Tuesday: the night shift of Monday
    with pytest.raises(RuleBroken, match="还没有结束"):
        seal_day(actor=SYSTEM, tenant=TENANT, day=MONDAY)
    assert seal_all_due(actor=SYSTEM) == []
    clock.pass_by(seconds=1)
    assert len(seal_all_due(actor=SYSTEM)) == 1


def test_sealing_again_changes_nothing(clock: SetClock) -> None:
    three_days(clock)
    before = list(Seal.objects.values())
    assert seal_all_due(actor=SYSTEM) == []
    assert seal_day(actor=SYSTEM, tenant=TENANT, day=MONDAY) == Seal.objects.get(day=MONDAY)
    assert list(Seal.objects.values()) == before


def test_days_are_sealed_in_order(clock: SetClock) -> None:
    record(1)
    clock.pass_by(days=1)
    record(2)
    clock.pass_by(days=1)
    with pytest.raises(RuleBroken, match="更早"):
        seal_day(actor=SYSTEM, tenant=TENANT, day=MONDAY + timedelta(days=1))


def test_a_day_without_facts_cannot_be_sealed(clock: SetClock) -> None:
    record(1)
    clock.pass_by(days=9)
    with pytest.raises(RuleBroken, match="没有记录"):
        seal_day(actor=SYSTEM, tenant=TENANT, day=MONDAY + timedelta(days=3))


def test_only_the_system_seals(clock: SetClock) -> None:
    record(1)
    clock.pass_by(days=1)
    with pytest.raises(NotAllowed):
        seal_day(actor=OFFICER, tenant=TENANT, day=MONDAY)


def test_tenants_are_sealed_apart(clock: SetClock) -> None:
    record(1)
    record(1, tenant=OTHER_TENANT, path=OTHER_PLACE)
    clock.pass_by(days=1)
    seals = seal_all_due(actor=SYSTEM)
    assert [(seal.tenant, seal.sequence, seal.fact_count) for seal in seals] == [(TENANT, 1, 1), (OTHER_TENANT, 1, 1)]


def test_nothing_can_be_recorded_behind_a_seal_even_by_a_clock_that_is_late(clock: SetClock) -> None:
    record(1)
    clock.pass_by(days=1)
    seal_all_due(actor=SYSTEM)
    clock.moment = MONDAY_NOON
    late = record(2)
    assert late.business_on == MONDAY + timedelta(days=1)
    assert faults() == []


def test_a_switch_to_sm3_chains_on_and_leaves_old_seals_valid(clock: SetClock, settings: Any) -> None:
    record(1)
    clock.pass_by(days=1)
    seal_all_due(actor=SYSTEM)
    record(2)
    settings.GANGZE_SEAL_HASH = "sm3"
    record(3)
    clock.pass_by(days=1)
    (seal,) = seal_all_due(actor=SYSTEM)
    assert (seal.algorithm, seal.previous) == ("sm3", Seal.objects.get(day=MONDAY).seal_hash)
    assert faults() == []


def test_the_proof_of_a_sealed_fact_leads_from_its_hash_to_the_root(clock: SetClock) -> None:
    three_days(clock, per_day=7)
    for fact in Fact.objects.filter(business_on=MONDAY):
        proof = proof_of(fact)
        assert proof is not None
        path = [bytes.fromhex(sibling) for sibling in proof.path]
        entry = bytes.fromhex(fact.content_hash)
        reached = root_from_path(proof.algorithm, entry, index=proof.index, size=proof.size, path=path)
        assert reached == bytes.fromhex(Seal.objects.get(day=MONDAY).root)


def test_a_fact_of_today_has_no_proof_yet(clock: SetClock) -> None:
    assert proof_of(record(1)) is None


def test_one_tenant_in_trouble_does_not_hold_up_the_others(clock: SetClock) -> None:
    record(1)
    record(1, tenant=OTHER_TENANT, path=OTHER_PLACE)
    TenantHead.objects.filter(tenant=TENANT).update(sealed_number=5, last_number=6)
    clock.pass_by(days=1)
    record(2)
    clock.pass_by(days=1)
    assert [seal.tenant for seal in seal_all_due(actor=SYSTEM)] == [TENANT, OTHER_TENANT]
    assert Seal.objects.get(tenant=TENANT).day == date(2026, 3, 3)
