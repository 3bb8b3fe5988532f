"""A record that somebody brings for another, whose authorship nothing proves: put down as brought, with no other effect."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from gangze.access.actor import Actor
from gangze.kernel.errors import RuleBroken
from gangze.ledger.models import Fact
from gangze.ledger.services import name_media, record_fact

from ..models import Person
from .changing import tenant_of

BROUGHT = "outbox.brought"
_NAMES = UUID("5e6a1f0e-7c57-4f0b-8d0c-2a6f9f3a4d11")


@transaction.atomic
def put_down_brought(
    *, actor: Actor, record: Mapping[str, Any], record_hash: str, title: str, why: str
) -> tuple[UUID, bool]:
    """Record that `actor` brought a record of somebody else, in the actor's own house; returns the fact's UUID and whether it is new.

    The same record is put down once in a house, whoever brings it. Raises RuleBroken for an actor of no house.
    """
    person = Person.objects.filter(pk=actor.person_id or 0).select_related("enterprise", "authority").first()
    if person is None:
        raise RuleBroken("你的账号不属于任何企业或机构，不能代交记录。")
    tenant, uuid = tenant_of(person), uuid5(_NAMES, f"{record['client_uuid']}:{record_hash}")
    if Fact.objects.of_tenant(tenant).filter(client_uuid=uuid).exists():
        return uuid, False
    payload = {"record": dict(record), "record_hash": record_hash, "title": title[:200], "why": why}
    fact = record_fact(
        actor=actor, tenant=tenant, path=person.path, kind=BROUGHT, subject=f"record:{record['client_uuid']}",
        payload=payload, client_uuid=uuid,
    )  # fmt: skip
    if hashes := sorted(set(_hashes(record["body"]))):
        name_media(actor=actor, facts=[fact], hashes=hashes)
    return uuid, True


def _hashes(value: Any) -> Iterator[str]:
    """Yield what a body names by hash, whatever kind it is of."""
    if isinstance(value, Mapping):
        named = value.get("sha256")
        if isinstance(named, str) and len(named) == 64 and not set(named) - set("0123456789abcdef"):
            yield named
        for item in value.values():
            yield from _hashes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _hashes(item)
