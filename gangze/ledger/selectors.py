"""What can be read in the ledger: facts, receipts, seals, proofs and the result of an audit."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from gangze.access.actor import Actor
from gangze.access.matrix import Action
from gangze.kernel import clock
from gangze.kernel.errors import Absent, NotAllowed

from .models import Fact, FactQuerySet, Media, NamedMedia, Seal, TenantHead
from .rules.audit import Fault, FaultCode, StoredFact, StoredHead, StoredSeal, audit
from .rules.days import is_over, overdue_before
from .rules.merkle import inclusion_path
from .rules.privacy import is_from_above, masked


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Shows that a fact is in a seal: hash `entry` upwards with `path` and arrive at `root`. Hashes are hexadecimal."""

    entry: str
    index: int
    size: int
    path: tuple[str, ...]
    root: str
    algorithm: str
    seal_hash: str
    day: date


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as one reader may see it. `payload` is None for readers from above, `author` then masked."""

    fact: Fact
    tenant_name: str
    author: str
    payload: dict[str, Any] | None
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class DayState:
    """A tenant's business day: its facts and its seal. Without a seal, `is_over` tells whether one is due."""

    tenant: str
    day: date
    fact_count: int
    seal: Seal | None
    is_over: bool


TenantNamer = Callable[[Collection[str]], Mapping[str, str]]
_namers: list[TenantNamer] = []


def register_tenant_namer(namer: TenantNamer) -> None:
    """Let an upper app turn tenant keys into names, {"500102001": "…公司"}; keys it does not know stay keys."""
    _namers[:] = [namer]


def tenant_names(tenants: Collection[str]) -> dict[str, str]:
    """Return what the tenants are called, in the order of their keys."""
    named: dict[str, str] = {}
    for namer in _namers if tenants else ():
        named.update(namer(tenants))
    return {tenant: named.get(tenant, tenant) for tenant in sorted(tenants)}


def ledger_facts(actor: Actor) -> FactQuerySet:
    """Return the facts at places where the actor may look into the ledger. Raises NotAllowed where that is nowhere."""
    _require_reader(actor)
    return Fact.objects.all().visible_to(actor)


def filtered_facts(
    actor: Actor, *, tenant: str = "", kind: str = "", day: date | None = None, author: str = ""
) -> FactQuerySet:
    """Return the visible facts that fit; "" and None do not filter, `author` is an author's key."""
    wanted = {"tenant": tenant, "kind": kind, "business_on": day, "author_key": author}
    return ledger_facts(actor).filter(**{name: value for name, value in wanted.items() if value})


def shown_rows(actor: Actor, facts: Sequence[Fact]) -> list[FactRow]:
    """Return the facts as the actor may read them: from above the enterprise, without persons and contents."""
    reaches = actor.reaches(Action.LEDGER_VIEW)
    names = tenant_names({fact.tenant for fact in facts})
    sealed = dict(TenantHead.objects.filter(tenant__in=names).values_list("tenant", "sealed_number"))
    rows = []
    for fact in facts:
        is_masked = fact.author_key != actor.key and is_from_above(reaches, tenant=fact.tenant, path=fact.path)
        author = masked(fact.author_name) if is_masked and not fact.is_by_system else fact.author_name
        is_sealed = fact.number <= sealed.get(fact.tenant, 0)
        rows.append(FactRow(fact, names[fact.tenant], author, None if is_masked else fact.payload, is_sealed))
    return rows


def facts_about(actor: Actor, subject: str) -> FactQuerySet:
    """Return the visible facts about one subject ("post:…") in the order in which they were received."""
    return ledger_facts(actor).filter(subject=subject).in_order()


def facts_of_kind(tenant: str, *kinds: str) -> FactQuerySet:
    """Return every fact of these kinds, for services that derive state; who may see the result is theirs to decide."""
    return Fact.objects.all().of_tenant(tenant).filter(kind__in=kinds).in_order()


def hashes_of(author_key: str, uuids: Collection[UUID]) -> dict[UUID, str]:
    """Return the content hashes of an author's own facts by their UUID; of two tenants' facts the earlier one is meant."""
    own = Fact.objects.filter(client_uuid__in=uuids, author_key=author_key).order_by("-pk")
    return dict(own.values_list("client_uuid", "content_hash"))


def media_of(tenant: str, fact_uuid: UUID) -> list[NamedMedia]:
    """Return the files that a fact names, those that have not arrived too; who may see the fact is the caller's to check."""
    named = NamedMedia.objects.filter(tenant=tenant, fact_uuid=fact_uuid).select_related("media")
    return list(named.order_by("pk"))


def shown_fact(actor: Actor, fact_uuid: UUID) -> Fact:
    """Return the fact for its author or a reader of the ledger. Raises Absent for anybody else.

    A UUID is unique within a tenant only; of two tenants' facts the earlier one is meant, so that nobody can cover a
    receipt by using its UUID again.
    """
    fact = Fact.objects.all().shown_to(actor).filter(client_uuid=fact_uuid).order_by("pk").first()
    if fact is None:
        raise Absent(str(fact_uuid))
    return fact


def shown_media(actor: Actor, media_uuid: UUID) -> Media:
    """Return the media row for its author or a reader of the ledger. Raises Absent for anybody else."""
    media = Media.objects.all().shown_to(actor).filter(uuid=media_uuid).first()
    if media is None:
        raise Absent(str(media_uuid))
    return media


def readable_tenants(actor: Actor) -> list[str]:
    """Return the tenants all of whose facts the actor may see, sorted."""
    return list(TenantHead.objects.all().visible_to(actor).order_by("tenant").values_list("tenant", flat=True))


def exportable_head(actor: Actor, tenant: str) -> TenantHead:
    """Return how far the tenant's ledger has got. Raises Absent unless the actor may export all of its facts."""
    heads = TenantHead.objects.all().visible_to(actor).reached_by(actor, Action.LEDGER_EXPORT)
    head = heads.filter(tenant=tenant).first()
    if head is None:
        raise Absent(tenant)
    return head


def exportable_tenants(actor: Actor) -> list[str]:
    """Return the tenants that the actor may export, sorted."""
    heads = TenantHead.objects.all().visible_to(actor).reached_by(actor, Action.LEDGER_EXPORT)
    return list(heads.order_by("tenant").values_list("tenant", flat=True))


def day_state(actor: Actor, tenant: str, day: date | None) -> DayState | None:
    """Return the state of the day; None without one, and unless the actor may see the whole tenant."""
    if day is None or not TenantHead.objects.all().visible_to(actor).filter(tenant=tenant).exists():
        return None
    return DayState(
        tenant=tenant,
        day=day,
        fact_count=Fact.objects.of_tenant(tenant).filter(business_on=day).count(),
        seal=Seal.objects.defer("leaves").filter(tenant=tenant, day=day).first(),
        is_over=is_over(day, clock.now()),
    )


def ledger_seals(actor: Actor) -> QuerySet[Seal]:
    """Return the seals of the tenants that the actor may see as a whole. Raises NotAllowed where that is nowhere."""
    _require_reader(actor)
    heads = TenantHead.objects.all().visible_to(actor)
    return Seal.objects.defer("leaves").filter(tenant__in=heads.values("tenant"))


def _require_reader(actor: Actor) -> None:
    if not actor.reaches(Action.LEDGER_VIEW):
        raise NotAllowed(Action.LEDGER_VIEW.value)


def seal_of(fact: Fact) -> Seal | None:
    """Return the seal that covers the fact; None while its day is not sealed."""
    return Seal.objects.filter(tenant=fact.tenant, first_number__lte=fact.number, last_number__gte=fact.number).first()


def proof_of(fact: Fact) -> InclusionProof | None:
    """Return the proof that the fact is in its seal; None while its day is not sealed. source: RFC 6962 §2.1.1."""
    seal = seal_of(fact)
    if seal is None:
        return None
    index, entries = fact.number - seal.first_number, seal.entries
    return InclusionProof(
        entry=entries[index].hex(),
        index=index,
        size=len(entries),
        path=tuple(sibling.hex() for sibling in inclusion_path(seal.algorithm, entries, index)),
        root=seal.root,
        algorithm=seal.algorithm,
        seal_hash=seal.seal_hash,
        day=seal.day,
    )


def ledger_tenants() -> list[str]:
    """Return every tenant with a ledger, also one whose head was removed."""
    heads = set(TenantHead.objects.values_list("tenant", flat=True))
    return sorted(heads | set(Fact.objects.values_list("tenant", flat=True).distinct()))


def ledger_faults(tenant: str) -> Iterator[Fault]:
    """Yield every fault of the tenant's facts, seals and media; nothing for a sound ledger. For operators."""
    moment = clock.now()
    yield from audit(stored_facts(tenant), stored_seals(tenant), _head(tenant), overdue_before=overdue_before(moment))
    yield from _media_faults(tenant)


def fact_and_seal_counts(tenant: str) -> tuple[int, int]:
    """Return how many facts and seals the tenant has."""
    return Fact.objects.of_tenant(tenant).count(), Seal.objects.filter(tenant=tenant).count()


def stored_facts(tenant: str, *, until: int | None = None) -> Iterator[StoredFact]:
    """Yield every fact by number, up to `until`, a few thousand in memory at a time."""
    rows = Fact.objects.of_tenant(tenant).order_by("number", "pk")
    if until is not None:
        rows = rows.filter(number__lte=until)
    return (StoredFact(fact.record, fact.content_hash) for fact in rows.iterator(chunk_size=2000))


def stored_seals(tenant: str, *, until: int | None = None) -> Iterator[StoredSeal]:
    """Yield every seal by sequence; with `until` only those that cover no later fact."""
    rows = Seal.objects.filter(tenant=tenant).order_by("sequence", "pk")
    if until is not None:
        rows = rows.filter(last_number__lte=until)
    return (StoredSeal(seal.record, seal.seal_hash, seal.entries) for seal in rows.iterator(chunk_size=20))


def _head(tenant: str) -> StoredHead:
    head = TenantHead.objects.filter(tenant=tenant).first() or TenantHead(tenant=tenant)
    return StoredHead(tenant, head.last_number, head.seal_count, head.last_seal_hash)


def blob_path(tenant: str, sha256: str) -> Path:
    """Return where the bytes with this hash lie, fanned out over 65,536 folders per tenant."""
    return Path(settings.MEDIA_ROOT) / "ledger" / tenant / sha256[:2] / sha256[2:4] / sha256


def _media_faults(tenant: str) -> Iterator[Fault]:
    hashes: Sequence[str] = sorted(set(Media.objects.of_tenant(tenant).values_list("sha256", flat=True)))
    for sha256 in hashes:
        try:
            with blob_path(tenant, sha256).open("rb") as stream:
                actual = hashlib.file_digest(stream, "sha256").hexdigest()
        except FileNotFoundError:
            yield Fault(FaultCode.MEDIA_MISSING, tenant, name=sha256)
            continue
        if actual != sha256:
            yield Fault(FaultCode.MEDIA_CHANGED, tenant, name=sha256)
