"""What is wrong with a tenant's ledger, fault by fault: facts against hashes, days against seals, seals in a chain."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from uuid import UUID

from .merkle import tree_root
from .records import NO_PREVIOUS, FactRecord, SealRecord


class FaultCode(StrEnum):
    """The ways in which a ledger can be wrong."""

    FACT_CHANGED = "fact_changed"
    FACT_REWRITTEN = "fact_rewritten"
    FACT_MOVED = "fact_moved"
    FACT_MISSING = "fact_missing"
    FACT_REPEATED = "fact_repeated"
    FACT_ADDED = "fact_added"
    TIME_REVERSED = "time_reversed"
    HASH_CHANGED = "hash_changed"
    SEAL_CHANGED = "seal_changed"
    SEAL_MISSING = "seal_missing"
    LEAVES_CHANGED = "leaves_changed"
    CHAIN_BROKEN = "chain_broken"
    DAY_UNSEALED = "day_unsealed"
    HEAD_CHANGED = "head_changed"
    MEDIA_MISSING = "media_missing"
    MEDIA_CHANGED = "media_changed"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `number` names the fact, `until` the last of several, `other` the number it was sealed under."""

    code: FaultCode
    tenant: str
    day: date | None = None
    number: int | None = None
    until: int | None = None
    other: int | None = None
    uuid: UUID | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact as it lies in the database, beside the hash stored with it."""

    record: FactRecord
    content_hash: str


@dataclass(frozen=True, slots=True)
class StoredSeal:
    """A seal as it lies in the database, beside its stored hash and the day's content hashes of 32 bytes."""

    record: SealRecord
    seal_hash: str
    entries: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class StoredHead:
    """How far the tenant's ledger says it has got."""

    tenant: str
    last_number: int
    seal_count: int
    last_seal_hash: str


def audit(
    facts: Iterable[StoredFact], seals: Iterable[StoredSeal], head: StoredHead, *, overdue_before: date
) -> Iterator[Fault]:
    """Yield every fault of one tenant. Facts come by number, seals by sequence; one day at a time is held in memory.

    A day before `overdue_before` that nobody sealed is a fault. A ledger cut off at its end together with its head
    cannot be told from a shorter one: that takes a seal hash or a receipt kept elsewhere.
    """
    reversals: list[Fault] = []
    rows = _in_sequence(facts, reversals)
    pending = next(rows, None)
    before: StoredSeal | None = None
    for seal in seals:
        yield from _check_seal(seal, before)
        before = seal
        day: list[StoredFact] = []
        while pending is not None and pending.record.number <= seal.record.last_number:
            day.append(pending)
            pending = next(rows, None)
        yield from _check_day(seal, day)
    tail = rows if pending is None else chain([pending], rows)
    yield from _check_tail(tail, before, head, overdue_before)
    yield from reversals


def _in_sequence(facts: Iterable[StoredFact], reversals: list[Fault]) -> Iterator[StoredFact]:
    """Pass the facts on; note numbers used twice and times that run back."""
    last: FactRecord | None = None
    for fact in facts:
        record = fact.record
        if last and record.number <= last.number:
            reversals.append(_fault_of(FaultCode.FACT_REPEATED, record))
        if last and (record.received_at, record.business_on) < (last.received_at, last.business_on):
            reversals.append(_fault_of(FaultCode.TIME_REVERSED, record))
        last = record
        yield fact


def _check_seal(seal: StoredSeal, before: StoredSeal | None) -> Iterator[Fault]:
    record = seal.record
    expected = before.record.sequence + 1 if before else 1
    if record.sequence > expected:
        yield Fault(FaultCode.SEAL_MISSING, record.tenant, number=expected, until=record.sequence - 1)
    if record.seal_hash() != seal.seal_hash:
        yield Fault(FaultCode.SEAL_CHANGED, record.tenant, day=record.day, number=record.sequence)
    if not _follows(record, before):
        yield Fault(FaultCode.CHAIN_BROKEN, record.tenant, day=record.day, number=record.sequence)
    if not _holds(record, seal.entries):
        yield Fault(FaultCode.LEAVES_CHANGED, record.tenant, day=record.day, number=record.sequence)


def _follows(record: SealRecord, before: StoredSeal | None) -> bool:
    if record.fact_count != record.last_number - record.first_number + 1 or record.fact_count < 1:
        return False
    if before is None:
        return record.previous == NO_PREVIOUS and record.first_number == 1
    earlier = before.record
    return (
        record.previous == before.seal_hash
        and record.first_number == earlier.last_number + 1
        and record.day > earlier.day
    )


def _holds(record: SealRecord, entries: Sequence[bytes]) -> bool:
    return len(entries) == record.fact_count and tree_root(record.algorithm, entries).hex() == record.root


def _check_day(seal: StoredSeal, day: Sequence[StoredFact]) -> Iterator[Fault]:
    """Compare a sealed day with the hashes that were sealed, position by position."""
    sealed = _sealed_hashes(seal, day)
    numbers = {content_hash: number for number, content_hash in sealed.items()}
    present = {fact.record.number: fact for fact in day}
    stored = {fact.content_hash for fact in day}
    for fact in day:
        code = _classify(fact, sealed.get(fact.record.number), numbers, seal.record.day)
        if code:
            other = numbers[fact.content_hash] if code is FaultCode.FACT_MOVED else None
            yield _fault_of(code, fact.record, other=other)
    for number, content_hash in sealed.items():
        taken = number in present and present[number].content_hash not in numbers
        if content_hash not in stored and not taken:
            yield Fault(FaultCode.FACT_MISSING, seal.record.tenant, day=seal.record.day, number=number, until=number)


def _sealed_hashes(seal: StoredSeal, day: Sequence[StoredFact]) -> dict[int, str]:
    """Return number → hash as sealed: the kept leaves or, when these were changed, the facts if they give the root."""
    first = seal.record.first_number
    entries = seal.entries
    if not _holds(seal.record, entries):
        entries = [bytes.fromhex(fact.content_hash) for fact in day if fact.record.number >= first]
        if not _holds(seal.record, entries):
            return {}
    return {first + offset: entry.hex() for offset, entry in enumerate(entries)}


def _classify(fact: StoredFact, sealed: str | None, numbers: dict[str, int], day: date) -> FaultCode | None:
    actual, stored = fact.record.content_hash(), fact.content_hash
    if sealed is None:  # no seal vouches for this number: only its own hash speaks
        return None if actual == stored else FaultCode.FACT_CHANGED
    if stored == sealed:
        wrong = FaultCode.FACT_ADDED if fact.record.business_on != day else None
        return wrong if actual == stored else FaultCode.FACT_CHANGED
    if stored in numbers:
        return FaultCode.FACT_MOVED
    if actual == sealed:
        return FaultCode.HASH_CHANGED
    return FaultCode.FACT_REWRITTEN if actual == stored else FaultCode.FACT_CHANGED


def _check_tail(
    facts: Iterator[StoredFact], seal: StoredSeal | None, head: StoredHead, overdue_before: date
) -> Iterator[Fault]:
    """Check the facts that no seal covers yet, and that the ledger reaches as far as its head says."""
    sealed_on = seal.record.day if seal else date.min
    number = seal.record.last_number if seal else 0
    waiting: set[date] = set()
    for fact in facts:
        record = fact.record
        if record.number > number + 1:
            yield Fault(FaultCode.FACT_MISSING, head.tenant, number=number + 1, until=record.number - 1)
        number = max(number, record.number)
        if record.content_hash() != fact.content_hash:
            yield _fault_of(FaultCode.FACT_CHANGED, record)
        if record.business_on <= sealed_on:
            yield _fault_of(FaultCode.FACT_ADDED, record)
        elif record.business_on < overdue_before:
            waiting.add(record.business_on)
    for day in sorted(waiting):
        yield Fault(FaultCode.DAY_UNSEALED, head.tenant, day=day)
    yield from _check_head(head, number, seal)


def _check_head(head: StoredHead, number: int, seal: StoredSeal | None) -> Iterator[Fault]:
    sequence, seal_hash = (seal.record.sequence, seal.seal_hash) if seal else (0, "")
    if head.last_number > number:
        yield Fault(FaultCode.FACT_MISSING, head.tenant, number=number + 1, until=head.last_number)
    if head.seal_count > sequence:
        yield Fault(FaultCode.SEAL_MISSING, head.tenant, number=sequence + 1, until=head.seal_count)
    elif head.last_seal_hash != seal_hash or head.seal_count < sequence or head.last_number < number:
        yield Fault(FaultCode.HEAD_CHANGED, head.tenant)


def _fault_of(code: FaultCode, record: FactRecord, *, other: int | None = None) -> Fault:
    return Fault(
        code, record.tenant, day=record.business_on, number=record.number, uuid=record.client_uuid, other=other
    )
