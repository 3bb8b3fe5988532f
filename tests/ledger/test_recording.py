"""A fact is recorded once, numbered within its tenant, and carries who, when, where and a hash of all of it."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gangze.access.actor import NOBODY
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.ledger.models import Fact, TenantHead
from gangze.ledger.services import FactDraft, receipt_of, record_facts

from .scene import MONDAY, MONDAY_NOON, OFFICER, OTHER_PLACE, OTHER_TENANT, SYSTEM, TENANT, WORKER, SetClock, record

pytestmark = pytest.mark.django_db
PHONE_UUID = uuid.UUID("4b3c1a52-7f10-4c0e-9a58-0d0b6f8a1c11")


def test_a_fact_tells_who_did_what_where_and_when(clock: SetClock) -> None:
    device_at = MONDAY_NOON - timedelta(hours=3)
    fact = record(1, client_uuid=PHONE_UUID, device_at=device_at, payload={"on": date(2026, 3, 1)})
    stored = Fact.objects.get()
    assert stored == fact
    assert (stored.author_key, stored.author_name) == (WORKER.key, "姜海东")
    assert (stored.kind, stored.subject, stored.path) == ("dossier.acknowledged", "post:1", "a1/e1/")
    assert stored.payload == {"on": "2026-03-01"}
    assert (stored.device_at, stored.received_at, stored.business_on) == (device_at, MONDAY_NOON, MONDAY)


def test_the_hash_can_be_computed_again_from_what_is_stored(clock: SetClock) -> None:
    fact = record(1, payload={"名": "岗位\n", "n": [1, None, True], "deep": {"z": 1, "a": -5}})
    assert Fact.objects.get().record.content_hash() == fact.content_hash


@pytest.mark.parametrize(
    "change",
    [
        {"tenant": OTHER_TENANT}, {"number": 2}, {"client_uuid": uuid.UUID(int=9)}, {"kind": "a.b"}, {"subject": "a:b"},
        {"path": "a1/"}, {"payload": {}}, {"author_key": "x"}, {"author_name": "x"}, {"device_at": MONDAY_NOON},
        {"received_at": MONDAY_NOON + timedelta(microseconds=1)}, {"business_on": date(2026, 3, 3)},
        {"corrects": uuid.UUID(int=8)}, {"algorithm": "sm3"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_the_hash_covers_every_field(clock: SetClock, change: dict[str, Any]) -> None:
    fact = record(1)
    assert replace(fact.record, **change).content_hash() != fact.content_hash


def test_no_field_of_a_fact_is_left_out_of_the_hash() -> None:
    columns = {field.name for field in Fact._meta.get_fields()}
    content = record(1).record.content()
    assert columns == set(content) - {"format"} | {"id", "content_hash"}


def test_numbers_count_from_one_within_each_tenant() -> None:
    assert [record(n).number for n in (1, 2, 3)] == [1, 2, 3]
    assert record(1, tenant=OTHER_TENANT, path=OTHER_PLACE).number == 1


def test_the_same_fact_sent_twice_is_kept_once() -> None:
    first = record(1, client_uuid=PHONE_UUID)
    again = record(1, client_uuid=PHONE_UUID)
    assert again == first
    assert Fact.objects.count() == 1
    assert TenantHead.objects.get().last_number == 1


def test_a_name_or_place_that_changed_since_does_not_make_a_repeated_fact_another() -> None:
    first = record(1, client_uuid=PHONE_UUID)
    again = record(1, client_uuid=PHONE_UUID, path="a1/e1/u9/", actor=replace(WORKER, name="姜海冬"))
    assert again == first


@pytest.mark.parametrize(
    "change",
    [{"payload": {"n": 2}}, {"kind": "dossier.approved"}, {"subject": "post:2"}, {"actor": OFFICER},
     {"device_at": datetime(2026, 3, 2, tzinfo=UTC)}, {"corrects": uuid.UUID(int=8)}],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_used_uuid_with_other_content_is_refused(change: dict[str, Any]) -> None:
    record(1, client_uuid=PHONE_UUID)
    with pytest.raises(RuleBroken, match="内容不同"):
        record(1, client_uuid=PHONE_UUID, **change)
    assert Fact.objects.count() == 1


def test_two_tenants_may_use_the_same_uuid() -> None:
    record(1, client_uuid=PHONE_UUID)
    other = record(1, client_uuid=PHONE_UUID, tenant=OTHER_TENANT, path=OTHER_PLACE)
    assert other.tenant == OTHER_TENANT
    assert Fact.objects.count() == 2


def test_a_batch_is_recorded_whole_or_not_at_all() -> None:
    drafts = [FactDraft("a.b", f"post:{n}", {"n": n}, "a1/e1/") for n in range(3)]
    bad = FactDraft("a.b", "post:9", {"n": 9.5}, "a1/e1/")
    with pytest.raises(TypeError, match="float"):
        record_facts(actor=OFFICER, tenant=TENANT, drafts=[*drafts, bad])
    assert Fact.objects.count() == 0
    assert [fact.number for fact in record_facts(actor=OFFICER, tenant=TENANT, drafts=drafts)] == [1, 2, 3]


def test_a_repetition_within_a_batch_is_kept_once() -> None:
    draft = FactDraft("a.b", "post:1", {"n": 1}, "a1/e1/", client_uuid=PHONE_UUID)
    first, second = record_facts(actor=OFFICER, tenant=TENANT, drafts=[draft, draft])
    assert first is second
    assert Fact.objects.count() == 1


def test_a_batch_that_repeats_earlier_facts_numbers_only_what_is_new() -> None:
    drafts = [FactDraft("a.b", f"post:{n}", {"n": n}, "a1/e1/", client_uuid=uuid.UUID(int=n + 1)) for n in range(6)]
    earlier = record_facts(actor=OFFICER, tenant=TENANT, drafts=[drafts[4], drafts[1]])
    facts = record_facts(actor=OFFICER, tenant=TENANT, drafts=drafts)
    assert [fact.number for fact in facts] == [3, 2, 4, 5, 1, 6]
    assert [facts[4], facts[1]] == earlier
    assert list(Fact.objects.in_order().values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert TenantHead.objects.get().last_number == 6


def test_a_repetition_leaves_the_tenants_head_as_it_was(clock: SetClock) -> None:
    record(1, client_uuid=PHONE_UUID)
    before = TenantHead.objects.values().get()
    clock.pass_by(days=400)
    record(1, client_uuid=PHONE_UUID, path="a1/e9/")
    assert TenantHead.objects.values().get() == before


def test_the_head_tells_the_narrowest_place_that_covers_every_fact() -> None:
    for path, covering in (("a1/e1/u1/", "a1/e1/u1/"), ("a1/e1/u2/", "a1/e1/"), ("", "a1/e1/"), ("a1/e2/", "a1/")):
        record(path=path)
        assert TenantHead.objects.get().path == covering


def test_a_fact_or_a_hundred_cost_two_statements() -> None:
    record(1)
    for count in (1, 100):
        drafts = [FactDraft("a.b", f"post:{n}", {"n": n}, "a1/e1/", uuid.uuid4()) for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            record_facts(actor=OFFICER, tenant=TENANT, drafts=drafts)
        verbs = [query["sql"].split()[0] for query in queries.captured_queries]
        assert verbs == ["SAVEPOINT", "UPDATE", "INSERT", "RELEASE"]


def test_a_batch_of_a_thousand_is_numbered_in_order() -> None:
    drafts = [FactDraft("a.b", f"post:{n}", {"n": n}, "a1/e1/") for n in range(1100)]
    facts = record_facts(actor=OFFICER, tenant=TENANT, drafts=drafts)
    assert [fact.number for fact in facts] == list(range(1, 1101))
    stored = Fact.objects.in_order()
    assert [(fact.pk, fact.subject) for fact in stored] == [
        (fact.pk, draft.subject) for fact, draft in zip(facts, drafts, strict=True)
    ]
    assert all(fact.record.content_hash() == fact.content_hash for fact in stored)


def test_nobody_cannot_record() -> None:
    with pytest.raises(NotAllowed):
        record(1, actor=NOBODY)


@pytest.mark.parametrize(
    "names",
    [{"tenant": "12345"}, {"tenant": "e7"}, {"kind": "Approved"}, {"kind": "approved"}, {"subject": "post"},
     {"subject": "post:a b"}, {"path": "a1/e1"}],
    ids=str,
)  # fmt: skip
def test_a_misspelt_name_is_a_fault_of_the_program(names: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"name in the ledger|slash"):
        record(1, **names)


def test_a_naive_device_time_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="aware"):
        record(1, device_at=datetime(2026, 3, 2, 12, 0))  # noqa: DTZ001


def test_a_payload_over_a_mebibyte_is_refused() -> None:
    with pytest.raises(RuleBroken, match="过大"):
        record(1, payload={"text": "x" * (1024 * 1024)})


def test_a_fact_cannot_correct_itself() -> None:
    with pytest.raises(RuleBroken, match="自己"):
        record(1, client_uuid=PHONE_UUID, corrects=PHONE_UUID)


def test_time_does_not_run_back_within_a_tenant(clock: SetClock) -> None:
    record(1)
    clock.pass_by(hours=-5)
    assert record(2).received_at == MONDAY_NOON


def test_a_fact_before_eight_in_the_morning_belongs_to_the_night_shift(clock: SetClock) -> None:
    clock.moment = datetime(2026, 3, 2, 23, 59, 59, 999999, tzinfo=UTC)
    assert record(1).business_on == date(2026, 3, 2)
    clock.moment = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
    assert record(2).business_on == date(2026, 3, 3)


def test_a_fact_that_comes_late_from_a_phone_belongs_to_the_day_it_was_received(clock: SetClock) -> None:
    assert record(1, device_at=MONDAY_NOON - timedelta(days=9)).business_on == MONDAY


def test_a_receipt_repeats_the_hash_and_gives_it_a_short_code(clock: SetClock) -> None:
    fact = record(1, client_uuid=PHONE_UUID)
    receipt = receipt_of(fact)
    assert (receipt.uuid, receipt.content_hash, receipt.received_at) == (PHONE_UUID, fact.content_hash, MONDAY_NOON)
    assert receipt.code == fact.code
    assert len(receipt.code) == 12


def test_the_setting_chooses_the_hash_and_older_facts_keep_theirs(settings: Any) -> None:
    older = record(1)
    settings.GANGZE_SEAL_HASH = "sm3"
    newer = record(2)
    assert (older.algorithm, newer.algorithm) == ("sha256", "sm3")
    for fact in Fact.objects.all():
        assert fact.record.content_hash() == fact.content_hash


def test_the_system_may_record_under_its_own_name() -> None:
    assert record(1, actor=SYSTEM).is_by_system
