"""Which facts still stand when corrections are taken into account, the same for every order of arrival."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID


class Correctable(Protocol):
    """What a fact must tell to be weighed against its corrections."""

    @property
    def client_uuid(self) -> UUID: ...
    @property
    def corrects(self) -> UUID | None: ...
    @property
    def device_at(self) -> datetime | None: ...
    @property
    def received_at(self) -> datetime: ...


F = TypeVar("F", bound=Correctable)


def standing(facts: Iterable[F]) -> list[F]:
    """Return the facts that no other of these facts corrects, oldest first.

    Of two corrections of one fact both stand: the later by device time is last in the list. The order is by
    device time, else time of receipt, then by UUID, and never by number, which depends on the order of arrival.
    """
    known = list(facts)
    corrected = {fact.corrects for fact in known if fact.corrects is not None and fact.corrects != fact.client_uuid}
    left = {fact.client_uuid: fact for fact in known if fact.client_uuid not in corrected}
    return sorted(left.values(), key=lambda fact: (fact.device_at or fact.received_at, str(fact.client_uuid)))
