"""How one record becomes a fact: whose it is, when it was made, what its maker might do then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from gangze.kernel import clock
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.ledger.services import handed_in

from .. import selectors
from ..rules.moments import Trust, made
from ..selectors import Rights
from .kinds import INCOMPLETE, take
from .records import OtherPerson, OutboxFact

if TYPE_CHECKING:
    from gangze.accounts.models import User


def hand_in(user: User, record: OutboxFact, rights: Rights | None = None) -> UUID:
    """Return the receipt of a record that the person signed in hands in; the same record again is the same receipt.

    `rights` is what the person holds and held, read once for a whole batch.
    Raises OtherPerson for somebody else's record, NotAllowed for what the person might not do when it was made, and what
    `take` and the taker raise.
    """
    if record.actor != str(user.uuid):
        raise OtherPerson("outbox of another person")
    rights = rights or selectors.rights_of(user)
    if rights.on(clock.business_date(clock.now())).user_id is None:
        raise NotAllowed("an account that may act no more")
    return take_for(user, record, {"clock_skew_ms": record.clock_skew_ms}, rights)


def take_for(user: User, record: OutboxFact, told: Mapping[str, object], rights: Rights | None = None) -> UUID:
    """Take a record with what its author might do when it was made; `told` goes into the fact as `handed_in`.

    A record from before the window says so there (`counts_from_receipt`): the fact itself tells for good what its moment is worth.
    """
    if record.device_at.tzinfo is None:
        raise RuleBroken("设备时间缺少时区。")
    window = timedelta(days=settings.GANGZE_OUTBOX_DAYS)
    try:
        when = made(record.device_at, skew_ms=record.clock_skew_ms or 0, now=clock.now(), window=window)
        actor = (rights or selectors.rights_of(user)).when(when)
        is_beyond = when.trust is Trust.LONG_AGO
        said = {**told, "counts_from_receipt": True if is_beyond else None}
        with handed_in({name: value for name, value in said.items() if value is not None}):
            return take(
                actor=actor, kind=record.kind, client_uuid=record.client_uuid, device_at=record.device_at,
                body=record.body, made_at=when.at, counts_at=clock.now() if is_beyond else when.at,
            )  # fmt: skip
    except OverflowError:  # a moment in the body that no calendar holds is as wrong as one of the device
        raise RuleBroken(INCOMPLETE) from None
