"""A phone's outbox may arrive in any order, in any pieces and any number of times: the state is the same."""

import random
import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gangze.ledger.models import Fact
from gangze.ledger.rules.standing import standing
from gangze.ledger.services import FactDraft, record_facts

from .scene import MONDAY_NOON, PLACE, TENANT, WORKER, faults


def outbox(size: int, corrections: list[int | None]) -> list[FactDraft]:
    """Return facts of which some correct another of the outbox, also one that was made later."""
    drafts = []
    for n in range(size):
        target = corrections[n] if n < len(corrections) else None
        corrected = uuid.UUID(int=target + 1) if target is not None and target < size and target != n else None
        drafts.append(
            FactDraft(
                kind="inspection.answered", subject=f"post:{n % 3}", payload={"n": n}, path=PLACE,
                client_uuid=uuid.UUID(int=n + 1), device_at=MONDAY_NOON + timedelta(minutes=n // 2), corrects=corrected,
            )
        )  # fmt: skip
    return drafts


def state(tenant: str) -> tuple[list[tuple[object, ...]], list[object]]:
    """Return all that is derived from facts and may not depend on how they came."""
    facts = list(Fact.objects.filter(tenant=tenant))
    told = sorted(
        (str(fact.client_uuid), fact.kind, fact.subject, fact.payload["n"], fact.author_key) for fact in facts
    )
    return told, [fact.client_uuid for fact in standing(facts)]


def arrive(drafts: list[FactDraft], seed: int, pieces: int, *, tenant: str) -> None:
    """Send the outbox shuffled, cut into pieces, every piece perhaps again."""
    chance = random.Random(seed)
    sent = drafts + chance.sample(drafts, k=len(drafts) // 2)
    chance.shuffle(sent)
    step = max(1, len(sent) // pieces)
    batches = [sent[start : start + step] for start in range(0, len(sent), step)]
    for batch in [*batches, *chance.sample(batches, k=len(batches) // 2)]:
        record_facts(actor=WORKER, tenant=tenant, drafts=batch)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    size=st.integers(1, 9),
    corrections=st.lists(st.none() | st.integers(0, 8), max_size=9),
    seed=st.integers(0, 10**6),
    pieces=st.integers(1, 6),
)
def test_any_order_any_repetition_and_any_split_give_the_same_state(
    size: int, corrections: list[int | None], seed: int, pieces: int
) -> None:
    drafts = outbox(size, corrections)
    with transaction.atomic():
        record_facts(actor=WORKER, tenant=TENANT, drafts=drafts)
        arrive(drafts, seed, pieces, tenant="500102009")
        assert state("500102009") == state(TENANT)
        assert sorted(Fact.objects.filter(tenant="500102009").values_list("number", flat=True)) == list(
            range(1, size + 1)
        )
        assert faults("500102009") == []
        transaction.set_rollback(True)


def test_a_corrected_fact_no_longer_stands_and_a_correction_of_the_correction_wins() -> None:
    first, second, third = (
        Fact(client_uuid=uuid.UUID(int=n), corrects=uuid.UUID(int=n - 1) if n > 1 else None, received_at=MONDAY_NOON)
        for n in (1, 2, 3)
    )
    assert standing([third, first, second]) == [third]


def test_of_two_corrections_the_later_one_by_the_device_is_last() -> None:
    old = Fact(client_uuid=uuid.UUID(int=1), received_at=MONDAY_NOON)
    late, early = (
        Fact(client_uuid=uuid.UUID(int=n), corrects=old.client_uuid, received_at=MONDAY_NOON, device_at=device_at)
        for n, device_at in ((2, MONDAY_NOON), (3, MONDAY_NOON - timedelta(hours=1)))
    )
    assert standing([late, old, early]) == [early, late]
