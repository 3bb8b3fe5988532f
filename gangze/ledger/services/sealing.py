"""How a tenant's business day is closed for good: one seal per day with facts, chained to the seal before it."""

import logging
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gangze.access.actor import Actor
from gangze.kernel import clock
from gangze.kernel.errors import NotAllowed, RuleBroken

from ..models import Fact, Seal, TenantHead
from ..rules.days import day_after_begins_at, is_over
from ..rules.merkle import tree_root
from ..rules.records import NO_PREVIOUS, SealRecord
from .recording import lock_head

logger = logging.getLogger(__name__)


@transaction.atomic
def seal_day(*, actor: Actor, tenant: str, day: date) -> Seal:
    """Return the seal of the business day, made now or earlier.

    Only the system seals. The seal covers the hashes stored when the facts were received: a fact changed since then is
    not blessed by it but found by verification. Raises NotAllowed for a person, RuleBroken for a day that is not over,
    has no facts or follows an unsealed one.
    """
    if not actor.is_system:
        raise NotAllowed("only the system seals")
    if not is_over(day, clock.now()):
        raise RuleBroken(_("这一天还没有结束，不能封存。"))
    head = lock_head(tenant)
    sealed = Seal.objects.filter(tenant=tenant, day=day).first()
    return sealed or _seal(head, day)


def seal_all_due(*, actor: Actor, today: date | None = None) -> list[Seal]:
    """Return the seals made now, for every day with facts before `today` (by default the current business date).

    Each day is its own transaction. A tenant whose days cannot be sealed is logged and does not hold up the others;
    verification says what is wrong with it.
    """
    limit = min(today, clock.business_date(clock.now())) if today else clock.business_date(clock.now())
    tenants = TenantHead.objects.filter(last_number__gt=F("sealed_number")).order_by("tenant")
    seals: list[Seal] = []
    for tenant in tenants.values_list("tenant", flat=True):
        try:
            seals.extend(seal_day(actor=actor, tenant=tenant, day=day) for day in _due_days(tenant, limit))
        except RuleBroken as refusal:
            logger.error("the ledger of %s could not be sealed: %s", tenant, refusal.message)
    return seals


def _due_days(tenant: str, limit: date) -> Sequence[date]:
    sealed_number = TenantHead.objects.get(tenant=tenant).sealed_number
    days = Fact.objects.of_tenant(tenant).filter(number__gt=sealed_number, business_on__lt=limit)
    return list(days.order_by("business_on").values_list("business_on", flat=True).distinct())


def _seal(head: TenantHead, day: date) -> Seal:
    facts = Fact.objects.of_tenant(head.tenant).filter(number__gt=head.sealed_number, business_on__lte=day)
    rows = list(facts.order_by("number").values_list("number", "business_on", "content_hash"))
    if not rows or rows[-1][1] != day:
        raise RuleBroken(_("这一天没有记录，不需要封存。"))
    if rows[0][1] != day:
        raise RuleBroken(_("更早的一天还没有封存，请先封存它。"))
    entries = [bytes.fromhex(content_hash) for _number, _day, content_hash in rows]
    record = SealRecord(
        tenant=head.tenant,
        sequence=head.seal_count + 1,
        day=day,
        first_number=rows[0][0],
        last_number=rows[-1][0],
        fact_count=len(rows),
        root=tree_root(settings.GANGZE_SEAL_HASH, entries).hex(),
        previous=head.last_seal_hash or NO_PREVIOUS,
        algorithm=settings.GANGZE_SEAL_HASH,
        sealed_at=clock.now(),
    )
    return _store(head, record, entries)


def _store(head: TenantHead, record: SealRecord, entries: Sequence[bytes]) -> Seal:
    fields = {name: getattr(record, name) for name in SealRecord.__slots__}
    seal = Seal(**fields, seal_hash=record.seal_hash(), leaves=b"".join(entries))
    seal.save(force_insert=True)
    begins_at = day_after_begins_at(record.day)
    head.not_before = max(head.not_before, begins_at) if head.not_before else begins_at
    head.sealed_number, head.seal_count = record.last_number, record.sequence
    head.last_seal_hash = seal.seal_hash
    head.save(update_fields=["not_before", "sealed_number", "seal_count", "last_seal_hash"])
    return seal
