"""Hangs the board of a workshop on a wall, where no screen signs in, and takes it down again."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import transaction

from gangze.access.actor import Actor
from gangze.inspections.models import BoardLink
from gangze.inspections.selectors.board import unit_to_hang
from gangze.kernel import clock
from gangze.ledger.services import record_fact
from gangze.org.models import Unit

HUNG, TAKEN_DOWN = "board.hung", "board.taken_down"


@transaction.atomic
def hang_board(*, actor: Actor, unit_uuid: UUID) -> BoardLink:
    """Give the board of a unit an address without sign-in; an earlier address of it ends. Raises Absent, NotAllowed.

    The address is a secret of 128 bits and stands in no fact. source: 安全生产法 第41条, workers are told.
    """
    unit = unit_to_hang(actor, unit_uuid)
    link, _made = BoardLink.objects.update_or_create(
        unit=unit, defaults={"token": secrets.token_hex(16), "made_by": str(actor.name), "made_at": clock.now()}
    )
    _record(actor, unit, HUNG)
    return link


@transaction.atomic
def take_board_down(*, actor: Actor, unit_uuid: UUID) -> None:
    """End the address of a board; without one nothing happens. Raises Absent, NotAllowed."""
    unit = unit_to_hang(actor, unit_uuid)
    removed, _each = BoardLink.objects.filter(unit=unit).delete()
    if removed:
        _record(actor, unit, TAKEN_DOWN)


def _record(actor: Actor, unit: Unit, kind: str) -> None:
    record_fact(
        actor=actor, tenant=unit.enterprise.tenant, path=unit.path, kind=kind, subject=f"unit:{unit.uuid}", payload={}
    )
