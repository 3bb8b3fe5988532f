"""Facts of draws: in the ledger of the house that draws, and in that of every enterprise concerned."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from gangze.access.actor import Actor
from gangze.draws.models import Draw
from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.org.models import Enterprise


def tell(actor: Actor, draw: Draw, kind: str, payload: Mapping[str, Any], key: str = "") -> Fact:
    """Record a fact of a draw in the ledger of its own house; `key` parts facts of one kind."""
    return record_fact(
        actor=actor, tenant=draw.tenant, path=draw.path, kind=kind, subject=f"draw:{draw.uuid}", payload=payload,
        client_uuid=fact_uuid(draw, kind, draw.tenant, key),
    )  # fmt: skip


def tell_everybody(
    actor: Actor, draw: Draw, kind: str, payload: Mapping[str, Any], own: Mapping[str, Any] | None = None
) -> None:
    """Record it in the own house's ledger and in those of all enterprises on the roster, in order of their codes.

    `own` is told in the own house's only: what follows from the rest and is long.
    """
    tell(actor, draw, kind, {**payload, **(own or {})})
    others = Enterprise.objects.filter(code__in=draw.houses).exclude(code=draw.tenant)
    for enterprise in others.order_by("code"):
        record_fact(
            actor=actor, tenant=enterprise.tenant, path=enterprise.path, kind=kind, subject=f"draw:{draw.uuid}",
            payload=payload, client_uuid=fact_uuid(draw, kind, enterprise.tenant),
        )  # fmt: skip


def fact_uuid(draw: Draw, kind: str, tenant: str, key: str = "") -> UUID:
    """Return the uuid under which a fact of a draw is known: the same act twice is one fact."""
    return uuid5(draw.uuid, f"{kind} {tenant} {key}".strip())
